namespace Collab.Cli.Nodes;

/// <summary>
/// Notices the end of standard input, which whoever started this process holds open: the operating system closes it
/// when they die, however they die.
/// </summary>
internal static class ParentWatch
{
    /// <summary>Reads standard input, and whatever is in it, to its end.</summary>
    /// <param name="ended">Called then, once.</param>
    public static void Start(Action ended)
    {
        var input = Console.In;

        // A thread of its own: reading a console cannot be cancelled, and must not hold a pool thread.
        var thread = new Thread(() =>
        {
            var buffer = new char[256];
            while (input.Read(buffer, 0, buffer.Length) > 0) { }
            ended();
        })
        {
            IsBackground = true,
            Name = "exit-with-parent",
        };
        thread.Start();
    }
}
