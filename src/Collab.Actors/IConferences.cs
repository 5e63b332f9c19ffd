using Collab.Actors.Replicas;
using Collab.Actors.Serialization;
using Collab.Core.Conferences;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Actors;

/// <summary>The conferences of the cluster, as this node offers them. Every node offers all of them.</summary>
public interface IConferences
{
    /// <summary>
    /// Joins, or resumes, a session over <paramref name="connection"/>. Returns at once; the outcome is a
    /// <see cref="Welcome"/> on the connection or its closing with the reason.
    /// </summary>
    /// <param name="identity">By a ticket that has been checked; an expired one may still resume.</param>
    /// <param name="hello">
    /// What the client said: joins, or resumes the session that it names. Its ticket is not looked at.
    /// </param>
    /// <param name="connection">Where everything goes.</param>
    ISessionLink Connect(Identity identity, Hello hello, IConnection connection);

    /// <summary>Whether a secret is the one that the <see cref="Welcome"/> of a session had.</summary>
    bool IsSecret(ConferenceId conference, string session, string participant, string secret);

    /// <summary>
    /// Issues a command as the server itself, with every permission, and waits until it is journaled.
    /// </summary>
    /// <returns>The seq of the command's last event (0 when nothing changed), or the refusal.</returns>
    /// <exception cref="OperationCanceledException">
    /// Cancelled; whether the command was done is then unknown.
    /// </exception>
    Task<CommandResult> SubmitAsync(
        ConferenceId conference, string service, IMessage command, CancellationToken cancellation);

    /// <summary>The conference as the journal has it now; at seq 0 when it does not exist.</summary>
    /// <exception cref="JournalUnavailableException">The journal cannot be read.</exception>
    Task<Conference> InspectAsync(ConferenceId conference, CancellationToken cancellation);

    /// <summary>
    /// The conference as it was after the event <paramref name="seq"/>, or is when the log ends before.
    /// </summary>
    /// <remarks>Folds the log up to there: the time that it takes grows with the seq.</remarks>
    /// <param name="conference">Its id.</param>
    /// <param name="seq">0 for before the first event.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The journal cannot be read.</exception>
    Task<Conference> InspectAsync(ConferenceId conference, long seq, CancellationToken cancellation);

    /// <summary>
    /// Events <paramref name="from"/> to <paramref name="to"/>, or up to the last one, as the journal has them, with
    /// those that are not for everybody. Reads page by page, so that however many are asked for, few are in memory.
    /// </summary>
    /// <param name="conference">Its id.</param>
    /// <param name="from">The first event's seq, 1 or more.</param>
    /// <param name="to">The last event's seq, inclusive.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The journal cannot be read.</exception>
    IAsyncEnumerable<JournaledEvent> ReadAsync(
        ConferenceId conference, long from, long to, CancellationToken cancellation);

    /// <summary>
    /// The conference as this node's replica has folded it, live: never behind what its clients were sent.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The replica cannot start: the journal cannot be read.</exception>
    Task<Conference> FollowAsync(ConferenceId conference, CancellationToken cancellation);

    /// <summary>
    /// Events of one conference, in order and without gap: those after <paramref name="after"/> that the journal has,
    /// then each soon after it was committed, on whatever node. Ends only by cancellation; goes on through failovers
    /// and while the journal is away. As long as it is read, the conference has a replica on this node.
    /// </summary>
    /// <remarks>
    /// A reader that is slow holds nobody up: what it has no room for, it gets from the journal. Give the seq of the
    /// last event that was dealt with to go on where another run, or another node, was.
    /// </remarks>
    /// <param name="conference">Its id; create it before.</param>
    /// <param name="after">A seq; 0 for all events from the first.</param>
    /// <param name="cancellation">Ends it.</param>
    IAsyncEnumerable<JournaledEvent> SubscribeAsync(
        ConferenceId conference, long after, CancellationToken cancellation);

    /// <summary>
    /// Events of all conferences that are in use at this node, from now on. Of each it is in order and without gap from
    /// its first event here. Ends only by cancellation.
    /// </summary>
    /// <remarks>
    /// A conference is in use where somebody is connected, or subscribed to it: several nodes may give the same event.
    /// One that is in use here again, after 10 000 others had events, begins anew.
    /// </remarks>
    /// <param name="cancellation">Ends it.</param>
    IAsyncEnumerable<SubscribedEvent> SubscribeAsync(CancellationToken cancellation);

    /// <summary>Ids of a site's conferences in ordinal order, ended ones included.</summary>
    /// <param name="site">The site.</param>
    /// <param name="after">Only names after this one; empty for the first page.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The journal cannot be read.</exception>
    Task<IReadOnlyList<ConferenceId>> ListAsync(
        string site, string after, int limit, CancellationToken cancellation);
}

/// <summary>How a command ended.</summary>
/// <param name="Seq">The seq of its last event; 0 when nothing changed or it was refused.</param>
/// <param name="Refused"><c>null</c> when it was done.</param>
/// <param name="Message">For people; empty unless refused.</param>
public sealed record CommandResult(long Seq, RefusalCode? Refused, string Message);

/// <summary>An event of one of several conferences.</summary>
/// <param name="Conference">Where it happened.</param>
/// <param name="Journaled">What happened.</param>
public sealed record SubscribedEvent(ConferenceId Conference, JournaledEvent Journaled);

/// <summary>The journal cannot be read or written at the moment.</summary>
public sealed class JournalUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
