namespace Collab.Cli.Joining;

/// <summary>What a typed line asks for.</summary>
internal abstract record TypedLine
{
    private TypedLine() { }

    /// <summary>Nothing: an empty line.</summary>
    public sealed record Empty : TypedLine;

    /// <summary>A message to everybody.</summary>
    public sealed record Say(string Text) : TypedLine;

    /// <summary>A message to one participant.</summary>
    public sealed record Tell(string To, string Text) : TypedLine;

    /// <summary>One of the words without arguments.</summary>
    public sealed record Do(string Word) : TypedLine;

    /// <summary>Not to be understood, and why.</summary>
    public sealed record Wrong(string Problem) : TypedLine;

    /// <summary>For <c>/help</c>.</summary>
    public const string Help =
        """
        * a line       post it to everybody; // posts a line that begins with /
        * /msg NAME X  post X to one participant, by name or id; nobody else gets it
        * /who         who is here
        * /me          who you are, and through which node
        * /lock        admit no newcomers (hosts and co-hosts); /unlock admits them again
        * /end         end the conference for everybody (hosts)
        * /leave       leave; so does the end of input
        """;

    private static readonly string[] Words = ["who", "me", "lock", "unlock", "end", "leave", "help"];

    /// <summary>Understands a line.</summary>
    public static TypedLine Parse(string line)
    {
        var text = line.Trim();
        if (text.Length == 0) return new Empty();
        if (text.StartsWith("//", StringComparison.Ordinal)) return new Say(text[1..]);
        if (text[0] != '/') return new Say(text);

        var parts = text[1..].Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var word = parts.Length == 0 ? "" : parts[0];
        if (word == "msg")
            return parts.Length == 3 ? new Tell(parts[1], parts[2]) : new Wrong("/msg needs a name and a text.");
        if (!Words.Contains(word)) return new Wrong($"there is no /{word}; /help lists what there is.");
        return parts.Length == 1
            ? new Do(word)
            : new Wrong($"/{word} stands alone; // posts a line that begins with /.");
    }
}
