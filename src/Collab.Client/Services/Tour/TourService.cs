using Collab.Protocol.Services.Tour;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>tour</c>: one leads through pages of the web, the others follow or roam.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>.
/// </remarks>
public sealed class TourService : ClientService
{
    private volatile TourState _state = TourState.Empty;

    internal TourService() : base("tour", TourReflection.Descriptor) { }

    /// <summary>The tour as of the last event; every change is a new object.</summary>
    public TourState State => _state;

    /// <summary>Leads to a page, and starts a tour if there is none. For presenters and above.</summary>
    /// <param name="url">An absolute address of at most 2048 UTF-16 units: https, or http where allowed.</param>
    /// <param name="title">What to call the page: at most 200 UTF-16 units on one line.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task VisitAsync(string url, string title = "", CancellationToken cancellationToken = default) =>
        SendAsync(new VisitPage { Url = url, Title = title }, cancellationToken);

    /// <summary>Makes somebody else the leader. For the leader, co-hosts and hosts.</summary>
    /// <param name="to">The participant's id.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task HandOverAsync(string to, CancellationToken cancellationToken = default) =>
        SendAsync(new HandOverTour { To = to }, cancellationToken);

    /// <summary>Ends the tour. For the leader, co-hosts and hosts.</summary>
    public Task EndAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new EndTour(), cancellationToken);

    /// <summary>Allows addresses of the scheme http, or https alone. For co-hosts and hosts.</summary>
    public Task AllowHttpAsync(bool allowed, CancellationToken cancellationToken = default) =>
        SendAsync(new AllowHttp { Allowed = allowed }, cancellationToken);

    /// <summary>Tells the others where on the current page the leader is; may be lost.</summary>
    /// <param name="x">0 (left) to 1 (right).</param>
    /// <param name="y">0 (top) to 1 (bottom).</param>
    public ValueTask ScrollAsync(double x, double y) =>
        SignalAsync(new Scroll { Visit = _state.Current?.Visit ?? 0, X = x, Y = y });

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is TourSnapshot tour ? TourState.Of(tour) : TourState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>The web tour: who leads, and where.</summary>
    public TourService Tour => Service<TourService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Tour = Add(() => new TourService());
}
