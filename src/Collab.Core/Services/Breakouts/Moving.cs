using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Services.Breakouts;
using Google.Protobuf;

namespace Collab.Core.Services.Breakouts;

/// <summary>Who belongs where: by hand, by chance, by choice.</summary>
internal static class Moving
{
    public static Decision Assign(BreakoutsState state, AssignParticipants assign, DecisionContext context)
    {
        if (assign.Assignments.Count is 0 or > BreakoutsLimits.AssignmentsAtOnceMax)
        {
            return Refuse(
                $"assignments has {assign.Assignments.Count} entries: 1 to {BreakoutsLimits.AssignmentsAtOnceMax} are "
                + "legal.");
        }

        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in assign.Assignments)
        {
            if (!named.Add(one.Participant))
                return Refuse($"assignments names '{LegalText.Quotable(one.Participant)}' twice: name each once.");
            if (context.Facts.Roster.Find(one.Participant) is null) return Standing.NotPresent(one.Participant);
            if (one.Room != 0 && !Exists(state, one.Room)) return RefuseRoom(state, one.Room);
        }

        var changed = assign.Assignments.Where(x => state.RoomOf(x.Participant) != x.Room).ToList();
        if (changed.Count == 0) return Decision.Nothing;
        return RefuseTooMany(state, changed.Count)
            ?? Decision.Accept(new ParticipantsAssigned { Assignments = { changed } });
    }

    public static Decision DealOut(BreakoutsState state, DecisionContext context)
    {
        var events = Deal(state, context);
        return events.Count == 0 ? Decision.Nothing : Decision.Accept([.. events]);
    }

    /// <summary>
    /// Deals out all below co-host who are in the main room: shuffled, one after the other to the room with the fewest.
    /// The moment and the session are the chance that every replay agrees on.
    /// </summary>
    public static List<IMessage> Deal(BreakoutsState state, DecisionContext context)
    {
        var people = context.Facts.Roster.Participants
            .Where(x => x.Role < Permission.CoHost.Minimum && state.RoomOf(x.Id) == 0)
            .Select(x => x.Id)
            .Take(BreakoutsLimits.AssignmentsMax - state.Assigned.Count)
            .ToArray();
        var chance = unchecked((ulong)context.Now * 0x9E3779B97F4A7C15UL) ^ (ulong)state.Set | 1;
        for (var i = people.Length - 1; i > 0; i--)
        {
            // Xorshift: good enough for dealing, and the same everywhere.
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            var other = (int)(chance % (ulong)(i + 1));
            (people[i], people[other]) = (people[other], people[i]);
        }

        var counts = state.Rooms.ToDictionary(x => x.Number, x => state.Assigned.Values.Count(y => y == x.Number));
        var dealt = new List<Assignment>();
        foreach (var id in people)
        {
            var room = state.Rooms.MinBy(x => (counts[x.Number], x.Number))!.Number;
            counts[room]++;
            dealt.Add(new Assignment { Participant = id, Room = room });
        }

        return
        [
            .. dealt.Chunk(BreakoutsLimits.AssignmentsAtOnceMax)
                .Select(some => new ParticipantsAssigned { Assignments = { some } }),
        ];
    }

    public static Decision Choose(BreakoutsState state, ChooseRoom choose, DecisionContext context)
    {
        if (context.Sender is not { } sender)
            return Refuse("ChooseRoom comes from the participant who goes; to move somebody, send AssignParticipants.");
        if (choose.Room == state.RoomOf(sender.Id)) return Decision.Nothing;
        if (choose.Room != 0)
        {
            if (!Exists(state, choose.Room)) return RefuseRoom(state, choose.Room);
            if (!state.Choice && sender.Role < Permission.CoHost.Minimum)
            {
                return Decision.Refuse(
                    RefusalCode.NotPermitted, "Hosts say who goes where: ask one of them to move you.");
            }

            if (RefuseTooMany(state, 1) is { } full) return full;
        }

        return Decision.Accept(new ParticipantsAssigned
        {
            Assignments = { new Assignment { Participant = sender.Id, Room = choose.Room } },
        });
    }

    public static bool Exists(BreakoutsState state, int room) => room >= 1 && room <= state.Rooms.Length;

    public static Decision RefuseRoom(BreakoutsState state, int room) => Decision.Refuse(
        RefusalCode.NotFound, $"There is no room {room}: 1 to {state.Rooms.Length} are open.");

    private static Decision? RefuseTooMany(BreakoutsState state, int more) =>
        state.Assigned.Count + more <= BreakoutsLimits.AssignmentsMax
            ? null
            : Decision.Refuse(
                RefusalCode.LimitReached,
                $"{state.Assigned.Count} are assigned to rooms; {BreakoutsLimits.AssignmentsMax} are the limit.");

    private static Decision Refuse(string message) => Decision.Refuse(RefusalCode.InvalidArgument, message);
}
