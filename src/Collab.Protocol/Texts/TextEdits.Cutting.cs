namespace Collab.Protocol.Texts;

/// <summary>Finding a change between two texts, and cutting a large one in two.</summary>
public static partial class TextEdits
{
    /// <summary>The change from one text to another as one stretch, as short as can be without splitting characters.
    /// </summary>
    public static IReadOnlyList<TextSpan> Difference(string before, string after)
    {
        var shorter = Math.Min(before.Length, after.Length);
        var end = 0;
        while (end < shorter && before[^(end + 1)] == after[^(end + 1)]) end++;
        var start = 0;
        while (start < shorter - end && before[start] == after[start]) start++;
        if (start > 0 && char.IsHighSurrogate(before[start - 1])) start--;
        if (end > 0 && char.IsLowSurrogate(after[^end])) end--;
        return Replace(start, before.Length - start - end, after[start..^end]);
    }

    /// <summary>Cuts a change in two that follow each other.</summary>
    /// <param name="spans">The change.</param>
    /// <param name="text">What it changes.</param>
    /// <param name="unitsMax">What the first part may put in and take out, in UTF-16 units; 2 or more.</param>
    /// <param name="spansMax">Spans of the first part; 1 or more.</param>
    /// <returns>The first part, and what is left as a change of the text after it: nothing when it all fits.</returns>
    public static (IReadOnlyList<TextSpan> First, IReadOnlyList<TextSpan> Left) Split(
        IReadOnlyList<TextSpan> spans, string text, int unitsMax, int spansMax)
    {
        var (first, rest, steps) = (new TextEditBuilder(), new TextEditBuilder(), new TextEditReader(spans));
        var (at, left) = (0, unitsMax);
        while (!steps.AtEnd)
        {
            // With room for one unit alone, half a character might go.
            var isFull = left < 2 || (first.Opens && first.Spans.Count >= spansMax);
            if (steps.Kind == TextStep.Keep) at += Keep(steps.TakeAll());
            else if (steps.Kind == TextStep.Insert) Insert(isFull ? 0 : Whole(steps.Text, 0, steps.Length));
            else at += Remove(isFull ? 0 : Whole(text, at, steps.Length));
        }

        return (first.Spans, rest.Spans);

        int Keep(int length)
        {
            (first, rest).Keep(length);
            return length;
        }

        void Insert(int length)
        {
            left -= length;
            if (length == 0)
            {
                rest.Insert(steps.TakeText(steps.Length));
                return;
            }

            first.Insert(steps.TakeText(length));
            rest.Keep(length);
        }

        int Remove(int length)
        {
            left -= length;
            if (length == 0)
            {
                // Of the text after the first part this is taken out where that has come to.
                rest.Remove(steps.TakeAll());
                return 0;
            }

            steps.Take(length);
            first.Remove(length);
            return length;
        }

        int Whole(string of, int from, int length)
        {
            var fits = Math.Min(left, length);
            return fits < length && char.IsHighSurrogate(of[from + fits - 1]) ? fits - 1 : fits;
        }
    }
}
