using Collab.Core.Services.Conference;
using Collab.Core.Services.Roster;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services;

/// <summary>What every service may know of the others: the conference's life and who is in it.</summary>
/// <param name="Conference">The conference's life, and what it has changed of who may do what.</param>
/// <param name="Roster">Who is in it.</param>
/// <param name="Catalog">The services that this server offers.</param>
public sealed record Facts(LifecycleState Conference, RosterState Roster, ServiceCatalog Catalog)
{
    /// <summary>
    /// Who may use a message of a service in this conference. The one place to ask: a host may have changed it.
    /// </summary>
    /// <param name="service">The service's name.</param>
    /// <param name="type">The short name of the command, query or signal.</param>
    /// <param name="usual">What the service's contract says.</param>
    public Permission PermissionOf(string service, string type, Permission usual) =>
        Conference.Permissions.IsEmpty || usual == Permission.Node
            || !Conference.Permissions.TryGetValue(LifecycleState.PermissionKey(service, type), out var changed)
            ? usual
            : new Permission(changed);
}

/// <summary>Everything besides the state and the command that a decision may depend on.</summary>
/// <param name="Now">Milliseconds since the Unix epoch, by the primary's clock.</param>
/// <param name="Sender">The participant as the roster has it now; <c>null</c> when a node itself asks.</param>
/// <param name="Session">The sender's session; empty when a node itself asks.</param>
/// <param name="Facts">Conference and roster after every event accepted so far.</param>
public sealed record DecisionContext(long Now, Participant? Sender, string Session, Facts Facts);

/// <summary>What an event's envelope says of it.</summary>
/// <param name="Seq">Its number in the conference.</param>
/// <param name="Time">When it was decided, milliseconds since the Unix epoch.</param>
/// <param name="Participant">Who caused it; empty when the conference itself did.</param>
public readonly record struct EventContext(long Seq, long Time, string Participant);

/// <summary>Somebody who reads state.</summary>
/// <param name="Participant">The id in the roster.</param>
/// <param name="Role">The role in the roster; <see cref="Role.Unspecified"/> when not present.</param>
public readonly record struct Viewer(string Participant, Role Role);
