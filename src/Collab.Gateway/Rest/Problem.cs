using Collab.Actors;
using Collab.Actors.Blobs;
using Collab.Gateway.Tickets;
using Collab.Protocol;
using Microsoft.AspNetCore.Http;

namespace Collab.Gateway.Rest;

/// <summary>Refusals over HTTP: problem details (RFC 9457) with the members <c>code</c> and <c>retry</c>.</summary>
internal static class Problem
{
    public static IResult Of(RefusalCode code, string detail) => Results.Problem(
        detail: detail,
        statusCode: StatusOf(code),
        title: code.Meaning,
        extensions: new Dictionary<string, object?> { ["code"] = code.Name, ["retry"] = code.Retry });

    /// <summary>What an exception of a request stands for; <c>null</c> when it stands for no refusal.</summary>
    public static IResult? Of(Exception exception) => exception switch
    {
        TicketRefusedException e => Of(e.Code, e.Message),
        ApiRefusedException e => Of(e.Code, e.Message),
        BlobRefusedException { Expected: { } expected } e => Results.Problem(
            detail: e.Message,
            statusCode: StatusCodes.Status409Conflict,
            title: e.Code.Meaning,
            extensions: new Dictionary<string, object?>
            {
                ["code"] = e.Code.Name,
                ["retry"] = e.Code.Retry,
                ["offset"] = expected,
            }),
        BlobRefusedException e => Of(e.Code, e.Message),
        JournalUnavailableException => Of(
            RefusalCode.JournalUnavailable, RefusalCode.JournalUnavailable.Meaning),
        _ => null,
    };

    public static int StatusOf(RefusalCode code)
    {
        if (code == RefusalCode.TicketMissing || code == RefusalCode.TicketInvalid || code == RefusalCode.TicketExpired)
            return StatusCodes.Status401Unauthorized;
        if (code == RefusalCode.NotPermitted) return StatusCodes.Status403Forbidden;
        if (code == RefusalCode.NotFound || code == RefusalCode.ConferenceNotFound)
            return StatusCodes.Status404NotFound;
        if (code == RefusalCode.LimitReached) return StatusCodes.Status409Conflict;
        if (code == RefusalCode.ConferenceEnded) return StatusCodes.Status410Gone;
        if (code == RefusalCode.FrameTooLarge) return StatusCodes.Status413PayloadTooLarge;
        if (code == RefusalCode.RateLimited) return StatusCodes.Status429TooManyRequests;
        if (code == RefusalCode.ServiceFailed) return StatusCodes.Status500InternalServerError;
        return code.Retry ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status400BadRequest;
    }
}
