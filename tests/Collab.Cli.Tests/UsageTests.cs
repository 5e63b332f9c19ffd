namespace Collab.Cli.Tests;

/// <summary>Command lines that cannot be done: the exit code, and a message that says what to do.</summary>
internal sealed class UsageTests
{
    [TestCase("", ExitCode.Usage, "Required command")]
    [TestCase("dance", ExitCode.Usage, "dance")]
    [TestCase("node --prot 1", ExitCode.Usage, "--prot")]
    [TestCase("node --port", ExitCode.Usage, "--port")]
    [TestCase("events", ExitCode.Usage, "CONFERENCE")]
    [TestCase("events a/b/c", ExitCode.Configuration, "CONFERENCE is 'a/b/c'")]
    [TestCase("events x --from 0", ExitCode.Configuration, "--from is '0'")]
    [TestCase("events x --to last", ExitCode.Configuration, "--to is 'last'")]
    [TestCase("events x --binary f", ExitCode.Usage, "--fold")]
    [TestCase("events x --fold --from 2", ExitCode.Usage, "--from does not go with --fold")]
    [TestCase("events x --journal sqlite:/nowhere/at/all.db", ExitCode.Unreachable, "no journal at /nowhere/at/all.db")]
    [TestCase("events x --journal mysql:x", ExitCode.Configuration, "Legal are sqlite:FILE")]
    [TestCase("join x/y", ExitCode.Configuration, "CONFERENCE is 'x/y'")]
    [TestCase("join x --endpoint ftp://h", ExitCode.Configuration, "--endpoint is 'ftp://h'")]
    [TestCase("join x --endpoint http://127.0.0.1:1/collab", ExitCode.Unreachable, "no node answers")]
    [TestCase("nodes --endpoint http://127.0.0.1:1/collab", ExitCode.Unreachable, "no node answers")]
    [TestCase("demo --port 70000", ExitCode.Configuration, "--port is '70000'")]
    [TestCase("demo --nodes 0", ExitCode.Configuration, "--nodes is '0'")]
    [TestCase("load --window 0", ExitCode.Configuration, "--window is '0'")]
    [TestCase("load slow", ExitCode.Configuration, "PRESET is 'slow': give one of pairs, quick, storm, teams, webinar")]
    [TestCase("load --senders 6 --members 5", ExitCode.Configuration, "--members is '5': it must be at least")]
    [TestCase("load --kill 5s -e http://127.0.0.1:1", ExitCode.Configuration, "that the run starts itself")]
    [TestCase("load --kill soon", ExitCode.Configuration, "--kill is 'soon'")]
    [TestCase("load --nodes 10", ExitCode.Configuration, "--nodes is '10'")]
    [TestCase("load --duration soon", ExitCode.Configuration, "--duration is 'soon'")]
    [TestCase("load --size 10", ExitCode.Configuration, "--size is '10'")]
    public async Task Is_refused_with_a_reason(string line, int exitCode, string message)
    {
        var (code, output, error) =
            await InProcess.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(error, Does.Contain(message));
        Assert.That(code, Is.EqualTo(exitCode), error);
        Assert.That(output, Is.Empty, "errors belong on standard error");
        Assert.That(error, Does.Not.Contain("   at "), "no stack trace unless it is asked for");
    }

    [Test]
    public async Task An_unknown_option_points_to_the_commands_help()
    {
        var (_, _, error) = await InProcess.RunAsync("node", "--prot", "1");
        Assert.That(error, Does.Contain("collab node --help"));
    }

    [Test]
    public async Task Verbose_shows_where_an_error_came_from()
    {
        var (_, _, error) = await InProcess.RunAsync("demo", "--nodes", "0", "--verbose");
        Assert.That(error, Does.Contain("   at "));
    }

    [Test]
    public async Task The_real_program_ends_with_the_same_code()
    {
        var result = await CollabProcess.RunAsync(["node", "--nonsense"]);
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Usage), result.ToString());
        Assert.That(result.Error, Does.Contain("--nonsense"));
    }
}
