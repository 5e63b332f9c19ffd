using System.Diagnostics;
using System.Globalization;

namespace Collab.Cli.Load;

/// <summary>One run: joins everybody, lets them post, waits for the last answers, and judges.</summary>
/// <param name="scenario">What to do.</param>
/// <param name="target">To whom.</param>
/// <param name="kills">When to kill a node, from the moment at which posts count.</param>
/// <param name="progress">Told how it goes.</param>
internal sealed class LoadRun(
    LoadScenario scenario, LoadTarget target, IReadOnlyList<TimeSpan> kills, LoadProgress progress)
{
    private const int WaitingMax = 200_000;

    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SettlePollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PostInterval = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan DeadFor = TimeSpan.FromSeconds(3);

    private readonly LoadFigures _figures = new();
    private readonly List<(long At, string What)> _faults = [];
    private LoadConference[] _conferences = [];

    private IEnumerable<LoadSession> Members => _conferences.SelectMany(x => x.Members);

    /// <summary>Runs; the report says whether the figures count.</summary>
    /// <exception cref="CliException">Nobody is let in, or the cluster cannot keep up with the rate by far.</exception>
    public async Task<LoadReport> RunAsync(CancellationToken cancellation)
    {
        progress.Say(scenario.Describe());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Seat();
        try
        {
            var joining = await JoinAsync(cancellation);
            progress.Say(FormattableString.Invariant(
                $"{Members.Count()} members are in after {joining.TotalSeconds:0.0} s; posting ..."));
            var pinging = EveryAsync(PingInterval, () => Each(x => x.Ping()), stop.Token);
            using var posting = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            var doing = StartPosting(posting.Token);
            await Task.Delay(scenario.Warmup, cancellation);
            var report = await CountAsync(doing, joining, cancellation);
            await posting.CancelAsync();
            foreach (var conference in _conferences) conference.End();
            await Task.WhenAll(doing);
            var lost = await SettleAsync(cancellation);
            await stop.CancelAsync();
            await pinging;
            return report(lost);
        }
        finally
        {
            await Task.WhenAll(Members.Select(x => x.DisposeAsync().AsTask()));
        }
    }

    private void Seat()
    {
        var context = new LoadContext(scenario, _figures, target, PostTemplates.Of(scenario));
        var run = Guid.NewGuid().ToString("N")[..8];
        _conferences =
        [
            .. Enumerable.Range(0, scenario.Conferences).Select(i => new LoadConference(
                string.Create(CultureInfo.InvariantCulture, $"load-{run}-{i + 1}"), scenario)),
        ];

        // Members begin at different nodes, so that every node has clients and every conference crosses nodes.
        for (var i = 0; i < _conferences.Length; i++)
        {
            var conference = _conferences[i];
            conference.SetMembers(
            [
                .. Enumerable.Range(0, scenario.Members).Select(index =>
                    new LoadSession(context, conference, index, Rotate(target.Endpoints, i + index))),
            ]);
        }
    }

    // The first of each conference goes ahead, and fills it: what it posts then is not joining, nor is creating.
    private async Task<TimeSpan> JoinAsync(CancellationToken cancellation)
    {
        var limits = new ParallelOptions
        {
            MaxDegreeOfParallelism = scenario.Joining,
            CancellationToken = cancellation,
        };
        await Parallel.ForEachAsync(
            _conferences,
            limits,
            async (x, token) => await target.CreateAsync(x.Name, scenario.Members, token));
        var joining = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            _conferences, limits, async (x, token) => await x.Members[0].JoinAsync(token));
        joining.Stop();
        await Parallel.ForEachAsync(_conferences, limits, async (x, token) => await x.FillAsync(token));
        joining.Start();
        await Parallel.ForEachAsync(
            _conferences.SelectMany(x => x.Members.Skip(1)), limits, async (x, token) => await x.JoinAsync(token));
        return joining.Elapsed;
    }

    private List<Task> StartPosting(CancellationToken stop)
    {
        List<Task> doing = [];
        if (scenario.Rate > 0) doing.Add(PostAtRateAsync(stop));
        else foreach (var conference in _conferences) conference.Begin();
        if (scenario.Signals > 0) doing.Add(AtRateAsync(scenario.Signals, x => x.Signal(), stop));
        if (scenario.Churn > 0) doing.Add(AtRateAsync(scenario.Churn, x => _ = x.LeaveAndJoinAsync(), stop));
        if (scenario.Reconnects > TimeSpan.Zero)
            doing.Add(EveryAsync(scenario.Reconnects, () => Each(x => x.Cut()), stop));
        return doing;
    }

    private async Task<Func<long, LoadReport>> CountAsync(
        List<Task> doing, TimeSpan joining, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _figures.Counting = true;
        var began = Stopwatch.GetTimestamp();
        var ownCpu = Environment.CpuUsage.TotalTime;
        var usage = new NodeUsage(target.Processes);
        var timeline = new LoadTimeline(_figures, began);
        var faults = kills.Count > 0 ? KillAsync(began, stop.Token) : Task.CompletedTask;
        using var timer = new PeriodicTimer(Interval);
        while (Stopwatch.GetElapsedTime(began) < scenario.Duration && await timer.WaitForNextTickAsync(cancellation))
        {
            usage.Look();
            progress.Show(timeline.Cut(), _figures, target.Processes().Select(x => x.Name).Distinct());
            if (_conferences.Sum(x => x.Waiting) > WaitingMax)
            {
                throw new CliException(
                    ExitCode.Failed,
                    $"more than {WaitingMax} posts wait for an answer: the cluster cannot keep up with {scenario.Rate} "
                    + "posts/s. Give a lower --rate.");
            }

            foreach (var failed in doing.Append(faults).Where(x => x.IsFaulted)) await failed;
        }

        _figures.Counting = false;
        var elapsed = Stopwatch.GetElapsedTime(began);
        usage.Look();
        timeline.Cut();
        ownCpu = Environment.CpuUsage.TotalTime - ownCpu;
        var (acked, delivered) = (_figures.Acked, _figures.Delivered);
        await stop.CancelAsync();
        await faults;
        return lost => new LoadCount(began, elapsed, joining, acked, delivered, ownCpu).ToReport(
            scenario, _figures, usage.Sum(), timeline.Intervals, _faults, _conferences, lost);
    }

    private async Task KillAsync(long began, CancellationToken stop)
    {
        var cluster = target.Cluster!;
        try
        {
            foreach (var at in kills.Order())
            {
                var wait = at - Stopwatch.GetElapsedTime(began);
                if (wait > TimeSpan.Zero) await Task.Delay(wait, stop);
                var serving = cluster.Serving.ToArray();
                var name = serving[Random.Shared.Next(serving.Length)].Name;
                _faults.Add((Stopwatch.GetTimestamp(), $"kill -9 of node {name}"));
                cluster.KillNode(name);
                progress.Say($"Node {name} was killed.");
                await Task.Delay(DeadFor, stop);
                await cluster.StartNodeAsync(name, stop);
                progress.Say($"Node {name} serves again.");
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run is over before the last of it.
        }
    }

    private async Task PostAtRateAsync(CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        long posted = 0;
        await EveryAsync(PostInterval, PostWhatIsDue, stop);

        // Whether or not earlier ones are answered, and each with the time at which it should have been posted: a
        // server that stalls is not spared the posts of that time.
        void PostWhatIsDue()
        {
            var now = Stopwatch.GetElapsedTime(began);
            for (var due = DueAt(posted); due <= now; due = DueAt(posted))
            {
                var timestamp = began + (long)(due.TotalSeconds * Stopwatch.Frequency);
                _conferences[posted++ % _conferences.Length].Post(timestamp);
            }
        }
    }

    /// <summary>When a post is due: the rate rises along a line, then stays.</summary>
    internal TimeSpan DueAt(long post)
    {
        var ramp = scenario.Ramp.TotalSeconds;
        return TimeSpan.FromSeconds(post < scenario.Rate * ramp / 2
            ? Math.Sqrt(2 * ramp * post / scenario.Rate)
            : ((double)post / scenario.Rate) + (ramp / 2));
    }

    private async Task AtRateAsync(int perSecond, Action<LoadSession> action, CancellationToken stop)
    {
        var members = Members.ToArray();
        var began = Stopwatch.GetTimestamp();
        long done = 0;
        await EveryAsync(
            PostInterval,
            () =>
            {
                for (; done < perSecond * Stopwatch.GetElapsedTime(began).TotalSeconds; done++)
                    action(members[Random.Shared.Next(members.Length)]);
            },
            stop);
    }

    private void Each(Action<LoadSession> action)
    {
        foreach (var member in Members) action(member);
    }

    private static async Task EveryAsync(TimeSpan interval, Action action, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) action();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    // Lost: a post without an answer, and an acknowledged one that a member does not get.
    private async Task<long> SettleAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(SettlePollInterval);
        for (var clock = Stopwatch.StartNew(); Missing() > 0 && clock.Elapsed < SettlePatience;)
            await timer.WaitForNextTickAsync(cancellation);
        return Missing();
    }

    private long Missing() => _conferences.Sum(conference =>
    {
        var head = conference.Members.Max(x => x.LastAcked);
        return conference.Waiting + conference.Members.Sum(x => Math.Max(0, head - x.LastSeq));
    });

    private static Uri[] Rotate(IReadOnlyList<Uri> endpoints, int by) =>
        [.. Enumerable.Range(0, endpoints.Count).Select(i => endpoints[(i + by) % endpoints.Count])];
}
