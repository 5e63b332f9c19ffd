using Collab.Protocol;
using Collab.Protocol.Services.Captions;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Captions;

/// <summary>Correcting and removing final lines, by their author, their speaker or a moderator.</summary>
internal static class Correcting
{
    public static Decision Correct(CaptionsState state, CorrectLine correct, DecisionContext context)
    {
        if (Find(state, correct.Line, context, out var line) is { } refusal) return refusal;
        if (line.Removed)
            return Decision.Refuse(RefusalCode.NotFound, $"Line {correct.Line} was removed.");
        var text = correct.Text.Trim();
        return Adding.CheckText(text)
            ?? (text == line.Text
                ? Decision.Nothing
                : Decision.Accept(new LineCorrected { Line = correct.Line, Text = text }));
    }

    public static Decision Remove(CaptionsState state, RemoveLine remove, DecisionContext context) =>
        Find(state, remove.Line, context, out var line)
        ?? (line.Removed ? Decision.Nothing : Decision.Accept(new LineRemoved { Line = remove.Line }));

    private static Decision? Find(CaptionsState state, long id, DecisionContext context, out CaptionLine line)
    {
        line = state.Find(id)!;
        if (state.IsEvicted(id))
        {
            return Decision.Refuse(
                RefusalCode.NotFound,
                $"Line {id} is too old: only the newest lines, now from {state.FirstLine}, can be corrected.");
        }

        if (line is null) return Decision.Refuse(RefusalCode.NotFound, $"There is no line {id}.");
        return context.Sender is { Role: < Role.CoHost } sender && sender.Id != line.Author && sender.Id != line.Speaker
            ? Decision.Refuse(
                RefusalCode.NotPermitted,
                $"Line {id} is by '{line.Author}', of '{line.Speaker}': only they, a co-host or a host may change it.")
            : null;
    }
}
