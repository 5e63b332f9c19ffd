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
/// <remarks>
/// When a member is removed the others delete its row. A process that was stopped, given up and woken looks at its row
/// before anything else can tell it, and leaves.
/// </remarks>
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
    private readonly Action<string> _givenUp;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _running;
    private NodeRow _row;
    private NodeRow? _younger;
    private ImmutableHashSet<UniqueAddress> _members = [];
    private bool _written;
    private bool _over;
    private long _answeredAt;

    /// <param name="nodes">The rows.</param>
    /// <param name="row">This node's.</param>
    /// <param name="cluster">The cluster that it is a member of.</param>
    /// <param name="log">Gets outages, once each.</param>
    /// <param name="clock">Measures them.</param>
    /// <param name="givenUp">
    /// Called, once, with the reason: the others have removed this node, or a younger cluster lives on the journal.
    /// </param>
    public NodeRegistration(
        NodeTable nodes, NodeRow row, Cluster cluster, ILogger log, TimeProvider clock, Action<string> givenUp)
    {
        (_nodes, _row, _cluster, _log, _clock, _givenUp) = (nodes, row, cluster, log, clock, givenUp);
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
        var answering = true;
        try
        {
            do
            {
                try
                {
                    await BeatAsync(_ended.Token).ConfigureAwait(false);
                    Volatile.Write(ref _answeredAt, _clock.GetTimestamp());
                    if (!answering) _log.JournalBack(_row.Name);
                    answering = true;
                }
                catch (JournalUnavailableException exception)
                {
                    if (answering) _log.JournalSilent(_row.Name, exception.Message);
                    answering = false;
                }
            }
            while (!_over && await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Leaving.
        }
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        if (!_written)
        {
            await _nodes.WriteAsync(_row, cancellation).ConfigureAwait(false);
            _written = true;
        }
        else if (!await _nodes.RenewAsync(_row, cancellation).ConfigureAwait(false))
        {
            GiveUp("its row is gone, so the others have removed it, or another process has its address "
                + _row.Address);
            return;
        }

        var rows = await _nodes.ReadAsync(cancellation).ConfigureAwait(false);
        Adopt(rows);
        if (FindYounger(rows) is { } younger)
        {
            GiveUp($"cluster {younger.Cluster}, of {younger.Name} at {younger.Address}, is younger than its own, "
                + $"{_row.Cluster}");
            return;
        }

        await ForgetAsync(rows, cancellation).ConfigureAwait(false);
    }

    private void GiveUp(string reason)
    {
        _over = true;
        _givenUp(reason);
    }

    /// <summary>Deletes the rows of members that were removed, and those that nobody has touched for long.</summary>
    private async Task ForgetAsync(List<NodeRow> rows, CancellationToken cancellation)
    {
        // Who is not a member any more knows nothing of the others.
        if (_cluster.IsTerminated || _cluster.SelfMember.Status != MemberStatus.Up) return;
        var members = _cluster.State.Members.Select(member => member.UniqueAddress).ToImmutableHashSet();
        var removed = _members.Except(members);
        foreach (var row in rows.Where(row => row.Age > KeptFor ? !Contains(members, row) : Contains(removed, row)))
            await _nodes.ForgetAsync(row, cancellation).ConfigureAwait(false);
        _members = members;
    }

    private static bool Contains(ImmutableHashSet<UniqueAddress> members, NodeRow row) =>
        members.Any(x => x.Uid == row.Uid && $"{x.Address.Host}:{x.Address.Port}" == row.Address);

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
    private NodeRow? FindYounger(List<NodeRow> rows)
    {
        var before = _younger;
        _younger = rows.Where(x => x.Cluster > _row.Cluster && x.Age < NodeWatch.Expiry).MaxBy(x => x.Cluster);
        return _row.Cluster > 0 && _younger is { } now && before?.Address == now.Address && before.Seen != now.Seen
            ? now
            : null;
    }
}
