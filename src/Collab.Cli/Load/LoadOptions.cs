using System.CommandLine;
using System.Globalization;
using Collab.Cli.Nodes;

namespace Collab.Cli.Load;

/// <summary>The fields of a scenario as options: what is given takes the place of the preset's or the file's.</summary>
internal sealed class LoadOptions
{
    private readonly Option<string> _scenario = Text("--scenario", "FILE", "A scenario in JSON instead of a preset.");
    private readonly List<Option> _options = [];
    private readonly List<Func<ParseResult, LoadScenario, LoadScenario>> _settings = [];

    /// <summary>Fresh options.</summary>
    public LoadOptions()
    {
        _options.Add(_scenario);
        Number("--conferences", "How many conferences.", 1, 10_000, x => x.Conferences,
            (x, value) => x with { Conferences = value });
        Number("--members", "Participants in each; all read everything.", 1, 5000, x => x.Members,
            (x, value) => x with { Members = value });
        Number("--senders", "How many of them post, in turn; 0 for all.", 0, 5000, x => x.Senders,
            (x, value) => x with { Senders = value });
        Number("--size", "Characters in a message.", 48, 4000, x => x.Size, (x, value) => x with { Size = value });
        Number("--window", "Closed loop: posts that a conference has under way; the next is sent when one is "
            + "acknowledged.", 1, 1024, x => x.Window, (x, value) => x with { Window = value });
        Number("--rate", "Open loop: posts per second of the whole run, whether or not earlier ones are answered; 0 "
            + "for the closed loop.", 0, 1_000_000, x => x.Rate, (x, value) => x with { Rate = value });
        Time("--ramp", "Open loop: how long the rate takes to rise.", (x, value) => x with { Ramp = value });
        Time("--warmup", "Load before anything counts. Default: 3s.", (x, value) => x with { Warmup = value });
        Time("--duration", "Load that counts. Default: 15s.", (x, value) => x with { Duration = value });
        Number("--joining", "Joins under way at a time.", 1, 10_000, x => x.Joining,
            (x, value) => x with { Joining = value });
        Number("--events", "Events in each conference before the others join.", 0, 100_000, x => x.Events,
            (x, value) => x with { Events = value });
        Number("--churn", "Members per second that leave and join anew.", 0, 1000, x => x.Churn,
            (x, value) => x with { Churn = value });
        Time("--reconnects", "How often all connections are cut at once.", (x, value) => x with { Reconnects = value });
        Number("--slow", "Members of each conference that read slowly.", 0, 100, x => x.Slow,
            (x, value) => x with { Slow = value });
        Number("--signals", "Signals per second of the whole run.", 0, 100_000, x => x.Signals,
            (x, value) => x with { Signals = value });
    }

    /// <summary>In the order of the documentation.</summary>
    public IEnumerable<Option> All => _options;

    /// <summary>What a command line describes.</summary>
    /// <exception cref="CliException">A value is not legal.</exception>
    public LoadScenario Scenario(ParseResult parsed, string? preset)
    {
        var scenario = parsed.GetValue(_scenario) is { } file ? ScenarioFile.Read(_scenario.Name, file)
            : LoadScenario.Presets[preset ?? "quick"];
        scenario = _settings.Aggregate(scenario, (current, apply) => apply(parsed, current));
        return scenario.Senders <= scenario.Members && scenario.Slow <= scenario.Members
            ? scenario
            : throw CliException.Setting(
                "--members",
                string.Create(CultureInfo.InvariantCulture, $"{scenario.Members}"),
                $"it must be at least --senders ({scenario.Senders}) and --slow ({scenario.Slow}).");
    }

    private static Option<string> Text(string name, string help, string description) =>
        new(name) { HelpName = help, Description = description };

    private void Number(
        string name,
        string description,
        int min,
        int max,
        Func<LoadScenario, int> get,
        Func<LoadScenario, int, LoadScenario> set)
    {
        var option = Text(
            name,
            "NUMBER",
            FormattableString.Invariant($"{description} {min} to {max}. Default: {get(new LoadScenario())}."));
        _options.Add(option);
        _settings.Add((parsed, scenario) =>
        {
            var text = parsed.GetValue(option)
                ?? string.Create(CultureInfo.InvariantCulture, $"{get(scenario)}");
            return SettingValue.TryInteger(text, min, max, out var value)
                ? set(scenario, value)
                : throw CliException.Setting(
                    name,
                    text,
                    string.Create(CultureInfo.InvariantCulture, $"give a whole number from {min} to {max}."));
        });
    }

    private void Time(string name, string description, Func<LoadScenario, TimeSpan, LoadScenario> set)
    {
        var option = Text(name, "TIME", description);
        _options.Add(option);
        _settings.Add((parsed, scenario) => parsed.GetValue(option) switch
        {
            null => scenario,
            "0" or "0s" when name != "--duration" => set(scenario, TimeSpan.Zero),
            var text => Duration.TryParse(text, out var time)
                ? set(scenario, time)
                : throw CliException.Setting(name, text, Duration.Legal),
        });
    }
}
