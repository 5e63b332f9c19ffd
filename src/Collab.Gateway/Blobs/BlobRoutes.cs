using Collab.Actors;
using Collab.Gateway.Rest;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Collab.Gateway.Blobs;

/// <summary>The addresses of contents: <c>/conferences/{id}/blobs/{service}/{blob}</c>.</summary>
internal static class BlobRoutes
{
    private const string Bytes = "application/octet-stream";

    public static void MapBlobs(this RouteGroupBuilder group)
    {
        var blobs = group.MapGroup("/conferences/{id}/blobs/{service}/{blob}")
            .WithGroupName(GatewayDocument.Name)
            .WithTags("Blobs")
            .WithMetadata(new NeedsToken())
            .AddEndpointFilter<RouteGroupBuilder, CrossOrigin>()
            .AddEndpointFilter<RouteGroupBuilder, BlobFilter>()
            .Refuses(
                RefusalCode.TicketMissing, RefusalCode.NotPermitted, RefusalCode.InvalidArgument, RefusalCode.NotFound,
                RefusalCode.ConferenceUnavailable);
        blobs.MapMethods(
            "",
            [HttpMethods.Head],
            (HttpContext context, string id, string service, string blob, [FromServices] BlobApi api) =>
                api.DownloadAsync(context, BlobAddress.Of(id, service, blob)))
            .ExcludeFromDescription();
        blobs.MapGet(
            "",
            (HttpContext context, string id, string service, string blob, [FromServices] BlobApi api) =>
                api.DownloadAsync(context, BlobAddress.Of(id, service, blob)))
            .WithName("downloadBlob")
            .WithSummary("A blob's content, or a range of it, for a participant or with a link.")
            .Produces(StatusCodes.Status200OK, contentType: Bytes)
            .Produces(StatusCodes.Status206PartialContent, contentType: Bytes)
            .Produces(StatusCodes.Status304NotModified)
            .Produces(StatusCodes.Status416RangeNotSatisfiable);
        blobs.MapPut(
            "",
            (HttpContext context, string id, string service, string blob, string? offset, [FromServices] BlobApi api) =>
                api.UploadAsync(context, BlobAddress.Of(id, service, blob), offset))
            .WithName("uploadBlob")
            .WithSummary("A part of a blob's content, from its owner, at the offset that is expected.")
            .Accepts<byte[]>(Bytes, ApiRoutes.AnyType)
            .Produces<BlobUpload>()
            .Refuses(RefusalCode.LimitReached, RefusalCode.ConferenceEnded);
        blobs.MapGet(
            "/upload",
            (HttpContext context, string id, string service, string blob, [FromServices] BlobApi api) =>
                api.ProgressAsync(context, BlobAddress.Of(id, service, blob)))
            .WithName("blobUpload")
            .WithSummary("How far an upload is: where its next part begins.")
            .Produces<BlobUpload>();
        blobs.MapPost(
            "/links",
            (HttpContext context, string id, string service, string blob, [FromServices] BlobApi api) =>
                api.LinkAsync(context, BlobAddress.Of(id, service, blob)))
            .WithName("linkBlob")
            .WithSummary("A link that opens the blob for a short time, at any node, without a ticket.")
            .Produces<BlobLink>();
        group.MapMethods(
            "/conferences/{id}/blobs/{**path}",
            [HttpMethods.Options],
            (HttpContext context) => ActivatorUtilities.CreateInstance<CrossOrigin>(context.RequestServices).Preflight(
                context,
                "GET, HEAD, PUT, POST",
                $"{HeaderNames.Authorization}, {BlobCallers.SessionHeader}, {HeaderNames.ContentType}, "
                + $"{HeaderNames.Range}, {HeaderNames.IfRange}"))
            .ExcludeFromDescription();
    }
}

/// <summary>
/// Around requests for blobs: problem details for what fails. No deadline: a transfer takes as long as it moves.
/// </summary>
internal sealed class BlobFilter(ILogger<BlobFilter> log) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.AccessControlExposeHeaders = "ETag, Content-Range, Content-Disposition, Accept-Ranges";
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problem.Of(RefusalCode.FrameTooLarge, "The part is larger than the whole that was announced.");
        }
        catch (Exception e) when (Problem.Of(e) is not null)
        {
            if (e is JournalUnavailableException) log.ApiFailed(e, http.Request.Method, http.Request.Path);
            if (e is TicketRefusedException) http.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.Of(e);
        }
    }
}
