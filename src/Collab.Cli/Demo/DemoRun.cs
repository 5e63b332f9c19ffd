using System.Diagnostics;

namespace Collab.Cli.Demo;

/// <summary>One run of the demo: starts the cluster, says what to try, and tells what becomes of the nodes.</summary>
internal sealed class DemoRun(DemoOptions options, TextWriter output)
{
    // 128 and the number of SIGKILL.
    private const int KilledExitCode = 137;

    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestartPauseMax = TimeSpan.FromSeconds(30);

    /// <summary>Runs until it is told to stop, or no node is left.</summary>
    public async Task<int> RunAsync()
    {
        using var interruption = new Interruption();
        if (options.Data is null)
        {
            using var temporary = new TemporaryFolder("collab-demo");
            return await RunAsync(temporary.Path, interruption);
        }

        var folder = Path.GetFullPath(options.Data);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw CliException.Setting("--data", options.Data, e.Message);
        }

        return await RunAsync(folder, interruption);
    }

    private async Task<int> RunAsync(string folder, Interruption interruption)
    {
        using var cluster = new LocalCluster(
            new LocalClusterSettings(options.Nodes, options.Port, folder, options.Journal));
        return await RunAsync(cluster, folder, interruption);
    }

    private async Task<int> RunAsync(LocalCluster cluster, string folder, Interruption interruption)
    {
        var clock = Stopwatch.StartNew();
        await Say($"Starting {options.Nodes} nodes on this machine ...");
        try
        {
            await cluster.StartAsync(interruption.Token);
            await Introduce(cluster, folder, clock.Elapsed);
            await WatchAsync(cluster, interruption.Token);
            await Say("No node is left. --restart would have started them again.");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            await Say("Stopping ...");
            return ExitCode.Done;
        }
        finally
        {
            await cluster.StopAsync();
        }
    }

    private async Task Introduce(LocalCluster cluster, string folder, TimeSpan took)
    {
        foreach (var busy in cluster.BusyPorts) await Say($"Port {busy} is taken; a free one is used instead.");
        await Say($"Serving after {took.TotalSeconds:0.0} s. Journal: {cluster.Journal}");
        await Say("");
        foreach (var node in cluster.Serving)
            await Say($"  node {node.Name}   {node.Http}/   pid {node.ProcessId}");
        var first = cluster.Serving.First();
        await Say(
            $"""

            Try this:
              1. Open {first.Http}/ in two browser windows and join the same conference under two names.
              2. Chat. The page shows which node you are on and which one hosts the conference.
              3. Kill the hosting node with its button, or with kill -9: both windows carry on, nothing is lost.
              4. Take part from a terminal:  collab join standup --name Ann --endpoint {first.Http}/collab
              5. Read the journal:           collab events standup --journal {cluster.Journal}
            The nodes' logs are in {folder}. Ctrl-C stops everything.

            """);
    }

    private async Task WatchAsync(LocalCluster cluster, CancellationToken cancellation)
    {
        while (cluster.Serving.Any())
        {
            var (name, code) = await cluster.NextDeathAsync(cancellation);
            var how = code == KilledExitCode
                ? "was killed"
                : $"ended with exit code {code} (its log: {cluster.LogFile(name)})";
            await Say($"{DateTime.Now:HH:mm:ss}  node {name} {how}; {cluster.Serving.Count()} left.");
            if (options.Restart) await RestartAsync(cluster, name, cancellation);
        }
    }

    private async Task RestartAsync(LocalCluster cluster, string name, CancellationToken cancellation)
    {
        for (var pause = RestartPause; ; pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, RestartPauseMax.Ticks)))
        {
            await Task.Delay(pause, cancellation);
            try
            {
                var node = await cluster.StartNodeAsync(name, cancellation);
                await Say($"{DateTime.Now:HH:mm:ss}  node {name} is back, pid {node.ProcessId}.");
                return;
            }
            catch (CliException e)
            {
                await Say($"{DateTime.Now:HH:mm:ss}  {e.Message}");
            }
        }
    }

    private Task Say(string line) => output.WriteLineAsync(line);
}
