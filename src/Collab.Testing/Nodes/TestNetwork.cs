using System.Diagnostics;
using System.Globalization;
using Collab.Testing.Databases;

namespace Collab.Testing.Nodes;

/// <summary>
/// A network of machines that are network namespaces of this one, joined by a bridge on which this machine is too.
/// Links are cut without a word to anybody, as real ones are: what is sent is lost. Linux, as root.
/// </summary>
public sealed class TestNetwork : IAsyncDisposable
{
    private const string Prefix = "cb";
    private const int HostNumber = 254;

    /// <summary>Nobody's: the bridge floods what is sent to it, and nobody takes it.</summary>
    private const string NobodysAddress = "02:00:00:00:00:99";

    private readonly string _bridge;
    private readonly string _subnet;
    private readonly int _machines;

    private TestNetwork(int machines)
    {
        var id = Environment.ProcessId;
        _machines = machines;
        _bridge = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{id}");
        _subnet = string.Create(CultureInfo.InvariantCulture, $"10.{200 + (id / 250 % 50)}.{id % 250}");
    }

    /// <summary>Where the machines reach this one.</summary>
    public string HostAddress => AddressOf(HostNumber);

    /// <summary>All its addresses, in CIDR notation.</summary>
    public string Range => $"{_subnet}.0/24";

    /// <summary>Why there can be none here; <c>null</c> when there can.</summary>
    public static async Task<string?> WhyNotAsync()
    {
        if (!OperatingSystem.IsLinux()) return "network namespaces need Linux";
        if (!Environment.IsPrivilegedProcess) return "network namespaces need root";
        try
        {
            var trial = await CreateAsync(1).ConfigureAwait(false);
            await trial.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Makes one. There is one of a process at a time.</summary>
    /// <param name="machines">How many; their numbers begin with 1.</param>
    /// <exception cref="InvalidOperationException">This machine has no <c>ip</c>, or does not let it.</exception>
    public static async Task<TestNetwork> CreateAsync(int machines)
    {
        await RemoveLeftoversAsync().ConfigureAwait(false);
        var network = new TestNetwork(machines);
        try
        {
            await network.BuildAsync().ConfigureAwait(false);
            return network;
        }
        catch
        {
            await network.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A machine's address, the same on every network of this process.</summary>
    public string AddressOf(int machine) =>
        string.Create(CultureInfo.InvariantCulture, $"{_subnet}.{machine}");

    /// <summary>What stands before a command line so that it runs on a machine.</summary>
    public IReadOnlyList<string> LauncherOf(int machine) => ["ip", "netns", "exec", NameOf(machine)];

    /// <summary>Unplugs a machine: nothing reaches it, and nothing comes from it.</summary>
    public Task UnplugAsync(int machine) => IpAsync("link", "set", NameOf(machine), "down");

    /// <summary>Loses whatever one machine sends to another; the other direction stays.</summary>
    public Task CutAsync(int from, int to) => IpAsync(
        "-n", NameOf(from), "neigh", "replace", AddressOf(to), "lladdr", NobodysAddress, "dev", "eth0", "nud",
        "permanent");

    /// <summary>Plugs everything in again and mends every link.</summary>
    public async Task MendAsync()
    {
        for (var machine = 1; machine <= _machines; machine++)
        {
            await IpAsync("link", "set", NameOf(machine), "up").ConfigureAwait(false);
            await IpAsync("-n", NameOf(machine), "neigh", "flush", "dev", "eth0", "nud", "permanent")
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(RemoveAsync(_bridge));

    private string NameOf(int machine) => string.Create(CultureInfo.InvariantCulture, $"{_bridge}-{machine}");

    private async Task BuildAsync()
    {
        await IpAsync("link", "add", _bridge, "type", "bridge").ConfigureAwait(false);
        await IpAsync("addr", "add", $"{HostAddress}/24", "dev", _bridge).ConfigureAwait(false);
        await IpAsync("link", "set", _bridge, "up").ConfigureAwait(false);
        for (var machine = 1; machine <= _machines; machine++)
        {
            var name = NameOf(machine);
            await IpAsync("netns", "add", name).ConfigureAwait(false);
            await IpAsync("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
                .ConfigureAwait(false);
            await IpAsync("link", "set", name, "master", _bridge, "up").ConfigureAwait(false);
            await IpAsync("-n", name, "addr", "add", $"{AddressOf(machine)}/24", "dev", "eth0").ConfigureAwait(false);
            await IpAsync("-n", name, "link", "set", "lo", "up").ConfigureAwait(false);
            await IpAsync("-n", name, "link", "set", "eth0", "up").ConfigureAwait(false);
        }
    }

    /// <summary>Removes the networks of processes that were killed before they could.</summary>
    private static async Task RemoveLeftoversAsync()
    {
        foreach (var link in Directory.EnumerateDirectories("/sys/class/net", Prefix + "*").Select(Path.GetFileName))
        {
            if (!int.TryParse(link![Prefix.Length..], CultureInfo.InvariantCulture, out var owner)) continue;
            if (owner == Environment.ProcessId || !UnixSignals.IsAlive(owner))
                await RemoveAsync(link).ConfigureAwait(false);
        }
    }

    /// <summary>What is gone already is no error.</summary>
    private static async Task RemoveAsync(string bridge)
    {
        var names = await RunAsync("netns", "list").ConfigureAwait(false);
        foreach (var name in names.Output.Split('\n').Select(x => x.Split(' ')[0]))
        {
            if (!name.StartsWith($"{bridge}-", StringComparison.Ordinal)) continue;
            await RunAsync("link", "del", name).ConfigureAwait(false);
            await RunAsync("netns", "del", name).ConfigureAwait(false);
        }

        await RunAsync("link", "del", bridge).ConfigureAwait(false);
    }

    private static async Task IpAsync(params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments).ConfigureAwait(false);
        if (code != 0) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {output.Trim()}");
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("ip", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = ProcessParent.Start(start);
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
            await process.WaitForExitAsync().ConfigureAwait(false);
            return (process.ExitCode, output + await errors.ConfigureAwait(false));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "there is no program 'ip' (Debian's package is iproute2)");
        }
    }
}
