using Akka.Actor;
using Akka.Persistence;
using Collab.Actors.Serialization;
using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Protocol;

namespace Collab.Actors.Tests.Journal;

/// <summary>A stand-in for a primary: persists what it is told to, and keeps what it recovered and wrote.</summary>
internal sealed class Writer : ReceivePersistentActor
{
    private readonly List<long> _seqs = [];
    private Conference _conference = Conference.Empty(ServiceCatalog.BuiltIn);
    private IActorRef _snapshotAsker = ActorRefs.Nobody;

    public Writer(ConferenceId id)
    {
        PersistenceId = id.PersistenceId;
        Recover<SnapshotOffer>(OnSnapshot);
        Recover<JournaledEvent>(OnEvent);
        Command<Append>(OnAppend);
        Command<TakeSnapshot>(OnTakeSnapshot);
        Command<SaveSnapshotSuccess>(OnSnapshotSaved);
        Command<GetSeqs>(OnGetSeqs);
    }

    public override string PersistenceId { get; }

    public static Props For(ConferenceId id) => Props.Create(() => new Writer(id));

    private void OnSnapshot(SnapshotOffer offer) =>
        _conference = Conference.FromSnapshot(ServiceCatalog.BuiltIn, (ConferenceState)offer.Snapshot);

    private void OnEvent(JournaledEvent @event)
    {
        _conference = _conference.Fold(@event.Event);
        _seqs.Add(@event.Event.Seq);
    }

    private void OnAppend(Append append)
    {
        var asker = Sender;
        var last = LastSequenceNr + append.Count;
        var events = Enumerable.Range(1, append.Count).Select(i => Samples.Event(LastSequenceNr + i)).ToList();
        PersistAllAsync(events, @event =>
        {
            OnEvent(@event);
            if (@event.Event.Seq == last) asker.Tell(new Appended(last));
        });
    }

    private void OnTakeSnapshot(TakeSnapshot _)
    {
        _snapshotAsker = Sender;
        SaveSnapshot(_conference.ToSnapshot());
    }

    private void OnSnapshotSaved(SaveSnapshotSuccess saved) =>
        _snapshotAsker.Tell(new Appended(saved.Metadata.SequenceNr));

    private void OnGetSeqs(GetSeqs _) => Sender.Tell(new Seqs([.. _seqs]));

    /// <summary>Persists the next events; answered by <see cref="Appended"/>.</summary>
    internal sealed record Append(int Count);

    /// <summary>Saves a snapshot; answered by <see cref="Appended"/>.</summary>
    internal sealed record TakeSnapshot;

    /// <summary>Asks what was recovered and written; answered by <see cref="Seqs"/>.</summary>
    internal sealed record GetSeqs;

    internal sealed record Appended(long Seq);

    internal sealed record Seqs(IReadOnlyList<long> All);
}
