using Collab.Protocol;

namespace Collab.Testing.Histories;

/// <summary>
/// What a check of a conference's log up to some place leaves for the next one, so that a long history is checked piece
/// by piece and forgotten.
/// </summary>
/// <param name="Seq">Everything up to it has been checked, and every client has received it.</param>
/// <param name="Epoch">The highest epoch so far.</param>
/// <param name="Effects">Where those operations stand whose clients had no answer yet.</param>
/// <param name="Clients">Who has received everything, and must go on behind it.</param>
/// <param name="Present">Participants who are in, and the seq of the event by which they came.</param>
public sealed record Checkpoint(
    long Seq,
    long Epoch,
    IReadOnlyDictionary<string, long> Effects,
    IReadOnlySet<string> Clients,
    IReadOnlyDictionary<string, long> Present)
{
    /// <summary>Nothing has been checked.</summary>
    public static Checkpoint Start { get; } =
        new(0, 0, new Dictionary<string, long>(), new HashSet<string>(), new Dictionary<string, long>());

    /// <summary>What is left when a stretch behind this place has been checked.</summary>
    /// <param name="history">What the clients did and saw in it.</param>
    /// <param name="journal">Its events.</param>
    /// <param name="valueOf">The operation's value that an event records; <c>null</c> for other events.</param>
    public Checkpoint After(History history, IReadOnlyList<Event> journal, Func<Event, string?> valueOf)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(valueOf);
        var open = history.Operations.Where(x => x.Outcome == Outcome.Unknown).Select(x => x.Value).ToHashSet();
        var effects = Effects.Where(x => open.Contains(x.Key)).ToDictionary();
        foreach (var @event in journal)
            if (valueOf(@event) is { } value && open.Contains(value)) effects.TryAdd(value, @event.Seq);
        return new Checkpoint(
            Seq + journal.Count,
            journal.Select(x => x.Epoch).Append(Epoch).Max(),
            effects,
            history.Observations.Select(x => x.Key).Concat(Clients).ToHashSet(),
            HistoryChecker.FollowPresence(Present, journal, _ => { }));
    }
}
