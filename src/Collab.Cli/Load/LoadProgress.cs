namespace Collab.Cli.Load;

/// <summary>
/// Says how a run goes: on a terminal in one line that is written over, elsewhere in a line every few seconds.
/// </summary>
internal sealed class LoadProgress(TextWriter output, bool isTerminal)
{
    private const int SecondsPerLine = 5;

    private readonly Lock _gate = new();
    private int _shown;
    private int _width;

    /// <summary>A line that stays.</summary>
    public void Say(string line)
    {
        lock (_gate)
        {
            Clear();
            output.WriteLine(line);
        }
    }

    /// <summary>The last second.</summary>
    public void Show(LoadInterval last, LoadFigures figures, IEnumerable<string> nodes)
    {
        var line = FormattableString.Invariant($"{last.AtSeconds,5:0} s  {last.AckedPerSecond,7:0} acked/s  ")
            + FormattableString.Invariant($"{last.DeliveredPerSecond,8:0} delivered/s  ")
            + FormattableString.Invariant($"ack p50 {last.AckP50:0.0} p99 {last.AckP99:0.0} max {last.AckMax:0} ms  ")
            + $"refused {figures.Refused}  {string.Join(' ', nodes)}";
        lock (_gate)
        {
            if (!isTerminal)
            {
                if (_shown++ % SecondsPerLine == 0) output.WriteLine(line);
                return;
            }

            Clear();
            output.Write(line);
            output.Flush();
            _width = line.Length;
        }
    }

    /// <summary>Removes the line that would be written over next.</summary>
    public void Clear()
    {
        if (_width > 0) output.Write($"\r{new string(' ', _width)}\r");
        _width = 0;
    }
}
