namespace Collab.Core.Services.Roster;

/// <summary>Limits of the roster besides the conference's own <c>participants_max</c>. All are inclusive.</summary>
public static class RosterLimits
{
    /// <summary>Participants banned at once.</summary>
    public const int BansMax = 1000;

    /// <summary>
    /// Participants who have gone and of whom something is remembered; beyond it the first are forgotten.
    /// </summary>
    public const int FormersMax = 1000;

    /// <summary>Length of a session, connection or client id, in UTF-16 units.</summary>
    public const int TokenCharactersMax = 128;

    /// <summary>Length of a node's name, in UTF-16 units.</summary>
    public const int NodeCharactersMax = 256;

    /// <summary>Connections that one <c>LoseConnections</c> may name.</summary>
    public const int LostConnectionsMax = 10_000;
}
