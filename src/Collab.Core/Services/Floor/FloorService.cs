using Collab.Protocol.Services.Floor;
using Google.Protobuf;

namespace Collab.Core.Services.Floor;

/// <summary>Who has the word: exclusive tokens, raised hands, microphones, who is away, and reactions.</summary>
/// <remarks>
/// The state of microphones is what people have agreed on: sound and pictures are another service's. Who reconnects
/// keeps everything; who leaves gives everything up.
/// </remarks>
public sealed class FloorService : Service<FloorState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "floor";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(
            Permission.Participant,
            GrabToken.Descriptor,
            RequestToken.Descriptor,
            WithdrawRequest.Descriptor,
            GiveToken.Descriptor,
            AcceptToken.Descriptor,
            DeclineToken.Descriptor,
            ReleaseToken.Descriptor,
            InhibitToken.Descriptor,
            RaiseHand.Descriptor,
            LowerHand.Descriptor,
            Unmute.Descriptor,
            Mute.Descriptor,
            DeclineUnmute.Descriptor,
            SetAway.Descriptor)
        .Command(
            Permission.CoHost,
            DefineToken.Descriptor,
            RemoveToken.Descriptor,
            AssignToken.Descriptor,
            LowerHandOf.Descriptor,
            LowerAllHands.Descriptor,
            MuteParticipant.Descriptor,
            MuteAll.Descriptor,
            AllowSelfUnmute.Descriptor,
            AskToUnmute.Descriptor)
        .Event(
            TokenDefined.Descriptor,
            TokenRemoved.Descriptor,
            TokenMoved.Descriptor,
            TokenRequested.Descriptor,
            TokenRequestWithdrawn.Descriptor,
            TokenOffered.Descriptor,
            TokenOfferEnded.Descriptor,
            TokenInhibited.Descriptor,
            TokenInhibitionEnded.Descriptor,
            HandRaised.Descriptor,
            HandLowered.Descriptor,
            AllHandsLowered.Descriptor,
            ParticipantUnmuted.Descriptor,
            ParticipantMuted.Descriptor,
            AllMuted.Descriptor,
            SelfUnmuteChanged.Descriptor,
            UnmuteAsked.Descriptor,
            UnmuteDeclined.Descriptor,
            AwayChanged.Descriptor,
            ParticipantCleared.Descriptor)
        .Query(Permission.Participant, GetToken.Descriptor, TokenTested.Descriptor)
        .Signal(Permission.Participant, Reaction.Descriptor)
        .SnapshotAs(FloorSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override FloorState Initial => FloorState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(FloorState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        DefineToken define => Defining.Define(state, define),
        RemoveToken remove => Defining.Remove(state, remove),
        GrabToken grab => Taking.Grab(state, grab, context),
        RequestToken request => Taking.Request(state, request, context),
        WithdrawRequest withdraw => Taking.Withdraw(state, withdraw, context),
        InhibitToken inhibit => Inhibiting.Decide(state, inhibit, context),
        GiveToken give => Giving.Give(state, give, context),
        AcceptToken accept => Giving.Accept(state, accept, context),
        DeclineToken decline => Giving.Decline(state, decline, context),
        ReleaseToken release => Giving.Release(state, release, context),
        AssignToken assign => Giving.Assign(state, assign, context),
        RaiseHand => Hands.Raise(state, context),
        LowerHand => Hands.Lower(state, context),
        LowerHandOf lower => Hands.LowerOf(state, lower, context),
        LowerAllHands => Hands.LowerAll(state),
        Unmute => Microphones.Unmute(state, context),
        Mute => Microphones.Mute(state, context),
        MuteParticipant mute => Microphones.MuteOther(state, mute, context),
        MuteAll mute => Microphones.MuteAll(state, mute, context),
        AllowSelfUnmute allow => Microphones.AllowSelfUnmute(state, allow),
        AskToUnmute ask => Microphones.Ask(state, ask, context),
        DeclineUnmute => Microphones.Decline(state, context),
        SetAway away => Hands.SetAway(state, away, context),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <summary>What is left of people who have left: their tokens move on, everything else of theirs ends.</summary>
    public override Decision Settle(FloorState state, DecisionContext context) => Departures.Settle(state, context);

    /// <inheritdoc/>
    public override FloorState Evolve(FloorState state, IMessage @event, EventContext context) =>
        FloorEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(FloorState state) => FloorSnapshots.Write(state);

    /// <inheritdoc/>
    public override FloorState FromSnapshot(IMessage snapshot) => FloorSnapshots.Read((FloorSnapshot)snapshot);

    /// <summary>Everybody sees the same.</summary>
    public override object ViewKey(FloorState state, Viewer viewer) => "";

    /// <inheritdoc/>
    public override QueryStep Answer(FloorState state, IMessage query, Viewer viewer) => query switch
    {
        GetToken get => TokenTest.Answer(state, get, viewer),
        _ => base.Answer(state, query, viewer),
    };
}
