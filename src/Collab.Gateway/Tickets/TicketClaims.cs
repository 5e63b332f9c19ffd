using Collab.Protocol.Services.Roster;

namespace Collab.Gateway.Tickets;

/// <summary>The names that stand in tickets and API tokens.</summary>
public static class TicketClaims
{
    /// <summary>The participant's id.</summary>
    public const string Participant = "sub";

    /// <summary>The participant's display name.</summary>
    public const string Name = "name";

    /// <summary>The participant's role: <c>host</c>, <c>co_host</c>, <c>presenter</c> or <c>attendee</c>.</summary>
    public const string Role = "role";

    /// <summary>The site; <c>main</c> when absent.</summary>
    public const string Site = "site";

    /// <summary>The conference's id within the site.</summary>
    public const string Conference = "conference";

    /// <summary>What an API token allows; a ticket has none.</summary>
    public const string Scope = "scope";

    /// <summary>The scope of the REST API.</summary>
    public const string ConferencesScope = "conferences";

    internal const string IssuedAt = "iat";
    internal const string NotBefore = "nbf";
    internal const string Expiry = "exp";

    /// <summary>The role's name in tickets; empty for <c>Unspecified</c>.</summary>
    public static string NameOf(Role role) => role switch
    {
        Protocol.Services.Roster.Role.Host => "host",
        Protocol.Services.Roster.Role.CoHost => "co_host",
        Protocol.Services.Roster.Role.Presenter => "presenter",
        Protocol.Services.Roster.Role.Attendee => "attendee",
        _ => "",
    };

    /// <summary>The role of that name; <c>Unspecified</c> when there is none.</summary>
    public static Role RoleOf(string name) => name switch
    {
        "host" => Protocol.Services.Roster.Role.Host,
        "co_host" => Protocol.Services.Roster.Role.CoHost,
        "presenter" => Protocol.Services.Roster.Role.Presenter,
        "attendee" => Protocol.Services.Roster.Role.Attendee,
        _ => Protocol.Services.Roster.Role.Unspecified,
    };
}
