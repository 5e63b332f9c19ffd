using System.Diagnostics;
using System.Globalization;

namespace Collab.Testing.Databases;

/// <summary>Finds PostgreSQL's programs and runs them as somebody who may.</summary>
internal static class PostgresPrograms
{
    private const string DebianRoot = "/usr/lib/postgresql";

    /// <summary>PostgreSQL refuses to run as root; Debian's package makes this user.</summary>
    private const string User = "postgres";

    /// <summary>
    /// The directory of <c>initdb</c> and <c>postgres</c>: the newest Debian package, else by the PATH.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none; says how to install it.</exception>
    public static string Find()
    {
        var debian = Directory.Exists(DebianRoot)
            ? Directory.GetDirectories(DebianRoot)
                .OrderByDescending(x => decimal.TryParse(
                    Path.GetFileName(x), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(x => Path.Combine(x, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return debian.Concat(path).FirstOrDefault(x => x.Length > 0 && File.Exists(Path.Combine(x, "initdb")))
            ?? throw new InvalidOperationException(
                $"PostgreSQL is not installed: there is no initdb in {DebianRoot}/*/bin or the PATH. "
                + "Install it with ./build.sh setup (on Debian it installs the package postgresql).");
    }

    /// <summary>
    /// How to start a program, as another user when this one is root, so that it dies with this process.
    /// </summary>
    public static ProcessStartInfo Command(string program, params ReadOnlySpan<string> arguments)
    {
        var info = new ProcessStartInfo
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        if (OperatingSystem.IsLinux())
        {
            info.FileName = "setpriv";
            info.ArgumentList.Add("--pdeathsig=KILL");
            if (Environment.IsPrivilegedProcess)
            {
                info.ArgumentList.Add($"--reuid={User}");
                info.ArgumentList.Add($"--regid={User}");
                info.ArgumentList.Add("--init-groups");
            }

            info.ArgumentList.Add("--");
            info.ArgumentList.Add(program);
        }
        else
        {
            info.FileName = program;
        }

        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        return info;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; holds what it wrote.</exception>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = ProcessParent.Start(Command(program, arguments));
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().ConfigureAwait(false);
        if (process.ExitCode == 0) return;
        throw new InvalidOperationException(
            $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: "
            + $"{await output.ConfigureAwait(false)}{await errors.ConfigureAwait(false)}");
    }
}
