using System.Collections.Immutable;
using Akka.Cluster;
using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Microsoft.Extensions.Logging;

namespace Collab.Actors.Membership;

/// <summary>
/// Keeps a member's row alive in the journal's database, so that others find the cluster, and thereby knows whether
/// the database answers. Leaving deletes the row.
/// </summary>
internal sealed class NodeRegistration : IAsyncDisposable
{
    /// <summary>Without an answer for this long, the journal counts as lost to this node.</summary>
    public static readonly TimeSpan JournalSilenceMax = TimeSpan.FromSeconds(5);

    /// <summary>Rows that nobody touched for this long are deleted by whoever sees them.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly NodeTable _nodes;
    private readonly Cluster _cluster;
    private readonly ILogger _log;
    private readonly TimeProvider _clock;
    private readonly Action<string> _superseded;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _running;
    private NodeRow _row;
    private NodeRow? _other;
    private long _answeredAt;

    /// <param name="nodes">The rows.</param>
    /// <param name="row">This node's.</param>
    /// <param name="cluster">The cluster that it is a member of.</param>
    /// <param name="log">Gets outages, once each.</param>
    /// <param name="clock">Measures them.</param>
    /// <param name="superseded">
    /// Called, once, when a younger cluster lives on the same journal: this node's is the one that must go.
    /// </param>
    public NodeRegistration(
        NodeTable nodes, NodeRow row, Cluster cluster, ILogger log, TimeProvider clock, Action<string> superseded)
    {
        (_nodes, _row, _cluster, _log, _clock, _superseded) = (nodes, row, cluster, log, clock, superseded);
        _answeredAt = clock.GetTimestamp();
        _running = RunAsync();
    }

    /// <summary>Whether the database answered within <see cref="JournalSilenceMax"/>.</summary>
    public bool HasJournal => JournalSilence < JournalSilenceMax;

    /// <summary>How long it has not answered.</summary>
    public TimeSpan JournalSilence => _clock.GetElapsedTime(Volatile.Read(ref _answeredAt));

    /// <summary>Ends the signs of life and deletes the row; an outage leaves it to expire.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended.IsCancellationRequested) return;
        await _ended.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        try
        {
            await _nodes.ForgetAsync(_row, CancellationToken.None).ConfigureAwait(false);
        }
        catch (JournalUnavailableException exception)
        {
            _log.RowLeftBehind(_row.Name, exception.Message);
        }

        _ended.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(NodeWatch.Interval, _clock);
        var (answering, superseded) = (true, false);
        try
        {
            do
            {
                try
                {
                    await _nodes.WriteAsync(_row, _ended.Token).ConfigureAwait(false);
                    var rows = await _nodes.ReadAsync(_ended.Token).ConfigureAwait(false);
                    Volatile.Write(ref _answeredAt, _clock.GetTimestamp());
                    if (!answering) _log.JournalBack(_row.Name);
                    answering = true;
                    Adopt(rows);
                    superseded |= !superseded && FindYounger(rows);
                    foreach (var row in rows.Where(row => row.Age > KeptFor))
                        await _nodes.ForgetAsync(row, _ended.Token).ConfigureAwait(false);
                }
                catch (JournalUnavailableException exception)
                {
                    if (answering) _log.JournalSilent(_row.Name, exception.Message);
                    answering = false;
                }
            }
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Leaving.
        }
    }

    /// <summary>Who came through seed nodes takes the number of those that it is in a cluster with.</summary>
    private void Adopt(List<NodeRow> rows)
    {
        if (_row.Cluster != 0) return;
        var members = _cluster.State.Members.Select(m => $"{m.Address.Host}:{m.Address.Port}").ToImmutableHashSet();
        _row = _row with { Cluster = rows.Where(x => members.Contains(x.Address)).Max(x => (long?)x.Cluster) ?? 0 };
    }

    /// <summary>
    /// Two clusters on one journal: the younger goes on. Only what gives signs of life while it is looked at counts.
    /// </summary>
    private bool FindYounger(List<NodeRow> rows)
    {
        var younger = rows.Where(x => x.Cluster > _row.Cluster && x.Age < NodeWatch.Expiry).MaxBy(x => x.Cluster);
        var before = _other;
        _other = younger;
        if (_row.Cluster == 0 || younger is null || before is null || before.Address != younger.Address
            || before.Seen == younger.Seen) return false;
        _superseded($"cluster {younger.Cluster}, of {younger.Name} at {younger.Address}, is younger than this one, "
            + $"{_row.Cluster}");
        return true;
    }
}
