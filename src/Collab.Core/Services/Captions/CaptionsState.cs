using System.Collections.Immutable;
using Collab.Protocol.Services.Captions;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Captions;

/// <summary>Whether captions are on, who may caption, and the newest lines, bounded in number and size.</summary>
public sealed record CaptionsState
{
    /// <summary>Off, and nothing was ever captioned.</summary>
    public static readonly CaptionsState Empty = new();

    /// <summary>Whether lines are taken.</summary>
    public bool On { get; internal init; }

    /// <summary>Who may caption what they say.</summary>
    public Captioners Who { get; internal init; } = Captioners.Everybody;

    /// <summary>Who may caption everybody; ids in ordinal order.</summary>
    public ImmutableSortedSet<string> Chosen { get; internal init; } =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>When captions were first switched on, milliseconds since the Unix epoch; 0 when never.</summary>
    public long Origin { get; internal init; }

    /// <summary>Oldest first, with consecutive ids.</summary>
    public ImmutableList<CaptionLine> Lines { get; private init; } = [];

    /// <summary>The encoded size of <see cref="Lines"/>, in bytes.</summary>
    public long LineBytes { get; private init; }

    /// <summary>The id that the next line gets.</summary>
    public long NextLine { get; private init; } = 1;

    /// <summary>The seq of the event that last pushed lines out, 0 when none did.</summary>
    public long EvictedSeq { get; private init; }

    /// <summary>The id of the oldest line that is still here; <see cref="NextLine"/> when none is.</summary>
    public long FirstLine => NextLine - Lines.Count;

    /// <summary>The line of that id, or <c>null</c> when it is not, or no longer, here.</summary>
    public CaptionLine? Find(long line) => line >= FirstLine && line < NextLine
        ? Lines[(int)(line - FirstLine)]
        : null;

    /// <summary>Whether it was added, but has been pushed out since.</summary>
    public bool IsEvicted(long line) => line >= 1 && line < FirstLine;

    /// <summary>Whether somebody may caption what a speaker says, once captions are on.</summary>
    public bool Admits(Participant captioner, string speaker) => Chosen.Contains(captioner.Id)
        || (captioner.Id == speaker && Who switch
        {
            Captioners.Presenters => captioner.Role >= Role.Presenter,
            Captioners.Chosen => false,
            _ => true,
        });

    /// <summary>With the next line.</summary>
    /// <param name="line">Its id is <see cref="NextLine"/>.</param>
    /// <exception cref="InvalidOperationException">It is not: the log was not written by this decider.</exception>
    internal CaptionsState Add(CaptionLine line) => line.Id != NextLine
        ? throw new InvalidOperationException($"Line {line.Id} was added where {NextLine} is next.")
        : (this with
        {
            Lines = Lines.Add(line),
            LineBytes = LineBytes + line.CalculateSize(),
            NextLine = line.Id + 1,
        }).Evict(line.Seq);

    /// <summary>With a line as it is after the event <paramref name="seq"/>.</summary>
    internal CaptionsState Replace(CaptionLine line, long seq)
    {
        var index = (int)(line.Id - FirstLine);
        return (this with
        {
            Lines = Lines.SetItem(index, line),
            LineBytes = LineBytes - Lines[index].CalculateSize() + line.CalculateSize(),
        }).Evict(seq);
    }

    /// <summary>As a snapshot has it.</summary>
    internal static CaptionsState Of(CaptionsSnapshot snapshot) => new()
    {
        On = snapshot.On,
        Who = snapshot.Who,
        Chosen = snapshot.Chosen.ToImmutableSortedSet(StringComparer.Ordinal),
        Origin = snapshot.Origin,
        Lines = [.. snapshot.Lines],
        LineBytes = snapshot.Lines.Sum(line => (long)line.CalculateSize()),
        NextLine = snapshot.NextLine,
        EvictedSeq = snapshot.EvictedSeq,
    };

    private CaptionsState Evict(long seq)
    {
        var (lines, bytes) = (Lines, LineBytes);
        while (lines.Count > CaptionsLimits.RetainedLinesMax || bytes > CaptionsLimits.RetainedBytesMax)
        {
            bytes -= lines[0].CalculateSize();
            lines = lines.RemoveAt(0);
        }

        return lines.Count == Lines.Count
            ? this
            : this with { Lines = lines, LineBytes = bytes, EvictedSeq = seq };
    }
}
