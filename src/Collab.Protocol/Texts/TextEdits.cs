namespace Collab.Protocol.Texts;

/// <summary>
/// Changes of plain text: applying, joining, taking back, and carrying one over another that happened at the same time.
/// </summary>
/// <remarks>
/// Pure, and the same on the server and in every client; <c>wwwroot/services/notes/edits.js</c> is this in JavaScript.
/// All lengths and places are in UTF-16 units. A change is a list of <see cref="TextSpan"/> in its shortest form: no
/// span is without effect, and what is taken out and put in at one place is one span.
/// </remarks>
public static partial class TextEdits
{
    /// <summary>A change that replaces a stretch of a text.</summary>
    /// <param name="at">Where it begins.</param>
    /// <param name="remove">How many units are taken out.</param>
    /// <param name="insert">What is put in.</param>
    public static IReadOnlyList<TextSpan> Replace(int at, int remove, string insert)
    {
        var edit = new TextEditBuilder();
        edit.Keep(at);
        edit.Remove(remove);
        edit.Insert(insert);
        return edit.Spans;
    }

    /// <summary>The shortest form of a change.</summary>
    public static IReadOnlyList<TextSpan> Normalize(IReadOnlyList<TextSpan> spans)
    {
        var edit = new TextEditBuilder();
        foreach (var span in spans)
        {
            edit.Keep(span.Keep);
            edit.Remove(span.Remove);
            edit.Insert(span.Insert);
        }

        return edit.Spans;
    }

    /// <summary>How long a text must at least be for the change to fit it.</summary>
    public static long LengthNeeded(IReadOnlyList<TextSpan> spans) => spans.Sum(x => (long)x.Keep + x.Remove);

    /// <summary>By how much a text gets longer; negative when shorter.</summary>
    public static long Growth(IReadOnlyList<TextSpan> spans) => spans.Sum(x => (long)x.Insert.Length - x.Remove);

    /// <summary>The text after a change.</summary>
    /// <exception cref="ArgumentException">The change reaches beyond the text's end.</exception>
    public static string Apply(string text, IReadOnlyList<TextSpan> spans)
    {
        if (LengthNeeded(spans) > text.Length)
        {
            throw new ArgumentException(
                $"The change needs {LengthNeeded(spans)} units, the text has {text.Length}.", nameof(spans));
        }

        var result = new System.Text.StringBuilder(text.Length + (int)Growth(spans));
        var at = 0;
        foreach (var span in spans)
        {
            result.Append(text, at, span.Keep).Append(span.Insert);
            at += span.Keep + span.Remove;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>All that a change takes out of a text, one after another.</summary>
    public static string RemovedFrom(string text, IReadOnlyList<TextSpan> spans)
    {
        var removed = new System.Text.StringBuilder();
        var at = 0;
        foreach (var span in spans)
        {
            removed.Append(text, at + span.Keep, span.Remove);
            at += span.Keep + span.Remove;
        }

        return removed.ToString();
    }

    /// <summary>The change that takes another one back.</summary>
    /// <param name="spans">What was done.</param>
    /// <param name="removed">What it took out.</param>
    public static IReadOnlyList<TextSpan> Invert(IReadOnlyList<TextSpan> spans, string removed)
    {
        var edit = new TextEditBuilder();
        var at = 0;
        foreach (var span in spans)
        {
            edit.Keep(span.Keep);
            edit.Remove(span.Insert.Length);
            edit.Insert(removed.Substring(at, span.Remove));
            at += span.Remove;
        }

        return edit.Spans;
    }

    /// <summary>One change that does what two do, one after the other.</summary>
    public static IReadOnlyList<TextSpan> Compose(IReadOnlyList<TextSpan> first, IReadOnlyList<TextSpan> second)
    {
        var edit = new TextEditBuilder();
        var (a, b) = (new TextEditReader(first), new TextEditReader(second));
        while (!a.AtEnd || !b.AtEnd)
        {
            if (a.Kind == TextStep.Remove) edit.Remove(a.TakeAll());
            else if (b.Kind == TextStep.Insert) edit.Insert(b.TakeText(b.Length));
            else Both();
        }

        return edit.Spans;

        void Both()
        {
            var length = Math.Min(a.Length, b.Length);
            var removes = b.Kind == TextStep.Remove;
            if (a.Kind == TextStep.Insert)
            {
                var text = a.TakeText(length);
                if (!removes) edit.Insert(text);
            }
            else
            {
                a.Take(length);
                if (removes) edit.Remove(length);
                else edit.Keep(length);
            }

            b.Take(length);
        }
    }

    /// <summary>
    /// Carries two changes of the same text over each other: <c>earlier</c> then <c>Later</c> gives what <c>later</c>
    /// then <c>Earlier</c> gives.
    /// </summary>
    /// <param name="earlier">The one that comes first in the order; what it puts in stands before, at the same place.
    /// </param>
    /// <param name="later">The one that comes after it.</param>
    public static (IReadOnlyList<TextSpan> Earlier, IReadOnlyList<TextSpan> Later) Transform(
        IReadOnlyList<TextSpan> earlier, IReadOnlyList<TextSpan> later)
    {
        var (earlierAfter, laterAfter) = (new TextEditBuilder(), new TextEditBuilder());
        var (a, b) = (new TextEditReader(earlier), new TextEditReader(later));
        while (!a.AtEnd || !b.AtEnd)
        {
            if (a.Kind == TextStep.Insert)
            {
                laterAfter.Keep(a.Length);
                earlierAfter.Insert(a.TakeText(a.Length));
            }
            else if (b.Kind == TextStep.Insert)
            {
                earlierAfter.Keep(b.Length);
                laterAfter.Insert(b.TakeText(b.Length));
            }
            else
            {
                Both();
            }
        }

        return (earlierAfter.Spans, laterAfter.Spans);

        void Both()
        {
            var length = Math.Min(a.Length, b.Length);
            var (aRemoves, bRemoves) = (a.Kind == TextStep.Remove, b.Kind == TextStep.Remove);
            if (aRemoves && !bRemoves) earlierAfter.Remove(length);
            else if (bRemoves && !aRemoves) laterAfter.Remove(length);
            else if (!aRemoves) (earlierAfter, laterAfter).Keep(length);
            a.Take(length);
            b.Take(length);
        }
    }

    /// <summary>Where a place of the old text is after a change.</summary>
    /// <param name="place">In the old text.</param>
    /// <param name="spans">The change.</param>
    /// <param name="after">Whether it goes along with what is put in right there.</param>
    public static int Place(int place, IReadOnlyList<TextSpan> spans, bool after)
    {
        var (old, now) = (0, 0);
        foreach (var span in spans)
        {
            old += span.Keep;
            now += span.Keep;
            if (place < old || (place == old && !after && span.Remove == 0)) break;
            if (place <= old + span.Remove)
                return now + (after || (span.Remove > 0 && place == old + span.Remove) ? span.Insert.Length : 0);
            old += span.Remove;
            now += span.Insert.Length;
        }

        return now + place - old;
    }

    private static void Keep(this (TextEditBuilder A, TextEditBuilder B) both, int length)
    {
        both.A.Keep(length);
        both.B.Keep(length);
    }
}
