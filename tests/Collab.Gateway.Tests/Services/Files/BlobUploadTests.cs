using System.Net;
using System.Text.Json.Nodes;
using Collab.Gateway.Tests.Support;
using Collab.Protocol;

namespace Collab.Gateway.Tests.Services.Files;

/// <summary>Uploads over REST: in parts, resumed, so many at once.</summary>
internal sealed class BlobUploadTests : BlobSpec
{
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
    public async Task A_node_does_so_many_transfers_at_the_same_time()
    {
        await using var host = await GatewayHost.StartAsync(options => options.BlobTransfersMax = 1);
        (Host, Conference) = (host, await host.CreateConferenceAsync());
        await Bo.DisposeAsync();
        (Bo, BoWelcome) = await TestSocket.JoinAsync(host, ProtocolLimits.JsonSubprotocol, Conference, "bo");
        Commands = 0;
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
