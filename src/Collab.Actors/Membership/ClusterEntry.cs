using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Collab.Actors.Hosting;
using Collab.Actors.Journal;
using Microsoft.Extensions.Logging;

namespace Collab.Actors.Membership;

/// <summary>
/// Brings a node into the cluster: through the seed nodes that it was given, or else to the members whose rows it finds
/// in the journal's database. When there are none it forms the cluster, under a lease, so that of any number of nodes
/// that start at the same moment one does.
/// </summary>
/// <remarks>
/// Who forms joins itself first and writes its row last, and only while it holds the lease: a process that was stopped
/// half way finds the lease gone, has served nobody yet, and gives up.
/// </remarks>
internal sealed class ClusterEntry(
    Cluster cluster, string name, NodeTable nodes, LeaseTable leases, ILogger log, TimeProvider clock)
{
    /// <summary>The lease under which a cluster is formed; its version becomes the cluster's number.</summary>
    public const string FormingLease = "forming";

    /// <summary>How long forming may take before others may try.</summary>
    private static readonly TimeSpan FormingTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(200);

    private readonly NodeWatch _watch = new(clock);
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NodeRow _self = new(
        $"{cluster.SelfAddress.Host}:{cluster.SelfAddress.Port}", cluster.SelfUniqueAddress.Uid, name, 0);

    private string _waitsFor = "the journal";

    /// <summary>Joins, and says what to write into the journal's database from now on.</summary>
    /// <param name="seeds">Addresses to join; none: find the cluster, or form it.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TimeoutException">It took longer. The message says what it waited for.</exception>
    public async Task<NodeRow> JoinAsync(
        ImmutableList<Address> seeds, TimeSpan patience, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(patience, clock);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        cluster.RegisterOnMemberUp(() => _up.TrySetResult());
        try
        {
            if (seeds.IsEmpty) return await DiscoverAsync(timeout.Token).ConfigureAwait(false);
            _waitsFor = $"an answer of {string.Join(", ", seeds)}. Check {CollabOptions.Section}:SeedNodes, that one "
                + "of them runs, and that its port can be reached";
            cluster.JoinSeedNodes(seeds);
            await _up.Task.WaitAsync(timeout.Token).ConfigureAwait(false);
            return _self;
        }
        catch (OperationCanceledException exception)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new TimeoutException(
                $"{name} could not join the cluster within {patience}. It waited for {_waitsFor}.", exception);
        }
    }

    private async Task<NodeRow> DiscoverAsync(CancellationToken cancellation)
    {
        ImmutableList<Address> asked = [];
        var (number, forgotten) = (0L, false);
        while (true)
        {
            try
            {
                if (!forgotten) await nodes.ForgetAsync(_self.Address, cancellation).ConfigureAwait(false);
                forgotten = true;
                if (_up.Task.IsCompleted) return _self with { Cluster = number };
                var present = _watch.Present(await nodes.ReadAsync(cancellation).ConfigureAwait(false));
                if (!cluster.State.Members.IsEmpty)
                {
                    WaitFor("the cluster that has let it in, to make it a full member");
                }
                else if (present.Count == 0)
                {
                    if (await FormAsync(cancellation).ConfigureAwait(false) is { } formed) return formed;
                }
                else
                {
                    number = present.Max(row => row.Cluster);
                    asked = Ask([.. present.Where(row => row.Cluster == number)], asked);
                }
            }
            catch (JournalUnavailableException exception)
            {
                _watch.Forget();
                WaitFor($"the journal: {exception.Message}");
            }

            await Task.WhenAny(_up.Task, Task.Delay(LookPause, clock, cancellation)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Asks members to let this node join, unless it is asking them already.</summary>
    private ImmutableList<Address> Ask(IReadOnlyList<NodeRow> members, ImmutableList<Address> asked)
    {
        var addresses = members.Select(AddressOf).OfType<Address>().ToImmutableList();
        if (addresses.SequenceEqual(asked)) return asked;
        WaitFor($"an answer of {string.Join(", ", members)}. Who is gone is forgotten {NodeWatch.Expiry.TotalSeconds} "
            + $"s after its last sign of life; who lives must be reachable at its address ({CollabOptions.Section}"
            + $":{nameof(CollabOptions.Host)} and {nameof(CollabOptions.Port)} of that node)");
        if (!addresses.IsEmpty) cluster.JoinSeedNodes(addresses);
        return addresses;
    }

    private async Task<NodeRow?> FormAsync(CancellationToken cancellation)
    {
        var owner = $"{_self.Address}/{Guid.NewGuid():N}";
        if (await leases.AcquireAsync(FormingLease, owner, FormingTime, cancellation).ConfigureAwait(false)
            is not { } version)
        {
            WaitFor("another node, which is forming the cluster");
            return null;
        }

        try
        {
            // What was read before the lease was held may have been written since.
            if (_watch.Present(await nodes.ReadAsync(cancellation).ConfigureAwait(false)).Count > 0) return null;
            log.Forming(name, version);
            _waitsFor = "itself, to be up";
            cluster.Join(cluster.SelfAddress);
            await _up.Task.WaitAsync(cancellation).ConfigureAwait(false);

            // Somebody whose row is long dead answered after all, and before this node had joined itself.
            if (cluster.State.Members.Count > 1) return null;
            var row = _self with { Cluster = version };
            await WriteFirstAsync(row, owner, cancellation).ConfigureAwait(false);
            return row;
        }
        finally
        {
            await ReleaseAsync(owner, version).ConfigureAwait(false);
        }
    }

    private async Task WriteFirstAsync(NodeRow row, string owner, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                if (await nodes.WriteFirstAsync(row, FormingLease, owner, cancellation).ConfigureAwait(false)) return;
                throw new TimeoutException(
                    $"{name} could not form the cluster within {FormingTime}, so that another node may have. "
                    + "Start it again.");
            }
            catch (JournalUnavailableException exception)
            {
                WaitFor($"the journal, to write that it formed the cluster: {exception.Message}");
                await Task.Delay(LookPause, clock, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task ReleaseAsync(string owner, long version)
    {
        try
        {
            await leases.ReleaseAsync(FormingLease, owner, version, CancellationToken.None).ConfigureAwait(false);
        }
        catch (JournalUnavailableException exception)
        {
            log.LeaseLeftBehind(name, FormingTime, exception.Message);
        }
    }

    private void WaitFor(string what)
    {
        if (_waitsFor == what) return;
        _waitsFor = what;
        log.WaitsToJoin(name, what);
    }

    /// <summary><c>null</c> for a row that no node of ours can have written.</summary>
    private Address? AddressOf(NodeRow row) => SeedNode.TryParse(row.Address, out var seed)
        ? new Address(cluster.SelfAddress.Protocol, cluster.SelfAddress.System, seed.Host, seed.Port)
        : null;
}
