using System.Diagnostics;
using Akka.Configuration;
using Akka.Coordination;
using Akka.Event;
using Collab.Actors.Journal;
using Collab.Actors.Membership;
using Collab.Testing;
using Collab.Testing.Databases;

namespace Collab.Actors.Tests.Membership;

/// <summary>The lease in the journal's database: one owner at a time, and none for longer than it lives.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LeaseTests(JournalKind kind)
{
    private const string Name = "split-brain";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Held = TimeSpan.FromMilliseconds(1500);

    private readonly List<JournalLease> _leases = [];
    private TestJournal _journal = null!;
    private LeaseTable _table = null!;

    [SetUp]
    public async Task MakeJournal()
    {
        _journal = await TestJournal.CreateAsync(kind);
        _table = new LeaseTable(new MembershipDatabase(_journal.Address));
    }

    [TearDown]
    public async Task Release()
    {
        foreach (var lease in _leases) await lease.Release();
        await _journal.DisposeAsync();
    }

    [Test]
    public async Task Of_owners_that_race_exactly_one_wins()
    {
        for (var round = 1; round <= 20; round++)
        {
            var name = $"round-{round}";
            var owners = Enumerable.Range(1, 8).Select(i => Lease($"owner-{i}", name)).ToList();

            var won = await Task.WhenAll(owners.Select(owner => Task.Run(owner.Acquire)));

            Assert.That(won.Count(x => x), Is.EqualTo(1), name);
            Assert.That(owners.Select(owner => owner.CheckLease()), Is.EqualTo(won));
        }
    }

    [Test]
    public async Task A_holder_that_renews_keeps_it_past_its_expiry()
    {
        var (holder, other) = (Lease("a"), Lease("b"));
        Assert.That(await holder.Acquire());
        var first = await ExpiryAsync();

        await Eventually.HoldsAsync(
            "it was renewed for twice its time", Soon,
            async () => await ExpiryAsync() >= first + (2 * (long)Held.TotalMilliseconds));

        Assert.That(await other.Acquire(), Is.False);
        Assert.That(holder.CheckLease());
        Assert.That(await holder.Acquire(), "it has it already");
    }

    [Test]
    public async Task The_lease_of_a_dead_owner_is_free_once_it_expires_and_not_before()
    {
        var clock = Stopwatch.StartNew();
        await _table.AcquireAsync(Name, "dead", Held, CancellationToken.None);
        var other = Lease("b");
        Assert.That(await other.Acquire(), Is.False);

        await Eventually.HoldsAsync("it is free", Soon, other.Acquire);

        Assert.That(clock.Elapsed, Is.GreaterThan(Held - TimeSpan.FromMilliseconds(50)));
    }

    [Test]
    public async Task A_released_lease_is_free_at_once_and_versions_grow()
    {
        var (holder, other) = (Lease("a"), Lease("b"));
        await holder.Acquire();
        var first = await VersionAsync();

        Assert.That(await holder.Release());
        Assert.That(holder.CheckLease(), Is.False);
        Assert.That(await other.Acquire());
        Assert.That(await VersionAsync(), Is.GreaterThan(first));
    }

    [Test]
    public async Task Who_comes_back_at_the_address_of_a_dead_owner_is_another_owner()
    {
        await Lease("10.0.0.1:4053").Acquire();
        Assert.That(await Lease("10.0.0.1:4053").Acquire(), Is.False);
    }

    [Test]
    public async Task A_holder_whose_lease_was_taken_notices_and_says_so()
    {
        var lost = new TaskCompletionSource<Exception>();
        var holder = Lease("a");
        await holder.Acquire(lost.SetResult);

        await _journal.ExecuteAsync("UPDATE collab_lease SET owner = 'b', version = version + 1");

        Assert.That(await lost.Task.WaitAsync(Soon), Is.TypeOf<LeaseException>());
        Assert.That(holder.CheckLease(), Is.False);
        await holder.Release();
        Assert.That(
            await _journal.QueryAsync("SELECT owner FROM collab_lease"), Is.EqualTo(new[] { "b" }),
            "what is another's cannot be released");
    }

    [Test]
    public async Task A_renewal_after_the_expiry_is_refused_even_when_nobody_took_it()
    {
        var brief = TimeSpan.FromMilliseconds(1);
        var version = await _table.AcquireAsync(Name, "a", brief, CancellationToken.None);
        await Eventually.HoldsAsync(
            "one comes too late", Soon,
            async () => !await _table.RenewAsync(Name, "a", version!.Value, brief, CancellationToken.None));
    }

    private JournalLease Lease(string owner, string name = Name) => Lease(_table, owner, name, Soon, _leases);

    private async Task<long> ExpiryAsync() =>
        long.Parse((await _journal.QueryAsync("SELECT expires FROM collab_lease"))[0]);

    private async Task<long> VersionAsync() =>
        long.Parse((await _journal.QueryAsync("SELECT version FROM collab_lease"))[0]);

    internal static JournalLease Lease(
        LeaseTable table, string owner, string name, TimeSpan operationTimeout, ICollection<JournalLease> all)
    {
        var times = new TimeoutSettings(TimeSpan.FromMilliseconds(200), Held, operationTimeout);
        var lease = new JournalLease(
            new LeaseSettings(name, owner, times, Config.Empty), table, TimeProvider.System, NoLogger.Instance);
        all.Add(lease);
        return lease;
    }
}
