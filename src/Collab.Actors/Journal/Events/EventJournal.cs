using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Serialization;

namespace Collab.Actors.Journal.Events;

/// <summary>
/// The journal plugin: the tables of Akka.Persistence.Sql, so that its read side and its tools go on working, written
/// and read without a query builder between. Named in <c>hocon/postgres.conf</c> and <c>hocon/sqlite.conf</c>.
/// </summary>
/// <remarks>
/// Needs a <see cref="JournalSetup"/> in the actor system. Why it is ours: the plugin of Akka.Persistence.Sql compiles
/// queries and starts a stream for every recovery, which is work at the very moment of a failover, and one conference's
/// conflict fails everybody's write.
/// </remarks>
[SuppressMessage(
    "Design", "CA1001:Types that own disposable fields should be disposable", Justification = "PostStop disposes.")]
public sealed class EventJournal : AsyncWriteJournal
{
    private readonly Akka.Serialization.Serialization _serialization = Context.System.Serialization;
    private readonly EventTable _table;
    private readonly EventWriter _writer;

    /// <summary>Called by Akka, with the plugin's section of the configuration.</summary>
    public EventJournal(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _table = EventTable.In(JournalSetup.Of(Context.System));
        _writer = new EventWriter(_table, config.GetTimeSpan("circuit-breaker.call-timeout"));
    }

    /// <inheritdoc/>
    public override Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        _table.HighestAsync(persistenceId);

    /// <inheritdoc/>
    public override Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback) =>
        _table.ReadAsync(persistenceId, fromSequenceNr, toSequenceNr, max, row => recoveryCallback(ToEvent(row)));

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception?>?> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var created = DateTime.UtcNow.Ticks;
        var rows = messages
            .SelectMany(write => (IImmutableList<IPersistentRepresentation>)write.Payload)
            .Select(@event => ToRow(@event, created))
            .ToList();
        await _writer.WriteAsync(rows).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    protected override Task DeleteMessagesToAsync(
        string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        _table.DeleteAsync(persistenceId, toSequenceNr);

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _ = _writer.DisposeAsync().AsTask();
        base.PostStop();
    }

    private EventRow ToRow(IPersistentRepresentation @event, long created)
    {
        var serializer = _serialization.FindSerializerFor(@event.Payload);
        return new EventRow(
            @event.PersistenceId,
            @event.SequenceNr,
            serializer.ToBinary(@event.Payload),
            Akka.Serialization.Serialization.ManifestFor(serializer, @event.Payload),
            serializer.Identifier,
            @event.WriterGuid ?? "",
            created);
    }

    private Persistent ToEvent(EventRow row) => new(
        _serialization.Deserialize(row.Message, row.Serializer, row.Manifest),
        row.SequenceNumber,
        row.PersistenceId,
        row.Manifest,
        isDeleted: false,
        sender: ActorRefs.NoSender,
        writerGuid: row.Writer,
        timestamp: row.Created);
}
