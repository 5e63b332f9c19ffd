using Npgsql;
using NpgsqlTypes;

namespace Collab.Baselines.Orleans;

/// <summary>The posts of all conferences in a table of PostgreSQL.</summary>
internal sealed class MeetingLog : IAsyncDisposable
{
    /// <summary>Chosen, not measured: enough for posts of many grains to share a flush of the database's log.</summary>
    private const int ConnectionsMax = 16;

    private const string Insert =
        "INSERT INTO orleans_posts (meeting, seq, post) SELECT @meeting, @first + n - 1, post "
        + "FROM unnest(@posts) WITH ORDINALITY AS given (post, n)";

    private readonly NpgsqlDataSource _source;

    private MeetingLog(NpgsqlDataSource source) => _source = source;

    /// <summary>Makes the table anew.</summary>
    public static async Task<MeetingLog> OpenAsync(string connection)
    {
        var builder = new NpgsqlConnectionStringBuilder(connection)
        {
            MaxPoolSize = ConnectionsMax,
            MaxAutoPrepare = 4,
            AutoPrepareMinUsages = 1,
        };
        var log = new MeetingLog(NpgsqlDataSource.Create(builder));
        await using var command = log._source.CreateCommand(
            """
            DROP TABLE IF EXISTS orleans_posts;
            CREATE TABLE orleans_posts (
                meeting text NOT NULL, seq bigint NOT NULL, post bytea NOT NULL, PRIMARY KEY (meeting, seq));
            """);
        await command.ExecuteNonQueryAsync();
        return log;
    }

    /// <summary>The seq of the last post.</summary>
    public async Task<long> HeadAsync(string meeting)
    {
        await using var command = _source.CreateCommand(
            "SELECT coalesce(max(seq), 0) FROM orleans_posts WHERE meeting = $1");
        command.Parameters.AddWithValue(meeting);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Stores posts, all or none.</summary>
    /// <param name="meeting">Its key.</param>
    /// <param name="first">The seq of the first.</param>
    /// <param name="posts">Encoded.</param>
    /// <returns>Whether nobody else had stored any there.</returns>
    public async Task<bool> AppendAsync(string meeting, long first, byte[][] posts)
    {
        await using var command = _source.CreateCommand(Insert);
        command.Parameters.AddWithValue("meeting", meeting);
        command.Parameters.AddWithValue("first", first);
        command.Parameters.Add(
            new NpgsqlParameter("posts", NpgsqlDbType.Array | NpgsqlDbType.Bytea) { Value = posts });
        try
        {
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
