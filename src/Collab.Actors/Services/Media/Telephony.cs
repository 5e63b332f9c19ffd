using Collab.Actors.Hosting;
using Collab.Core.Services.Media;
using Collab.Protocol.Services.Media;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Collab.Actors.Services.Media;

/// <summary>Hands what is asked of telephones in this node's conferences to the embedder.</summary>
internal sealed class Telephony(
    ITelephony telephony, Func<IConferences> conferences, ILogger<Telephony> log, TimeProvider clock)
    : ConferenceFollower(MediaService.ServiceName, log, clock)
{
    /// <inheritdoc/>
    protected override Reconciliation Begin(ConferenceId conference)
    {
        var dialled = new HashSet<string>(StringComparer.Ordinal);
        var offered = false;
        return async (state, cancellation) =>
        {
            var media = (MediaState)state.StateOf(MediaService.ServiceName);
            if (!offered && state.Facts.Conference.IsAlive)
                await OfferAsync(conference, cancellation).ConfigureAwait(false);
            offered = true;
            dialled.RemoveWhere(caller => media.FindCaller(caller) is null);
            foreach (var caller in media.Callers)
            {
                if (caller.HangingUp)
                    await HangUpAsync(conference, caller.Id, cancellation).ConfigureAwait(false);
                else if (caller is { Status: CallerStatus.Requested, Number.Length: > 0 } && dialled.Add(caller.Id))
                    await DialAsync(conference, caller, cancellation).ConfigureAwait(false);
            }
        };
    }

    private async Task OfferAsync(ConferenceId conference, CancellationToken cancellation)
    {
        var dialIn = await telephony.DescribeDialInAsync(conference, cancellation).ConfigureAwait(false);
        await SubmitAsync(conference, new OfferTelephony { On = true, DialIn = dialIn }, cancellation)
            .ConfigureAwait(false);
    }

    private async Task HangUpAsync(ConferenceId conference, string caller, CancellationToken cancellation)
    {
        await telephony.HangUpAsync(conference, caller, cancellation).ConfigureAwait(false);
        await SubmitAsync(conference, new ReportCallerGone { Caller = caller }, cancellation).ConfigureAwait(false);
    }

    private async Task DialAsync(ConferenceId conference, Caller caller, CancellationToken cancellation)
    {
        try
        {
            await telephony.DialAsync(conference, caller.Id, caller.Number, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            log.DiallingFailed(exception, conference.ToString(), caller.Id);
            var gone = new ReportCallerGone { Caller = caller.Id, Reason = $"{caller.Label} could not be called." };
            await SubmitAsync(conference, gone, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>A refusal is final: the conference has ended, and its callers with it.</summary>
    private Task<CommandResult> SubmitAsync(
        ConferenceId conference, IMessage command, CancellationToken cancellation) =>
        conferences().SubmitAsync(conference, MediaService.ServiceName, command, cancellation);
}
