using System.Collections.Immutable;
using Collab.Protocol.Services.Media;

namespace Collab.Core.Services.Media;

/// <summary>Who is in the call, through what, and who is on a telephone.</summary>
/// <remarks>Members and callers are never changed.</remarks>
public sealed record MediaState
{
    /// <summary>Nobody is in the call, and nobody ever was.</summary>
    public static readonly MediaState Empty = new();

    /// <summary>In the order of joining; at most <see cref="MembersMax"/> when the last one joined.</summary>
    public ImmutableList<Member> Members { get; internal init; } = [];

    /// <summary>What clients connect through; empty for each other.</summary>
    public string Bridge { get; internal init; } = "";

    /// <summary>In the order of appearing.</summary>
    public ImmutableList<Caller> Callers { get; internal init; } = [];

    /// <summary>Whether people can be called.</summary>
    public bool Telephony { get; internal init; }

    /// <summary>How to dial in; empty when one cannot.</summary>
    public string DialIn { get; internal init; } = "";

    /// <summary>The number that the next stay in the call gets.</summary>
    public long NextNumber { get; internal init; } = 1;

    /// <summary>The number that the next call out gets.</summary>
    public long NextDial { get; internal init; } = 1;

    /// <summary>How many may be in the call.</summary>
    public int MembersMax => Bridge.Length == 0 ? MediaLimits.MeshMembersMax : MediaLimits.BridgedMembersMax;

    /// <summary>Somebody in the call; <c>null</c> when they are not.</summary>
    public Member? Find(string participant) => Members.Find(member => member.Participant == participant);

    /// <summary>Somebody on a telephone; <c>null</c> when there is nobody of that id.</summary>
    public Caller? FindCaller(string caller) => Callers.Find(known => known.Id == caller);

    internal MediaState Change(string participant, Action<Member> change)
    {
        var index = Members.FindIndex(member => member.Participant == participant);
        if (index < 0) throw new InvalidOperationException($"'{participant}' is not in the call.");
        var changed = Members[index].Clone();
        change(changed);
        return this with { Members = Members.SetItem(index, changed) };
    }

    internal MediaState ChangeCaller(string caller, Action<Caller> change)
    {
        var index = Callers.FindIndex(known => known.Id == caller);
        if (index < 0) throw new InvalidOperationException($"There is no caller '{caller}'.");
        var changed = Callers[index].Clone();
        change(changed);
        return this with { Callers = Callers.SetItem(index, changed) };
    }
}
