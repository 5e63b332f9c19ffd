using System.Collections.Immutable;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;

namespace Collab.Core.Services.Conference;

/// <summary>The life of one conference. Times are milliseconds since the Unix epoch, 0 for "not yet".</summary>
public sealed record LifecycleState(
    string Site,
    string Title,
    Settings Settings,
    Phase Phase,
    bool Locked,
    long CreatedAt,
    long OpenedAt,
    long EndedAt,
    EndReason EndReason,
    long Epoch,
    string PrimaryNode)
{
    private static readonly ImmutableSortedDictionary<string, Role> NoPermissions =
        ImmutableSortedDictionary.Create<string, Role>(StringComparer.Ordinal);

    /// <summary>Before <c>Create</c>.</summary>
    public static readonly LifecycleState NotCreated =
        new("", "", new Settings(), Phase.Unspecified, false, 0, 0, 0, EndReason.Unspecified, 0, "");

    /// <summary>
    /// The lowest role that a message takes here, where that is another than its service says; by
    /// <see cref="PermissionKey"/>, at most <see cref="ConferenceLimits.PermissionsMax"/>.
    /// </summary>
    public ImmutableSortedDictionary<string, Role> Permissions { get; internal init; } = NoPermissions;

    /// <summary>What <see cref="Permissions"/> is sorted by; no service has a slash in its name.</summary>
    public static string PermissionKey(string service, string type) => $"{service}/{type}";

    /// <summary>Whether it can be joined and used: created or open, not ended.</summary>
    public bool IsAlive => Phase is Phase.Created or Phase.Open;

    /// <summary>The refusal that all requests get before the creation and after the end; <c>null</c> between.</summary>
    public Decision? RefuseUnlessAlive() => Phase switch
    {
        Phase.Unspecified => Decision.Refuse(
            RefusalCode.ConferenceNotFound,
            "There is no conference of this id: check the id, or have the server create it first."),
        Phase.Ended => Decision.Refuse(
            RefusalCode.ConferenceEnded,
            "The conference has ended for good: create another one, with another id."),
        _ => null,
    };
}
