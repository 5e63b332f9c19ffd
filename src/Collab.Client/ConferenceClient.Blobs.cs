using System.Text.Json;
using Collab.Client.Blobs;

namespace Collab.Client;

/// <summary>Contents that services refer to: uploads, downloads and links, over whichever node answers.</summary>
public sealed partial class ConferenceClient
{
    /// <summary>What one request of an upload carries at most, in bytes.</summary>
    internal const int BlobPartBytes = 4 * 1024 * 1024;

    private static readonly JsonSerializerOptions BlobJson = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// Uploads what a service has announced of this participant. Goes on from where an earlier attempt ended, through
    /// the loss of connections and nodes.
    /// </summary>
    /// <param name="service">The service's name, for example <c>files</c>.</param>
    /// <param name="blob">The blob's name; the service says how it calls them.</param>
    /// <param name="content">Can seek; read from its beginning, never held as a whole.</param>
    /// <param name="progress">Told after each part.</param>
    /// <param name="cancellationToken">Gives up; what was sent is there for the next attempt.</param>
    /// <returns>Completes when all is there, its hash was found right, and the conference knows.</returns>
    /// <exception cref="ArgumentException">The content cannot seek, or is not as long as announced.</exception>
    /// <exception cref="RefusedException">
    /// It was not announced, is another's, or its size or hash is another.
    /// </exception>
    /// <exception cref="ConferenceUnreachableException">No node took anything for a while.</exception>
    public async Task UploadBlobAsync(
        string service,
        string blob,
        Stream content,
        IProgress<BlobProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (!content.CanSeek) throw new ArgumentException("The content must be able to seek.", nameof(content));
        var requests = RequestsOf(service, blob);
        long? offset = null;
        await requests.RepeatAsync(
            async deadline =>
            {
                // After a failure nobody knows how much of the part was kept.
                var begin = offset;
                offset = null;
                var upload = begin is null
                    ? await AskAsync<Upload>(requests, HttpMethod.Get, "/upload", null, deadline.Token)
                        .ConfigureAwait(false)
                    : await SendPartAsync(requests, content, begin.Value, deadline.Token).ConfigureAwait(false);
                if (upload.Size != content.Length)
                {
                    throw new ArgumentException(
                        $"The content has {content.Length} bytes, {upload.Size} were announced.", nameof(content));
                }

                offset = upload.Offset;
                progress?.Report(new BlobProgress(upload.Offset, upload.Size));
                return upload.Complete;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Downloads a blob, or the rest of it, through the loss of connections and nodes.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="blob">The blob's name.</param>
    /// <param name="destination">Written to from where it is, as bytes come.</param>
    /// <param name="from">The first byte that is wanted, below the blob's size.</param>
    /// <param name="progress">Told as bytes come, counted from the blob's beginning.</param>
    /// <param name="cancellationToken">Gives up; what was written is good.</param>
    /// <exception cref="RefusedException">There is no such blob, or it has not been uploaded yet.</exception>
    /// <exception cref="ConferenceUnreachableException">No node gave anything for a while.</exception>
    public async Task DownloadBlobAsync(
        string service,
        string blob,
        Stream destination,
        long from = 0,
        IProgress<BlobProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var requests = RequestsOf(service, blob);
        var at = from;
        var buffer = new byte[64 * 1024];
        await requests.RepeatAsync(
            async deadline =>
            {
                var cancellation = deadline.Token;
                using var response = await requests.SendAsync(HttpMethod.Get, "", null, at, cancellation)
                    .ConfigureAwait(false);
                var size = response.Content.Headers.ContentRange?.Length ?? response.Content.Headers.ContentLength ?? 0;
                var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
                await using var _ = body.ConfigureAwait(false);
                var read = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false);
                for (; read > 0; read = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false))
                {
                    await destination.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
                    at += read;
                    deadline.CancelAfter(BlobRequests.StepTimeout);
                    progress?.Report(new BlobProgress(at, size));
                }

                return at >= size;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// A link to a blob for whatever fetches an address by itself; good for some minutes, at any node.
    /// </summary>
    /// <param name="service">The service's name.</param>
    /// <param name="blob">The blob's name.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RefusedException">There is no such blob, or it has not been uploaded yet.</exception>
    /// <exception cref="ConferenceUnreachableException">No node answered for a while.</exception>
    public async Task<Uri> GetBlobLinkAsync(
        string service, string blob, CancellationToken cancellationToken = default)
    {
        var requests = RequestsOf(service, blob);
        Uri? address = null;
        await requests.RepeatAsync(
            async deadline =>
            {
                var link = await AskAsync<Link>(requests, HttpMethod.Post, "/links", null, deadline.Token)
                    .ConfigureAwait(false);
                var path = $"{PathOf(service, blob)}?link={Uri.EscapeDataString(link.Value)}";
                address = BlobRequests.AddressOf(requests.Endpoint, path);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return address!;
    }

    private static async Task<Upload> SendPartAsync(
        BlobRequests requests, Stream content, long offset, CancellationToken cancellation)
    {
        content.Position = offset;
        using var part = new PartContent(content, Math.Min(BlobPartBytes, content.Length - offset));
        try
        {
            return await AskAsync<Upload>(requests, HttpMethod.Put, $"?offset={offset}", part, cancellation)
                .ConfigureAwait(false);
        }
        catch (MisplacedException e) when (e.Expected != offset && e.Expected > 0)
        {
            return new Upload(e.Expected, content.Length, false);
        }
        catch (MisplacedException e)
        {
            // Sent as asked for, and yet not taken: the content is another than was announced.
            throw e.InnerException!;
        }
    }

    private static async Task<T> AskAsync<T>(
        BlobRequests requests, HttpMethod method, string suffix, HttpContent? content, CancellationToken cancellation)
    {
        using var response = await requests.SendAsync(method, suffix, content, null, cancellation)
            .ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize<T>(body, BlobJson)
                ?? throw new HttpRequestException("The node's answer is empty.");
        }
        catch (JsonException e)
        {
            throw new HttpRequestException($"The node's answer cannot be read: {e.Message}", e);
        }
    }

    private BlobRequests RequestsOf(string service, string blob) => new(
        _options,
        () => Locked(() => (IReadOnlyList<Uri>)[.. _endpoints.All.Prepend(_endpoints.Current).Distinct()]),
        () => Locked(() => (_protocol.Ticket, _protocol.Session, _protocol.Secret)),
        PathOf(service, blob));

    private string PathOf(string service, string blob) => $"conferences/{ConferenceId}/blobs/{service}/{blob}";

    private sealed record Upload(long Offset, long Size, bool Complete);

    private sealed record Link([property: System.Text.Json.Serialization.JsonPropertyName("link")] string Value);
}
