namespace Collab.Core.Services.Breakouts;

/// <summary>Limits of breakouts. All are inclusive.</summary>
public static class BreakoutsLimits
{
    /// <summary>Rooms that are open at once.</summary>
    public const int RoomsMax = 50;

    /// <summary>Length of a room's title, in UTF-16 units after trimming.</summary>
    public const int TitleCharactersMax = 100;

    /// <summary>The shortest time after which rooms close by themselves, in seconds; 0 is for never.</summary>
    public const int DurationSecondsMin = 10;

    /// <summary>The longest, in seconds.</summary>
    public const int DurationSecondsMax = 86_400;

    /// <summary>The longest countdown before rooms close, in seconds.</summary>
    public const int CountdownSecondsMax = 600;

    /// <summary>Assignments that one command or event names.</summary>
    public const int AssignmentsAtOnceMax = 500;

    /// <summary>Participants who are assigned to rooms at once.</summary>
    public const int AssignmentsMax = 5000;

    /// <summary>Length of a message to all rooms, in UTF-16 units after trimming.</summary>
    public const int MessageCharactersMax = 500;

    /// <summary>How long a room that everybody has left goes on, in seconds.</summary>
    public const int EmptyRoomSeconds = 3600;
}
