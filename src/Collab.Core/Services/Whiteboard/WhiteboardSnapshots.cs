using System.Collections.Immutable;
using Collab.Core.Services.Drawings;
using Collab.Protocol.Services.Whiteboard;

namespace Collab.Core.Services.Whiteboard;

/// <summary>The whiteboard as a message, and back.</summary>
internal static class WhiteboardSnapshots
{
    /// <param name="state">What is written.</param>
    /// <param name="histories">Whether with what can be undone, which no participant is shown.</param>
    public static WhiteboardSnapshot Write(WhiteboardState state, bool histories)
    {
        var snapshot = new WhiteboardSnapshot
        {
            NextBoard = state.NextBoard,
            NextObject = state.Drawings.NextObject,
        };
        snapshot.Boards.AddRange(state.Boards.Select(board => new Board
        {
            Id = board.Id,
            Title = board.Title,
            Locked = board.Locked,
            Content = state.Drawings.ToMessage(board.Id, histories),
        }));
        return snapshot;
    }

    public static WhiteboardState Read(WhiteboardSnapshot snapshot) => new()
    {
        Boards = [.. snapshot.Boards.Select(x => new BoardTitle(x.Id, x.Title, x.Locked))],
        Drawings = DrawingSet.Of(snapshot.Boards.Select(x => (x.Id, x.Content)), snapshot.NextObject),
        NextBoard = snapshot.NextBoard,
    };
}
