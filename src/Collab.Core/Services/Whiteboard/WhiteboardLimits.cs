using Collab.Core.Services.Drawings;

namespace Collab.Core.Services.Whiteboard;

/// <summary>Limits of the whiteboard, besides <see cref="DrawingLimits"/>. All are inclusive.</summary>
public static class WhiteboardLimits
{
    /// <summary>Boards at the same time.</summary>
    public const int BoardsMax = 20;

    /// <summary>Length of a board's title, in UTF-16 units after trimming.</summary>
    public const int TitleCharactersMax = 60;
}
