using System.Threading.Channels;

namespace Collab.Cli.Joining;

/// <summary>The lines that somebody types, or a script pipes in; ends with the input.</summary>
internal sealed class TerminalInput
{
    private const int LinesMax = 64;

    private readonly Channel<string> _lines =
        Channel.CreateBounded<string>(new BoundedChannelOptions(LinesMax) { SingleReader = true, SingleWriter = true });

    /// <summary>Begins to read.</summary>
    public TerminalInput(TextReader reader)
    {
        // A thread of its own: reading a console cannot be cancelled, and the process may end meanwhile.
        new Thread(() =>
        {
            while (reader.ReadLine() is { } line)
                _lines.Writer.WriteAsync(line).AsTask().GetAwaiter().GetResult();
            _lines.Writer.Complete();
        })
        {
            IsBackground = true,
            Name = "terminal-input",
        }.Start();
    }

    /// <summary>The lines, until the input ends.</summary>
    public IAsyncEnumerable<string> ReadAsync(CancellationToken cancellation) =>
        _lines.Reader.ReadAllAsync(cancellation);
}
