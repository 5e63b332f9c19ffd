using System.Diagnostics;

namespace Collab.Cli.Demo;

/// <summary>This program, to be started once more.</summary>
internal static class Self
{
    /// <summary>How to start it, with its three streams redirected.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments)
    {
        var host = Environment.ProcessPath
            ?? throw new CliException(ExitCode.Failed, "the system does not say which program this is.");
        var start = new ProcessStartInfo(host)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Under `dotnet exec collab.dll` the process is dotnet itself.
        if (Path.GetFileNameWithoutExtension(host).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(typeof(Self).Assembly.Location);
        }

        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }
}
