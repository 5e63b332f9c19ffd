using System.Management.Automation.Language;

namespace Collab.Build.Tests;

/// <summary><c>build.ps1</c> in PowerShell's own engine.</summary>
[NonParallelizable]
internal sealed class PowerShellScriptTests
{
    private static readonly string Script = Path.Combine(Repository.Root, "build.ps1");

    [Test]
    public void It_parses_without_a_complaint()
    {
        Parser.ParseFile(Script, out _, out var errors);
        Assert.That(errors.Select(x => $"{x.Extent.StartLineNumber}: {x.Message}"), Is.Empty);
    }

    [Test]
    public void It_calls_nothing_but_its_own_functions()
    {
        var tree = Parser.ParseFile(Script, out _, out _);
        var own = tree.FindAll(x => x is FunctionDefinitionAst, true).Select(x => ((FunctionDefinitionAst)x).Name)
            .Append("Set-StrictMode"); // The engine's own.
        var called = tree.FindAll(x => x is CommandAst, true).Select(x => ((CommandAst)x).GetCommandName());
        Assert.That(called.Except(own, StringComparer.OrdinalIgnoreCase), Is.Empty, "cmdlets may be missing");
    }

    [Test]
    public void Help_lists_the_targets_of_the_shell_script()
    {
        var (code, output, error) = PowerShellHost.Run(Script, "help");
        Assert.That(code, Is.Zero, error);
        foreach (var target in ShellScriptTests.Targets) Assert.That(output, Does.Contain($"  {target} "));
    }

    [Test]
    public void No_target_is_wrong_usage()
    {
        var (code, _, error) = PowerShellHost.Run(Script);
        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain("Usage: ./build.ps1"));
    }

    [TestCase("dance", "there is no target 'dance'. Targets: demo, node")]
    [TestCase("format --chekc", "'format' takes --check or nothing")]
    [TestCase("pack now", "'pack' takes no arguments")]
    [TestCase("build now", "'build' takes no arguments")]
    [TestCase("test NoSuchProject", "no test project's name contains 'NoSuchProject'")]
    public void What_cannot_be_understood_is_told(string line, string message)
    {
        var (code, output, error) = PowerShellHost.Run(Script, line.Split(' '));
        Assert.That(error, Does.Contain(message), output);
        Assert.That(code, Is.EqualTo(2));
    }

    [Test]
    public void A_dry_run_prints_the_commands()
    {
        var (code, output, error) = PowerShellHost.Run(Script, "format", "--check", "-DryRun");
        Assert.That(code, Is.Zero, error);
        Assert.That(
            output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'),
            Is.EqualTo(
            [
                $"dotnet restore Collab.Actors.sln --nologo -v quiet{Locked}",
                "dotnet format Collab.Actors.sln --no-restore --verify-no-changes",
            ]));
    }

    [Test]
    public void A_tests_dry_run_goes_through_the_projects_in_order_with_the_arguments_at_the_end()
    {
        var (code, output, error) = PowerShellHost.Run(Script, "test", "build", "--filter", "Name~It", "-DryRun");
        Assert.That(code, Is.Zero, error);
        // Setup comes first where there is apt, unless it is to be skipped.
        var lines = output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')
            .Where(x => !x.EndsWith("build.sh setup", StringComparison.Ordinal)).ToArray();
        Assert.That(lines[0], Does.StartWith("dotnet restore tests/Collab.Build.Tests/Collab.Build.Tests.csproj"));
        Assert.That(lines[2], Does.StartWith("dotnet test tests/Collab.Build.Tests/Collab.Build.Tests.csproj"));
        Assert.That(lines[2], Does.EndWith("--filter Name~It").And.Contain("--blame-hang-timeout 5m"));
        Assert.That(lines[^1], Is.EqualTo("0 passed, 0 failed"));
    }

    [Test]
    public void The_programs_options_reach_the_program()
    {
        var (code, output, error) = PowerShellHost.Run(Script, "demo", "-DryRun", "--port", "0");
        Assert.That(code, Is.Zero, error);
        Assert.That(output.TrimEnd(), Does.EndWith("collab.dll demo --port 0"));
    }

    [Test]
    public void The_simulators_options_reach_the_simulator()
    {
        var (code, output, error) = PowerShellHost.Run(Script, "simulate", "-DryRun", "--schedules", "5");
        Assert.That(code, Is.Zero, error);
        Assert.That(output.TrimEnd(), Does.EndWith("Collab.Simulation.dll --schedules 5"));
    }

    [Test]
    public void Native_commands_run_and_their_failure_is_the_scripts()
    {
        using var place = new ScriptCopy(Script);
        var (code, _, error) = PowerShellHost.Run(place.Script, "build");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("'dotnet restore Collab.Actors.sln"), "there is no solution beside the copy");
    }

    private static string Locked => Environment.GetEnvironmentVariable("CI") == "true" ? " --locked-mode" : "";
}
