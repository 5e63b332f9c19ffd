using Collab.Protocol.Services.Layout;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>layout</c>: what everybody is shown, a spotlight, and follow-me.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>; all but <see cref="LookAtAsync"/> are for co-hosts and hosts.
/// </remarks>
public sealed class LayoutService : ClientService
{
    private volatile LayoutState _state = LayoutState.Empty;

    internal LayoutService() : base("layout", LayoutReflection.Descriptor) { }

    /// <summary>The layout as of the last event; every change is a new object.</summary>
    public LayoutState State => _state;

    /// <summary>Arranges what everybody sees.</summary>
    /// <param name="arrangement">Grid, speaker or panel.</param>
    /// <param name="panel">The service whose panel is shown, for a panel; else empty.</param>
    /// <param name="roaming">Whether participants may look elsewhere nevertheless.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task SetAsync(
        Arrangement arrangement,
        string panel = "",
        bool roaming = true,
        CancellationToken cancellationToken = default) => SendAsync(
            new SetLayout { Arrangement = arrangement, Panel = panel, Roaming = roaming }, cancellationToken);

    /// <summary>Puts these into the spotlight, and nobody else.</summary>
    /// <param name="participants">Ids of participants, at most 8; nobody when empty.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task SpotlightAsync(
        IEnumerable<string> participants, CancellationToken cancellationToken = default) =>
        SendAsync(new Spotlight { Participants = { participants } }, cancellationToken);

    /// <summary>Leads: the others see the panel that this participant looks at. Ends whoever led before.</summary>
    /// <inheritdoc cref="LookAtAsync"/>
    public Task StartLeadingAsync(string panel, CancellationToken cancellationToken = default) =>
        SendAsync(new StartLeading { Panel = panel }, cancellationToken);

    /// <summary>Nobody leads any more.</summary>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task StopLeadingAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new StopLeading(), cancellationToken);

    /// <summary>Says, as the leader, which panel this participant looks at now.</summary>
    /// <param name="panel">The name of a service of the server.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task LookAtAsync(string panel, CancellationToken cancellationToken = default) =>
        SendAsync(new LookAt { Panel = panel }, cancellationToken);

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is LayoutSnapshot layout ? LayoutState.Of(layout) : LayoutState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>The layout: what everybody is shown.</summary>
    public LayoutService Layout => Service<LayoutService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Layout = Add(() => new LayoutService());
}
