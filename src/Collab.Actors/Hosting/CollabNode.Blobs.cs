using Collab.Actors.Blobs;
using Collab.Actors.Journal;
using Collab.Actors.Membership;

namespace Collab.Actors.Hosting;

/// <summary>The contents that conferences refer to.</summary>
internal sealed partial class CollabNode
{
    private NodeBlobs? _blobs;
    private BlobSweep? _sweep;

    public IBlobs Blobs => _blobs ?? throw NotStarted();

    private void KeepBlobs(JournalAddress address, MembershipDatabase membership)
    {
        var store = blobStore ?? BlobPlace.Open(_options.Blobs, address);
        _blobs = new NodeBlobs(store, Conferences, Services, _options.BlobRetention, _clock);
        _sweep = new BlobSweep(
            _blobs, store, new LeaseTable(membership), Name, _options.BlobSweepInterval, _clock, _log);
    }

    private async Task StopSweepAsync()
    {
        if (Interlocked.Exchange(ref _sweep, null) is { } sweep) await sweep.DisposeAsync().ConfigureAwait(false);
    }
}
