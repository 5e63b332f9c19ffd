namespace Collab.Protocol.Texts;

/// <summary>Puts a change together in its shortest form.</summary>
internal sealed class TextEditBuilder
{
    private readonly List<TextSpan> _spans = [];
    private int _keep;
    private TextSpan? _open;

    /// <summary>What was put together so far.</summary>
    public IReadOnlyList<TextSpan> Spans => _spans;

    /// <summary>Whether what comes next begins a span.</summary>
    public bool Opens => _open is null;

    public void Keep(int length)
    {
        if (length == 0) return;
        _keep += length;
        _open = null;
    }

    public void Remove(int length)
    {
        if (length > 0) Open().Remove += length;
    }

    public void Insert(string text)
    {
        if (text.Length > 0) Open().Insert += text;
    }

    private TextSpan Open()
    {
        if (_open is not null) return _open;
        _open = new TextSpan { Keep = _keep };
        _spans.Add(_open);
        _keep = 0;
        return _open;
    }
}
