using System.Collections.Immutable;
using Collab.Protocol.Services.Layout;

namespace Collab.Client;

/// <summary>What everybody is shown, as the fold of the log. Immutable.</summary>
public sealed record LayoutState
{
    internal static readonly LayoutState Empty = new();

    private LayoutState() { }

    /// <summary>How participants are arranged.</summary>
    public Arrangement Arrangement { get; private init; } = Arrangement.Grid;

    /// <summary>The service whose panel everybody is shown; empty unless <see cref="Arrangement.Panel"/>.</summary>
    public string Panel { get; private init; } = "";

    /// <summary>Whether participants may look elsewhere nevertheless.</summary>
    public bool Roaming { get; private init; } = true;

    /// <summary>The ids of those in the spotlight, in their order.</summary>
    public ImmutableArray<string> Spotlight { get; private init; } = [];

    /// <summary>The id of whom everybody follows; empty for nobody.</summary>
    public string Leader { get; private init; } = "";

    /// <summary>The service whose panel the leader looks at; empty without a leader.</summary>
    public string LeaderPanel { get; private init; } = "";

    /// <summary>
    /// The service whose panel a participant is shown: the leader's, or that of the arrangement; empty for none.
    /// </summary>
    public string ShownPanel => Leader.Length > 0 ? LeaderPanel : Panel;

    internal static LayoutState Of(LayoutSnapshot snapshot) => new()
    {
        Arrangement = snapshot.Arrangement,
        Panel = snapshot.Panel,
        Roaming = snapshot.Roaming,
        Spotlight = [.. snapshot.Spotlight],
        Leader = snapshot.Leader,
        LeaderPanel = snapshot.LeaderPanel,
    };

    internal LayoutState After(ConferenceEvent @event) => @event.Body switch
    {
        LayoutChanged e => this with { Arrangement = e.Arrangement, Panel = e.Panel, Roaming = e.Roaming },
        SpotlightChanged e => this with { Spotlight = [.. e.Participants] },
        LeadingStarted e => this with { Leader = e.Participant, LeaderPanel = e.Panel },
        LeadingStopped => this with { Leader = "", LeaderPanel = "" },
        LookedAt e => this with { LeaderPanel = e.Panel },
        _ => this,
    };
}
