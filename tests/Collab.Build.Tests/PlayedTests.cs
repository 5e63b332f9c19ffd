namespace Collab.Build.Tests;

/// <summary>A copy of <c>build.sh</c> whose <c>dotnet test</c> reports what a test has laid out.</summary>
internal sealed class PlayedTests(string script) : IDisposable
{
    // Plays dotnet: `dotnet test` copies the results that are laid out, and ends as they say. Where it is to wait for
    // another project, it waits until that one has begun.
    private const string Dotnet = """
        #!/usr/bin/env bash
        echo "dotnet $*" >> "$PLAY/calls"
        [[ $1 == test ]] || exit 0
        name=$(basename "$2" .csproj)
        echo "$name begins" | tee -a "$PLAY/calls"
        if [[ -f $PLAY/$name.until ]]; then
            until grep -qxf "$PLAY/$name.until" "$PLAY/calls"; do
                ((SECONDS < 60)) || exit 1
                sleep 0.05
            done
        fi
        [[ ! -f $PLAY/$name.trx ]] || cp "$PLAY/$name.trx" artifacts/test-results/
        echo "$name ends" | tee -a "$PLAY/calls"
        exit "$(cat "$PLAY/$name.exit" 2>/dev/null || echo 0)"
        """;

    private readonly ScriptCopy _copy = new(script);

    /// <summary>What the variable of continuous integration is.</summary>
    public string Ci { get; init; } = "";

    /// <summary>How dotnet was called, and when each project's tests began and ended.</summary>
    public List<string> Calls => [.. File.ReadAllLines(Path.Combine(_copy.Folder, "play/calls"))];

    /// <summary>A project and what it will report; without a total it leaves no results.</summary>
    public void Project(string name, int? total, int passed, int exit = 0, string folder = "tests")
    {
        _copy.Write($"{folder}/{name}.Tests/{name}.Tests.csproj", "<Project />");
        _copy.Write($"play/{name}.Tests.exit", $"{exit}");
        var results = _copy.Write(
            $"play/{name}.Tests.trx",
            $"""
            <TestRun>
              <ResultSummary outcome="Completed">
                <Counters total="{total}" executed="{total}" passed="{passed}" failed="{total - passed}" error="0" />
              </ResultSummary>
            </TestRun>
            """);
        if (total is null) File.Delete(results);
    }

    /// <summary>Two projects that end only when they run at the same time.</summary>
    public void Meet(string one, string other)
    {
        _copy.Write($"play/{one}.Tests.until", $"{other}.Tests begins\n");
        _copy.Write($"play/{other}.Tests.until", $"{one}.Tests begins\n");
    }

    /// <summary>Runs <c>test</c>; returns the exit code and the last line.</summary>
    public (int Code, string LastLine) Test(params string[] arguments)
    {
        var (code, output) = TestWhole(arguments);
        return (code, output.TrimEnd('\n').Split('\n')[^1]);
    }

    /// <summary>Runs <c>test</c>; returns the exit code and everything that it printed.</summary>
    public (int Code, string Output) TestWhole(params string[] arguments)
    {
        var dotnet = _copy.Write("bin/dotnet", Dotnet, executable: true);
        var (code, output, _) = ShellScriptTests.Run(
            _copy.Script,
            new()
            {
                ["PATH"] = $"{Path.GetDirectoryName(dotnet)}:{Environment.GetEnvironmentVariable("PATH")}",
                ["PLAY"] = $"{_copy.Folder}/play",
                ["CI"] = Ci,
                ["COLLAB_SKIP_SETUP"] = "1",
            },
            ["test", .. arguments]);
        return (code, output);
    }

    public void Dispose() => _copy.Dispose();
}
