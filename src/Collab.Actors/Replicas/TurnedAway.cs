using Akka.Actor;
using Akka.Event;
using Collab.Protocol;

namespace Collab.Actors.Replicas;

/// <summary>Answers what no replica can take, so that nobody waits for an answer that never comes.</summary>
internal static class TurnedAway
{
    /// <summary>
    /// Refuses a message with its own kind of refusal. Signals may be lost, and a lost connection asks nothing.
    /// </summary>
    public static void Refuse(IReplicaMessage message, RefusalCode code, string text)
    {
        switch (message)
        {
            case Connect connect:
                connect.Connection.Close(code, text, resume: true);
                break;
            case NodeCommand command:
                command.Result.TrySetResult(new CommandResult(0, code, text));
                break;
            case Inspect inspect:
                inspect.Result.TrySetException(new JournalUnavailableException(text));
                break;
            case ClientCommand command:
                Send(command.Connection, Refusals.OfCommand(command.Command.Id, code, text));
                break;
            case ClientQuery query:
                Send(query.Connection, Refusals.OfQuery(query.Query.Id, code, text));
                break;
            default:
                break;
        }
    }

    /// <summary>Refuses a request of a connection that has not been welcomed.</summary>
    public static void RefuseUnwelcomed(IReplicaMessage message) =>
        Refuse(message, RefusalCode.HelloExpected, "Wait for the Welcome.");

    private static void Send(IConnection connection, Refusal refusal) =>
        connection.Send([EncodedMessage.Of(new ServerMessage { Refusal = refusal })]);
}

/// <summary>
/// Turns away what was sent to a replica that had just stopped, or to a node whose replicas have: Akka drops it in
/// silence, and this actor hears of that. Holds nothing.
/// </summary>
internal sealed class Undelivered : ReceiveActor
{
    public Undelivered() => Receive<DeadLetter>(OnDeadLetter, letter => letter.Message is IReplicaMessage);

    public static Props Props() => Akka.Actor.Props.Create(() => new Undelivered());

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));

    /// <summary>Every other dead letter of the system comes here too, and is none of this actor's business.</summary>
    protected override void Unhandled(object message)
    {
        if (message is not DeadLetter) base.Unhandled(message);
    }

    private void OnDeadLetter(DeadLetter letter) => TurnedAway.Refuse(
        (IReplicaMessage)letter.Message,
        RefusalCode.ConferenceUnavailable,
        "This node's copy of the conference has just stopped: try again, here or at another node.");
}
