using System.Net;
using System.Text;
using Collab.Client.Tests.Server;

namespace Collab.Client.Tests.Blobs;

/// <summary>Uploads and downloads through whatever fails, against a node that keeps one blob.</summary>
internal sealed class BlobTransferTests : ClientFixture
{
    private const int Part = ConferenceClient.BlobPartBytes;

    private static readonly byte[] Content = RandomBytes((2 * Part) + 1000);

    private readonly BlobNode _node = new(Content.Length);

    private ConferenceClientOptions With => Options with
    {
        HttpHandler = _node,
        RetryFor = TimeSpan.FromMilliseconds(300),
    };

    [TearDown]
    public void Forget() => _node.Reset();

    [OneTimeTearDown]
    public void DisposeNode() => _node.Dispose();

    [Test]
    public async Task An_upload_goes_part_by_part_and_tells_how_far_it_is()
    {
        var client = await JoinAsync(With);
        var seen = new List<long>();
        await client.UploadBlobAsync("files", "1", new MemoryStream(Content), new Progress(x => seen.Add(x.Bytes)));
        Assert.That(_node.Kept, Is.EqualTo(Content));
        Assert.That(seen, Is.EqualTo(new long[] { 0, Part, 2 * Part, Content.Length }));
        Assert.That(_node.Requests[0], Does.EndWith($"conferences/{FakeConference.Id}/blobs/files/1/upload"));
        Assert.That(_node.Authorizations, Is.All.EqualTo("Bearer ann"));
    }

    [Test]
    public async Task An_upload_goes_on_from_what_was_kept()
    {
        var client = await JoinAsync(With);
        _node.Failures.Enqueue(null);
        _node.Failures.Enqueue(() => throw new HttpRequestException("gone"));
        _node.Failures.Enqueue(() => Problem(HttpStatusCode.ServiceUnavailable, "overloaded"));
        _node.Failures.Enqueue(() => new HttpResponseMessage(HttpStatusCode.BadGateway));
        await client.UploadBlobAsync("files", "1", new MemoryStream(Content));
        Assert.That(_node.Kept, Is.EqualTo(Content));
    }

    [Test]
    public async Task What_is_refused_for_good_is_thrown_at_once()
    {
        var client = await JoinAsync(With);
        _node.Failures.Enqueue(() => Problem(HttpStatusCode.Forbidden, "not_permitted"));
        var refused = await Assert.ThrowsAsync<NotPermittedException>(
            () => client.UploadBlobAsync("files", "1", new MemoryStream(Content)));
        Assert.That(refused!.Explanation, Is.EqualTo("Why."));
        Assert.That(_node.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Another_content_is_thrown_when_the_node_drops_it()
    {
        var client = await JoinAsync(With);
        for (var i = 0; i < 3; i++) _node.Failures.Enqueue(null);
        _node.Failures.Enqueue(() => Problem(HttpStatusCode.Conflict, "invalid_argument", ",\"offset\":0"));
        await Assert.ThrowsAsync<InvalidArgumentException>(
            () => client.UploadBlobAsync("files", "1", new MemoryStream(Content)));
        await Assert.ThrowsAsync<ArgumentException>(
            () => client.UploadBlobAsync("files", "1", new MemoryStream(Content, 0, 10)));
    }

    [Test]
    public async Task Nodes_that_are_away_for_too_long_end_it()
    {
        var client = await JoinAsync(With);
        _node.Always = () => throw new HttpRequestException("away");
        await Assert.ThrowsAsync<ConferenceUnreachableException>(
            () => client.UploadBlobAsync("files", "1", new MemoryStream(Content)));
    }

    [Test]
    public async Task A_download_goes_on_where_it_broke_off()
    {
        var client = await JoinAsync(With);
        _node.Put(Content);
        _node.BreakAfter = 100_000;
        var destination = new MemoryStream();
        await client.DownloadBlobAsync("files", "1", destination);
        Assert.That(destination.ToArray(), Is.EqualTo(Content));
        Assert.That(_node.Requests, Has.Count.EqualTo(2));
        var rest = new MemoryStream();
        await client.DownloadBlobAsync("files", "1", rest, from: Content.Length - 5);
        Assert.That(rest.ToArray(), Is.EqualTo(Content[^5..]));
    }

    [Test]
    public async Task A_link_is_an_address_over_HTTP()
    {
        var client = await JoinAsync(With);
        _node.Always = () => Json("""{"link":"main~ann~5~sig","expiresAt":5}""");
        var link = await client.GetBlobLinkAsync("files", "7");
        Assert.That(link.Scheme, Is.EqualTo("http"));
        Assert.That(link.PathAndQuery, Does.EndWith($"/{FakeConference.Id}/blobs/files/7?link=main~ann~5~sig"));
    }

    private static HttpResponseMessage Problem(HttpStatusCode status, string code, string more = "") =>
        Json($$"""{"code":"{{code}}","detail":"Why."{{more}}}""", status);

    private static HttpResponseMessage Json(string text, HttpStatusCode status = HttpStatusCode.OK) =>
        new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private sealed class Progress(Action<BlobProgress> report) : IProgress<BlobProgress>
    {
        public void Report(BlobProgress value) => report(value);
    }

    /// <summary>Keeps one blob, and fails when it is told to.</summary>
    private sealed class BlobNode(int size) : HttpMessageHandler
    {
        private readonly MemoryStream _kept = new();

        public Queue<Func<HttpResponseMessage>?> Failures { get; } = new();

        public Func<HttpResponseMessage>? Always { get; set; }

        public int? BreakAfter { get; set; }

        public List<string> Requests { get; } = [];

        public List<string> Authorizations { get; } = [];

        public byte[] Kept => _kept.ToArray();

        public void Put(byte[] content) => _kept.Write(content);

        public void Reset()
        {
            (Always, BreakAfter) = (null, null);
            Failures.Clear();
            Requests.Clear();
            Authorizations.Clear();
            _kept.SetLength(0);
        }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(request.RequestUri!.AbsoluteUri);
            Authorizations.Add(request.Headers.Authorization!.ToString());
            if (Always is { } always) return always();
            if (Failures.TryDequeue(out var failure) && failure is not null) return failure();
            var asksHowFar = request.RequestUri.AbsolutePath.EndsWith("/upload", StringComparison.Ordinal);
            if (request.Method == HttpMethod.Get && !asksHowFar)
                return Download((int)(request.Headers.Range?.Ranges.Single().From ?? 0));
            if (request.Method == HttpMethod.Put)
                _kept.Write(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            var complete = _kept.Length == size ? "true" : "false";
            return Json($$"""{"offset":{{_kept.Length}},"size":{{size}},"complete":{{complete}}}""");
        }

        private HttpResponseMessage Download(int from)
        {
            Stream body = new MemoryStream(Kept, from, size - from);
            if (BreakAfter is { } after) body = new Breaking(Kept, after);
            BreakAfter = null;
            var response = new HttpResponseMessage(from == 0 ? HttpStatusCode.OK : HttpStatusCode.PartialContent)
            {
                Content = new StreamContent(body),
            };
            response.Content.Headers.ContentLength = size - from;
            if (from > 0) response.Content.Headers.ContentRange = new(from, size - 1, size);
            return response;
        }
    }

    private sealed class Breaking(byte[] content, int after) : MemoryStream(content, 0, after)
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : throw new IOException("The connection broke.");
        }
    }
}
