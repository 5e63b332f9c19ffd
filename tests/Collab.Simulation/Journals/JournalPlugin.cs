using Akka.Actor;
using Akka.Persistence;
using Collab.Simulation.Dispatch;

namespace Collab.Simulation.Journals;

/// <summary>Speaks Akka.Persistence's journal protocol for the simulated journal. Made by Akka.</summary>
internal sealed class JournalPlugin : ReceiveActor
{
    private readonly SimulatedSystem _system = SimulatedSystem.Of(Context.System.Settings);

    public JournalPlugin()
    {
        Receive<WriteMessages>(OnWrite);
        Receive<ReplayMessages>(OnReplay);
    }

    private void OnWrite(WriteMessages request) => _system.Current?.Journal.Write(request);

    private void OnReplay(ReplayMessages request)
    {
        if (_system.Current is not { } schedule || schedule.LifeOf(request.PersistentActor) is not { } life) return;
        schedule.Journal.Read(life, fails =>
        {
            var actor = request.PersistentActor;
            if (fails)
            {
                actor.Tell(
                    new ReplayMessagesFailure(new IOException("The database cannot be read.")), ActorRefs.NoSender);
                return;
            }

            var log = schedule.Journal.LogOf(request.PersistenceId);
            var (highest, left) = (log.Head, request.Max);
            for (var seq = request.FromSequenceNr; seq <= Math.Min(request.ToSequenceNr, highest) && left > 0; seq++)
            {
                var row = new Persistent(log[seq], seq, request.PersistenceId, sender: ActorRefs.NoSender);
                actor.Tell(new ReplayedMessage(row), ActorRefs.NoSender);
                left--;
            }

            actor.Tell(new RecoverySuccess(highest), ActorRefs.NoSender);
        });
    }
}
