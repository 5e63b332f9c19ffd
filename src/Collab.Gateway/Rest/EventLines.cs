using Collab.Actors;
using Collab.Actors.Serialization;
using Collab.Protocol;
using Collab.Protocol.Json;
using Microsoft.AspNetCore.Http;

namespace Collab.Gateway.Rest;

/// <summary>Events as JSON lines, written as they are read.</summary>
/// <param name="events">In the order of their seqs.</param>
/// <param name="participant">What is not for this one is hidden, as on a connection; empty for nobody.</param>
/// <param name="codec">Writes an event as clients get it.</param>
/// <param name="done">Called once, however it ends.</param>
internal sealed class EventLines(
    IAsyncEnumerable<JournaledEvent> events, string participant, JsonCodec codec, Action done) : IResult
{
    private const int LinesPerFlush = 100;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/x-ndjson";
        try
        {
            var lines = 0;
            await foreach (var @event in events.ConfigureAwait(false))
            {
                var line = codec.Encode(new ServerMessage { Event = For(@event.Event) });
                await response.Body.WriteAsync(line, httpContext.RequestAborted).ConfigureAwait(false);
                await response.Body.WriteAsync("\n"u8.ToArray(), httpContext.RequestAborted).ConfigureAwait(false);
                if (++lines % LinesPerFlush == 0)
                    await response.Body.FlushAsync(httpContext.RequestAborted).ConfigureAwait(false);
            }
        }
        catch (JournalUnavailableException) when (response.HasStarted)
        {
            // The only way left to say that lines are missing.
            httpContext.Abort();
        }
        catch (JournalUnavailableException)
        {
            await Problem.Of(RefusalCode.JournalUnavailable, RefusalCode.JournalUnavailable.Meaning)
                .ExecuteAsync(httpContext).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody reads it any more.
        }
        finally
        {
            done();
        }
    }

    private Event For(Event @event) =>
        @event.Audience.Count == 0 || (participant.Length > 0 && @event.Audience.Contains(participant))
            ? @event
            : new Event { Seq = @event.Seq, Hidden = true };
}
