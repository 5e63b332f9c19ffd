using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Collab.Gateway.Hosting;

/// <summary>
/// Keeps connections below the number of files and sockets that the operating system lets this process open. A server
/// that comes to that limit cannot even refuse, retries without end, and takes the journal's connections with it.
/// </summary>
internal sealed class DescriptorLimit(Func<int?> filesMax, ILogger<DescriptorLimit> log)
    : IPostConfigureOptions<GatewayOptions>
{
    /// <summary>
    /// Left for all but the web server. A node was seen to have 278 to 335 files open before anybody connected; its
    /// pool of connections to PostgreSQL may take 40 more.
    /// </summary>
    internal const int Reserved = 512;

    /// <summary>At least this many requests that are not, or not yet, connections of participants.</summary>
    internal const int RequestsMin = 256;

    /// <summary>The part of what is left to the web server that such requests may take, unless that is fewer.</summary>
    private const int RequestsPart = 16;

    private int _logged;

    /// <summary>Linux; elsewhere nothing is known, and nothing limited.</summary>
    public static int? OfProcess()
    {
        const string file = "/proc/self/limits";
        return File.Exists(file) ? FilesMaxIn(File.ReadLines(file)) : null;
    }

    /// <summary>The limit in force in <c>/proc/PID/limits</c>; <c>null</c> when there is none.</summary>
    internal static int? FilesMaxIn(IEnumerable<string> limits)
    {
        const string label = "Max open files";
        var line = limits.FirstOrDefault(x => x.StartsWith(label, StringComparison.Ordinal));
        var inForce = line?[label.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(inForce, CultureInfo.InvariantCulture, out var max) ? max : null;
    }

    public void PostConfigure(string? name, GatewayOptions options)
    {
        if (filesMax() is not { } max) return;
        var allowed = Math.Max(1, max - Reserved - RequestsMinOf(max));
        if (options.ConnectionsMax <= allowed) return;
        if (Interlocked.Exchange(ref _logged, 1) == 0) log.DescriptorsLimited(max, options.ConnectionsMax, allowed);
        options.ConnectionsMax = allowed;
    }

    /// <summary>Limits the web server, unless its host has, to what connections leave over.</summary>
    /// <remarks>It does not count those that have been upgraded.</remarks>
    public void Apply(KestrelServerOptions server, GatewayOptions options)
    {
        if (filesMax() is not { } max) return;
        server.Limits.MaxConcurrentConnections ??= Math.Max(RequestsMin, max - Reserved - options.ConnectionsMax);
    }

    private static int RequestsMinOf(int max) => Math.Max(RequestsMin, (max - Reserved) / RequestsPart);
}
