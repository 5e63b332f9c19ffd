using System.Collections.Immutable;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Roster;

/// <summary>Who is present, in the order of joining, and who is banned.</summary>
public sealed record RosterState
{
    /// <summary>Nobody, ever.</summary>
    public static readonly RosterState Empty = new();

    /// <summary>The participants who are present (connected or reconnecting), in the order of joining.</summary>
    public IEnumerable<Participant> Participants => throw new NotImplementedException();

    /// <summary>How many are present.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>The participant of that id, or <c>null</c> when not present.</summary>
    public Participant? Find(string participant) => throw new NotImplementedException();

    /// <summary>The participant whose current session it is, or <c>null</c>.</summary>
    public Participant? FindSession(string session) => throw new NotImplementedException();
}
