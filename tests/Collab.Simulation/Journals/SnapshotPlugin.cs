using Akka.Actor;
using Akka.Persistence;
using Collab.Protocol;
using Collab.Simulation.Dispatch;
using Collab.Simulation.Nodes;
using Collab.Simulation.Schedules;
using Google.Protobuf;

namespace Collab.Simulation.Journals;

/// <summary>Speaks Akka.Persistence's snapshot protocol for the simulated journal. Made by Akka.</summary>
internal sealed class SnapshotPlugin : ReceiveActor
{
    private readonly SimulatedSystem _system = SimulatedSystem.Of(Context.System.Settings);

    public SnapshotPlugin()
    {
        Receive<LoadSnapshot>(OnLoad);
        Receive<SaveSnapshot>(OnSave);
    }

    private void OnLoad(LoadSnapshot request)
    {
        var actor = Sender;
        if (_system.Current is not { } schedule || schedule.LifeOf(actor) is not { } life) return;
        schedule.Journal.Read(life, fails => actor.Tell(
            fails
                ? new LoadSnapshotFailed(new IOException("The database cannot be read."))
                : new LoadSnapshotResult(Select(schedule, life, request), request.ToSequenceNr),
            ActorRefs.NoSender));
    }

    private static SelectedSnapshot? Select(Schedule schedule, NodeLife life, LoadSnapshot request)
    {
        var log = schedule.Journal.LogOf(request.PersistenceId);
        if (life.Folded.Find(request.PersistenceId) is { Conference.Seq: var seq } folded
            && seq <= log.Head
            && log[seq].Bytes.Span.SequenceEqual(folded.Last.Bytes.Span))
        {
            schedule.Tally.FoldedTaken++;
            return new SelectedSnapshot(new SnapshotMetadata(request.PersistenceId, seq, DateTime.UnixEpoch), folded);
        }

        if (log.Snapshot is not { } snapshot) return null;
        return new SelectedSnapshot(
            new SnapshotMetadata(request.PersistenceId, snapshot.Seq, DateTime.UnixEpoch),
            ConferenceState.Parser.ParseFrom(snapshot.State));
    }

    private void OnSave(SaveSnapshot request)
    {
        var actor = Sender;
        if (_system.Current is not { } schedule || schedule.LifeOf(actor) is not { } life) return;
        var (metadata, state) = (request.Metadata, ((ConferenceState)request.Snapshot).ToByteArray());
        schedule.Journal.Read(life, fails =>
        {
            if (!fails) schedule.Journal.Keep(metadata.PersistenceId, metadata.SequenceNr, state);
            actor.Tell(
                fails
                    ? new SaveSnapshotFailure(metadata, new IOException("The database cannot be written."))
                    : new SaveSnapshotSuccess(metadata),
                ActorRefs.NoSender);
        });
    }
}
