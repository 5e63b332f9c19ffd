using System.Collections.Immutable;
using Collab.Protocol.Services.Drawings;

namespace Collab.Core.Services.Drawings;

/// <summary>The surfaces of one service, by numbers that the service gives them.</summary>
/// <remarks>
/// Bounded by <see cref="DrawingLimits"/>. Everything changes by events alone: each change of a participant is a step
/// that they can undo. Steps are kept by the seq of their event, so that the oldest give way.
/// </remarks>
public sealed record DrawingSet
{
    private ImmutableSortedDictionary<long, Drawing> _drawings = ImmutableSortedDictionary<long, Drawing>.Empty;
    private ImmutableSortedDictionary<long, (long Drawing, string Participant, int Bytes)> _steps =
        ImmutableSortedDictionary<long, (long, string, int)>.Empty;

    /// <summary>No surface.</summary>
    public static readonly DrawingSet Empty = new();

    /// <summary>The id that the next object gets.</summary>
    public long NextObject { get; private init; } = 1;

    /// <summary>How many objects there are on all surfaces.</summary>
    public int ObjectCount { get; private init; }

    /// <summary>The encoded size of all objects, in bytes.</summary>
    public long ObjectBytes { get; private init; }

    /// <summary>The steps that can be undone or redone.</summary>
    public int StepCount => _steps.Count;

    /// <summary>The encoded size of all steps, in bytes.</summary>
    public long StepBytes { get; private init; }

    /// <summary>The surface of that number.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public Drawing this[long drawing] => _drawings.TryGetValue(drawing, out var found)
        ? found
        : throw new InvalidOperationException($"There is no drawing {drawing}.");

    /// <summary>With an empty surface of a number that is free.</summary>
    public DrawingSet Open(long drawing) => this with { _drawings = _drawings.Add(drawing, Drawing.Empty) };

    /// <summary>Without a surface.</summary>
    public DrawingSet Close(long drawing)
    {
        var closed = Replace(drawing, Drawing.Empty).Forget(this[drawing].Histories.Values);
        return closed with { _drawings = closed._drawings.Remove(drawing) };
    }

    /// <summary>After an edit, which the event's participant can undo.</summary>
    public DrawingSet Edit(long drawing, Edit edit, EventContext context)
    {
        var step = StepOf(this[drawing], edit, context.Seq);
        var history = HistoryOf(drawing, context.Participant);
        return Apply(drawing, edit)
            .Forget(history.Redo)
            .Keep(drawing, context.Participant, history.WithoutRedo(), step, undo: true);
    }

    /// <summary>After everything that somebody drew was deleted, which the event's participant can undo.</summary>
    public DrawingSet ClearOf(long drawing, string author, EventContext context)
    {
        var edit = new Edit();
        edit.Deleted.AddRange(this[drawing].Objects.Where(x => x.Author == author).Select(x => x.Id));
        return Edit(drawing, edit, context);
    }

    /// <summary>Without anything on a surface, nor anything to undo there.</summary>
    public DrawingSet ClearAll(long drawing) => Close(drawing).Open(drawing);

    /// <summary>After a participant's newest steps were taken back, or done again.</summary>
    /// <param name="drawing">The surface.</param>
    /// <param name="edit">What becomes of the objects.</param>
    /// <param name="steps">How many of the participant's steps are done with.</param>
    /// <param name="undo">Taken back; otherwise done again.</param>
    /// <param name="context">Of the event.</param>
    public DrawingSet Turn(long drawing, Edit edit, int steps, bool undo, EventContext context)
    {
        var step = StepOf(this[drawing], edit, context.Seq);
        var history = HistoryOf(drawing, context.Participant);
        var turned = history.StepsTo(undo);
        var done = Math.Min(steps, turned.Count);
        return Apply(drawing, edit)
            .Forget(turned.GetRange(turned.Count - done, done))
            .Keep(drawing, context.Participant, history.Pop(done, undo), step, !undo);
    }

    /// <summary>As a snapshot has it.</summary>
    /// <param name="contents">The surfaces.</param>
    /// <param name="nextObject">The id that the next object gets.</param>
    public static DrawingSet Of(IEnumerable<(long Drawing, DrawingContent Content)> contents, long nextObject)
    {
        var set = Empty with { NextObject = nextObject };
        foreach (var (number, content) in contents)
        {
            var drawing = Drawing.Empty.Put(content.Objects);
            foreach (var saved in content.Histories)
            {
                var history = History.Of(saved);
                drawing = drawing.WithHistory(saved.Participant, history);
                foreach (var step in history.Steps) set = set.Count(number, saved.Participant, step);
            }

            set = set.Open(number).Replace(number, drawing);
        }

        return set;
    }

    /// <summary>A surface as a message.</summary>
    /// <param name="drawing">Its number.</param>
    /// <param name="histories">Whether with what can be undone, as the server keeps it.</param>
    public DrawingContent ToMessage(long drawing, bool histories)
    {
        var content = new DrawingContent();
        content.Objects.AddRange(this[drawing].Objects);
        if (histories) content.Histories.AddRange(this[drawing].Histories.Select(x => x.Value.ToMessage(x.Key)));
        return content;
    }

    /// <summary>What a participant can undo and redo on a surface.</summary>
    public History HistoryOf(long drawing, string participant) =>
        this[drawing].Histories.GetValueOrDefault(participant, History.Empty);

    private static DrawingStep StepOf(Drawing drawing, Edit edit, long seq)
    {
        var step = new DrawingStep { Seq = seq };
        foreach (var put in edit.Put)
        {
            step.Changes.Add(drawing.Find(put.Id) is { } old
                ? new DrawingChange { Before = Parts.Selected(old, put), After = put }
                : new DrawingChange { After = put });
        }

        foreach (var id in edit.Deleted)
        {
            if (drawing.Find(id) is { } old) step.Changes.Add(new DrawingChange { Before = old });
        }

        return step;
    }

    private DrawingSet Apply(long drawing, Edit edit)
    {
        var newest = edit.Put.Count == 0 ? 0 : edit.Put.Max(x => x.Id);
        return Replace(drawing, this[drawing].Put(edit.Put).Delete(edit.Deleted)) with
        {
            NextObject = Math.Max(NextObject, newest + 1),
        };
    }

    private DrawingSet Replace(long drawing, Drawing changed)
    {
        var old = this[drawing];
        return this with
        {
            _drawings = _drawings.SetItem(drawing, changed),
            ObjectCount = ObjectCount - old.Count + changed.Count,
            ObjectBytes = ObjectBytes - old.Bytes + changed.Bytes,
        };
    }

    /// <summary>Puts a step on a history, and lets the oldest steps give way.</summary>
    private DrawingSet Keep(long drawing, string participant, History history, DrawingStep step, bool undo)
    {
        var kept = this;
        if (step.Changes.Count > 0 && step.CalculateSize() <= DrawingLimits.StepBytesMax)
        {
            history = history.Push(step, undo);
            kept = kept.Count(drawing, participant, step);
        }

        if (history.Undo.Count > DrawingLimits.StepsPerHistoryMax)
        {
            kept = kept.Forget([history.Undo[0]]);
            history = history.Forget(history.Undo[0].Seq);
        }

        return (kept with
        {
            _drawings = kept._drawings.SetItem(drawing, kept[drawing].WithHistory(participant, history)),
        }).Evict();
    }

    private DrawingSet Evict()
    {
        var kept = this;
        while (kept.StepCount > DrawingLimits.StepsMax || kept.StepBytes > DrawingLimits.StepBytesTotalMax)
        {
            var (seq, (number, participant, _)) = kept._steps.First();
            var drawing = kept[number];
            var history = kept.HistoryOf(number, participant).Forget(seq);
            kept = kept.Forget(seq) with
            {
                _drawings = kept._drawings.SetItem(number, drawing.WithHistory(participant, history)),
            };
        }

        return kept;
    }

    private DrawingSet Count(long drawing, string participant, DrawingStep step)
    {
        var bytes = step.CalculateSize();
        return this with
        {
            _steps = _steps.Add(step.Seq, (drawing, participant, bytes)),
            StepBytes = StepBytes + bytes,
        };
    }

    private DrawingSet Forget(IEnumerable<History> histories) => Forget(histories.SelectMany(x => x.Steps));

    private DrawingSet Forget(IEnumerable<DrawingStep> steps) =>
        steps.Aggregate(this, (set, step) => set.Forget(step.Seq));

    private DrawingSet Forget(long seq) => this with
    {
        StepBytes = StepBytes - _steps[seq].Bytes,
        _steps = _steps.Remove(seq),
    };
}
