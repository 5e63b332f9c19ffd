using Collab.Protocol.Services.Breakouts;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>Rooms beside the conference: who belongs where, and going there.</summary>
/// <remarks>
/// Who goes into a room stays in the conference too, with this client: that is where people are moved, rooms are closed
/// and messages to all are said. <see cref="EnterAsync"/> gives a second client, of the room.
/// </remarks>
public sealed class BreakoutsService : ClientService
{
    private volatile BreakoutsState _state = BreakoutsState.Empty;

    internal BreakoutsService() : base("breakouts", BreakoutsReflection.Descriptor) { }

    /// <summary>As of the last event.</summary>
    public BreakoutsState State => _state;

    /// <summary>Opens a set of rooms; takes a co-host. Refused while one is open.</summary>
    /// <param name="open">How many, and who goes where.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task OpenAsync(OpenRooms open, CancellationToken cancellationToken = default) =>
        SendAsync(open, cancellationToken);

    /// <summary>Moves somebody; takes a co-host.</summary>
    /// <param name="participant">The id.</param>
    /// <param name="room">The room's number; 0 for the main room.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task AssignAsync(string participant, int room, CancellationToken cancellationToken = default) => SendAsync(
        new AssignParticipants { Assignments = { new Assignment { Participant = participant, Room = room } } },
        cancellationToken);

    /// <summary>Deals out, by chance, all below co-host who are in the main room; takes a co-host.</summary>
    public Task DealOutAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new DealOut(), cancellationToken);

    /// <summary>Belongs in another room from now on.</summary>
    /// <param name="room">The room's number; 0 for the main room, which takes nobody's leave.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ChooseAsync(int room, CancellationToken cancellationToken = default) =>
        SendAsync(new ChooseRoom { Room = room }, cancellationToken);

    /// <summary>Says something to everybody in all rooms; takes a co-host.</summary>
    /// <param name="text">1 to 500 UTF-16 units after trimming.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task BroadcastAsync(string text, CancellationToken cancellationToken = default) =>
        SendAsync(new BroadcastMessage { Text = text }, cancellationToken);

    /// <summary>Calls the hosts to the room in which one is.</summary>
    public Task CallForHelpAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new CallForHelp(), cancellationToken);

    /// <summary>Takes a call for help as answered; takes a co-host.</summary>
    /// <param name="room">The room's number.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task AnswerHelpAsync(int room, CancellationToken cancellationToken = default) =>
        SendAsync(new AnswerHelp { Room = room }, cancellationToken);

    /// <summary>Begins the countdown, or closes the rooms at once when it runs; takes a co-host.</summary>
    public Task CloseAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new CloseRooms(), cancellationToken);

    /// <summary>Joins the room in which this participant belongs.</summary>
    /// <returns>A client of the room; dispose of it to come back.</returns>
    /// <exception cref="InvalidOperationException">The participant belongs in the main room.</exception>
    public Task<ConferenceClient> EnterAsync(CancellationToken cancellationToken = default) =>
        _state.RoomNameOf(Client.ParticipantId) is { Length: > 0 } room
            ? Client.JoinRoomAsync(Name, room, cancellationToken)
            : throw new InvalidOperationException("The participant belongs in the main room: choose a room first.");

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is BreakoutsSnapshot breakouts ? BreakoutsState.Of(breakouts) : BreakoutsState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>Rooms beside the conference.</summary>
    public BreakoutsService Breakouts => Service<BreakoutsService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Breakouts = Add(() => new BreakoutsService());
}
