namespace Collab.Client;

/// <summary>
/// The services that every client has. Each folder beside this file adds its own with a field of its part of this
/// class,
/// so that a service is taken out by deleting its folder.
/// </summary>
internal static partial class BuiltInServices
{
    // Without an initializer: the parts' initializers run in no promised order.
    private static List<Func<ClientService>>? s_creators;

    /// <summary>New instances, for one client.</summary>
    public static IEnumerable<ClientService> Create() => (s_creators ?? []).Select(create => create());

    private static Func<ClientService> Add(Func<ClientService> create)
    {
        (s_creators ??= []).Add(create);
        return create;
    }
}
