using System.Collections.Frozen;

namespace Collab.Cli.Load;

/// <summary>What a run does to a cluster. Every member of it is a field of a scenario file and an option.</summary>
internal sealed record LoadScenario
{
    /// <summary>Ready-made ones, by name.</summary>
    public static readonly FrozenDictionary<string, LoadScenario> Presets = new Dictionary<string, LoadScenario>
    {
        ["quick"] = new(),
        ["webinar"] = new() { Conferences = 1, Members = 1000, Senders = 8, Window = 8 },
        ["teams"] = new() { Conferences = 100, Members = 10 },
        ["pairs"] = new() { Conferences = 1000, Members = 5, Window = 1 },
        ["storm"] = new()
        {
            Conferences = 1,
            Members = 1000,
            Senders = 10,
            Rate = 20,
            Joining = 1000,
            Reconnects = TimeSpan.FromSeconds(5),
            Duration = TimeSpan.FromSeconds(20),
        },
    }.ToFrozenDictionary();

    /// <summary>How many conferences, 1 to 10 000.</summary>
    public int Conferences { get; init; } = 20;

    /// <summary>Participants in each, 1 to 5000; all read everything.</summary>
    public int Members { get; init; } = 5;

    /// <summary>How many of them post, in turn; 0 for all.</summary>
    public int Senders { get; init; }

    /// <summary>Characters in a message, 48 to 4000.</summary>
    public int Size { get; init; } = 200;

    /// <summary>Closed loop: posts that a conference has under way, 1 to 1024.</summary>
    public int Window { get; init; } = 2;

    /// <summary>
    /// Open loop: posts per second of the whole run, 1 to 1 000 000, whether or not earlier ones are answered; 0 for
    /// the closed loop.
    /// </summary>
    public int Rate { get; init; }

    /// <summary>Open loop: the time in which the rate rises to what it is.</summary>
    public TimeSpan Ramp { get; init; }

    /// <summary>Load before anything is counted.</summary>
    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Load that is counted.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Joins that are under way at a time, 1 to 10 000; as many as there are members for a storm.</summary>
    public int Joining { get; init; } = 64;

    /// <summary>Posts of its first member in each conference before the others join, 0 to 100 000.</summary>
    public int Events { get; init; }

    /// <summary>Members per second of the whole run that leave and join anew, 0 to 1000.</summary>
    public int Churn { get; init; }

    /// <summary>How often everybody's connection is cut at the same moment; 0 for never.</summary>
    public TimeSpan Reconnects { get; init; }

    /// <summary>Members of each conference that read a frame every 200 ms, 0 to 100.</summary>
    public int Slow { get; init; }

    /// <summary>Signals ("typing") per second of the whole run, 0 to 100 000: never journaled, not counted.</summary>
    public int Signals { get; init; }

    /// <summary>
    /// What is posted, of any service, in proportion to the weights; nothing for messages to the chat. Only in a file.
    /// </summary>
    public IReadOnlyList<MixedPost> Mix { get; init; } = [];

    /// <summary>In one line.</summary>
    public string Describe() => FormattableString.Invariant(
        $"{Conferences} x {Members} members, {(Senders == 0 ? "all" : $"{Senders}")} post, {Size} characters, ")
        + (Mix.Count > 0 ? $"{string.Join(" + ", Mix.Select(x => $"{x.Weight} {x.Service}"))}, " : "")
        + (Rate > 0
            ? FormattableString.Invariant($"{Rate} posts/s")
            : FormattableString.Invariant($"{Window} posts under way in each"))
        + FormattableString.Invariant($", {Warmup.TotalSeconds:0.#} + {Duration.TotalSeconds:0.#} s");
}
