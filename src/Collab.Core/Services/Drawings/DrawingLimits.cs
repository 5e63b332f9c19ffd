namespace Collab.Core.Services.Drawings;

/// <summary>Limits of what is drawn, for each service that has surfaces. All are inclusive.</summary>
/// <remarks>
/// Objects and histories together stay below 3 MiB, so that a Welcome with a full whiteboard fits into what a gateway
/// keeps for one client (4 MiB by default). No event exceeds 64 KiB.
/// </remarks>
public static class DrawingLimits
{
    /// <summary>Objects on one surface.</summary>
    public const int ObjectsPerDrawingMax = 10_000;

    /// <summary>Objects on all surfaces together.</summary>
    public const int ObjectsMax = 20_000;

    /// <summary>Size of all objects together, encoded, in bytes.</summary>
    public const int ObjectBytesMax = 2 * 1024 * 1024;

    /// <summary>Objects that one command adds.</summary>
    public const int ObjectsAddedMax = 100;

    /// <summary>Objects that one command changes or deletes.</summary>
    public const int ObjectsChangedMax = 500;

    /// <summary>Size of the objects in one command, encoded, in bytes.</summary>
    public const int CommandBytesMax = 48 * 1024;

    /// <summary>Points of one stroke, besides the first.</summary>
    public const int PointsPerStrokeMax = 2000;

    /// <summary>Length of a text, in UTF-16 units after trimming.</summary>
    public const int TextCharactersMax = 2000;

    /// <summary>Smallest height of letters, in tenths of a pixel.</summary>
    public const int TextSizeMin = 40;

    /// <summary>Greatest height of letters, in tenths of a pixel.</summary>
    public const int TextSizeMax = 5000;

    /// <summary>Length of an image's URL, in UTF-16 units.</summary>
    public const int UrlCharactersMax = 2000;

    /// <summary>Length of an image's description, in UTF-16 units.</summary>
    public const int DescriptionCharactersMax = 200;

    /// <summary>Distance from the origin, and length of a side, in tenths of a pixel.</summary>
    public const int CoordinateMax = 10_000_000;

    /// <summary>Width of a line, in tenths of a pixel.</summary>
    public const int LineWidthMax = 1000;

    /// <summary>What one participant can undo on one surface; the oldest steps give way.</summary>
    public const int StepsPerHistoryMax = 50;

    /// <summary>Size of one step, encoded, in bytes. A greater one is done, but cannot be undone.</summary>
    public const int StepBytesMax = 32 * 1024;

    /// <summary>Steps of all participants on all surfaces; the oldest give way.</summary>
    public const int StepsMax = 5000;

    /// <summary>Size of all steps together, encoded, in bytes; the oldest give way.</summary>
    public const int StepBytesTotalMax = 512 * 1024;

    /// <summary>Size of one part of an exported surface, in UTF-16 units, before its last object.</summary>
    public const int SvgPartCharactersMax = 512 * 1024;
}
