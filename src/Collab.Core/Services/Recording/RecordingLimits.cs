namespace Collab.Core.Services.Recording;

/// <summary>Limits of the recordings. All are inclusive; together they keep the state below 1 MiB.</summary>
public static class RecordingLimits
{
    /// <summary>Recordings in the list.</summary>
    public const int RecordingsMax = 20;

    /// <summary>Stretches of one recording: once more than it was paused.</summary>
    public const int StretchesMax = 100;

    /// <summary>Marks of one recording.</summary>
    public const int MarksMax = 50;

    /// <summary>Length of a title, in UTF-16 units after trimming.</summary>
    public const int TitleCharactersMax = 200;

    /// <summary>Length of a mark's text, in UTF-16 units after trimming.</summary>
    public const int MarkCharactersMax = 100;

    /// <summary>Participants whose consent, given or refused, is remembered.</summary>
    public const int ConsentsMax = 5000;
}
