using Collab.Protocol.Services.Media;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>media</c>: the conference's call, and the signals that connect its members.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>. Sound and pictures are the application's own business: this carries what two WebRTC
/// peers, or a peer and a bridge, have to say to each other first. Microphones are the floor's.
/// </remarks>
public sealed class MediaService : ClientService
{
    private volatile MediaState _state = MediaState.Empty;

    internal MediaService() : base("media", MediaReflection.Descriptor) { }

    /// <summary>
    /// What a member of the mesh says to this one: an <see cref="Offer"/>, an <see cref="AnswerOffer"/>, an
    /// <see cref="OfferAgain"/> or a <see cref="Candidate"/>, with the sender's id. Only what is for this stay in the
    /// call, and from somebody who is in it.
    /// </summary>
    /// <remarks>Raised by the thread that receives: keep it short and never wait. What it throws closes the client.
    /// </remarks>
    public event Action<string, IMessage>? Signalled;

    /// <summary>The call as of the last event; every change is a new object.</summary>
    public MediaState State => _state;

    /// <summary>Joins the call, with the camera on or off; in the call already, sets the camera.</summary>
    public Task JoinAsync(bool camera = false, CancellationToken cancellationToken = default) =>
        SendAsync(new JoinCall { Camera = camera }, cancellationToken);

    /// <summary>Leaves the call.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new LeaveCall(), cancellationToken);

    /// <summary>Says that the camera is on or off.</summary>
    public Task SetCameraAsync(bool on, CancellationToken cancellationToken = default) =>
        SendAsync(new SetCamera { On = on }, cancellationToken);

    /// <summary>Sends somebody out of the call; for co-hosts and hosts.</summary>
    public Task RemoveAsync(string participant, CancellationToken cancellationToken = default) =>
        SendAsync(new RemoveFromCall { Participant = participant }, cancellationToken);

    /// <summary>Has the server's telephony call somebody; for co-hosts and hosts.</summary>
    /// <param name="number">1 to 32 of <c>0-9 * #</c>, with a <c>+</c> in front or without.</param>
    /// <param name="label">What the others read; 1 to 64 UTF-16 units.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task DialOutAsync(string number, string label, CancellationToken cancellationToken = default) =>
        SendAsync(new DialOut { Number = number, Label = label }, cancellationToken);

    /// <summary>Ends somebody's telephone call; for co-hosts and hosts.</summary>
    public Task HangUpAsync(string caller, CancellationToken cancellationToken = default) =>
        SendAsync(new HangUp { Caller = caller }, cancellationToken);

    /// <summary>Says something to another member of the mesh.</summary>
    /// <param name="participant">Whom.</param>
    /// <param name="signal">
    /// An <see cref="Offer"/>, an <see cref="AnswerOffer"/>, an <see cref="OfferAgain"/> or a <see cref="Candidate"/>.
    /// </param>
    public ValueTask SignalAsync(string participant, IMessage signal) => SignalAsync(signal, participant);

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is MediaSnapshot media ? MediaState.Of(media) : MediaState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);

    /// <inheritdoc/>
    protected internal override void Receive(ConferenceSignal signal)
    {
        if (signal.To is not [var to] || to != Client.ParticipantId) return;
        var (from, mine) = signal.Body switch
        {
            Offer x => (x.FromNumber, x.ToNumber),
            AnswerOffer x => (x.FromNumber, x.ToNumber),
            OfferAgain x => (x.FromNumber, x.ToNumber),
            Candidate x => (x.FromNumber, x.ToNumber),
            _ => (0, 0),
        };
        var state = _state;
        if (from == 0 || state.Find(signal.Participant)?.Number != from || state.Find(to)?.Number != mine) return;
        Signalled?.Invoke(signal.Participant, signal.Body!);
    }
}

public sealed partial class ConferenceClient
{
    /// <summary>The call, and the signals that connect its members.</summary>
    public MediaService Media => Service<MediaService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Media = Add(() => new MediaService());
}
