using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;

namespace Collab.Build.Tests;

/// <summary>
/// As much of a PowerShell as a build script may count on: the engine and its language, and no cmdlet of the modules
/// that come with pwsh. Runs a script file in this process.
/// </summary>
internal sealed class PowerShellHost : PSHost
{
    private int _exitCode;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "collab-build-tests";

    /// <summary>None: a script that prompts or writes to the host fails.</summary>
    public override PSHostUserInterface UI => null!;

    public override Version Version { get; } = new(1, 0);

    /// <summary>Runs a script with its arguments; what it writes through the console is captured.</summary>
    public static (int ExitCode, string Output, string Error) Run(string script, params string[] arguments)
    {
        var host = new PowerShellHost();
        using var runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        var file = script.Replace("'", "''", StringComparison.Ordinal);
        shell.AddScript($"& '{file}' {string.Join(' ', arguments.Select(Quote))}; exit $LASTEXITCODE");
        var (before, beforeError) = (Console.Out, Console.Error);
        using var output = new StringWriter();
        using var error = new StringWriter();
        Console.SetOut(output);
        Console.SetError(error);
        try
        {
            foreach (var item in shell.Invoke()) output.WriteLine(item);
            foreach (var record in shell.Streams.Error) error.WriteLine(record);
        }
        finally
        {
            Console.SetOut(before);
            Console.SetError(beforeError);
        }

        return (host._exitCode, output.ToString(), error.ToString());
    }

    public override void SetShouldExit(int exitCode) => _exitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("A build script asks nothing.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("A build script asks nothing.");

    public override void NotifyBeginApplication() { }

    public override void NotifyEndApplication() { }

    // As somebody would type them: words stay words, so that parameters bind as they do at a prompt.
    private static string Quote(string argument) =>
        argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '/' or '_')
            ? argument
            : $"'{argument.Replace("'", "''", StringComparison.Ordinal)}'";
}
