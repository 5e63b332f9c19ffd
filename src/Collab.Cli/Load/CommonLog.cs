using Collab.Client;

namespace Collab.Cli.Load;

/// <summary>
/// What the members of one conference saw under each seq, until all of them have: so that they can be compared and
/// memory is bounded by how far apart they are.
/// </summary>
internal sealed class CommonLog(int members, LoadCounters counters)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, (int Fingerprint, int Seen)> _events = [];

    /// <summary>A member that was there from the start of the comparison saw an event.</summary>
    public void Compare(ConferenceEvent @event)
    {
        var fingerprint = HashCode.Combine(@event.Service, @event.Type, @event.Session, @event.CommandId, @event.Epoch);
        lock (_gate)
        {
            if (!_events.TryGetValue(@event.Seq, out var entry)) entry = (fingerprint, 0);
            if (entry.Fingerprint != fingerprint) counters.CountDisagreement();
            if (entry.Seen + 1 == members) _events.Remove(@event.Seq);
            else _events[@event.Seq] = (entry.Fingerprint, entry.Seen + 1);
        }
    }
}
