using Collab.Actors.Journal;
using Collab.Testing.Databases;

namespace Collab.Benchmarks.Nodes;

/// <summary>A new journal that loses nothing; a PostgreSQL server of its own goes with it.</summary>
internal sealed class BenchJournal : IAsyncDisposable
{
    private readonly PostgresServer? _server;
    private readonly TestJournal _journal;

    private BenchJournal(PostgresServer? server, TestJournal journal) => (_server, _journal) = (server, journal);

    /// <summary>As a node takes it.</summary>
    public string Address => _journal.Text;

    /// <summary>Makes one.</summary>
    /// <exception cref="InvalidOperationException">It could lose what it acknowledged: nothing counts.</exception>
    public static async Task<BenchJournal> CreateAsync(JournalKind kind, CancellationToken cancellation)
    {
        var server = kind == JournalKind.PostgreSql ? await PostgresServer.StartNewAsync(fsync: true) : null;
        var journal = new BenchJournal(
            server, server is null ? await TestJournal.CreateAsync(kind) : await TestJournal.CreateAsync(server));
        try
        {
            var findings = await JournalSafety.CheckAsync(JournalSetup.For(journal._journal.Address), cancellation);
            if (findings.Count == 0) return journal;
            throw new InvalidOperationException(string.Join('\n', findings.Select(x => $"{x.Code}: {x.Message}")));
        }
        catch
        {
            await journal.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens its table of events, past all nodes.</summary>
    public Actors.Journal.Events.EventTable OpenTable() =>
        Actors.Journal.Events.EventTable.In(JournalSetup.For(_journal.Address));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        _server?.Dispose();
    }
}
