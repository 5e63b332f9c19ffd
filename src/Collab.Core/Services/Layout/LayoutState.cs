using System.Collections.Immutable;
using Collab.Protocol.Services.Layout;

namespace Collab.Core.Services.Layout;

/// <summary>What everybody is shown.</summary>
public sealed record LayoutState
{
    /// <summary>As a conference begins: everybody alike, and everybody looks at what they like.</summary>
    public static readonly LayoutState Initial = new();

    /// <summary>How participants are arranged.</summary>
    public Arrangement Arrangement { get; internal init; } = Arrangement.Grid;

    /// <summary>The service whose panel everybody is shown; empty unless <see cref="Arrangement.Panel"/>.</summary>
    public string Panel { get; internal init; } = "";

    /// <summary>Whether participants may look elsewhere.</summary>
    public bool Roaming { get; internal init; } = true;

    /// <summary>Ids, at most <see cref="LayoutLimits.SpotlightMax"/>.</summary>
    public ImmutableArray<string> Spotlight { get; internal init; } = [];

    /// <summary>Whom everybody follows; empty for nobody.</summary>
    public string Leader { get; internal init; } = "";

    /// <summary>The service whose panel the leader looks at; empty without a leader.</summary>
    public string LeaderPanel { get; internal init; } = "";
}
