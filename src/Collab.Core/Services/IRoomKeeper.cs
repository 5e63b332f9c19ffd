using Collab.Protocol;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services;

/// <summary>Whether somebody may go into a room, and as whom.</summary>
public sealed record RoomEntry
{
    private RoomEntry() { }

    /// <summary><c>null</c> when they may.</summary>
    public RefusalCode? Refused { get; private init; }

    /// <summary>For people; empty unless refused.</summary>
    public string Message { get; private init; } = "";

    /// <summary>The title of the room's conference, which is made when it does not exist yet.</summary>
    public string Title { get; private init; } = "";

    /// <summary>The display name that they have in it.</summary>
    public string Name { get; private init; } = "";

    /// <summary>The role that they have in it.</summary>
    public Role Role { get; private init; }

    /// <summary>How long the room's conference goes on when everybody has left, in seconds.</summary>
    public int EmptySeconds { get; private init; }

    /// <summary>They may.</summary>
    public static RoomEntry Open(string title, string name, Role role, int emptySeconds) =>
        new() { Title = title, Name = name, Role = role, EmptySeconds = emptySeconds };

    /// <summary>They may not, or not any more.</summary>
    public static RoomEntry Refuse(RefusalCode code, string message) => new() { Refused = code, Message = message };
}

/// <summary>
/// What a service implements besides <see cref="IService"/> when it has rooms: conferences beside this one whose doors
/// its state opens to participants, without tickets of their own.
/// </summary>
/// <remarks>
/// A room's conference has an id that follows from the main conference's, the service's name and the room's, so there
/// is one however often it is asked for. Nodes ask when somebody comes, and again every few seconds for as long as they
/// stay.
/// </remarks>
public interface IRoomKeeper
{
    /// <inheritdoc cref="IRoomKeeper{TState}.Enter"/>
    RoomEntry Enter(object state, string room, string participant, Facts facts);
}

/// <summary>A keeper of rooms whose state is a <typeparamref name="TState"/>.</summary>
/// <typeparam name="TState">The service's state.</typeparam>
public interface IRoomKeeper<TState> : IRoomKeeper
    where TState : class
{
    /// <summary>Whether a participant of this conference may be in a room now. Pure and cheap.</summary>
    /// <param name="state">The service's state.</param>
    /// <param name="room">The room's name, as the client said it.</param>
    /// <param name="participant">The id, by the ticket for this conference.</param>
    /// <param name="facts">Conference and roster.</param>
    RoomEntry Enter(TState state, string room, string participant, Facts facts);

    RoomEntry IRoomKeeper.Enter(object state, string room, string participant, Facts facts) =>
        Enter((TState)state, room, participant, facts);
}
