namespace Collab.Protocol.Texts;

/// <summary>What a change does with the next units of a text.</summary>
internal enum TextStep
{
    /// <summary>They stay.</summary>
    Keep,

    /// <summary>They are taken out.</summary>
    Remove,

    /// <summary>Something is put in before them.</summary>
    Insert,
}

/// <summary>Goes through a change step by step, in pieces as small as one likes. At the end all is kept.</summary>
internal sealed class TextEditReader
{
    private readonly IReadOnlyList<TextSpan> _spans;
    private int _span = -1;
    private int _done;

    public TextEditReader(IReadOnlyList<TextSpan> spans)
    {
        _spans = spans;
        Kind = TextStep.Insert;
        Next();
    }

    public TextStep Kind { get; private set; }

    /// <summary>What is left of the step, in units.</summary>
    public int Length => AtEnd ? int.MaxValue : LengthOf(_spans[_span]) - _done;

    /// <summary>What is left of the text that the step puts in.</summary>
    public string Text => _spans[_span].Insert[_done..];

    public bool AtEnd => _span >= _spans.Count;

    public void Take(int length)
    {
        if (AtEnd) return;
        _done += length;
        Next();
    }

    public int TakeAll()
    {
        var length = Length;
        Take(length);
        return length;
    }

    public string TakeText(int length)
    {
        var text = _spans[_span].Insert.Substring(_done, length);
        Take(length);
        return text;
    }

    // A span is Keep, Remove, Insert; steps of no length are passed over.
    private void Next()
    {
        while (!AtEnd && (_span < 0 || _done >= LengthOf(_spans[_span])))
        {
            _done = 0;
            if (Kind == TextStep.Insert) (_span, Kind) = (_span + 1, TextStep.Keep);
            else Kind = Kind == TextStep.Keep ? TextStep.Remove : TextStep.Insert;
        }

        if (AtEnd) Kind = TextStep.Keep;
    }

    private int LengthOf(TextSpan span) => Kind switch
    {
        TextStep.Keep => span.Keep,
        TextStep.Remove => span.Remove,
        _ => span.Insert.Length,
    };
}
