namespace Collab.Core.Services.Sharing;

/// <summary>Limits of sharing. All are inclusive.</summary>
public static class SharingLimits
{
    /// <summary>Shares at the same time; one participant has one.</summary>
    public const int SharesMax = 4;

    /// <summary>Length of a title, in UTF-16 units after trimming.</summary>
    public const int TitleCharactersMax = 100;

    /// <summary>Participants who ask for the control of one share.</summary>
    public const int RequestsMax = 20;

    /// <summary>Between two reports of one share, in milliseconds.</summary>
    public const int ReportMillisecondsMin = 5_000;

    /// <summary>A region is in thousandths of the whole.</summary>
    public const int RegionWhole = 1000;

    /// <summary>Length of a key's name and place, in UTF-16 units.</summary>
    public const int KeyCharactersMax = 32;
}
