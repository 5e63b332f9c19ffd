using Collab.Protocol;

namespace Collab.Actors.Replicas;

/// <summary>One client's connection, as a replica sees it. Implemented by the gateway.</summary>
/// <remarks>Every member may be called from any thread and never blocks.</remarks>
public interface IConnection
{
    /// <summary>Unique in the cluster, for as long as anybody remembers the connection.</summary>
    string Id { get; }

    /// <summary>
    /// What the gateway holds this client to, for the <see cref="Welcome"/>; never changed, so copy it before adding to
    /// it. The gateway knows nothing of the conference's grace and leaves that field at 0.
    /// </summary>
    ClientLimits Limits { get; }

    /// <summary>
    /// How many messages wait to be written. Whoever sends history in bulk pauses while it is high: a full queue closes
    /// the connection.
    /// </summary>
    int Waiting => 0;

    /// <summary>Queues messages in this order. When the bounded queue is full the connection closes itself.</summary>
    void Send(IReadOnlyList<EncodedMessage> messages);

    /// <summary>
    /// Sends a last <see cref="Goodbye"/> after what is queued, then closes. Only the first call counts.
    /// </summary>
    void Close(RefusalCode code, string message, bool resume);
}

/// <summary>Who a client is, by a ticket that has been checked.</summary>
/// <param name="Conference">Which conference the ticket opens.</param>
/// <param name="Participant">The participant's id.</param>
/// <param name="Name">The display name.</param>
/// <param name="Role">The role that the ticket gives.</param>
public sealed record Identity(
    ConferenceId Conference, string Participant, string Name, Collab.Protocol.Services.Roster.Role Role);

/// <summary>The node's end of a connected client: what the gateway hands incoming messages to.</summary>
/// <remarks>Answers come through the <see cref="IConnection"/>. Calls are kept in order and never block.</remarks>
public interface ISessionLink
{
    /// <summary>A command; answered by its events, an <see cref="Ack"/> or a <see cref="Refusal"/>.</summary>
    void Send(Command command);

    /// <summary>A query; answered by an <see cref="Answer"/> or a <see cref="Refusal"/>.</summary>
    void Send(Query query);

    /// <summary>A signal; may be lost.</summary>
    void Send(Signal signal);

    /// <summary>A part of a live stream; may be lost.</summary>
    void Send(StreamPart part);

    /// <summary>Begins to watch a live stream, or ends it.</summary>
    void Send(Watch watch);

    /// <summary>
    /// The connection is gone. Nothing is sent to it from now on; the session goes on until its grace ends.
    /// </summary>
    void Disconnected();
}
