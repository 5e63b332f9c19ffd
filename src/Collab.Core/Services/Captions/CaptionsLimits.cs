namespace Collab.Core.Services.Captions;

/// <summary>Limits of the captions. All are inclusive.</summary>
/// <remarks>The largest line stays far below <see cref="RetainedBytesMax"/>, so the newest one is retained.</remarks>
public static class CaptionsLimits
{
    /// <summary>Length of a line, in UTF-16 units after trimming.</summary>
    public const int TextCharactersMax = 500;

    /// <summary>Length of a language tag, in characters.</summary>
    public const int LanguageCharactersMax = 35;

    /// <summary>From a line's start to its end, in milliseconds.</summary>
    public const int LineMillisecondsMax = 60_000;

    /// <summary>How far a line's end may lie ahead of the server's clock, in milliseconds.</summary>
    public const int AheadMillisecondsMax = 5_000;

    /// <summary>Lines in the state; older ones are read from the journal and cannot be corrected any more.</summary>
    public const int RetainedLinesMax = 500;

    /// <summary>Size of the lines in the state, encoded, in bytes; the oldest give way first.</summary>
    public const int RetainedBytesMax = 256 * 1024;

    /// <summary>Participants who were chosen to caption.</summary>
    public const int ChosenMax = 50;

    /// <summary>Lines that one query may ask for.</summary>
    public const int QueryLinesMax = 500;

    /// <summary>Lines that a query answers with when it asks for 0.</summary>
    public const int QueryLinesDefault = 100;

    /// <summary>Events of the journal that one query looks through; then it answers with the lines it has.</summary>
    public const int QueryEventsMax = 20_000;
}
