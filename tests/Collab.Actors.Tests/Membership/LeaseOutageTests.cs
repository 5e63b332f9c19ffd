using Akka.Coordination;
using Collab.Actors.Journal;
using Collab.Actors.Membership;
using Collab.Testing;
using Collab.Testing.Databases;
using Microsoft.Data.Sqlite;

namespace Collab.Actors.Tests.Membership;

/// <summary>The lease while its database does not answer: a frozen server, a file that another process holds.</summary>
[TestFixture(JournalKind.Sqlite)]
[TestFixture(JournalKind.PostgreSql)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LeaseOutageTests(JournalKind kind)
{
    private const string Name = "split-brain";
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);

    private readonly List<JournalLease> _leases = [];
    private PostgresServer? _server;
    private SqliteFile? _file;
    private SqliteConnection? _stall;
    private LeaseTable _table = null!;

    [SetUp]
    public async Task Start()
    {
        JournalAddress address;
        if (kind == JournalKind.Sqlite)
        {
            _file = new SqliteFile();
            address = _file.Address;
        }
        else
        {
            _server = await PostgresServer.StartNewAsync(fsync: false);
            address = JournalAddress.Parse($"postgres:{await _server.CreateDatabaseAsync()}");
        }

        await JournalSchema.EnsureAsync(address, CancellationToken.None);
        _table = new LeaseTable(new MembershipDatabase(address));
    }

    [TearDown]
    public async Task Stop()
    {
        Resume();
        foreach (var lease in _leases) await lease.Release();
        _server?.Dispose();
        _file?.Dispose();
    }

    [Test]
    public async Task A_holder_that_cannot_renew_stops_believing_when_the_others_may_have_it()
    {
        var lost = new TaskCompletionSource<Exception>();
        var holder = Lease("a", Soon);
        Assert.That(await holder.Acquire(lost.SetResult));
        Stall();

        await Eventually.HoldsAsync("it does not believe any more", Soon, () => !holder.CheckLease());
        await lost.Task.WaitAsync(Soon);

        Resume();
        await Eventually.HoldsAsync("another has it", Soon, Lease("b", Soon).Acquire);
        Assert.That(holder.CheckLease(), Is.False);
    }

    [Test]
    public async Task While_nobody_knows_who_has_it_nobody_gets_it()
    {
        var (a, b) = (Lease("a", TimeSpan.FromMilliseconds(500)), Lease("b", TimeSpan.FromMilliseconds(500)));
        Stall();

        var attempts = new[] { a.Acquire(), b.Acquire() };

        foreach (var attempt in attempts)
            Assert.That(async () => await attempt, Throws.TypeOf<LeaseTimeoutException>());
        Assert.That(a.CheckLease() || b.CheckLease(), Is.False);
    }

    [Test]
    public async Task A_database_that_comes_back_in_time_decides()
    {
        var (a, b) = (Lease("a", Soon), Lease("b", Soon));
        Stall();
        var attempts = Task.WhenAll(a.Acquire(), b.Acquire());
        Assert.That(attempts.IsCompleted, Is.False);

        Resume();

        Assert.That((await attempts).Count(won => won), Is.EqualTo(1));
    }

    private void Stall()
    {
        if (_server is not null)
        {
            _server.Suspend();
            return;
        }

        _stall = new SqliteConnection($"Data Source={_file!.Path};Pooling=False");
        _stall.Open();
        using var command = _stall.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
    }

    private void Resume()
    {
        _server?.Resume();
        _stall?.Dispose();
        _stall = null;
    }

    private JournalLease Lease(string owner, TimeSpan operationTimeout) =>
        LeaseTests.Lease(_table, owner, Name, operationTimeout, _leases);
}
