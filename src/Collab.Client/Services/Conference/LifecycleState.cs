using System.Collections.Immutable;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;

namespace Collab.Client;

/// <summary>The life of the conference, as the fold of the log. Immutable.</summary>
public sealed record LifecycleState
{
    internal static readonly LifecycleState Empty = new();

    private LifecycleState() { }

    /// <summary>The tenant that it belongs to.</summary>
    public string Site { get; private init; } = "";

    /// <summary>For people; may be empty.</summary>
    public string Title { get; private init; } = "";

    /// <summary>Created, open or ended.</summary>
    public Phase Phase { get; private init; }

    /// <summary>Whether it takes no newcomers.</summary>
    public bool Locked { get; private init; }

    /// <summary>When it was opened; <c>null</c> when it was not yet.</summary>
    public DateTimeOffset? OpenedAt { get; private init; }

    /// <summary>When it ended; <c>null</c> when it has not.</summary>
    public DateTimeOffset? EndedAt { get; private init; }

    /// <summary>Why it ended; unspecified when it has not.</summary>
    public EndReason EndReason { get; private init; }

    /// <summary>
    /// The messages that take another role here than their services say, ordered by service and type.
    /// </summary>
    public ImmutableArray<PermissionChange> Permissions { get; private init; } = [];

    internal static LifecycleState Of(ConferenceSnapshot snapshot) => new()
    {
        Site = snapshot.Site,
        Title = snapshot.Title,
        Phase = snapshot.Phase,
        Locked = snapshot.Locked,
        OpenedAt = TimeOf(snapshot.OpenedAt),
        EndedAt = TimeOf(snapshot.EndedAt),
        EndReason = snapshot.EndReason,
        Permissions = After([], snapshot.Permissions),
    };

    internal LifecycleState After(ConferenceEvent @event) => @event.Body switch
    {
        ConferenceCreated e => this with { Site = e.Site, Title = e.Title, Phase = Phase.Created },
        ConferenceOpened => this with { Phase = Phase.Open, OpenedAt = @event.Time },
        ConferenceLocked => this with { Locked = true },
        ConferenceUnlocked => this with { Locked = false },
        PermissionsChanged e => this with { Permissions = After(Permissions, e.Permissions) },
        ConferenceEnded e => this with { Phase = Phase.Ended, EndedAt = @event.Time, EndReason = e.Reason },
        _ => this,
    };

    private static ImmutableArray<PermissionChange> After(
        ImmutableArray<PermissionChange> permissions, IEnumerable<MessagePermission> changes)
    {
        var changed = changes.Select(x => new PermissionChange(x.Service, x.Type, x.Minimum)).ToList();
        return
        [
            .. permissions
                .Where(x => !changed.Exists(y => y.Service == x.Service && y.Type == x.Type))
                .Concat(changed.Where(x => x.Minimum != Role.Unspecified))
                .OrderBy(x => x.Service, StringComparer.Ordinal)
                .ThenBy(x => x.Type, StringComparer.Ordinal),
        ];
    }

    private static DateTimeOffset? TimeOf(long milliseconds) =>
        milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
