using System.Globalization;
using Collab.Protocol;
using Collab.Protocol.Services.Breakouts;
using Google.Protobuf;

namespace Collab.Core.Services.Breakouts;

/// <summary>Rooms beside the conference, and who belongs where.</summary>
/// <remarks>
/// Each room is a conference of its own, made when the first comes to it: its id follows from this conference's, the
/// number of the set and the room's, so that however often rooms are asked for there is one of each. Who is in a room
/// stays in this conference as well: what is said to all, help, the countdown and moving are this conference's events.
/// </remarks>
public sealed class BreakoutsService : Service<BreakoutsState>, IRoomKeeper<BreakoutsState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "breakouts";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(
            Permission.CoHost,
            OpenRooms.Descriptor,
            AssignParticipants.Descriptor,
            DealOut.Descriptor,
            BroadcastMessage.Descriptor,
            AnswerHelp.Descriptor,
            CloseRooms.Descriptor)
        .Command(Permission.Participant, ChooseRoom.Descriptor, CallForHelp.Descriptor)
        .Event(
            RoomsOpened.Descriptor,
            ParticipantsAssigned.Descriptor,
            MessageBroadcast.Descriptor,
            HelpCalled.Descriptor,
            HelpAnswered.Descriptor,
            RoomsClosing.Descriptor,
            RoomsClosed.Descriptor)
        .SnapshotAs(BreakoutsSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override BreakoutsState Initial => BreakoutsState.None;

    /// <inheritdoc/>
    public override Decision Decide(BreakoutsState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        OpenRooms open => Opening.Open(state, open, context),
        CloseRooms => Closing.Close(state, context),
        _ when !state.IsOpen && Contract.TryGetCommand(command.Descriptor.Name, out _, out _) =>
            Decision.Refuse(RefusalCode.NotFound, "No rooms are open: a host or co-host opens some first."),
        AssignParticipants assign => Moving.Assign(state, assign, context),
        DealOut => Moving.DealOut(state, context),
        ChooseRoom choose => Moving.Choose(state, choose, context),
        BroadcastMessage broadcast => Talking.Broadcast(broadcast, context),
        CallForHelp => Talking.Call(state, context),
        AnswerHelp answer => Talking.Answer(state, answer, context),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override Decision Settle(BreakoutsState state, DecisionContext context) => Closing.Settle(state, context);

    /// <inheritdoc/>
    public override long? NextDeadline(BreakoutsState state, Facts facts) => Closing.NextDeadline(state, facts);

    /// <inheritdoc/>
    public override BreakoutsState Evolve(BreakoutsState state, IMessage @event, EventContext context) =>
        BreakoutsEvents.Evolve(state, @event);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(BreakoutsState state) => BreakoutsSnapshots.Write(state, calls: true);

    /// <inheritdoc/>
    public override BreakoutsState FromSnapshot(IMessage snapshot) =>
        BreakoutsSnapshots.Read((BreakoutsSnapshot)snapshot);

    /// <summary>Everything, but calls for help only for those who answer them.</summary>
    public override IMessage View(BreakoutsState state, Viewer viewer) =>
        BreakoutsSnapshots.Write(state, calls: viewer.Role >= Permission.CoHost.Minimum);

    /// <inheritdoc/>
    public override object ViewKey(BreakoutsState state, Viewer viewer) => viewer.Role >= Permission.CoHost.Minimum;

    /// <summary>A room's name is the set's number and its own: <c>3-2</c> is room 2 of the third set.</summary>
    public RoomEntry Enter(BreakoutsState state, string room, string participant, Facts facts)
    {
        var present = facts.Roster.Find(participant);
        if (present is null)
            return RoomEntry.Refuse(RefusalCode.NotPermitted, "Rooms are for those who are in the conference.");
        if (state.Rooms.FirstOrDefault(x => NameOf(state.Set, x.Number) == room) is not { } found)
        {
            return RoomEntry.Refuse(
                RefusalCode.NotFound, $"There is no open room '{LegalText.Quotable(room)}': it was closed.");
        }

        return state.RoomOf(participant) == found.Number
            ? RoomEntry.Open(found.Title, present.Name, present.Role, BreakoutsLimits.EmptyRoomSeconds)
            : RoomEntry.Refuse(RefusalCode.NotPermitted, $"You do not belong in '{found.Title}' now.");
    }

    internal static string NameOf(long set, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{set}-{number}");
}
