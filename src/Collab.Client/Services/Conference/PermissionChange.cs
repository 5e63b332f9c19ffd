using Collab.Protocol.Services.Roster;

namespace Collab.Client;

/// <summary>Who may use one message of a service in this conference, where that is another than usual.</summary>
/// <param name="Service">The service's name, for example <c>chat</c>.</param>
/// <param name="Type">The short name of a command, query or signal, for example <c>PostMessage</c>.</param>
/// <param name="Minimum">The lowest role that suffices; unspecified for what the service says.</param>
public sealed record PermissionChange(string Service, string Type, Role Minimum);
