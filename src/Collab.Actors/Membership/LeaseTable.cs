namespace Collab.Actors.Membership;

/// <summary>
/// Leases as rows: a name, its owner, and until when. Every step is one statement that compares and sets, so of two
/// who ask at the same moment one gets it.
/// </summary>
/// <remarks>
/// Expiry is by the database's clock. Were that set forward, a lease would end early and two could hold it for a
/// moment; what they then decide is still fenced by the journal.
/// </remarks>
internal sealed class LeaseTable(MembershipDatabase database)
{
    private const string AcquireSql = """
        INSERT INTO collab_lease (name, owner, version, expires) VALUES (@name, @owner, 1, {now} + @time)
        ON CONFLICT (name) DO UPDATE
        SET owner = excluded.owner, version = collab_lease.version + 1, expires = {now} + @time
        WHERE collab_lease.owner = @owner OR collab_lease.expires <= {now}
        RETURNING version
        """;

    private const string RenewSql = """
        UPDATE collab_lease SET expires = {now} + @time
        WHERE name = @name AND owner = @owner AND version = @version AND expires > {now}
        RETURNING version
        """;

    private const string ReleaseSql = """
        UPDATE collab_lease SET expires = 0
        WHERE name = @name AND owner = @owner AND version = @version
        RETURNING version
        """;

    /// <summary>Takes a lease that is free, expired or the owner's already.</summary>
    /// <returns>The version, greater than all before; <c>null</c> when another holds it.</returns>
    public async Task<long?> AcquireAsync(string name, string owner, TimeSpan time, CancellationToken cancellation)
    {
        var rows = await database.QueryAsync(
            AcquireSql, static row => row.GetInt64(0), cancellation,
            ("name", name), ("owner", owner), ("time", Milliseconds(time))).ConfigureAwait(false);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>Prolongs a lease that is still held.</summary>
    /// <returns>False when it expired, was taken or released.</returns>
    public async Task<bool> RenewAsync(
        string name, string owner, long version, TimeSpan time, CancellationToken cancellation) =>
        await database.ExecuteAsync(
            RenewSql, cancellation,
            ("name", name), ("owner", owner), ("version", version), ("time", Milliseconds(time)))
            .ConfigureAwait(false) > 0;

    /// <summary>Gives a lease back; the row stays, so that versions go on growing.</summary>
    /// <returns>False when another has it by now.</returns>
    public async Task<bool> ReleaseAsync(string name, string owner, long version, CancellationToken cancellation) =>
        await database.ExecuteAsync(
            ReleaseSql, cancellation, ("name", name), ("owner", owner), ("version", version))
            .ConfigureAwait(false) > 0;

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
