using System.Net;

namespace Collab.Gateway.Tests.Services.Files;

/// <summary>Downloads over REST: what is sent, how, and what a browser makes of it.</summary>
internal sealed class BlobDownloadTests : BlobSpec
{
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

    [TestCase("conferences/{0}/blobs/files/99", HttpStatusCode.NotFound)]
    [TestCase("conferences/{0}/blobs/chat/1", HttpStatusCode.NotFound)]
    [TestCase("conferences/{0}/blobs/nope/1", HttpStatusCode.NotFound)]
    [TestCase("conferences/{0}/blobs/files/a%20b", HttpStatusCode.BadRequest)]
    [TestCase("conferences/{0}/blobs/files/01", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_not_found(string path, HttpStatusCode status)
    {
        using var ada = Bearer("ada");
        using var response = await ada.GetAsync(path.Replace("{0}", Conference, StringComparison.Ordinal));
        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
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
}
