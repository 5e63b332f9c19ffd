namespace Collab.Cli;

/// <summary>How the program ends. Scripts rely on the numbers: they are documented and never change.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>It was tried and failed, or what was checked does not hold.</summary>
    public const int Failed = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>A setting is wrong, whether an option, an environment variable or a line of a file.</summary>
    public const int Configuration = 3;

    /// <summary>No node, or no journal, could be reached.</summary>
    public const int Unreachable = 4;

    /// <summary>The server refused; the message names the refusal code.</summary>
    public const int Refused = 5;

    /// <summary>A node was given up, by its cluster or by itself, and should be started again.</summary>
    public const int Removed = 70;

    /// <summary>Interrupted by Ctrl-C (SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>
    /// Told to stop by SIGTERM. A node and the demo stop in good order and end with <see cref="Done"/>.
    /// </summary>
    public const int Terminated = 143;

    /// <summary>For the end of <c>collab --help</c>.</summary>
    public const string Help =
        """
        Exit codes:
          0    done
          1    failed, or what was checked does not hold
          2    the command line cannot be understood
          3    a setting is wrong: an option's value, an environment variable, a line of a file
          4    no node or journal could be reached
          5    the server refused; the message names the refusal code
          70   a node was given up by its cluster, or by itself: it should be started again
          130  interrupted by Ctrl-C; 143 told to stop by SIGTERM (a node and the demo then end with 0)
        """;
}
