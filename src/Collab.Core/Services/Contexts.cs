using System.Collections.Immutable;
using Collab.Core.Services.Conference;
using Collab.Core.Services.Roster;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Services;

/// <summary>What every service may know of the others: the conference's life and who is in it.</summary>
/// <param name="Conference">The conference's life, and what it has changed of who may do what.</param>
/// <param name="Roster">Who is in it.</param>
/// <param name="Catalog">The services that this server offers.</param>
public sealed record Facts(LifecycleState Conference, RosterState Roster, ServiceCatalog Catalog)
{
    /// <summary>The services that have a say in who comes in, with their states, in catalog order.</summary>
    internal ImmutableArray<Door> Doors { get; init; } = [];

    /// <summary>How long the services want the conference to be there, taken together.</summary>
    public Hours Hours
    {
        get
        {
            var hours = Hours.Any;
            foreach (var door in Doors) hours = hours.And(door.Keeper.HoursOf(door.State));
            return hours;
        }
    }

    /// <summary>
    /// Who may use a message of a service in this conference. The one place to ask: a host may have changed it.
    /// </summary>
    /// <param name="service">The service's name.</param>
    /// <param name="type">The short name of the command, query or signal.</param>
    /// <param name="usual">What the service's contract says.</param>
    public Permission PermissionOf(string service, string type, Permission usual)
    {
        if (usual == Permission.Node) return usual;
        if (!Conference.Permissions.IsEmpty
            && Conference.Permissions.TryGetValue(LifecycleState.PermissionKey(service, type), out var changed))
        {
            return new Permission(changed);
        }

        if (Doors.IsEmpty || service is ConferenceService.ServiceName or RosterService.ServiceName) return usual;
        var permission = usual;
        foreach (var door in Doors) permission = door.Keeper.Permit(door.State, service, type, permission);
        if (permission == usual) return usual;
        var index = Catalog.IndexOf(service);
        return index >= 0 && Catalog.Services[index].Contract.TryGetQuery(type, out _, out _) ? usual : permission;
    }

    /// <summary>
    /// What the services say to somebody who wants in: the first refusal, else the first that has them wait.
    /// </summary>
    /// <param name="newcomer">Who; the proofs are those of <paramref name="proofs"/>.</param>
    /// <param name="proofs">What <see cref="ProofsOf"/> made of the password.</param>
    public Admittance AdmittanceOf(Newcomer newcomer, IReadOnlyCollection<EntryProof> proofs)
    {
        var entry = Admittance.Free;
        foreach (var door in Doors)
        {
            var proof = proofs.FirstOrDefault(x => x.Service == door.Service)?.Proof ?? ByteString.Empty;
            var said = door.Keeper.Judge(door.State, newcomer with { Proof = proof }, this);
            if (said is Admittance.Refused) return said;
            if (said is Admittance.Held held && entry is Admittance.Admitted)
                entry = held with { Service = door.Service };
        }

        return entry;
    }

    /// <summary>What the services make of a newcomer's password. Takes its time: not for an actor's thread.</summary>
    public IReadOnlyList<EntryProof> ProofsOf(string password) =>
    [
        .. from door in Doors
           let proof = door.Keeper.Prove(door.State, password)
           where !proof.IsEmpty
           select new EntryProof { Service = door.Service, Proof = proof },
    ];
}

/// <summary>A service that has a say in who comes in.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Keeper">The service.</param>
/// <param name="State">Its state.</param>
internal sealed record Door(string Service, IDoorkeeper Keeper, object State);

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
