using System.Collections.Immutable;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Conference;

/// <summary>Who may do what in one conference, where a host has changed it.</summary>
internal static class Permissions
{
    public static Decision Change(LifecycleState state, ChangePermissions change, ServiceCatalog catalog)
    {
        if (change.Permissions.Count is 0 or > ConferenceLimits.PermissionsMax)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"permissions names {change.Permissions.Count} messages; 1 to {ConferenceLimits.PermissionsMax} are "
                + "legal.");
        }

        var changed = new SortedDictionary<string, MessagePermission>(StringComparer.Ordinal);
        foreach (var wanted in change.Permissions)
        {
            var key = KeyOf(wanted);
            if (Check(state, wanted, catalog, out var minimum) is { } refusal) return refusal;
            if (!changed.TryAdd(key, new(wanted) { Minimum = minimum }))
            {
                return Decision.Refuse(
                    RefusalCode.InvalidArgument,
                    $"permissions names {LegalText.Quotable(key)} twice: name each message once.");
            }
        }

        var effective = changed
            .Where(x => state.Permissions.GetValueOrDefault(x.Key) != x.Value.Minimum)
            .Select(x => x.Value)
            .ToList();
        if (effective.Count == 0) return Decision.Nothing;
        var count = After(state.Permissions, effective).Count;
        return count > ConferenceLimits.PermissionsMax
            ? Decision.Refuse(
                RefusalCode.LimitReached,
                $"{count} messages would have a permission of their own, and {ConferenceLimits.PermissionsMax} may: "
                + "set some back to what their services say.")
            : Decision.Accept(new PermissionsChanged { Permissions = { effective } });
    }

    /// <summary>The permissions after changes.</summary>
    public static ImmutableSortedDictionary<string, Role> After(
        ImmutableSortedDictionary<string, Role> permissions, IEnumerable<MessagePermission> changes)
    {
        var builder = permissions.ToBuilder();
        foreach (var change in changes)
        {
            if (change.Minimum == Role.Unspecified) builder.Remove(KeyOf(change));
            else builder[KeyOf(change)] = change.Minimum;
        }

        return builder.ToImmutable();
    }

    public static IEnumerable<MessagePermission> Write(ImmutableSortedDictionary<string, Role> permissions)
    {
        foreach (var (key, minimum) in permissions)
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            yield return new MessagePermission
            {
                Service = key[..slash],
                Type = key[(slash + 1)..],
                Minimum = minimum,
            };
        }
    }

    private static string KeyOf(MessagePermission permission) =>
        LifecycleState.PermissionKey(permission.Service, permission.Type);

    /// <param name="state">The conference as it is.</param>
    /// <param name="wanted">What is asked for.</param>
    /// <param name="catalog">The services that there are.</param>
    /// <param name="minimum">What to keep; unspecified when it is what the service says itself.</param>
    private static Decision? Check(
        LifecycleState state, MessagePermission wanted, ServiceCatalog catalog, out Role minimum)
    {
        minimum = wanted.Minimum;
        var (service, type) = (LegalText.Quotable(wanted.Service), LegalText.Quotable(wanted.Type));
        if (!Enum.IsDefined(minimum))
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument,
                $"minimum is {(int)minimum}: 1 to {(int)Role.Host} are legal, and 0 for what the service says.");
        }

        // What was changed can be set back, even when this server has the service no more.
        if (minimum == Role.Unspecified && state.Permissions.ContainsKey(KeyOf(wanted))) return null;
        if (wanted.Service is ConferenceService.ServiceName or RosterService.ServiceName)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, $"Who may do what with '{service}' is the same in every conference.");
        }

        var index = catalog.IndexOf(wanted.Service);
        if (index < 0) return Decision.Refuse(RefusalCode.NotFound, $"There is no service '{service}'.");
        if (!catalog.Services[index].Contract.TryGetPermission(wanted.Type, out var usual))
        {
            return Decision.Refuse(
                RefusalCode.NotFound, $"'{service}' has no command, query or signal '{type}'.");
        }

        if (usual == Permission.Node)
        {
            return Decision.Refuse(
                RefusalCode.InvalidArgument, $"{service}/{type} is for the server alone, in every conference.");
        }

        if (minimum == usual.Minimum) minimum = Role.Unspecified;
        return null;
    }
}
