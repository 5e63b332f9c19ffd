using Collab.Core.Services.Drawings;
using Collab.Protocol;
using Collab.Protocol.Services.Whiteboard;

namespace Collab.Core.Services.Whiteboard;

/// <summary>Answers <c>GetSvg</c>.</summary>
internal static class SvgQuery
{
    public static QueryStep Answer(WhiteboardState state, GetSvg query)
    {
        if (Boards.Find(state, query.Board, out var board) is { } refusal)
            return new QueryStep.Refused(refusal.Refused!, refusal.Message);
        var drawing = state.Drawings[board.Id];
        // Objects may have been deleted since the part before: then what is left is the end alone.
        if (query.From < 0 || query.From > DrawingLimits.ObjectsPerDrawingMax)
        {
            return new QueryStep.Refused(
                RefusalCode.InvalidArgument,
                $"from is {query.From}: 0 is legal, and the next of the answer before.");
        }

        var (svg, next) = SvgWriter.Write(drawing, board.Title, query.From, DrawingLimits.SvgPartCharactersMax);
        return new QueryStep.Answered(new BoardSvg { Svg = svg, Next = next });
    }
}
