namespace Collab.Cli.Tests;

/// <summary><c>collab node --restart</c>: a node that is given up or killed comes back by itself.</summary>
[Platform("Unix")]
internal sealed class RestartTests
{
    private const int SigStop = 19;
    private const int SigCont = 18;

    [Test]
    public async Task A_killed_node_comes_back_and_SIGTERM_to_its_parent_ends_both_with_0()
    {
        using var place = new TemporaryPlace();
        await using var parent = Start(place, "a", "--restart");
        var first = await ReadyAsync(parent);
        Assert.That(first.ProcessId, Is.Not.EqualTo(parent.Id));

        CollabProcess.SignalProcess(first.ProcessId, CollabProcess.SigKill);
        var second = await ReadyAsync(parent, first);
        Assert.Multiple(() =>
        {
            Assert.That(second.ProcessId, Is.Not.EqualTo(first.ProcessId));
            Assert.That(second.Name, Is.EqualTo("a"));
            Assert.That(parent.Error, Does.Contain("exit code 137; it starts again in 1 s"));
        });

        using var child = System.Diagnostics.Process.GetProcessById(second.ProcessId);
        parent.Signal(CollabProcess.SigTerm);
        Assert.That(await parent.ExitAsync(), Is.Zero, parent.ToString());
        Assert.That(child.HasExited);
    }

    [Test]
    public async Task A_node_that_its_cluster_gave_up_comes_back()
    {
        using var place = new TemporaryPlace();
        await using var other = Start(place, "a");
        await ReadyAsync(other);
        await using var parent = Start(place, "b", "--restart");
        var first = await ReadyAsync(parent);

        CollabProcess.SignalProcess(first.ProcessId, SigStop);
        await other.ExpectErrorAsync(
            x => x.Contains("is removing unreachable node", StringComparison.Ordinal), "the verdict");
        CollabProcess.SignalProcess(first.ProcessId, SigCont);
        var second = await ReadyAsync(parent, first);

        Assert.That(second.ProcessId, Is.Not.EqualTo(first.ProcessId));
        Assert.That(parent.Error, Does.Contain("exit code 70; it starts again in 1 s"));
    }

    [Test]
    public async Task A_parent_that_is_killed_takes_its_node_with_it_and_so_does_the_end_of_its_input()
    {
        using var place = new TemporaryPlace();
        await using (var parent = Start(place, "a", "--restart"))
        {
            var ready = await ReadyAsync(parent);
            using var child = System.Diagnostics.Process.GetProcessById(ready.ProcessId);
            parent.Signal(CollabProcess.SigKill);
            await parent.ExitAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await child.WaitForExitAsync(patience.Token);
        }

        await using var second = Start(place, "a", "--restart");
        await ReadyAsync(second);
        second.EndInput();
        Assert.That(await second.ExitAsync(), Is.Zero, second.ToString());
    }

    [Test]
    public async Task A_node_that_cannot_start_is_not_started_again()
    {
        var wrong = await CollabProcess.RunAsync(["node", "--dev", "--restart", "--port", "many"]);
        Assert.That(wrong.ExitCode, Is.EqualTo(ExitCode.Configuration), wrong.ToString());
        var nowhere = await CollabProcess.RunAsync(
            ["node", "--dev", "--restart", "--journal", "sqlite:/nowhere/at/all.db"]);
        Assert.That(nowhere.ExitCode, Is.EqualTo(ExitCode.Unreachable), nowhere.ToString());
        Assert.That(nowhere.Error, Does.Not.Contain("starts again"));
    }

    [Test]
    public async Task A_node_that_still_waits_for_its_cluster_can_be_told_to_stop()
    {
        using var place = new TemporaryPlace();
        await using var node = Start(place, "a", "--seed", "127.0.0.1:1");
        await node.ExpectErrorAsync(x => x.Contains("Cluster Node", StringComparison.Ordinal), "that it joins");
        node.EndInput();
        Assert.That(await node.ExitAsync(), Is.Zero, node.ToString());
    }

    private static CollabProcess Start(TemporaryPlace place, string name, params string[] more) =>
        CollabProcess.Start(
            ["node", "--dev", "--name", name, "--journal", place.Journal, "--exit-with-parent", .. more]);

    /// <summary>The line of a process that is not the one <paramref name="before"/>.</summary>
    private static async Task<Demo.ReadyLine> ReadyAsync(CollabProcess node, Demo.ReadyLine? before = null)
    {
        var line = await node.ExpectAsync(
            x => Demo.ReadyLine.TryParse(x, out var ready) && ready.ProcessId != before?.ProcessId, "@READY");
        Assert.That(Demo.ReadyLine.TryParse(line, out var found), Is.True, line);
        return found!;
    }
}
