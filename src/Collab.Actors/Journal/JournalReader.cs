using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Serialization;
using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Protocol;

namespace Collab.Actors.Journal;

/// <summary>Reads conferences from the journal without starting an actor of theirs.</summary>
/// <remarks>
/// Safe to use from any thread. Everything read is checked: events come gapless, in order, and say the number that the
/// journal keeps them under. At most <see cref="JournalLimits.ConcurrentReadsMax"/> reads run at the same time.
/// </remarks>
public sealed class JournalReader : IConferenceReader
{
    private readonly ExtendedActorSystem _system;
    private readonly ServiceCatalog _catalog;
    private readonly ILoggingAdapter _log;
    private readonly IActorRef _journal;
    private readonly IActorRef _snapshots;
    private readonly JournalSetup? _setup;
    private readonly JournalGuard _guard = new();
    private long _replays;

    /// <summary>Starts the system's journal and snapshot plugins, if nobody has yet.</summary>
    /// <param name="system">With a journal; <see cref="JournalSetup.AddTo"/> gives it one.</param>
    /// <param name="catalog">Folds what is read.</param>
    public JournalReader(ActorSystem system, ServiceCatalog catalog)
    {
        var persistence = Persistence.Instance.Apply(system);
        _system = (ExtendedActorSystem)system;
        _catalog = catalog;
        _log = Logging.GetLogger(system, typeof(JournalReader));
        _journal = persistence.JournalFor(null);
        _snapshots = persistence.SnapshotStoreFor(null);
        _setup = system.Settings.Setup.Get<JournalSetup>() is { HasValue: true } setup ? setup.Value : null;
    }

    /// <summary>The conference as the journal has it now: newest snapshot and the events after it.</summary>
    /// <returns>At seq 0 when the journal has nothing of it.</returns>
    /// <remarks>A snapshot that cannot be read is a warning in the log: the events alone give the same.</remarks>
    /// <exception cref="JournalUnavailableException">The database does not answer; again later.</exception>
    /// <exception cref="JournalCorruptException">An event is missing, out of order or unreadable.</exception>
    /// <exception cref="UnknownEventException">An event is of a service that the catalog lacks.</exception>
    public async Task<Conference> LoadAsync(ConferenceId id, CancellationToken cancellation)
    {
        var start = await LoadSnapshotAsync(id, cancellation).ConfigureAwait(false);
        if (start is null) return await LoadFromStartAsync(id, cancellation).ConfigureAwait(false);
        var (events, highest) = await ReadPageAsync(
            id, start.Seq + 1, long.MaxValue, JournalLimits.PageEventsMax, cancellation).ConfigureAwait(false);
        if (highest < start.Seq)
        {
            WarnOfSnapshot(id, $"the journal ends before event {start.Seq}, of which it is", null);
            return await LoadFromStartAsync(id, cancellation).ConfigureAwait(false);
        }

        var conference = events.Aggregate(start, (folded, @event) => folded.Fold(@event.Event));
        return conference.Seq < highest
            ? await FoldAsync(id, conference, cancellation).ConfigureAwait(false)
            : conference;
    }

    /// <summary>The conference after the event <paramref name="seq"/>, or as it is when the log ends before.</summary>
    /// <param name="id">The conference.</param>
    /// <param name="seq">0 for before the first event.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The database does not answer; again later.</exception>
    /// <exception cref="JournalCorruptException">An event is missing, out of order or unreadable.</exception>
    /// <exception cref="UnknownEventException">An event is of a service that the catalog lacks.</exception>
    public async Task<Conference> LoadAsync(ConferenceId id, long seq, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seq);
        var newest = await LoadSnapshotAsync(id, cancellation).ConfigureAwait(false);
        var conference = newest?.Seq <= seq ? newest : Conference.Empty(_catalog);
        await foreach (var @event in ReadRangeAsync(id, conference.Seq + 1, seq, cancellation).ConfigureAwait(false))
            conference = conference.Fold(@event.Event);
        return conference;
    }

    /// <summary>The same from the events alone.</summary>
    /// <exception cref="JournalUnavailableException">The database does not answer; again later.</exception>
    /// <exception cref="JournalCorruptException">An event is missing, out of order or unreadable.</exception>
    /// <exception cref="UnknownEventException">An event is of a service that the catalog lacks.</exception>
    public Task<Conference> LoadFromStartAsync(ConferenceId id, CancellationToken cancellation) =>
        FoldAsync(id, Conference.Empty(_catalog), cancellation);

    /// <summary>
    /// Events <paramref name="from"/> to <paramref name="to"/>, or up to the last one when that is less.
    /// </summary>
    /// <param name="id">The conference.</param>
    /// <param name="from">The first event's seq, 1 or more.</param>
    /// <param name="to">The last event's seq, inclusive.</param>
    /// <param name="max">The most to return, 1 to <see cref="JournalLimits.PageEventsMax"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The database does not answer; again later.</exception>
    /// <exception cref="JournalCorruptException">An event is missing, out of order or unreadable.</exception>
    public async Task<IReadOnlyList<JournaledEvent>> ReadAsync(
        ConferenceId id, long from, long to, int max, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, JournalLimits.PageEventsMax);
        if (to < from) return [];
        var (events, _) = await ReadPageAsync(id, from, to, max, cancellation).ConfigureAwait(false);
        return events;
    }

    /// <summary>Every event from <paramref name="from"/> (1 or more) on, page by page, up to the last one.</summary>
    /// <remarks>Ends at the end of the log as it is when that is reached.</remarks>
    /// <exception cref="JournalUnavailableException">The database does not answer; again later.</exception>
    /// <exception cref="JournalCorruptException">An event is missing, out of order or unreadable.</exception>
    public async IAsyncEnumerable<JournaledEvent> ReadAllAsync(
        ConferenceId id, long from, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        long highest;
        do
        {
            (var events, highest) = await ReadPageAsync(
                id, from, long.MaxValue, JournalLimits.PageEventsMax, cancellation).ConfigureAwait(false);
            foreach (var @event in events) yield return @event;
            from += events.Count;
        }
        while (from <= highest);
    }

    /// <summary>
    /// Events <paramref name="from"/> (1 or more) to <paramref name="to"/>, or up to the last one, page by page.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The database does not answer; again later.</exception>
    /// <exception cref="JournalCorruptException">An event is missing, out of order or unreadable.</exception>
    public async IAsyncEnumerable<JournaledEvent> ReadRangeAsync(
        ConferenceId id, long from, long to, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (from <= to)
        {
            var page = await ReadAsync(id, from, to, JournalLimits.PageEventsMax, cancellation).ConfigureAwait(false);
            if (page.Count == 0) yield break;
            foreach (var @event in page) yield return @event;
            from += page.Count;
        }
    }

    /// <summary>Ids of a site's conferences in ordinal order, ended ones included.</summary>
    /// <param name="site">The site.</param>
    /// <param name="after">Only names after this one; empty for the first page.</param>
    /// <param name="limit">1 to <see cref="JournalLimits.ListIdsMax"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The database does not answer; again later.</exception>
    /// <exception cref="InvalidOperationException">
    /// The actor system was not set up by <see cref="JournalSetup"/>.
    /// </exception>
    public async Task<IReadOnlyList<ConferenceId>> ListAsync(
        string site, string after, int limit, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, JournalLimits.ListIdsMax);
        var setup = _setup ?? throw new InvalidOperationException(
            $"The actor system knows no database to list from: create it with {nameof(JournalSetup)}.AddTo.");

        // Ids hold no '/': what lies between "site/" and the next character after '/' is the site, and nothing else.
        var prefix = new ConferenceId(site, "").PersistenceId;
        var end = prefix[..^1] + (char)('/' + 1);
        var ids = await _guard.RunAsync(
            $"the conferences of site '{site}'",
            token => JournalListing.ListAsync(setup, prefix + after, end, limit, token),
            cancellation).ConfigureAwait(false);
        return [.. ids.Select(ConferenceId.FromPersistenceId).OfType<ConferenceId>()];
    }

    private async Task<Conference> FoldAsync(ConferenceId id, Conference start, CancellationToken cancellation)
    {
        var conference = start;
        await foreach (var @event in ReadAllAsync(id, start.Seq + 1, cancellation).ConfigureAwait(false))
            conference = conference.Fold(@event.Event);
        return conference;
    }

    private async Task<(IReadOnlyList<JournaledEvent> Events, long Highest)> ReadPageAsync(
        ConferenceId id, long from, long to, int max, CancellationToken cancellation)
    {
        // The plugin fetches as many rows as the range allows, whatever the maximum says.
        var last = to - from >= max ? from + max - 1 : to;
        var range = new ReplayRange(id.PersistenceId, from, last, max);
        Replayed page;
        try
        {
            page = await _guard.RunAsync($"events of conference {id}", token => ReplayAsync(range, token), cancellation)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (JournalGuard.IsUnreadable(exception))
        {
            var seq = await FindUnreadableAsync(id, from, last, cancellation).ConfigureAwait(false);
            throw new JournalCorruptException(id, seq, "cannot be read", exception);
        }

        return (JournalCheck.Events(id, page, from, last), page.Highest);
    }

    /// <summary>
    /// Finds the first unreadable event of a range that has one: the plugin does not say which it is.
    /// </summary>
    private async Task<long> FindUnreadableAsync(ConferenceId id, long first, long last, CancellationToken cancellation)
    {
        while (first < last)
        {
            var middle = first + ((last - first) / 2);
            var range = new ReplayRange(id.PersistenceId, first, middle, JournalLimits.PageEventsMax);
            try
            {
                await _guard.RunAsync($"events of conference {id}", token => ReplayAsync(range, token), cancellation)
                    .ConfigureAwait(false);
                first = middle + 1;
            }
            catch (Exception exception) when (JournalGuard.IsUnreadable(exception))
            {
                last = middle;
            }
        }

        return first;
    }

    private async Task<Replayed> ReplayAsync(ReplayRange range, CancellationToken cancellation)
    {
        var completion = new TaskCompletionSource<Replayed>(TaskCreationOptions.RunContinuationsAsynchronously);
        var props = Props.Create(() => new JournalReplay(_journal, range, completion)).WithDeploy(Deploy.Local);
        IActorRef replay;
        try
        {
            replay = _system.SystemActorOf(props, $"collab-journal-replay-{Interlocked.Increment(ref _replays)}");
        }
        catch (InvalidOperationException exception)
        {
            throw new ObjectDisposedException("The actor system has ended.", exception);
        }

        try
        {
            return await completion.Task.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            replay.Tell(PoisonPill.Instance);
            throw;
        }
    }

    /// <summary>The newest snapshot; <c>null</c> when there is none that can be used.</summary>
    private async Task<Conference?> LoadSnapshotAsync(ConferenceId id, CancellationToken cancellation)
    {
        try
        {
            var request = new LoadSnapshot(id.PersistenceId, SnapshotSelectionCriteria.Latest, long.MaxValue);
            var result = await _guard.RunAsync(
                $"the snapshot of conference {id}", token => AskForSnapshotAsync(request, token), cancellation)
                .ConfigureAwait(false);
            if (result is null) return null;
            if (result.Snapshot is FoldedConference { Conference: var folded } && folded.Catalog == _catalog)
                return folded;
            if (result.Snapshot is not ConferenceState state || state.Seq != result.Metadata.SequenceNr)
            {
                WarnOfSnapshot(id, $"at {result.Metadata.SequenceNr} lies something else: {result.Snapshot}", null);
                return null;
            }

            return Conference.FromSnapshot(_catalog, state);
        }
        catch (Exception exception) when (
            exception is not (OperationCanceledException or JournalUnavailableException or UnknownEventException))
        {
            WarnOfSnapshot(id, exception.Message, exception);
            return null;
        }
    }

    private async Task<SelectedSnapshot?> AskForSnapshotAsync(LoadSnapshot request, CancellationToken cancellation) =>
        await _snapshots.Ask<ISnapshotResponse>(request, cancellation).ConfigureAwait(false) switch
        {
            LoadSnapshotResult result => result.Snapshot,
            LoadSnapshotFailed failed => throw failed.Cause,
            var other => throw new InvalidOperationException($"The snapshot plugin answered {other}."),
        };

    private void WarnOfSnapshot(ConferenceId id, string what, Exception? cause) => _log.Warning(
        cause, "The snapshot of conference {0} is not used, its whole log is read instead: {1}", id, what);
}
