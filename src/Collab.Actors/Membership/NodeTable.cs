using System.Data.Common;

namespace Collab.Actors.Membership;

/// <summary>A member, as it writes itself into the journal's database.</summary>
/// <param name="Address">Its remoting address, <c>host:port</c>.</param>
/// <param name="Uid">Akka's number of the actor system: tells a process from one that had the address before.</param>
/// <param name="Name">The node's name.</param>
/// <param name="Cluster">
/// The number of its cluster: grows with every cluster that is formed on this journal. 0 for a cluster that was formed
/// by seed nodes.
/// </param>
internal sealed record NodeRow(string Address, long Uid, string Name, long Cluster)
{
    /// <summary>The database's time at its last sign of life, in milliseconds.</summary>
    public long Seen { get; init; }

    /// <summary>How long ago that was when it was read.</summary>
    public TimeSpan Age { get; init; }

    public override string ToString() => $"{Name} at {Address}, {Age.TotalSeconds:F1} s ago";
}

/// <summary>The members' rows.</summary>
internal sealed class NodeTable(MembershipDatabase database)
{
    private const string ReadSql =
        "SELECT address, uid, name, cluster, seen, {now} FROM collab_node ORDER BY address";

    private const string OnConflict = """
        ON CONFLICT (address) DO UPDATE
        SET uid = excluded.uid, name = excluded.name, cluster = excluded.cluster, seen = excluded.seen
        RETURNING cluster
        """;

    private const string WriteSql = $$"""
        INSERT INTO collab_node (address, uid, name, cluster, seen) VALUES (@address, @uid, @name, @cluster, {now})
        {{OnConflict}}
        """;

    private const string RenewSql = """
        UPDATE collab_node SET name = @name, cluster = @cluster, seen = {now} WHERE address = @address AND uid = @uid
        RETURNING cluster
        """;

    private const string WriteFirstSql = $$"""
        INSERT INTO collab_node (address, uid, name, cluster, seen)
        SELECT @address, @uid, @name, @cluster, {now} FROM collab_lease l
        WHERE l.name = @lease AND l.owner = @owner AND l.version = @cluster AND l.expires > {now} + @margin
        {{OnConflict}}
        """;

    private const string ForgetAddressSql = "DELETE FROM collab_node WHERE address = @address RETURNING address";

    private const string ForgetSql =
        "DELETE FROM collab_node WHERE address = @address AND uid = @uid RETURNING address";

    /// <summary>Every row.</summary>
    public Task<List<NodeRow>> ReadAsync(CancellationToken cancellation) =>
        database.QueryAsync(ReadSql, Read, cancellation);

    /// <summary>Writes a row, in the place of whatever stands at its address.</summary>
    public Task WriteAsync(NodeRow row, CancellationToken cancellation) =>
        database.ExecuteAsync(WriteSql, cancellation, Parameters(row));

    /// <summary>Gives a sign of life in a row that was written before.</summary>
    /// <returns>False when somebody has deleted it.</returns>
    public async Task<bool> RenewAsync(NodeRow row, CancellationToken cancellation) =>
        await database.ExecuteAsync(RenewSql, cancellation, Parameters(row)).ConfigureAwait(false) > 0;

    /// <summary>
    /// Writes the first row of a cluster, whose number is the version of the lease under which it was formed.
    /// </summary>
    /// <returns>False when the lease is no longer held: somebody else may be forming a cluster.</returns>
    public async Task<bool> WriteFirstAsync(NodeRow row, string lease, string owner, CancellationToken cancellation)
    {
        // The statement has to end before the lease does.
        var margin = (long)MembershipDatabase.StatementTimeout.TotalMilliseconds;
        return await database.ExecuteAsync(
            WriteFirstSql, cancellation,
            [.. Parameters(row), ("lease", lease), ("owner", owner), ("margin", margin)]).ConfigureAwait(false) > 0;
    }

    /// <summary>
    /// Deletes whatever stands at an address: the process that wrote it had the port that this one has.
    /// </summary>
    public Task ForgetAsync(string address, CancellationToken cancellation) =>
        database.ExecuteAsync(ForgetAddressSql, cancellation, ("address", address));

    /// <summary>Deletes the row of one process, not that of its successor at the address.</summary>
    public Task ForgetAsync(NodeRow row, CancellationToken cancellation) =>
        database.ExecuteAsync(ForgetSql, cancellation, ("address", row.Address), ("uid", row.Uid));

    private static (string, object)[] Parameters(NodeRow row) =>
        [("address", row.Address), ("uid", row.Uid), ("name", row.Name), ("cluster", row.Cluster)];

    private static NodeRow Read(DbDataReader row)
    {
        var (seen, now) = (row.GetInt64(4), row.GetInt64(5));
        return new NodeRow(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3))
        {
            Seen = seen,
            Age = TimeSpan.FromMilliseconds(now - seen),
        };
    }
}
