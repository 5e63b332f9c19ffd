using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Collab.Cli.Demo;

/// <summary>What a node prints, once, when it serves: for whoever started it and needs its addresses.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Http">Where clients reach it, for example <c>http://127.0.0.1:8080</c>.</param>
/// <param name="Akka">Its remoting address, <c>host:port</c>: what other nodes name as their seed.</param>
/// <param name="ProcessId">The operating system's number of the process.</param>
internal sealed record ReadyLine(string Name, string Http, string Akka, int ProcessId)
{
    private const string Prefix = "@READY ";

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Prefix}name={Name} http={Http} akka={Akka} pid={ProcessId}");

    /// <summary>Reads it back.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out ReadyLine? ready)
    {
        ready = null;
        if (!line.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in line[Prefix.Length..].Split(' '))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) values[pair[..equals]] = pair[(equals + 1)..];
        }

        if (!values.TryGetValue("name", out var name) || !values.TryGetValue("http", out var http)
            || !values.TryGetValue("akka", out var akka) || !values.TryGetValue("pid", out var pid)
            || !int.TryParse(pid, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        ready = new ReadyLine(name, http, akka, id);
        return true;
    }
}
