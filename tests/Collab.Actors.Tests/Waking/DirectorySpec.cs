using Akka.Event;
using Collab.Actors.Journal;
using Collab.Actors.Tests.Journal;
using Collab.Actors.Waking;
using Collab.Core.Services;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Actors.Tests.Waking;

/// <summary>A journal that the test writes row by row, and readers of it.</summary>
internal abstract class DirectorySpec(JournalKind kind) : JournalSpec(kind)
{
    private const string Columns =
        "conference, seq, phase, primary_node, nodes, participants, needs_primary, deadline, updated_at";

    protected static readonly ConferenceId Cake = new("main", "cake");

    protected MovedClock Clock { get; } = new();

    /// <summary>A reader as the waker has one.</summary>
    protected DirectoryProjection StartProjection(out DirectoryDatabase database)
    {
        database = DirectoryDatabase.For(JournalSetup.For(Database.Address));
        return new DirectoryProjection(
            database, StartReader(), ServiceCatalog.BuiltIn, Clock, NoLogger.Instance);
    }

    protected DirectoryProjection StartProjection() => StartProjection(out _);

    /// <summary>Writes journal rows, with the numbers of <c>ordering</c> that the test wants.</summary>
    protected async Task InsertAsync(params IEnumerable<(long Ordering, ConferenceId Id, Event Event)> rows)
    {
        var values = rows.Select(x => $"""
            ({x.Ordering}, 0, {(Kind == JournalKind.Sqlite ? "0" : "false")}, '{x.Id.PersistenceId}', {x.Event.Seq},
            {Blob(Convert.ToHexString(x.Event.ToByteArray()))}, 'E', 7401)
            """);
        var overriding = Kind == JournalKind.Sqlite ? "" : "OVERRIDING SYSTEM VALUE";
        await Database.ExecuteAsync($"""
            INSERT INTO journal
            (ordering, created, deleted, persistence_id, sequence_number, message, manifest, identifier)
            {overriding} VALUES {string.Join(",\n", values)}
            """);
    }

    /// <summary>The directory, without the reader's own row.</summary>
    protected Task<IReadOnlyList<string>> RowsAsync() => Database.QueryAsync(
        $"SELECT {Columns} FROM directory WHERE conference <> '' ORDER BY conference");

    protected async Task<long> SeqOfAsync(ConferenceId id)
    {
        var found = await Database.QueryAsync(
            $"SELECT seq FROM directory WHERE conference = '{id.PersistenceId}'");
        return found is [var seq] ? long.Parse(seq, System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>A clock that moves when the test says so.</summary>
    protected sealed class MovedClock : TimeProvider
    {
        private long _timestamp;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _timestamp;

        public void Move(TimeSpan time) => _timestamp += time.Ticks;
    }
}
