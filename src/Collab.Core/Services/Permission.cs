using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services;

/// <summary>Who may issue a command, ask a query or send a signal.</summary>
/// <param name="Minimum">The lowest role that suffices; <see cref="Role.Unspecified"/> admits nodes alone.</param>
public readonly record struct Permission(Role Minimum)
{
    /// <summary>Only nodes, on behalf of their connections or of the server's API; never a client.</summary>
    public static readonly Permission Node = new(Role.Unspecified);

    /// <summary>Every participant who is in the conference.</summary>
    public static readonly Permission Participant = new(Role.Attendee);

    /// <summary>Presenters, co-hosts and hosts.</summary>
    public static readonly Permission Presenter = new(Role.Presenter);

    /// <summary>Co-hosts and hosts.</summary>
    public static readonly Permission CoHost = new(Role.CoHost);

    /// <summary>Hosts.</summary>
    public static readonly Permission Host = new(Role.Host);

    /// <summary>Whether <paramref name="sender"/> may; <c>null</c> is the node itself, which may everything.</summary>
    public bool Admits(Participant? sender) =>
        sender is null || (Minimum != Role.Unspecified && sender.Role >= Minimum);

    /// <summary>For refusals: "a co-host", "the server".</summary>
    public override string ToString() => Minimum switch
    {
        Role.Unspecified => "the server",
        Role.Attendee => "a participant",
        Role.Presenter => "a presenter",
        Role.CoHost => "a co-host",
        _ => "a host",
    };
}
