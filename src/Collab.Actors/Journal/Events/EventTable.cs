namespace Collab.Actors.Journal.Events;

/// <summary>
/// The table <c>journal</c> in one kind of database. Its unique index over persistence id and sequence number is the
/// fence: of two writers of one conference it refuses the second.
/// </summary>
/// <remarks>Reads may run at the same time; writes come one after the other.</remarks>
internal abstract class EventTable : IAsyncDisposable
{
    public static EventTable In(JournalSetup setup) => setup.Sqlite is { } sqlite
        ? new SqliteEvents(sqlite, setup.Address)
        : new PostgreSqlEvents(setup.Address);

    /// <summary>Inserts all rows, in this order, or none. Returns when they are durable.</summary>
    public abstract Task InsertAsync(IReadOnlyList<EventRow> rows);

    /// <summary>Whether an insert failed because a row with that number is there already.</summary>
    public abstract bool IsConflict(Exception exception);

    /// <summary>The highest number that was ever given; 0 when there is none.</summary>
    public abstract Task<long> HighestAsync(string persistenceId);

    /// <summary>Hands over the rows of a range in order, at most so many.</summary>
    public abstract Task ReadAsync(string persistenceId, long from, long to, long max, Action<EventRow> take);

    /// <summary>
    /// Deletes everything up to a number, but for the last row of all, which is only marked: the next number is known
    /// by it.
    /// </summary>
    public abstract Task DeleteAsync(string persistenceId, long to);

    public abstract ValueTask DisposeAsync();
}
