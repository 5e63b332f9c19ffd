using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Sql.Snapshot;
using Collab.Actors.Journal.Events;

namespace Collab.Actors.Journal;

/// <summary>
/// The snapshot plugin: Akka.Persistence.Sql's, but what a replica of this node has folded goes before what lies in the
/// database. Named in <c>hocon/postgres.conf</c> and <c>hocon/sqlite.conf</c>.
/// </summary>
/// <remarks>
/// Needs a <see cref="JournalSetup"/> in the actor system. A replica's state is used only when the journal holds the
/// event that it ends with, byte for byte: the log may have been restored from a backup since.
/// </remarks>
public sealed class SnapshotStore : SqlSnapshotStore
{
    private readonly FoldedConferences _folded;
    private readonly EventTable _events;

    /// <summary>Called by Akka, with the plugin's section of the configuration.</summary>
    public SnapshotStore(Config config)
        : base(config)
    {
        var setup = JournalSetup.Of(Context.System);
        (_folded, _events) = (setup.Folded, EventTable.In(setup));
    }

    /// <inheritdoc/>
    protected override async Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        var isForLatest = criteria is { MaxSequenceNr: long.MaxValue };
        return isForLatest && _folded.Find(persistenceId) is { } folded
            && await HoldsAsync(persistenceId, folded).ConfigureAwait(false)
                ? new SelectedSnapshot(
                    new SnapshotMetadata(persistenceId, folded.Conference.Seq, DateTime.UtcNow), folded)
                : await base.LoadAsync(persistenceId, criteria, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> HoldsAsync(string persistenceId, FoldedConference folded)
    {
        var (holds, seq) = (false, folded.Conference.Seq);
        await _events.ReadAsync(
            persistenceId, seq, seq, 1, row => holds = folded.Last.Bytes.Span.SequenceEqual(row.Message))
            .ConfigureAwait(false);
        return holds;
    }
}
