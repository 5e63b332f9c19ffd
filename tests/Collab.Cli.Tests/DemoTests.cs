using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Collab.Cli.Tests;

/// <summary><c>collab demo</c>: a cluster of processes that come and go together.</summary>
[Platform("Unix")]
internal sealed partial class DemoTests
{
    [Test]
    public async Task The_demo_tells_of_a_killed_node_brings_it_back_when_asked_and_takes_all_down_with_it()
    {
        using var place = new TemporaryPlace();
        await using var demo = CollabProcess.Start(
            ["demo", "--nodes", "2", "--port", "0", "--data", place.Path, "--restart"]);
        var a = await NodeAsync(demo, "a");
        var b = await NodeAsync(demo, "b");
        await demo.ExpectAsync(x => x.Contains("Ctrl-C stops everything", StringComparison.Ordinal), "what to try");
        using var http = new HttpClient();
        var page = await http.GetStringAsync(new Uri(a.Groups["http"].Value + "/"));
        Assert.That(page, Does.Contain("<html"), "the first address leads to the page");

        CollabProcess.SignalProcess(ProcessId(b), CollabProcess.SigKill);
        await demo.ExpectAsync(x => x.Contains("node b was killed; 1 left.", StringComparison.Ordinal), "the death");
        await demo.ExpectAsync(x => x.Contains("node b is back", StringComparison.Ordinal), "the return");

        demo.Signal(CollabProcess.SigTerm);
        Assert.That(await demo.ExitAsync(), Is.Zero, demo.ToString());
        Assert.That(IsAlive(ProcessId(a)), Is.False, "node a outlived the demo");
    }

    [Test]
    public async Task A_node_dies_with_a_demo_that_is_killed()
    {
        using var place = new TemporaryPlace();
        await using var demo = CollabProcess.Start(["demo", "--nodes", "1", "--port", "0", "--data", place.Path]);
        var a = await NodeAsync(demo, "a");
        using var node = System.Diagnostics.Process.GetProcessById(ProcessId(a));
        demo.Signal(CollabProcess.SigKill);
        await demo.ExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await node.WaitForExitAsync(patience.Token);
    }

    [Test]
    public async Task When_no_node_is_left_the_demo_ends_and_a_port_that_is_taken_is_replaced()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var demo = CollabProcess.Start(["demo", "--nodes", "1", "--port", $"{port}"]);
        var a = await NodeAsync(demo, "a");
        Assert.That(demo.Output, Does.Contain($"Port {port} is taken"));
        CollabProcess.SignalProcess(ProcessId(a), CollabProcess.SigKill);
        Assert.That(await demo.ExitAsync(), Is.EqualTo(ExitCode.Failed), demo.ToString());
        Assert.That(demo.Output, Does.Contain("node a was killed; 0 left.").And.Contain("No node is left."));
    }

    private static async Task<Match> NodeAsync(CollabProcess demo, string name) => NodeLine().Match(
        await demo.ExpectAsync(x => x.Contains($"node {name}  ", StringComparison.Ordinal), $"node {name}"));

    private static int ProcessId(Match line) => int.Parse(line.Groups["pid"].Value);

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"node \w +(?<http>http://[^/]+)/ +pid (?<pid>\d+)")]
    private static partial Regex NodeLine();
}
