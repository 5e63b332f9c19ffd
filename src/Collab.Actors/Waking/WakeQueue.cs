namespace Collab.Actors.Waking;

/// <summary>
/// Which conferences are to be woken, how fast, and which have not answered: the waker's bookkeeping, without actors.
/// </summary>
/// <remarks>Times are since any fixed moment. An id waits, or is asked, once.</remarks>
internal sealed class WakeQueue(int atOnceMax)
{
    /// <summary>Ids that may wait; whoever adds more asks for <see cref="Room"/> first.</summary>
    public const int WaitingMax = 1000;

    /// <summary>Times that a conference is asked before it is given up.</summary>
    public const int AttemptsMax = 8;

    /// <summary>How long the first answer may take; each attempt has twice the time of the one before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Queue<string> _waiting = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Asked> _asked = new(StringComparer.Ordinal);

    /// <summary>How many more ids may be added.</summary>
    public int Room => WaitingMax - _known.Count;

    public bool IsEmpty => _known.Count == 0;

    /// <summary>Adds an id unless it is there already, or nothing more fits.</summary>
    public bool Add(string id)
    {
        if (Room <= 0 || !_known.Add(id)) return false;
        _waiting.Enqueue(id);
        return true;
    }

    /// <summary>The ids to ask now: those due to be asked again, then new ones.</summary>
    /// <param name="count">The most.</param>
    /// <param name="now">The time.</param>
    /// <param name="givenUp">Those that never answered.</param>
    public List<string> Take(int count, TimeSpan now, out List<string> givenUp)
    {
        var overdue = _asked.Where(x => now >= x.Value.Until).Select(x => x.Key).ToList();
        givenUp = overdue.FindAll(id => _asked[id].Attempts >= AttemptsMax);
        foreach (var id in givenUp) Answered(id);
        var take = overdue.Except(givenUp).Take(count).ToList();

        // Who is slow to answer does not keep the others waiting: only first attempts count as under way.
        var underWay = _asked.Values.Count(x => x.Attempts == 1 && now < x.Until);
        while (take.Count < count && underWay < atOnceMax && _waiting.TryDequeue(out var id))
        {
            take.Add(id);
            underWay++;
        }

        foreach (var id in take)
        {
            var attempts = _asked.GetValueOrDefault(id).Attempts + 1;
            _asked[id] = new Asked(attempts, now + (Patience * Math.Pow(2, attempts - 1)));
        }

        return take;
    }

    /// <summary>The conference is awake.</summary>
    public void Answered(string id)
    {
        if (_asked.Remove(id)) _known.Remove(id);
    }

    private readonly record struct Asked(int Attempts, TimeSpan Until);
}
