using System.Globalization;
using Collab.Actors.Blobs;
using Collab.Actors.Hosting;
using Collab.Core.Services.Blobs;
using Collab.Gateway.Rest;
using Collab.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Collab.Gateway.Blobs;

/// <summary>How far an upload is.</summary>
/// <param name="Offset">Bytes that are kept; where the next part begins.</param>
/// <param name="Size">Bytes in all.</param>
/// <param name="Complete">Whether all is there and can be read.</param>
public sealed record BlobUpload(long Offset, long Size, bool Complete);

/// <summary>A link that opens a blob to whoever was given it.</summary>
/// <param name="Link">The value of the query's <c>link</c>, at any node.</param>
/// <param name="ExpiresAt">Until when, milliseconds since the Unix epoch.</param>
public sealed record BlobLink(string Link, long ExpiresAt);

/// <summary>Uploads, downloads and links of what services refer to.</summary>
internal sealed class BlobApi(
    ICollabNode node, BlobCallers callers, BlobLinks links, IOptions<GatewayOptions> options)
{
    /// <summary>
    /// What a browser may be told that it is; everything else is only bytes to it. None of them can run a script.
    /// </summary>
    private static readonly HashSet<string> HarmlessTypes = new(StringComparer.Ordinal)
    {
        "application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain",
    };

    private int _transfers;

    private IBlobs Blobs => node.Blobs;

    public async Task<IResult> ProgressAsync(HttpContext context, BlobAddress address)
    {
        var cancellation = context.RequestAborted;
        var caller = await callers.ParticipantAsync(context, address, cancellation).ConfigureAwait(false);
        return View(await Blobs.ProgressAsync(caller.Id, cancellation).ConfigureAwait(false));
    }

    public async Task<IResult> UploadAsync(HttpContext context, BlobAddress address, string? offset)
    {
        var cancellation = context.RequestAborted;
        var caller = await callers.ParticipantAsync(context, address, cancellation).ConfigureAwait(false);
        var begin = OffsetOf(offset);
        var terms = await Blobs.FindAsync(caller.Id, cancellation).ConfigureAwait(false);
        if (terms.Owner != caller.Participant)
        {
            throw new ApiRefusedException(
                RefusalCode.NotPermitted, $"'{terms.Owner}' has announced it, so nobody else can upload it.");
        }

        // As long as what is missing; how much is held at a time does not depend on it.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = terms.Size + 1;
        Enter();
        try
        {
            return View(await Blobs.WriteAsync(caller.Id, begin, context.Request.Body, cancellation)
                .ConfigureAwait(false));
        }
        finally
        {
            Interlocked.Decrement(ref _transfers);
        }
    }

    public async Task<IResult> LinkAsync(HttpContext context, BlobAddress address)
    {
        var cancellation = context.RequestAborted;
        var caller = await callers.ParticipantAsync(context, address, cancellation).ConfigureAwait(false);
        var terms = await Blobs.FindAsync(caller.Id, cancellation).ConfigureAwait(false);
        if (!terms.Stored)
            throw new ApiRefusedException(RefusalCode.NotFound, "It has not been uploaded yet: ask again later.");
        var (link, expiresAt) = links.Sign(caller.Id, caller.Participant);
        return ApiJson.Of(new BlobLink(link, expiresAt));
    }

    public async Task<IResult> DownloadAsync(HttpContext context, BlobAddress address)
    {
        var caller = await callers.ReaderAsync(context, address, context.RequestAborted).ConfigureAwait(false);
        Enter();
        context.Response.OnCompleted(() =>
        {
            Interlocked.Decrement(ref _transfers);
            return Task.CompletedTask;
        });
        var content = await Blobs.OpenAsync(caller.Id, context.RequestAborted).ConfigureAwait(false);
        Shield(context.Response.Headers);
        // A range, 206, 304 and 416 are the framework's to answer; it also disposes of the stream.
        return Results.Stream(
            content.Stream,
            TypeOf(content.Terms),
            content.Terms.Name,
            entityTag: new EntityTagHeaderValue($"\"{content.Terms.Sha256}\""),
            enableRangeProcessing: true);
    }

    /// <summary>Whatever it is, it never runs as a page of this origin.</summary>
    private static void Shield(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "private, no-cache";
    }

    private static string TypeOf(BlobTerms terms) => HarmlessTypes.Contains(terms.MediaType)
        ? terms.MediaType
        : BlobChecks.AnyMediaType;

    private static IResult View(BlobProgress progress) =>
        ApiJson.Of(new BlobUpload(progress.Offset, progress.Size, progress.Complete));

    private static long OffsetOf(string? text)
    {
        if (text is null) return 0;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : throw new ApiRefusedException(
                RefusalCode.InvalidArgument,
                $"offset is '{Core.Services.LegalText.Quotable(text)}': a number of bytes from 0 is legal.");
    }

    private void Enter()
    {
        if (Interlocked.Increment(ref _transfers) <= options.Value.BlobTransfersMax) return;
        Interlocked.Decrement(ref _transfers);
        throw new ApiRefusedException(
            RefusalCode.Overloaded,
            $"{options.Value.BlobTransfersMax} uploads and downloads are under way here: try again later, or at "
            + "another node.");
    }
}
