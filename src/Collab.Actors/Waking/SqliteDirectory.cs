using System.Data.Common;
using Collab.Actors.Journal;

namespace Collab.Actors.Waking;

/// <summary>The directory in an SQLite file.</summary>
internal sealed class SqliteDirectory(SqliteFiles files, JournalAddress address) : DirectoryDatabase
{
    private const string Save = """
        INSERT INTO directory
        (conference, seq, phase, primary_node, nodes, participants, needs_primary, deadline, updated_at, state)
        VALUES (@id, @seq, @phase, @primary, @nodes, @participants, @needs, @deadline, @updated, @state)
        ON CONFLICT (conference) DO UPDATE SET
            seq = excluded.seq, phase = excluded.phase, primary_node = excluded.primary_node, nodes = excluded.nodes,
            participants = excluded.participants, needs_primary = excluded.needs_primary, deadline = excluded.deadline,
            updated_at = excluded.updated_at, state = excluded.state
        WHERE directory.seq < excluded.seq
        """;

    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = files.Open(address);
        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);

        // What a power cut takes from here is derived again: not worth a sync that everybody's commits would wait for.
        command.CommandText = "PRAGMA synchronous = NORMAL";
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        return connection;
    }

    /// <summary>One writer at a time numbers its rows and commits them: none comes late.</summary>
    protected override Task<List<TailRow>> ReadLateAsync(
        DbConnection connection, IReadOnlyList<OrderingRange> ranges, int limit, CancellationToken cancellation) =>
        Task.FromResult<List<TailRow>>([]);

    protected override async Task<Dictionary<string, RowHead>> HeadsAsync(
        DbConnection connection, IReadOnlyCollection<string> conferences, CancellationToken cancellation)
    {
        var heads = new Dictionary<string, RowHead>(StringComparer.Ordinal);
        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
        command.CommandText =
            "SELECT seq, phase, deadline IS NOT NULL, state IS NOT NULL FROM directory WHERE conference = @id";
        var id = Add(command, "@id", "");
        foreach (var conference in conferences)
        {
            id.Value = conference;
            var found = await ReadAsync(
                command,
                row => new RowHead(row.GetInt64(0), row.GetInt32(1), row.GetBoolean(2), row.GetBoolean(3)),
                cancellation).ConfigureAwait(false);
            if (found is [var head]) heads[conference] = head;
        }

        return heads;
    }

    protected override async Task SaveAsync(
        DbConnection connection,
        DbTransaction transaction,
        IReadOnlyList<DirectoryRow> rows,
        IReadOnlyList<RowAdvance> advances,
        CancellationToken cancellation)
    {
        foreach (var row in rows)
        {
            var command = connection.CreateCommand();
            await using var _ = command.ConfigureAwait(false);
            (command.Transaction, command.CommandText) = (transaction, Save);
            Add(command, "@id", row.Conference);
            Add(command, "@seq", row.Entry.Seq);
            Add(command, "@phase", (int)row.Entry.Phase);
            Add(command, "@primary", row.Entry.Facts.Conference.PrimaryNode);
            Add(command, "@nodes", row.Nodes);
            Add(command, "@participants", row.Entry.Facts.Roster.Count);
            Add(command, "@needs", row.Entry.NeedsPrimary);
            Add(command, "@deadline", row.Entry.Deadline);
            Add(command, "@updated", row.UpdatedAt);
            Add(command, "@state", row.State);
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }

        foreach (var advance in advances)
        {
            var command = connection.CreateCommand();
            await using var _ = command.ConfigureAwait(false);
            command.Transaction = transaction;
            command.CommandText =
                "UPDATE directory SET seq = @to, updated_at = @updated WHERE conference = @id AND seq = @from";
            Add(command, "@id", advance.Conference);
            Add(command, "@from", advance.From);
            Add(command, "@to", advance.To);
            Add(command, "@updated", advance.UpdatedAt);
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }
}
