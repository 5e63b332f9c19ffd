using System.Collections.Immutable;
using Collab.Protocol.Services.Admission;

namespace Collab.Client;

/// <summary>What it takes to come in, and who waits, as the fold of the log. Immutable.</summary>
public sealed record AdmissionState
{
    internal static readonly AdmissionState Empty = new();

    private AdmissionState() { }

    /// <summary>What it takes to come in. A change is another object.</summary>
    public Policy Policy { get; private init; } = new();

    /// <summary>
    /// The lobby in the order of coming, as far as this client was told: hosts and co-hosts are, and whoever becomes
    /// one asks with <see cref="AdmissionService.GetLobbyAsync"/> for those who came before.
    /// </summary>
    public ImmutableList<Waiting> Waiting { get; private init; } = [];

    internal static AdmissionState Of(AdmissionSnapshot snapshot) => new()
    {
        Policy = snapshot.Policy ?? new Policy(),
        Waiting = [.. snapshot.Waiting],
    };

    internal AdmissionState After(ConferenceEvent @event) => @event.Body switch
    {
        PolicyChanged e => this with { Policy = e.Policy },
        NewcomerWaiting e => this with
        {
            Waiting = Waiting.RemoveAll(x => x.Participant == e.Waiting.Participant).Add(e.Waiting),
        },
        NewcomerSeen e => Seen(e),
        NewcomersGone e => Without(e.Participants),
        EntryGranted e => Without(e.Participants),
        EntryDenied e => Without([e.Participant]),
        _ => this,
    };

    private AdmissionState Seen(NewcomerSeen seen)
    {
        var place = Waiting.FindIndex(x => x.Participant == seen.Participant);
        if (place < 0) return this;
        var changed = Waiting[place].Clone();
        changed.ExpiresAt = seen.ExpiresAt;
        return this with { Waiting = Waiting.SetItem(place, changed) };
    }

    private AdmissionState Without(IReadOnlyCollection<string> participants) =>
        this with { Waiting = Waiting.RemoveAll(x => participants.Contains(x.Participant)) };
}
