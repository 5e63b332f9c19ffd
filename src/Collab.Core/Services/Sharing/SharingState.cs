using System.Collections.Immutable;
using Collab.Protocol.Services.Sharing;

namespace Collab.Core.Services.Sharing;

/// <summary>Who shares what, and who controls it.</summary>
/// <remarks>Shares are never changed.</remarks>
public sealed record SharingState
{
    /// <summary>Nothing is shared, and nothing ever was.</summary>
    public static readonly SharingState Empty = new();

    /// <summary>In the order of starting; at most <see cref="SharingLimits.SharesMax"/>.</summary>
    public ImmutableList<Share> Shares { get; internal init; } = [];

    /// <summary>The number that the next share gets.</summary>
    public long NextNumber { get; internal init; } = 1;

    /// <summary>The share of that id; <c>null</c> when there is none now.</summary>
    public Share? Find(string share) => Shares.Find(known => known.Id == share);

    internal SharingState Change(string share, Action<Share> change)
    {
        var index = Shares.FindIndex(known => known.Id == share);
        if (index < 0) throw new InvalidOperationException($"There is no share '{share}'.");
        var changed = Shares[index].Clone();
        change(changed);
        return this with { Shares = Shares.SetItem(index, changed) };
    }
}
