namespace Collab.Core.Services.Timer;

/// <summary>Limits of the clock and the agenda. All are inclusive.</summary>
public static class TimerLimits
{
    /// <summary>What a countdown may have left, at the most, in seconds: a day.</summary>
    public const int CountdownSecondsMax = 86_400;

    /// <summary>Length of the clock's label, in UTF-16 units after trimming; it may be empty.</summary>
    public const int LabelCharactersMax = 100;

    /// <summary>Items of the agenda.</summary>
    public const int ItemsMax = 50;

    /// <summary>Length of an item's title, in UTF-16 units after trimming.</summary>
    public const int TitleCharactersMax = 200;

    /// <summary>The longest time that an item may be planned for, in seconds: a day.</summary>
    public const int PlannedSecondsMax = 86_400;
}
