using Collab.Protocol;
using Collab.Protocol.Services.Recording;

namespace Collab.Core.Services.Recording;

/// <summary>Marks in the current recording, and taking recordings off the list.</summary>
internal static class Marking
{
    public static Decision Add(RecordingState state, AddMark mark)
    {
        if (state.Current is not { } current || state.Status != RecordingStatus.Running) return Running.RefuseNone();
        var text = mark.Text.Trim();
        if (LegalText.CheckLine("text", text, 1, RecordingLimits.MarkCharactersMax) is { } illegal) return illegal;
        return current.Marks.Count >= RecordingLimits.MarksMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"Recording {current.Number} has {current.Marks.Count} marks, which is the limit.")
            : Decision.Accept(new MarkAdded { Text = text });
    }

    public static Decision Delete(RecordingState state, DeleteRecording delete)
    {
        if (state.Current?.Number == delete.Number)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, $"Recording {delete.Number} has not stopped: stop it first.");
        }

        return state.Recordings.Exists(x => x.Number == delete.Number)
            ? Decision.Accept(new RecordingDeleted { Number = delete.Number })
            : Decision.Refuse(RefusalCode.NotFound, $"There is no recording {delete.Number}.");
    }
}
