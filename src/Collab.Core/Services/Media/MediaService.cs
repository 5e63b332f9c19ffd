using Collab.Protocol.Services.Media;
using Google.Protobuf;

namespace Collab.Core.Services.Media;

/// <summary>
/// The conference's call: who is in it, cameras, what it goes through, telephones; and the signals by which clients
/// connect to each other.
/// </summary>
/// <remarks>
/// Sound and pictures never pass here. Who reconnects stays in the call; who leaves the conference, or comes back in
/// another session, does not. Whether a microphone is open is not told here.
/// </remarks>
public sealed class MediaService : Service<MediaState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "media";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.Participant, JoinCall.Descriptor, LeaveCall.Descriptor, SetCamera.Descriptor)
        .Command(Permission.CoHost, RemoveFromCall.Descriptor, DialOut.Descriptor, HangUp.Descriptor)
        .Command(
            Permission.Node,
            UseBridge.Descriptor,
            GrantAccess.Descriptor,
            ReportCaller.Descriptor,
            ReportCallerGone.Descriptor,
            OfferTelephony.Descriptor)
        .Event(
            CallJoined.Descriptor,
            CallLeft.Descriptor,
            CameraChanged.Descriptor,
            BridgeChanged.Descriptor,
            AccessGranted.Descriptor,
            CallerAdded.Descriptor,
            CallerNumbered.Descriptor,
            CallerChanged.Descriptor,
            CallerHangingUp.Descriptor,
            CallerRemoved.Descriptor,
            TelephonyChanged.Descriptor)
        .Signal(
            Permission.Participant,
            Offer.Descriptor,
            AnswerOffer.Descriptor,
            OfferAgain.Descriptor,
            Candidate.Descriptor)
        .SnapshotAs(MediaSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override MediaState Initial => MediaState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(MediaState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        JoinCall join => Membership.Join(state, join, context),
        LeaveCall => Membership.Leave(state, context),
        SetCamera set => Membership.SetCamera(state, set, context),
        RemoveFromCall remove => Membership.Remove(state, remove),
        DialOut dial => Telephones.DialOut(state, dial, context),
        HangUp hangUp => Telephones.HangUp(state, hangUp),
        UseBridge use => Bridging.Use(state, use),
        GrantAccess grant => Bridging.Grant(state, grant),
        ReportCaller report => Telephones.Report(state, report),
        ReportCallerGone report => Telephones.ReportGone(state, report),
        OfferTelephony offer => Telephones.Offer(state, offer),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <summary>Who has left the conference leaves its call, and with the conference everybody does.</summary>
    public override Decision Settle(MediaState state, DecisionContext context)
    {
        var events = Membership.Departed(state, context.Facts).ToList();
        if (!context.Facts.Conference.IsAlive)
        {
            events.AddRange(state.Callers.Where(caller => !caller.HangingUp)
                .Select(caller => new CallerHangingUp { Caller = caller.Id }));
        }

        return Decision.Accept([.. events]);
    }

    /// <inheritdoc/>
    public override MediaState Evolve(MediaState state, IMessage @event, EventContext context) =>
        MediaEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(MediaState state) => MediaSnapshots.Write(state);

    /// <inheritdoc/>
    public override MediaState FromSnapshot(IMessage snapshot) => MediaSnapshots.Read((MediaSnapshot)snapshot);

    /// <summary>Without what opens a bridge, and without telephone numbers.</summary>
    public override IMessage Disclose(MediaState state) => MediaSnapshots.Write(state, "");

    /// <inheritdoc/>
    public override IMessage View(MediaState state, Viewer viewer) =>
        MediaSnapshots.Write(state, viewer.Participant);

    /// <summary>The same for all but those who have something of their own in it.</summary>
    public override object ViewKey(MediaState state, Viewer viewer) =>
        state.Members.Exists(member => !member.Access.IsEmpty && member.Participant == viewer.Participant)
        || state.Callers.Exists(caller => caller.RequestedBy == viewer.Participant)
            ? viewer.Participant
            : "";
}
