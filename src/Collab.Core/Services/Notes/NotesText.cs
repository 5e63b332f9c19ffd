using System.Collections.Immutable;
using Collab.Protocol.Texts;

namespace Collab.Core.Services.Notes;

/// <summary>
/// An immutable text in pieces, so that an edit copies the piece that it changes and not the whole. Equal texts may be
/// cut differently; nothing depends on where.
/// </summary>
public sealed class NotesText
{
    private const int PieceUnits = 2_000;
    private const int PieceUnitsMin = 500;

    private readonly ImmutableArray<string> _pieces;

    private NotesText(ImmutableArray<string> pieces, int length) => (_pieces, Length) = (pieces, length);

    /// <summary>No text.</summary>
    public static NotesText Empty { get; } = new([], 0);

    /// <summary>In UTF-16 units.</summary>
    public int Length { get; }

    /// <summary>A text of its own.</summary>
    public static NotesText Of(string text) => new([.. Cut(text)], text.Length);

    /// <inheritdoc/>
    public override string ToString() => string.Concat(_pieces);

    /// <summary>The text after a change that fits it.</summary>
    public NotesText Apply(IReadOnlyList<TextSpan> spans)
    {
        if (spans.Count == 0) return this;
        var (first, last, start) = Touched(spans);
        var changed = TextEdits.Apply(Join(first, last), Shifted(spans, start));
        if (changed.Length < PieceUnitsMin && first > 0) changed = _pieces[--first] + changed;
        var pieces = ImmutableArray.CreateBuilder<string>(_pieces.Length + 2);
        pieces.AddRange(_pieces, first);
        pieces.AddRange(Cut(changed));
        for (var i = last; i < _pieces.Length; i++) pieces.Add(_pieces[i]);
        return new NotesText(pieces.ToImmutable(), Length + (int)TextEdits.Growth(spans));
    }

    /// <summary>What a change that fits the text takes out of it.</summary>
    /// <param name="spans">The change.</param>
    /// <param name="splits">Whether it begins or ends within a character.</param>
    public string RemovedBy(IReadOnlyList<TextSpan> spans, out bool splits)
    {
        var (first, last, start) = Touched(spans);
        var (text, shifted) = (Join(first, last), Shifted(spans, start));
        splits = false;
        var at = 0;
        foreach (var span in shifted)
        {
            at += span.Keep;
            splits |= IsWithinCharacter(text, at);
            at += span.Remove;
            splits |= IsWithinCharacter(text, at);
        }

        return TextEdits.RemovedFrom(text, shifted);
    }

    private static bool IsWithinCharacter(string text, int at) =>
        at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) && char.IsHighSurrogate(text[at - 1]);

    // In pieces of about one length, none of which ends within a character: what is looked at is whole.
    private static IEnumerable<string> Cut(string text)
    {
        var count = (text.Length + PieceUnits - 1) / PieceUnits;
        var at = 0;
        for (var i = 1; i <= count; i++)
        {
            var end = (int)((long)text.Length * i / count);
            if (IsWithinCharacter(text, end)) end++;
            yield return text[at..end];
            at = end;
        }
    }

    private static TextSpan[] Shifted(IReadOnlyList<TextSpan> spans, int start)
    {
        TextSpan[] shifted = [.. spans];
        shifted[0] = new TextSpan(shifted[0]) { Keep = shifted[0].Keep - start };
        return shifted;
    }

    private string Join(int first, int last) => string.Concat(_pieces.AsSpan()[first..last]);

    /// <summary>The pieces from the first to the last (excluded) that a change touches, and where they start.</summary>
    private (int First, int Last, int Start) Touched(IReadOnlyList<TextSpan> spans)
    {
        var (from, to) = (spans[0].Keep, (int)TextEdits.LengthNeeded(spans));
        var (first, start) = (0, 0);
        while (first < _pieces.Length && start + _pieces[first].Length < from) start += _pieces[first++].Length;
        var (last, end) = (first, start);
        while (last < _pieces.Length && (end < to || last == first)) end += _pieces[last++].Length;
        return (first, last, start);
    }
}
