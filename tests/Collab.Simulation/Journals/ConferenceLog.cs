using Collab.Actors.Serialization;
using Collab.Core.Conferences;

namespace Collab.Simulation.Journals;

/// <summary>What the database holds of one conference, and the states that its events fold to.</summary>
internal sealed class ConferenceLog
{
    private readonly List<byte[]> _events = [];
    private readonly List<Conference> _folded = [Conference.Empty(SimulatedServices.Catalog)];

    /// <summary>The last event's seq.</summary>
    public long Head => _events.Count;

    /// <summary>The newest snapshot; <c>null</c> before the first.</summary>
    public (long Seq, byte[] State)? Snapshot { get; set; }

    /// <summary>The conference after the event of that seq.</summary>
    public Conference At(long seq) => _folded[(int)seq];

    /// <summary>An event, decoded anew for whoever asks.</summary>
    public JournaledEvent this[long seq] => new(_events[(int)seq - 1]);

    /// <summary>Takes an event in at its place, which is the end unless nothing keeps a second writer out.</summary>
    public void Write(long seq, byte[] bytes)
    {
        if (seq <= Head)
        {
            _events[(int)seq - 1] = bytes;
            return;
        }

        _events.Add(bytes);
        _folded.Add(_folded[^1]);
    }

    /// <summary>Folds what was written from that seq on.</summary>
    public void FoldFrom(long first)
    {
        for (var seq = first; seq <= Head; seq++) _folded[(int)seq] = _folded[(int)seq - 1].Fold(this[seq].Event);
    }
}
