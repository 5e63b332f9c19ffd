using Akka.Event;
using Collab.Actors.Journal;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;

namespace Collab.Actors.Waking;

/// <summary>
/// Keeps the directory up with the journal: reads its tail in the order of the global <c>ordering</c> and folds what
/// concerns it. One call at a time. Holds a page of events and one conference's roster, never all of them.
/// </summary>
/// <remarks>
/// An offset query can pass over rows whose transaction commits later. Two things catch that: the numbers that were
/// missing are asked for again for a while, and a conference whose next event does not follow its row is loaded from
/// the journal by its own seq. Whatever is read twice is skipped by its seq.
/// </remarks>
internal sealed class DirectoryProjection(
    DirectoryDatabase database, JournalReader journal, ServiceCatalog catalog, TimeProvider clock, ILoggingAdapter log)
{
    /// <summary>Journal rows in one read.</summary>
    public const int PageRowsMax = 1000;

    /// <summary>Bytes of folded rows that wait to be written.</summary>
    private const int UnsavedBytesMax = 1024 * 1024;

    /// <summary>Ranges of missing numbers that are asked for again.</summary>
    private const int LateRangesMax = 500;

    /// <summary>Conferences whose failure is remembered, so that it is told once.</summary>
    private const int UnreadableMax = 1000;

    /// <summary>Longer than any transaction on the journal lives: its calls are cut off before.</summary>
    private static readonly TimeSpan LateFor = TimeSpan.FromSeconds(15);

    private readonly DirectoryFold _fold = new(catalog);
    private readonly LateRows _late = new(LateFor, LateRangesMax);
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private readonly long _start = clock.GetTimestamp();
    private long? _stored = -1;
    private long _position;

    private TimeSpan Now => clock.GetElapsedTime(_start);

    /// <summary>Reads to the journal's end as it is when that is reached.</summary>
    /// <exception cref="JournalUnavailableException">The database does not answer; again later.</exception>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        while (await AdvanceAsync(cancellation).ConfigureAwait(false)) { }
    }

    /// <summary>Takes in one page; <c>true</c> when there may be more.</summary>
    private async Task<bool> AdvanceAsync(CancellationToken cancellation)
    {
        var stored = await database.OffsetAsync(cancellation).ConfigureAwait(false);
        if (stored != _stored)
        {
            // The first time; or the rows were dropped; or another reader was here.
            (_stored, _position) = (stored, stored ?? 0);
            _late.Clear();
            _unreadable.Clear();
        }

        _late.GiveUp(Now);
        var late = _late.Ranges is { Count: > 0 } ranges
            ? await database.ReadLateAsync(ranges, PageRowsMax, cancellation).ConfigureAwait(false)
            : [];
        var page = await database.ReadAfterAsync(_position, PageRowsMax, cancellation).ConfigureAwait(false);
        await TakeInAsync([.. late, .. page], cancellation).ConfigureAwait(false);

        foreach (var row in late) _late.Came(row.Ordering);
        _late.Passed(_position, page.Select(row => row.Ordering), Now);
        if (page.Count > 0) _position = page[^1].Ordering;
        var safe = _late.SafeUpTo(_position);
        if (safe != _stored)
        {
            var moved = await database.MoveOffsetAsync(_stored, safe, cancellation).ConfigureAwait(false);
            _stored = moved ? safe : -1;
        }

        return page.Count == PageRowsMax || late.Count == PageRowsMax || _stored == -1;
    }

    private async Task TakeInAsync(List<TailRow> tail, CancellationToken cancellation)
    {
        var byConference = tail
            .Where(row => ConferenceId.FromPersistenceId(row.PersistenceId) is not null)
            .GroupBy(row => row.PersistenceId, StringComparer.Ordinal)
            .ToList();
        if (byConference.Count == 0) return;
        var heads = await database.HeadsAsync([.. byConference.Select(x => x.Key)], cancellation).ConfigureAwait(false);
        var rows = new List<DirectoryRow>();
        var advances = new List<RowAdvance>();
        foreach (var conference in byConference)
        {
            var head = heads.GetValueOrDefault(conference.Key);
            var outcome = await FoldAsync(conference.Key, head, conference, cancellation).ConfigureAwait(false);
            if (outcome.Row is { } row) rows.Add(row);
            if (outcome.Advance is { } advance) advances.Add(advance);
            if (rows.Sum(x => x.State?.Length ?? 0) < UnsavedBytesMax) continue;
            await database.SaveAsync(rows, [], cancellation).ConfigureAwait(false);
            rows.Clear();
        }

        if (rows.Count + advances.Count > 0)
            await database.SaveAsync(rows, advances, cancellation).ConfigureAwait(false);
    }

    private async Task<(DirectoryRow? Row, RowAdvance? Advance)> FoldAsync(
        string conference, RowHead head, IEnumerable<TailRow> tail, CancellationToken cancellation)
    {
        try
        {
            var events = tail.Where(row => row.Seq > head.Seq)
                .OrderBy(row => row.Seq)
                .Select(row => Event.Parser.ParseFrom(row.Message))
                .ToList();
            if (events.Count == 0) return (null, null);
            var updatedAt = events[^1].Time;
            var follows = events[0].Seq == head.Seq + 1 && events[^1].Seq == head.Seq + events.Count;
            if (follows && head.Seq > 0 && !NeedsFold(head, events))
                return (null, new RowAdvance(conference, head.Seq, events[^1].Seq, updatedAt));
            var entry = follows && (head.Seq == 0 || head.HasState)
                ? await ContinueAsync(conference, head, events, cancellation).ConfigureAwait(false)
                : null;
            entry ??= DirectoryFold.Of(await journal
                .LoadAsync(ConferenceId.FromPersistenceId(conference)!, cancellation).ConfigureAwait(false));
            _unreadable.Remove(conference);
            return (new DirectoryRow(conference, entry, updatedAt, _fold.Write(entry)), null);
        }
        catch (Exception exception) when (
            exception is not (OperationCanceledException or JournalUnavailableException))
        {
            // One conference that cannot be folded must not keep the others from being woken. Its row stays behind,
            // so that each of its events is a new attempt.
            if (_unreadable.Count >= UnreadableMax) _unreadable.Clear();
            if (_unreadable.Add(conference))
                log.Error(exception, "{0} cannot be entered into the directory: nobody wakes it", conference);
            return (null, null);
        }
    }

    private bool NeedsFold(RowHead head, List<Event> events) =>
        head.Phase == (int)Phase.Created || events.Exists(_fold.Concerns);

    /// <summary>Folds on from the row; <c>null</c> when the whole conference has to be looked at.</summary>
    private async Task<DirectoryEntry?> ContinueAsync(
        string conference, RowHead head, List<Event> events, CancellationToken cancellation)
    {
        var entry = _fold.Empty;
        if (head.Seq > 0)
        {
            if (await database.StateAsync(conference, cancellation).ConfigureAwait(false) is not { } state) return null;
            entry = _fold.Read(state) with { Seq = head.Seq };
        }

        entry = events.Aggregate(entry, _fold.Fold);

        // Nobody has been in yet, so nothing keeps a primary in memory: a deadline of any service must be known here.
        var anyServices = entry.Phase == Phase.Created && (head.HasDeadline || !events.TrueForAll(_fold.Concerns));
        return anyServices ? null : _fold.WithDeadline(entry);
    }
}
