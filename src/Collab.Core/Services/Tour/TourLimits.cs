namespace Collab.Core.Services.Tour;

/// <summary>Limits of the tour. All are inclusive.</summary>
public static class TourLimits
{
    /// <summary>Length of an address, in UTF-16 units after trimming.</summary>
    public const int UrlCharactersMax = 2048;

    /// <summary>Length of a page's title, in UTF-16 units after trimming.</summary>
    public const int TitleCharactersMax = 200;

    /// <summary>Pages in the state; older ones are in the journal alone.</summary>
    public const int RetainedPagesMax = 100;

    /// <summary>Size of the pages in the state, encoded, in bytes; the oldest give way first.</summary>
    public const int RetainedBytesMax = 128 * 1024;
}
