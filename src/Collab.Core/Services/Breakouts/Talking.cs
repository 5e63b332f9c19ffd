using System.Collections.Immutable;
using System.Globalization;
using Collab.Protocol;
using Collab.Protocol.Services.Breakouts;

namespace Collab.Core.Services.Breakouts;

/// <summary>Between the rooms and the hosts: what is said to all, and calls for help.</summary>
internal static class Talking
{
    public static Decision Broadcast(BroadcastMessage broadcast, DecisionContext context)
    {
        var text = broadcast.Text.Trim();
        return LegalText.CheckLines("text", text, 1, BreakoutsLimits.MessageCharactersMax)
            ?? Decision.Accept(new MessageBroadcast { Text = text, From = context.Sender?.Id ?? "" });
    }

    public static Decision Call(BreakoutsState state, DecisionContext context)
    {
        var room = context.Sender is { } sender ? state.RoomOf(sender.Id) : 0;
        if (room == 0)
        {
            return Decision.Refuse(
                RefusalCode.NotFound, "Help is called for from a room: in the main room, raise your hand.");
        }

        if (state.Calls.Contains(Key(room))) return Decision.Nothing;
        var call = new HelpCall { Room = room, Participant = context.Sender!.Id, At = context.Now };
        return Decision.Accept([new DecidedEvent(new HelpCalled { Call = call }, Audience(context, call.Participant))]);
    }

    public static Decision Answer(BreakoutsState state, AnswerHelp answer, DecisionContext context) =>
        state.Calls.Find(Key(answer.Room)) is { } call
            ? Decision.Accept(
            [
                new DecidedEvent(new HelpAnswered { Room = answer.Room }, Audience(context, call.Participant)),
            ])
            : Decision.Nothing;

    public static string Key(int room) => room.ToString(CultureInfo.InvariantCulture);

    private static ImmutableArray<string> Audience(DecisionContext context, string caller) =>
    [
        .. context.Facts.Roster.Participants
            .Where(x => x.Role >= Permission.CoHost.Minimum)
            .Select(x => x.Id)
            .Append(caller)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
