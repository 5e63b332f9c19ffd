using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Collab.Actors.Blobs;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;
using Collab.Protocol.Services.Files;
using Collab.Protocol.Services.Roster;

namespace Collab.Gateway.Tests.Services.Files;

/// <summary>A host and an attendee on a real node, and contents over REST, of the service files.</summary>
internal abstract class BlobSpec
{
    protected const int Chunk = BlobLimits.ChunkBytes;

    protected static readonly byte[] Content = RandomBytes(Chunk + 5000);

    protected GatewayHost Host { get; set; } = null!;

    protected string Conference { get; set; } = null!;

    /// <summary>The host.</summary>
    protected TestSocket Ada { get; private set; } = null!;

    /// <summary>An attendee, who offers files.</summary>
    protected TestSocket Bo { get; set; } = null!;

    protected Welcome BoWelcome { get; set; } = null!;

    /// <summary>The id of the last command.</summary>
    protected long Commands { get; set; }

    [SetUp]
    public async Task MeetAsync()
    {
        Host = await SharedHost.GetAsync();
        Conference = await Host.CreateConferenceAsync();
        Commands = 0;
        (Ada, _) = await TestSocket.JoinAsync(Host, ProtocolLimits.JsonSubprotocol, Conference, "ada");
        (Bo, BoWelcome) = await TestSocket.JoinAsync(
            Host, ProtocolLimits.JsonSubprotocol, Conference, "bo", Role.Attendee);
    }

    [TearDown]
    public async Task PartAsync()
    {
        await Ada.DisposeAsync();
        await Bo.DisposeAsync();
    }

    protected string Blob(string more = "") => $"conferences/{Conference}/blobs/files/1{more}";

    protected async Task ShareAsync(string type = "application/octet-stream", string name = "a.bin")
    {
        await OfferAsync(type, name);
        using var bo = Bearer("bo");
        Assert.That((bool?)(await PutAsync(bo, 0, Content))["complete"], Is.True);
    }

    protected Task OfferAsync(string type = "application/octet-stream", string name = "a.bin") =>
        SendAsync(Bo, "bo", "files", new OfferFile
        {
            Name = name,
            MediaType = type,
            Size = Content.Length,
            Sha256 = HashOf(Content),
        });

    protected async Task SendAsync(TestSocket socket, string participant, string service, Google.Protobuf.IMessage body)
    {
        var id = ++Commands;
        await socket.SendAsync(TestSocket.Command(id, service, body));
        var answer = await socket.ReceiveAsync(x =>
            (x.Event is { Last: true } e && e.CommandId == id && e.Participant == participant)
            || x.Refusal?.CommandId == id);
        Assert.That(answer.Refusal, Is.Null);
    }

    protected async Task<JsonNode> PutAsync(HttpClient client, long offset, byte[] part)
    {
        using var response = await client.PutAsync(Blob($"?offset={offset}"), new ByteArrayContent(part));
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
        return JsonNode.Parse(text)!;
    }

    protected async Task<string> LinkAsync(string participant)
    {
        using var client = Bearer(participant);
        using var response = await client.PostAsync(Blob("/links"), null);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["link"]!;
    }

    protected async Task<HttpResponseMessage> RangeAsync(HttpClient client, long from, long? to, string more = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Blob(more));
        request.Headers.Range = new RangeHeaderValue(from, to);
        return await client.SendAsync(request);
    }

    protected HttpClient Bearer(string? participant) => Token(
        participant is null ? null : Host.Ticket(Conference, participant, Role.Attendee));

    protected HttpClient Token(string? token)
    {
        var client = new HttpClient { BaseAddress = Host.Http.BaseAddress };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    protected static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    protected static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
