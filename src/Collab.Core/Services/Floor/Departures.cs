using Collab.Protocol.Services.Floor;
using Google.Protobuf;

namespace Collab.Core.Services.Floor;

/// <summary>What becomes of the things of people who have left the conference.</summary>
/// <remarks>Somebody who is reconnecting is still in the roster, and keeps everything.</remarks>
internal static class Departures
{
    public static Decision Settle(FloorState state, DecisionContext context)
    {
        var roster = context.Facts.Roster;
        if (!context.Facts.Conference.IsAlive) return Decision.Nothing;
        var gone = new SortedSet<string>(
            Involved(state).Where(id => roster.Find(id) is null),
            StringComparer.Ordinal);
        if (gone.Count == 0) return Decision.Nothing;

        var events = new List<IMessage>();
        foreach (var token in state.Tokens.Values.Where(token => gone.Contains(token.Holder)))
            events.Add(Tokens.Leave(token, MoveCause.Left, id => !gone.Contains(id)));
        events.AddRange(gone.Select(id => new ParticipantCleared { Participant = id }));
        // A token that only they inhibited may have become free for somebody who waits.
        var after = events.Aggregate(
            state,
            (folded, @event) => FloorEvents.Evolve(folded, @event, new EventContext(0, context.Now, "")));
        foreach (var token in after.Tokens.Values.Where(token => token.IsFree))
        {
            if (Tokens.Next(token) is { Length: > 0 } next)
                events.Add(Tokens.Move(token, next, MoveCause.PassedOn));
        }

        return Decision.Accept([.. events]);
    }

    private static IEnumerable<string> Involved(FloorState state)
    {
        var queues = new[] { state.Hands, state.Unmuted, state.Asked, state.Away }
            .Concat(state.Tokens.Values.SelectMany(token => new[] { token.Requests, token.Inhibitors }));
        return queues.SelectMany(queue => queue.Participants)
            .Concat(state.Tokens.Values.SelectMany(token => new[] { token.Holder, token.OfferedTo }))
            .Where(id => id.Length > 0);
    }
}
