using System.Collections.Immutable;
using Collab.Protocol.Services.Drawings;

namespace Collab.Core.Services.Drawings;

/// <summary>What one participant can undo and redo on one surface, the newest last.</summary>
public sealed record History
{
    /// <summary>Nothing.</summary>
    public static readonly History Empty = new();

    /// <summary>The participant's steps, of ascending seqs.</summary>
    public ImmutableList<DrawingStep> Undo { get; private init; } = [];

    /// <summary>What was undone, of ascending seqs.</summary>
    public ImmutableList<DrawingStep> Redo { get; private init; } = [];

    internal bool IsEmpty => Undo.IsEmpty && Redo.IsEmpty;

    internal IEnumerable<DrawingStep> Steps => Undo.Concat(Redo);

    internal ImmutableList<DrawingStep> StepsTo(bool undo) => undo ? Undo : Redo;

    /// <summary>With another step on one of the two.</summary>
    internal History Push(DrawingStep step, bool undo) =>
        undo ? this with { Undo = Undo.Add(step) } : this with { Redo = Redo.Add(step) };

    /// <summary>Without the newest <paramref name="count"/> steps of one of the two.</summary>
    internal History Pop(int count, bool undo) => undo
        ? this with { Undo = Undo.RemoveRange(Undo.Count - count, count) }
        : this with { Redo = Redo.RemoveRange(Redo.Count - count, count) };

    internal History WithoutRedo() => this with { Redo = [] };

    /// <summary>Without the step of that seq, which is the oldest of one of the two.</summary>
    internal History Forget(long seq) => Undo.Count > 0 && Undo[0].Seq == seq
        ? this with { Undo = Undo.RemoveAt(0) }
        : this with { Redo = Redo.RemoveAt(0) };

    internal static History Of(DrawingHistory history) => new()
    {
        Undo = [.. history.Undo],
        Redo = [.. history.Redo],
    };

    internal DrawingHistory ToMessage(string participant)
    {
        var message = new DrawingHistory { Participant = participant };
        message.Undo.AddRange(Undo);
        message.Redo.AddRange(Redo);
        return message;
    }
}
