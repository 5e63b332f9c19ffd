using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Collab.Actors;
using Collab.Actors.Blobs;
using Collab.Actors.Hosting;
using Collab.Actors.Replicas;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;
using Collab.Protocol.Services.Files;
using Collab.Protocol.Services.Roster;
using Microsoft.Extensions.DependencyInjection;

namespace Collab.Gateway.Tests.Services.Files;

/// <summary>
/// Contents over REST, on a real node, of the service files: who may, ranges, links, and what a browser makes of them.
/// </summary>
internal sealed class BlobTests
{
    private const int Chunk = BlobLimits.ChunkBytes;

    private static readonly byte[] Content = RandomBytes(Chunk + 5000);

    private GatewayHost _host = null!;
    private string _conference = null!;
    private TestSocket _ada = null!;
    private TestSocket _bo = null!;
    private Welcome _boWelcome = null!;
    private long _commands;

    [SetUp]
    public async Task MeetAsync()
    {
        _host = await SharedHost.GetAsync();
        _conference = await _host.CreateConferenceAsync();
        _commands = 0;
        (_ada, _) = await TestSocket.JoinAsync(_host, ProtocolLimits.JsonSubprotocol, _conference, "ada");
        (_bo, _boWelcome) = await TestSocket.JoinAsync(
            _host, ProtocolLimits.JsonSubprotocol, _conference, "bo", Role.Attendee);
    }

    [TearDown]
    public async Task PartAsync()
    {
        await _ada.DisposeAsync();
        await _bo.DisposeAsync();
    }

    [Test]
    public async Task A_file_is_uploaded_in_parts_and_downloaded_by_ranges()
    {
        await OfferAsync();
        using var bo = Bearer("bo");
        Assert.That(await bo.GetStringAsync(Blob("/upload")), Does.Contain("\"offset\":0"));
        var first = await PutAsync(bo, 0, Content[..Chunk]);
        Assert.That((string?)first.ToJsonString(), Is.EqualTo(
            $$"""{"offset":{{Chunk}},"size":{{Content.Length}},"complete":false}"""));

        using var conflict = await bo.PutAsync(Blob("?offset=0"), new ByteArrayContent(Content));
        var problem = JsonNode.Parse(await conflict.Content.ReadAsStringAsync())!;
        Assert.That(conflict.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((string?)problem["code"], Is.EqualTo("invalid_argument"));
        Assert.That((long?)problem["offset"], Is.EqualTo(Chunk));

        Assert.That((bool?)(await PutAsync(bo, Chunk, Content[Chunk..]))["complete"], Is.True);
        Assert.That((bool?)(await PutAsync(bo, Chunk, Content[Chunk..]))["complete"], Is.True, "again");

        using var ada = Bearer("ada");
        using var whole = await ada.GetAsync(Blob());
        Assert.That(await whole.Content.ReadAsByteArrayAsync(), Is.EqualTo(Content));
        Assert.That(whole.Content.Headers.ContentLength, Is.EqualTo(Content.Length));
        using var part = await RangeAsync(ada, Chunk - 10, Chunk + 9);
        Assert.That(part.StatusCode, Is.EqualTo(HttpStatusCode.PartialContent));
        Assert.That(await part.Content.ReadAsByteArrayAsync(), Is.EqualTo(Content[(Chunk - 10)..(Chunk + 10)]));
        Assert.That(part.Content.Headers.ContentRange?.Length, Is.EqualTo(Content.Length));
        using var rest = await RangeAsync(ada, Chunk, null);
        Assert.That(await rest.Content.ReadAsByteArrayAsync(), Is.EqualTo(Content[Chunk..]));
        using var beyond = await RangeAsync(ada, Content.Length, null);
        Assert.That(beyond.StatusCode, Is.EqualTo(HttpStatusCode.RequestedRangeNotSatisfiable));
    }

    [Test]
    public async Task Who_has_it_already_is_not_sent_it_again()
    {
        await ShareAsync();
        using var ada = Bearer("ada");
        using var head = await ada.SendAsync(new HttpRequestMessage(HttpMethod.Head, Blob()));
        Assert.That(head.Headers.ETag?.Tag, Is.EqualTo($"\"{HashOf(Content)}\""));
        Assert.That(head.Headers.AcceptRanges, Is.EqualTo(new[] { "bytes" }));
        using var request = new HttpRequestMessage(HttpMethod.Get, Blob());
        request.Headers.IfNoneMatch.Add(head.Headers.ETag!);
        using var unchanged = await ada.SendAsync(request);
        Assert.That(unchanged.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [TestCase("text/html", "application/octet-stream")]
    [TestCase("image/svg+xml", "application/octet-stream")]
    [TestCase("text/plain", "text/plain")]
    [TestCase("image/png", "image/png")]
    public async Task What_is_uploaded_never_runs_as_a_page(string type, string served)
    {
        await ShareAsync(type: type, name: "p\u00e4ge \"x\".html");
        using var ada = Bearer("ada");
        using var response = await ada.GetAsync(Blob());
        var headers = response.Headers;
        Assert.Multiple(() =>
        {
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo(served));
            Assert.That(response.Content.Headers.ContentDisposition?.DispositionType, Is.EqualTo("attachment"));
            Assert.That(
                response.Content.Headers.ContentDisposition?.FileNameStar, Is.EqualTo("p\u00e4ge \"x\".html"));
            Assert.That(headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
            Assert.That(headers.GetValues("Content-Security-Policy").Single(), Does.Contain("sandbox"));
            Assert.That(headers.GetValues("Referrer-Policy"), Is.EqualTo(new[] { "no-referrer" }));
        });
    }

    [Test]
    public async Task A_link_opens_one_blob_to_one_participant_until_they_leave()
    {
        await ShareAsync();
        using var nobody = Bearer(null);
        var link = await LinkAsync("bo");
        Assert.That(await nobody.GetByteArrayAsync(Blob($"?link={link}")), Is.EqualTo(Content));
        using var range = await RangeAsync(nobody, 5, 9, $"?link={link}");
        Assert.That(await range.Content.ReadAsByteArrayAsync(), Is.EqualTo(Content[5..10]));

        foreach (var forged in new[]
        {
            link.Replace("~bo~", "~ada~", StringComparison.Ordinal),
            link[..^1] + (link[^1] == 'A' ? 'B' : 'A'),
            "main~bo~99999999999999~x", "x", "",
        })
        {
            using var refused = await nobody.GetAsync(Blob($"?link={forged}"));
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), forged);
        }

        await OfferAsync();
        using var other = await nobody.GetAsync($"conferences/{_conference}/blobs/files/2?link={link}");
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "it is for one blob");
        using var writing = await nobody.PutAsync(Blob($"?link={link}"), new ByteArrayContent([]));
        Assert.That(writing.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "it is for reading");

        await SendAsync(_ada, "ada", "roster", new Remove { Participant = "bo" });
        using var gone = await nobody.GetAsync(Blob($"?link={link}"));
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task A_link_is_good_at_any_node_and_only_for_a_while()
    {
        await ShareAsync();
        var clock = new FixedClock(TimeSpan.FromHours(-1));
        var links = ActivatorUtilities.CreateInstance<Gateway.Blobs.BlobLinks>(_host.Services, clock);
        var id = new BlobId(new ConferenceId("main", _conference), "files", "1");
        // Another node with the same keys.
        var (link, expiresAt) = links.Sign(id, "bo");
        Assert.That(expiresAt, Is.EqualTo(clock.GetUtcNow().AddMinutes(10).ToUnixTimeMilliseconds()));
        Assert.That(links.Read(link, _conference, "files", "1").Participant, Is.EqualTo("bo"));
        var own = ActivatorUtilities.CreateInstance<Gateway.Blobs.BlobLinks>(_host.Services, TimeProvider.System);
        using var nobody = Bearer(null);
        Assert.That(
            await nobody.GetByteArrayAsync(Blob($"?link={own.Sign(id, "bo").Link}")), Is.EqualTo(Content));
        using var late = await nobody.GetAsync(Blob($"?link={link}"));
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), "the test's clock is long past");
    }

    [Test]
    public async Task Only_who_has_offered_it_uploads_and_only_who_is_there_reads()
    {
        await OfferAsync();
        using var ada = Bearer("ada");
        using var notOwner = await ada.PutAsync(Blob("?offset=0"), new ByteArrayContent(Content));
        Assert.That(notOwner.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        using var early = await ada.GetAsync(Blob());
        Assert.That(early.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        using var noLink = await ada.PostAsync(Blob("/links"), null);
        Assert.That(noLink.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        using (var bo = Bearer("bo")) await PutAsync(bo, 0, Content);

        var elsewhere = await _host.CreateConferenceAsync();
        (string? Token, HttpStatusCode Status)[] cases =
        [
            (_host.Ticket(_conference, "bo", Role.Attendee), HttpStatusCode.OK),
            (_host.Ticket(_conference, "cy", Role.Attendee), HttpStatusCode.Forbidden),
            (_host.Ticket(_conference, "cy", Role.CoHost), HttpStatusCode.OK),
            (_host.Ticket(elsewhere, "bo", Role.Attendee), HttpStatusCode.Forbidden),
            (_host.Issuer.IssueApiToken("main", TimeSpan.FromMinutes(5)), HttpStatusCode.OK),
            (_host.Issuer.IssueApiToken("other", TimeSpan.FromMinutes(5)), HttpStatusCode.NotFound),
            ("nonsense", HttpStatusCode.Unauthorized),
            (null, HttpStatusCode.Unauthorized),
        ];
        foreach (var (token, status) in cases)
        {
            using var client = Token(token);
            using var response = await client.GetAsync(Blob());
            Assert.That(response.StatusCode, Is.EqualTo(status), token);
        }
    }

    [Test]
    public async Task An_expired_ticket_will_do_with_the_session_s_secret()
    {
        await ShareAsync();
        var clock = new FixedClock(TimeSpan.FromHours(-1));
        var issuer = new Gateway.Tickets.TicketIssuer(GatewayHost.Key, clock);
        var ticket = issuer.Issue(
            new Identity(new ConferenceId("main", _conference), "bo", "bo", Role.Attendee), TimeSpan.FromMinutes(1));
        (string? Session, HttpStatusCode Status)[] cases =
        [
            (null, HttpStatusCode.Unauthorized),
            ($"{_boWelcome.Session}:x", HttpStatusCode.Unauthorized),
            ($"x:{_boWelcome.Secret}", HttpStatusCode.Unauthorized),
            ($"{_boWelcome.Session}:{_boWelcome.Secret}", HttpStatusCode.OK),
        ];
        foreach (var (session, status) in cases)
        {
            using var client = Token(ticket);
            if (session is not null) client.DefaultRequestHeaders.Add("Collab-Session", session);
            using var response = await client.GetAsync(Blob());
            Assert.That(response.StatusCode, Is.EqualTo(status), session);
        }
    }

    [TestCase("conferences/{0}/blobs/files/99", HttpStatusCode.NotFound)]
    [TestCase("conferences/{0}/blobs/chat/1", HttpStatusCode.NotFound)]
    [TestCase("conferences/{0}/blobs/nope/1", HttpStatusCode.NotFound)]
    [TestCase("conferences/{0}/blobs/files/a%20b", HttpStatusCode.BadRequest)]
    [TestCase("conferences/{0}/blobs/files/01", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_not_found(string path, HttpStatusCode status)
    {
        using var ada = Bearer("ada");
        using var response = await ada.GetAsync(path.Replace("{0}", _conference, StringComparison.Ordinal));
        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }

    [TestCase("-1")]
    [TestCase("x")]
    public async Task What_is_no_offset_is_refused(string offset)
    {
        await OfferAsync();
        using var bo = Bearer("bo");
        using var response = await bo.PutAsync(Blob($"?offset={offset}"), new ByteArrayContent(Content));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Pages_of_other_nodes_may_upload_and_read()
    {
        using var nobody = Bearer(null);
        using var preflight = new HttpRequestMessage(HttpMethod.Options, Blob());
        preflight.Headers.Add("Origin", "http://other.example");
        using var response = await nobody.SendAsync(preflight);
        Assert.That(response.Headers.GetValues("Access-Control-Allow-Origin").Single(), Is.EqualTo("*"));
        Assert.That(response.Headers.GetValues("Access-Control-Allow-Methods").Single(), Does.Contain("PUT"));
        Assert.That(
            response.Headers.GetValues("Access-Control-Allow-Headers").Single(),
            Does.Contain("Authorization").And.Contain("Collab-Session"));
    }

    [Test]
    public async Task A_node_does_so_many_transfers_at_the_same_time()
    {
        await using var host = await GatewayHost.StartAsync(options => options.BlobTransfersMax = 1);
        (_host, _conference) = (host, await host.CreateConferenceAsync());
        await _bo.DisposeAsync();
        (_bo, _boWelcome) = await TestSocket.JoinAsync(host, ProtocolLimits.JsonSubprotocol, _conference, "bo");
        _commands = 0;
        await OfferAsync();
        using var bo = Bearer("bo");
        using var slow = new SlowContent(Content);
        var uploading = bo.PutAsync(Blob("?offset=0"), slow);
        await slow.Begun.WaitAsync(TestSocket.Deadline);
        HttpResponseMessage second;
        do second = await bo.PutAsync(Blob("?offset=5"), new ByteArrayContent(Content[..Chunk]));
        while (second.StatusCode == HttpStatusCode.Conflict);
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        slow.GoOn();
        using var first = await uploading;
        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        second.Dispose();
    }

    private string Blob(string more = "") => $"conferences/{_conference}/blobs/files/1{more}";

    private async Task ShareAsync(string type = "application/octet-stream", string name = "a.bin")
    {
        await OfferAsync(type, name);
        using var bo = Bearer("bo");
        Assert.That((bool?)(await PutAsync(bo, 0, Content))["complete"], Is.True);
    }

    private Task OfferAsync(string type = "application/octet-stream", string name = "a.bin") =>
        SendAsync(_bo, "bo", "files", new OfferFile
        {
            Name = name,
            MediaType = type,
            Size = Content.Length,
            Sha256 = HashOf(Content),
        });

    private async Task SendAsync(TestSocket socket, string participant, string service, Google.Protobuf.IMessage body)
    {
        var id = ++_commands;
        await socket.SendAsync(TestSocket.Command(id, service, body));
        var answer = await socket.ReceiveAsync(x =>
            (x.Event is { Last: true } e && e.CommandId == id && e.Participant == participant)
            || x.Refusal?.CommandId == id);
        Assert.That(answer.Refusal, Is.Null);
    }

    private async Task<JsonNode> PutAsync(HttpClient client, long offset, byte[] part)
    {
        using var response = await client.PutAsync(Blob($"?offset={offset}"), new ByteArrayContent(part));
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
        return JsonNode.Parse(text)!;
    }

    private async Task<string> LinkAsync(string participant)
    {
        using var client = Bearer(participant);
        using var response = await client.PostAsync(Blob("/links"), null);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["link"]!;
    }

    private async Task<HttpResponseMessage> RangeAsync(HttpClient client, long from, long? to, string more = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Blob(more));
        request.Headers.Range = new RangeHeaderValue(from, to);
        return await client.SendAsync(request);
    }

    private HttpClient Bearer(string? participant) => Token(
        participant is null ? null : _host.Ticket(_conference, participant, Role.Attendee));

    private HttpClient Token(string? token)
    {
        var client = new HttpClient { BaseAddress = _host.Http.BaseAddress };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    /// <summary>A body whose second half waits.</summary>
    private sealed class SlowContent(byte[] content) : HttpContent
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public void GoOn() => _goOn.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(content.AsMemory(0, 1000));
            await stream.FlushAsync();
            _begun.TrySetResult();
            await _goOn.Task;
            await stream.WriteAsync(content.AsMemory(1000));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = content.Length;
            return true;
        }
    }
}
