using Akka.Actor;
using Akka.Persistence;

namespace Collab.Actors.Journal;

/// <summary>What the journal plugin answered to one <see cref="ReplayMessages"/>.</summary>
/// <param name="Rows">In the order in which they came.</param>
/// <param name="Highest">
/// The number of the conference's last event; 0 when that lies more than one before the first event asked for.
/// </param>
internal sealed record Replayed(IReadOnlyList<IPersistentRepresentation> Rows, long Highest);

/// <summary>
/// Asks the journal plugin for one page of events and stops. Lives as long as one read; whoever waits for it stops it
/// when it takes too long.
/// </summary>
internal sealed class JournalReplay : ReceiveActor
{
    private readonly IActorRef _journal;
    private readonly ReplayRange _range;
    private readonly TaskCompletionSource<Replayed> _completion;
    private readonly List<IPersistentRepresentation> _rows = [];

    public JournalReplay(IActorRef journal, ReplayRange range, TaskCompletionSource<Replayed> completion)
    {
        (_journal, _range, _completion) = (journal, range, completion);
        Receive<ReplayedMessage>(OnRow);
        Receive<RecoverySuccess>(OnDone);
        Receive<ReplayMessagesFailure>(OnFailed);
    }

    protected override void PreStart() =>
        _journal.Tell(new ReplayMessages(_range.From, _range.To, _range.Max, _range.PersistenceId, Self));

    private void OnRow(ReplayedMessage row) => _rows.Add(row.Persistent);

    private void OnDone(RecoverySuccess done)
    {
        _completion.TrySetResult(new Replayed(_rows, done.HighestSequenceNr));
        Context.Stop(Self);
    }

    private void OnFailed(ReplayMessagesFailure failure)
    {
        _completion.TrySetException(failure.Cause);
        Context.Stop(Self);
    }

    protected override void PostStop() =>
        _completion.TrySetException(new ObjectDisposedException("the actor system", "The actor system stops."));
}

/// <summary>Which events to replay.</summary>
/// <param name="PersistenceId">Whose.</param>
/// <param name="From">The first.</param>
/// <param name="To">The last, inclusive.</param>
/// <param name="Max">The most.</param>
internal sealed record ReplayRange(string PersistenceId, long From, long To, int Max);
