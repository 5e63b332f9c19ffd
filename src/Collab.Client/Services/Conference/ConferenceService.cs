using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;
using Lock = Collab.Protocol.Services.Conference.Lock;

namespace Collab.Client;

/// <summary>The service <c>conference</c>: the life of the meeting.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>.
/// </remarks>
public sealed class ConferenceService : ClientService
{
    private volatile LifecycleState _state = LifecycleState.Empty;

    internal ConferenceService() : base("conference", ConferenceReflection.Descriptor) { }

    /// <summary>The conference's life as of the last event; every change is a new object.</summary>
    public LifecycleState State => _state;

    /// <summary>Opens a conference that waits. For co-hosts and hosts; changes nothing when it is open.</summary>
    public Task OpenAsync(CancellationToken cancellationToken = default) => SendAsync(new Open(), cancellationToken);

    /// <summary>Admits no more newcomers. For co-hosts and hosts; changes nothing when it is locked.</summary>
    public Task LockAsync(CancellationToken cancellationToken = default) => SendAsync(new Lock(), cancellationToken);

    /// <summary>Admits newcomers again. For co-hosts and hosts; changes nothing when it is not locked.</summary>
    public Task UnlockAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new Unlock(), cancellationToken);

    /// <summary>Ends the conference for everybody and for good. For hosts.</summary>
    /// <remarks>The server then closes every client, this one included.</remarks>
    public Task EndAsync(CancellationToken cancellationToken = default) => SendAsync(new End(), cancellationToken);

    /// <summary>Changes who may do what in this conference. For hosts.</summary>
    /// <param name="changes">
    /// 1 to 256, each message once; a minimum of <see cref="Role.Unspecified"/> sets it back to what the service says.
    /// Messages of <c>conference</c> and <c>roster</c> are the same everywhere.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ChangePermissionsAsync(
        IEnumerable<PermissionChange> changes, CancellationToken cancellationToken = default) =>
        SendAsync(
            new ChangePermissions
            {
                Permissions =
                {
                    changes.Select(x => new MessagePermission
                    {
                        Service = x.Service,
                        Type = x.Type,
                        Minimum = x.Minimum,
                    }),
                },
            },
            cancellationToken);

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is ConferenceSnapshot conference ? LifecycleState.Of(conference) : LifecycleState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>The conference's life, and hosts' commands.</summary>
    public ConferenceService Conference => Service<ConferenceService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Conference = Add(() => new ConferenceService());
}
