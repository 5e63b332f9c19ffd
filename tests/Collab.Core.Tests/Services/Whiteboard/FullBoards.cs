using Collab.Core.Services.Drawings;
using Collab.Core.Tests.Conferences;
using Collab.Protocol.Services.Whiteboard;

namespace Collab.Core.Tests.Services.Whiteboard;

/// <summary>Boards with very much on them.</summary>
internal static class FullBoards
{
    /// <summary>Adds rectangles until a board has so many objects.</summary>
    public static void Fill(ConferenceDriver driver, long board, int count, string author = "pat")
    {
        while (driver.Board(board).Count < count)
        {
            var more = Math.Min(DrawingLimits.ObjectsAddedMax, count - driver.Board(board).Count);
            var add = new AddObjects { Board = board };
            for (var i = 0; i < more; i++) add.Objects.Add(WhiteboardRoom.Rectangle(i * 10, 0));
            if (driver.Send(author, add) is { Refused: not null } refused)
                throw new InvalidOperationException(refused.Decision.Message);
        }
    }
}
