using Collab.Protocol.Services.Sharing;
using Google.Protobuf;

namespace Collab.Core.Services.Sharing;

/// <summary>Screens that participants show each other, and the token of their remote control.</summary>
/// <remarks>
/// Pictures are parts of live streams, whose ids are those of the shares. Who reconnects goes on sharing; who leaves,
/// or comes back in another session, does not.
/// </remarks>
public sealed class SharingService : Service<SharingState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "sharing";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(
            Permission.Presenter,
            StartSharing.Descriptor)
        .Command(
            Permission.Participant,
            StopSharing.Descriptor,
            PauseSharing.Descriptor,
            ChangeSharing.Descriptor,
            RequestControl.Descriptor,
            WithdrawRequest.Descriptor,
            GrantControl.Descriptor,
            RevokeControl.Descriptor,
            ReportStatistics.Descriptor)
        .Event(
            SharingStarted.Descriptor,
            SharingStopped.Descriptor,
            SharingPaused.Descriptor,
            SharingChanged.Descriptor,
            ControlRequested.Descriptor,
            RequestWithdrawn.Descriptor,
            ControlGranted.Descriptor,
            ControlRevoked.Descriptor,
            StatisticsReported.Descriptor)
        .Signal(Permission.Participant, Input.Descriptor)
        .Stream(Permission.Participant, Tile.Descriptor)
        .SnapshotAs(SharingSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override SharingState Initial => SharingState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(SharingState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        StartSharing start => Showing.Start(state, start, context),
        StopSharing stop => Showing.Stop(state, stop, context),
        PauseSharing pause => Showing.Pause(state, pause, context),
        ChangeSharing change => Showing.Change(state, change, context),
        RequestControl request => Controlling.Request(state, request, context),
        WithdrawRequest withdraw => Controlling.Withdraw(state, withdraw, context),
        GrantControl grant => Controlling.Grant(state, grant, context),
        RevokeControl revoke => Controlling.Revoke(state, revoke, context),
        ReportStatistics report => Showing.Report(state, report, context),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <summary>Who has left shares nothing, controls nothing and asks for nothing.</summary>
    public override Decision Settle(SharingState state, DecisionContext context) => Decision.Accept(
        [.. Showing.Departed(state, context.Facts), .. Controlling.Departed(state, context.Facts)]);

    /// <inheritdoc/>
    public override SharingState Evolve(SharingState state, IMessage @event, EventContext context) => @event switch
    {
        SharingStarted e => state with
        {
            Shares = state.Shares.Add(new Share
            {
                Id = e.Share,
                Participant = e.Participant,
                Session = e.Session,
                Title = e.Title,
                StartedAt = context.Time,
                Region = e.Region,
                Quality = e.Quality,
                Controllable = e.Controllable,
            }),
            NextNumber = state.NextNumber + 1,
        },
        SharingStopped e => state with { Shares = state.Shares.RemoveAll(share => share.Id == e.Share) },
        SharingPaused e => state.Change(e.Share, share => share.Paused = e.On),
        SharingChanged e => state.Change(e.Share, share => (share.Region, share.Quality) = (e.Region, e.Quality)),
        ControlRequested e => state.Change(e.Share, share => share.Requests.Add(e.Participant)),
        RequestWithdrawn e => state.Change(e.Share, share => share.Requests.Remove(e.Participant)),
        ControlGranted e => state.Change(e.Share, share =>
        {
            share.Controller = e.Participant;
            share.Requests.Remove(e.Participant);
        }),
        ControlRevoked e => state.Change(e.Share, share => share.Controller = ""),
        StatisticsReported e => state.Change(
            e.Share, share => (share.Statistics, share.ReportedAt) = (e.Statistics, context.Time)),
        _ => throw new UnknownEventException(ServiceName, @event.Descriptor.Name),
    };

    /// <inheritdoc/>
    public override IMessage ToSnapshot(SharingState state) =>
        new SharingSnapshot { Shares = { state.Shares }, NextNumber = state.NextNumber };

    /// <inheritdoc/>
    public override SharingState FromSnapshot(IMessage snapshot)
    {
        var saved = (SharingSnapshot)snapshot;
        return new SharingState { Shares = [.. saved.Shares], NextNumber = saved.NextNumber };
    }

    /// <summary>Everybody sees the same.</summary>
    public override object ViewKey(SharingState state, Viewer viewer) => "";

    /// <inheritdoc/>
    public override Decision? RefuseSignal(
        SharingState state, IMessage signal, string sender, IReadOnlyList<string> to) =>
        signal is Input input ? Controlling.RefuseInput(state, input, sender, to) : null;

    /// <inheritdoc/>
    public override LiveStream? FindStream(SharingState state, string stream) =>
        state.Find(stream) is { } share ? new LiveStream(share.Participant, !share.Paused) : null;
}
