using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Collab.Actors.Membership;
using Microsoft.Extensions.Logging;

namespace Collab.Actors.Blobs;

/// <summary>
/// Cleans the contents of all conferences from time to time. A lease in the journal's database gives each round to one
/// node; were two to do it, they would do the same.
/// </summary>
internal sealed class BlobSweep : IAsyncDisposable
{
    private const string LeaseName = "blob-sweep";

    private readonly IBlobs _blobs;
    private readonly IBlobStore _store;
    private readonly LeaseTable _leases;
    private readonly string _node;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <summary>Starts, with a pause before the first round.</summary>
    public BlobSweep(
        IBlobs blobs,
        IBlobStore store,
        LeaseTable leases,
        string node,
        TimeSpan interval,
        TimeProvider clock,
        ILogger log)
    {
        (_blobs, _store, _leases, _node) = (blobs, store, leases, node);
        (_interval, _clock, _log) = (interval, clock, log);
        _running = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    /// <summary>One round over everything that is kept.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        ConferenceId? after = null;
        while (true)
        {
            var page = await _store.ListConferencesAsync(after, BlobLimits.ConferencesMax, cancellation)
                .ConfigureAwait(false);
            foreach (var conference in page) await CleanAsync(conference, cancellation).ConfigureAwait(false);
            if (page.Count < BlobLimits.ConferencesMax) return;
            after = page[^1];
        }
    }

    private async Task CleanAsync(ConferenceId conference, CancellationToken cancellation)
    {
        try
        {
            var deleted = await _blobs.CleanAsync(conference, cancellation).ConfigureAwait(false);
            if (deleted > 0) _log.BlobsDeleted(deleted, conference.ToString());
        }
        catch (Exception e) when (e is BlobRefusedException or JournalCorruptException or JournalUnavailableException)
        {
            // The others must not wait for one that cannot be read.
            _log.BlobsNotCleaned(conference.ToString(), e.Message);
        }
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(_interval, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                try
                {
                    // Not given back: it ends shortly before this node's next round.
                    var turn = await _leases.AcquireAsync(LeaseName, _node, _interval * 0.9, _stop.Token)
                        .ConfigureAwait(false);
                    if (turn is not null) await SweepAsync(_stop.Token).ConfigureAwait(false);
                }
                catch (JournalUnavailableException e)
                {
                    _log.BlobsNotCleaned("all conferences", e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The node stops.
        }
    }
}
