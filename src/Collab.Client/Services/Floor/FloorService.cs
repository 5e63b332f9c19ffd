using Collab.Protocol.Services.Floor;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>
/// The service <c>floor</c>: who has the word. Exclusive tokens, raised hands, microphones, who is away, reactions.
/// </summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. One that asks for what is so already
/// completes and changes nothing. Whatever the server refuses comes as a <see cref="RefusedException"/>.
/// </remarks>
public sealed class FloorService : ClientService
{
    /// <summary>The token that is always there.</summary>
    public const string PresenterToken = "presenter";

    private volatile FloorState _state = FloorState.Empty;

    internal FloorService() : base("floor", FloorReflection.Descriptor) { }

    /// <summary>The floor as of the last event; every change is a new object.</summary>
    public FloorState State => _state;

    /// <summary>Adds a token, or changes policy and role of the one of that name. For co-hosts and hosts.</summary>
    /// <param name="token">1 to 40 UTF-16 units on one line, after trimming.</param>
    /// <param name="policy">What becomes of it when nobody holds it while somebody waits.</param>
    /// <param name="grabRole">The lowest role that may grab or inhibit it.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task DefineTokenAsync(
        string token,
        TokenPolicy policy = TokenPolicy.Free,
        Role grabRole = Role.Attendee,
        CancellationToken cancellationToken = default) =>
        SendAsync(new DefineToken { Token = token, Policy = policy, GrabRole = grabRole }, cancellationToken);

    /// <summary>Removes a token, whoever holds it. For co-hosts and hosts.</summary>
    /// <inheritdoc cref="GrabTokenAsync"/>
    public Task RemoveTokenAsync(string token, CancellationToken cancellationToken = default) =>
        SendAsync(new RemoveToken { Token = token }, cancellationToken);

    /// <summary>Takes a token that nobody holds, and nobody else inhibits.</summary>
    /// <param name="token">The token's name.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task GrabTokenAsync(string token, CancellationToken cancellationToken = default) =>
        SendAsync(new GrabToken { Token = token }, cancellationToken);

    /// <summary>Asks for a token: it is granted at once when it is free, else the request waits.</summary>
    /// <inheritdoc cref="GrabTokenAsync"/>
    public Task RequestTokenAsync(string token, CancellationToken cancellationToken = default) =>
        SendAsync(new RequestToken { Token = token }, cancellationToken);

    /// <summary>Takes a request back.</summary>
    /// <inheritdoc cref="GrabTokenAsync"/>
    public Task WithdrawRequestAsync(string token, CancellationToken cancellationToken = default) =>
        SendAsync(new WithdrawRequest { Token = token }, cancellationToken);

    /// <summary>
    /// Gives a token that this participant holds: at once to somebody who asked for it, to others as an offer.
    /// </summary>
    /// <param name="token">The token's name.</param>
    /// <param name="to">A participant's id; empty takes an offer back.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task GiveTokenAsync(string token, string to, CancellationToken cancellationToken = default) =>
        SendAsync(new GiveToken { Token = token, To = to }, cancellationToken);

    /// <summary>Accepts a token that is offered to this participant.</summary>
    /// <inheritdoc cref="GrabTokenAsync"/>
    public Task AcceptTokenAsync(string token, CancellationToken cancellationToken = default) =>
        SendAsync(new AcceptToken { Token = token }, cancellationToken);

    /// <summary>Declines a token that is offered to this participant.</summary>
    /// <inheritdoc cref="GrabTokenAsync"/>
    public Task DeclineTokenAsync(string token, CancellationToken cancellationToken = default) =>
        SendAsync(new DeclineToken { Token = token }, cancellationToken);

    /// <summary>Releases a token that this participant holds.</summary>
    /// <inheritdoc cref="GrabTokenAsync"/>
    public Task ReleaseTokenAsync(string token, CancellationToken cancellationToken = default) =>
        SendAsync(new ReleaseToken { Token = token }, cancellationToken);

    /// <summary>Keeps a token from being held, as others may at the same time, or stops doing so.</summary>
    /// <param name="token">The token's name.</param>
    /// <param name="on">False stops it.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task InhibitTokenAsync(string token, bool on = true, CancellationToken cancellationToken = default) =>
        SendAsync(new InhibitToken { Token = token, On = on }, cancellationToken);

    /// <summary>Gives a token to somebody without asking anybody. For co-hosts and hosts.</summary>
    /// <param name="token">The token's name.</param>
    /// <param name="to">A participant's id; empty takes it away.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task AssignTokenAsync(string token, string to, CancellationToken cancellationToken = default) =>
        SendAsync(new AssignToken { Token = token, To = to }, cancellationToken);

    /// <summary>Asks the server what a token is to this participant.</summary>
    /// <param name="token">The token's name.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<TokenTested> TestTokenAsync(string token, CancellationToken cancellationToken = default) =>
        QueryAsync<TokenTested>(new GetToken { Token = token }, cancellationToken);

    /// <summary>Raises this participant's hand.</summary>
    public Task RaiseHandAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new RaiseHand(), cancellationToken);

    /// <summary>Lowers a hand: this participant's, or as a co-host or host another's.</summary>
    /// <param name="participant">The participant's id; empty for this one.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task LowerHandAsync(string participant = "", CancellationToken cancellationToken = default) =>
        SendAsync(
            participant.Length == 0 ? new LowerHand() : new LowerHandOf { Participant = participant },
            cancellationToken);

    /// <summary>Lowers all hands. For co-hosts and hosts.</summary>
    public Task LowerAllHandsAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new LowerAllHands(), cancellationToken);

    /// <summary>Opens this participant's microphone.</summary>
    public Task UnmuteAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new Unmute(), cancellationToken);

    /// <summary>Mutes this participant, or as a co-host or host another.</summary>
    /// <param name="participant">The participant's id; empty for this one.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task MuteAsync(string participant = "", CancellationToken cancellationToken = default) =>
        SendAsync(
            participant.Length == 0 ? new Mute() : new MuteParticipant { Participant = participant },
            cancellationToken);

    /// <summary>Mutes everybody but this participant. For co-hosts and hosts.</summary>
    /// <param name="exceptPresenters">Leaves presenters as they are, by role or by the token "presenter".</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task MuteAllAsync(bool exceptPresenters = false, CancellationToken cancellationToken = default) =>
        SendAsync(new MuteAll { ExceptPresenters = exceptPresenters }, cancellationToken);

    /// <summary>Lets everybody unmute themselves, or presenters alone. For co-hosts and hosts.</summary>
    public Task AllowSelfUnmuteAsync(bool allowed, CancellationToken cancellationToken = default) =>
        SendAsync(new AllowSelfUnmute { Allowed = allowed }, cancellationToken);

    /// <summary>Asks somebody to unmute, which they may then do. For co-hosts and hosts.</summary>
    /// <param name="participant">The participant's id.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task AskToUnmuteAsync(string participant, CancellationToken cancellationToken = default) =>
        SendAsync(new AskToUnmute { Participant = participant }, cancellationToken);

    /// <summary>Declines to unmute.</summary>
    public Task DeclineUnmuteAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new DeclineUnmute(), cancellationToken);

    /// <summary>Shows this participant as away, or as back.</summary>
    public Task SetAwayAsync(bool on, CancellationToken cancellationToken = default) =>
        SendAsync(new SetAway { On = on }, cancellationToken);

    /// <summary>Shows the others a reaction for a few seconds; may be lost.</summary>
    /// <param name="emoji">1 to 32 bytes of UTF-8 without white space.</param>
    public ValueTask ReactAsync(string emoji) => SignalAsync(new Reaction { Emoji = emoji });

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is FloorSnapshot floor ? FloorState.Of(floor) : FloorState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>The floor: tokens, hands, microphones, who is away.</summary>
    public FloorService Floor => Service<FloorService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Floor = Add(() => new FloorService());
}
