using System.Diagnostics;
using Collab.Client;

namespace Collab.Cli.Load;

/// <summary>One run: joins everybody, lets them post, waits for the streams to come to the end, and counts.</summary>
internal sealed class LoadRun(LoadOptions options, IReadOnlyList<Uri> endpoints, TextWriter output)
{
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeavePatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SettlePollInterval = TimeSpan.FromMilliseconds(20);

    private readonly LoadCounters _counters = new();

    /// <summary>Runs; the report says whether the figures count.</summary>
    public async Task<LoadReport> RunAsync(CancellationToken cancellation)
    {
        await output.WriteLineAsync(
            $"{options.Conferences} conferences of {options.Members} members, window {options.Window}, "
            + (options.RatePerMember == 0 ? "" : $"at most {options.RatePerMember} posts/s each, ")
            + $"{options.Size} characters, {options.Duration.TotalSeconds:0.#} s");
        var run = Guid.NewGuid().ToString("N")[..8];
        var conferences = new List<LoadMember[]>();
        try
        {
            for (var i = 0; i < options.Conferences; i++)
                conferences.Add(await JoinAsync($"load-{run}-{i + 1}", i, cancellation));
            await output.WriteLineAsync("Everybody is in; posting ...");
            var elapsed = await PostAsync(conferences, cancellation);
            await SettleAsync(conferences, cancellation);
            return new LoadReport(_counters, elapsed);
        }
        finally
        {
            await LeaveAsync(conferences.SelectMany(x => x));
        }
    }

    // Members begin at different nodes, so that every node has clients and every conference crosses nodes.
    private async Task<LoadMember[]> JoinAsync(string conference, int index, CancellationToken cancellation)
    {
        var log = new CommonLog(options.Members, _counters);
        var members = new LoadMember[options.Members];
        for (var i = 0; i < members.Length; i++)
        {
            var name = $"member-{i + 1}";
            var rotated = Rotate(endpoints, index + i);
            var ticket = await Admission.AskAsync(rotated, conference, name, name, cancellation);
            var client = await ConferenceClient.JoinAsync(rotated, conference, ticket, cancellationToken: cancellation);
            members[i] = new LoadMember(client, log, _counters, options);
        }

        // The last to join saw all the others, so this seq is ahead of nobody's future.
        var start = members.Max(x => x.LastSeq);
        await UntilAsync(() => members.All(x => x.LastSeq >= start), cancellation);
        foreach (var member in members) member.CompareAfter(start);
        return members;
    }

    private async Task<TimeSpan> PostAsync(List<LoadMember[]> conferences, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var started = Stopwatch.GetTimestamp();
        stop.CancelAfter(options.Duration);
        await Task.WhenAll(conferences.SelectMany(x => x).Select(member => member.PostAsync(stop.Token)));
        return Stopwatch.GetElapsedTime(started);
    }

    private async Task SettleAsync(List<LoadMember[]> conferences, CancellationToken cancellation)
    {
        foreach (var members in conferences)
        {
            var head = members.Max(x => x.LastAcked);
            await UntilAsync(() => members.All(x => x.LastSeq >= head), cancellation);
            _counters.Behind += members.Count(x => x.LastSeq < head);
            _counters.Lost += members.Sum(x => x.Unseen);
        }
    }

    private static async Task UntilAsync(Func<bool> condition, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(SettlePollInterval);
        for (var clock = Stopwatch.StartNew(); !condition() && clock.Elapsed < SettlePatience;)
            await timer.WaitForNextTickAsync(cancellation);
    }

    private static async Task LeaveAsync(IEnumerable<LoadMember> members)
    {
        using var patience = new CancellationTokenSource(LeavePatience);
        foreach (var member in members)
        {
            try
            {
                await member.LeaveAsync(patience.Token);
            }
            catch (Exception e) when (e is ConferenceClientException or OperationCanceledException)
            {
                // The run is over and its figures are taken; the grace period does the rest.
            }

            await member.DisposeAsync();
        }
    }

    private static Uri[] Rotate(IReadOnlyList<Uri> endpoints, int by) =>
        [.. Enumerable.Range(0, endpoints.Count).Select(i => endpoints[(i + by) % endpoints.Count])];
}
