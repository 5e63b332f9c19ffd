using System.Collections.Concurrent;
using Collab.Actors.Serialization;
using Collab.Core.Conferences;

namespace Collab.Actors.Journal;

/// <summary>A conference as a replica of this node has it: all events up to the last one are folded.</summary>
/// <param name="Conference">The state; never changed.</param>
/// <param name="Last">The event that was folded last, by which the log is known again.</param>
internal sealed record FoldedConference(Conference Conference, JournaledEvent Last);

/// <summary>
/// What this node's replicas have folded, for primaries that begin here: what is in memory already need not be read
/// and folded again while clients wait.
/// </summary>
internal sealed class FoldedConferences
{
    private readonly ConcurrentDictionary<string, FoldedConference> _byId = new(StringComparer.Ordinal);

    /// <summary>A replica has folded on.</summary>
    public void Set(ConferenceId id, FoldedConference folded) => _byId[id.PersistenceId] = folded;

    /// <summary>A replica is gone.</summary>
    public void Remove(ConferenceId id) => _byId.TryRemove(id.PersistenceId, out _);

    /// <summary>What a replica of this node has of the conference; <c>null</c> when there is none.</summary>
    public FoldedConference? Find(string persistenceId) => _byId.GetValueOrDefault(persistenceId);
}
