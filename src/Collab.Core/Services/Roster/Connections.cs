using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Services.Roster;

/// <summary>Connections that break and come back within a session.</summary>
internal static class Connections
{
    public static Decision Resume(RosterState state, Reconnect reconnect, DecisionContext context)
    {
        if (context.Facts.Conference.RefuseUnlessAlive() is { } refusal) return refusal;
        if (state.Find(reconnect.Participant) is not { } present || present.Session != reconnect.Session)
        {
            return Decision.Refuse(
                RefusalCode.SessionUnknown,
                $"The session is not, or no longer, the one of '{LegalText.Quotable(reconnect.Participant)}': it "
                + "ended, or another one took its place. Join anew.");
        }

        // Sent again by a node that did not hear the answer.
        if (present.Connection == reconnect.Connection) return Decision.Nothing;
        return RefuseLate(present, reconnect.Client, reconnect.Attempt)
            ?? LegalText.CheckLine("connection", reconnect.Connection, 1, RosterLimits.TokenCharactersMax)
            ?? LegalText.CheckLine("node", reconnect.Node, 1, RosterLimits.NodeCharactersMax)
            ?? LegalText.CheckLine("client", reconnect.Client, 0, RosterLimits.TokenCharactersMax)
            ?? Decision.Accept(new ConnectionResumed
            {
                Participant = present.Id,
                Session = present.Session,
                Generation = present.Generation + 1,
                Node = reconnect.Node,
                Connection = reconnect.Connection,
                Client = reconnect.Client,
                Attempt = reconnect.Attempt,
            });
    }

    /// <summary>
    /// Refuses what a client asked for over a connection that it gave up for a newer one, and what a node that was cut
    /// off passes on only now: it would put the newer one out.
    /// </summary>
    public static Decision? RefuseLate(Participant? present, string client, long attempt) =>
        present is not null && client.Length > 0 && client == present.Client && attempt < present.Attempt
            ? Decision.Refuse(
                RefusalCode.SessionReplaced,
                $"This is attempt {attempt} of a client that is in with attempt {present.Attempt}: its newer "
                + "connection counts.")
            : null;

    /// <remarks>What is not current any more is ignored: an old connection's cleanup touches no newer one.</remarks>
    public static Decision Lose(RosterState state, LoseConnections lose)
    {
        if (lose.Connections.Count > RosterLimits.LostConnectionsMax)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"connections has {lose.Connections.Count} entries; {RosterLimits.LostConnectionsMax} are legal. Send "
                + "several commands.");
        }

        var events = new List<IMessage>();
        // The same connection may be named twice, but is lost once.
        var lost = new HashSet<string>(StringComparer.Ordinal);
        foreach (var connection in lose.Connections)
        {
            var current = state.Find(connection.Participant) is { Presence: Presence.Connected } present
                && present.Session == connection.Session
                && present.Generation == connection.Generation;
            if (!current || !lost.Add(connection.Participant)) continue;
            events.Add(new ConnectionLost
            {
                Participant = connection.Participant,
                Session = connection.Session,
                Generation = connection.Generation,
            });
        }

        return Decision.Accept([.. events]);
    }
}
