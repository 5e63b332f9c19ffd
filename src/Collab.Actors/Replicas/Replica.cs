using Akka.Actor;
using Akka.Event;
using Collab.Actors.Journal;
using Collab.Actors.Serialization;
using Collab.Core.Conferences;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Collab.Protocol.Services.Roster;

namespace Collab.Actors.Replicas;

/// <summary>
/// This node's copy of one conference, and the fan-out point for its connections here. Folds the same log as the
/// primary, answers joins, resumes and queries from it, and passes commands on.
/// </summary>
/// <remarks>
/// A crash loses the connections' sessions on this node, which resume; no durable state. Every connection gets its
/// <see cref="Welcome"/> first, then every event after the welcome's head, in order, without gap or repeat.
/// </remarks>
internal sealed partial class Replica : ReceiveActor, IWithTimers
{
    private readonly ConferenceId _id;
    private readonly ReplicaSettings _settings;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<IReplicaMessage> _waitingForLoad = [];

    private Conference _conference;
    private Tail _tail;
    private long _idleSince;

    public Replica(ConferenceId id, ReplicaSettings settings)
    {
        (_id, _settings) = (id, settings);
        _conference = Conference.Empty(settings.Catalog);
        _tail = NewTail(0);
        Become(Loading);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ConferenceId id, ReplicaSettings settings) =>
        Akka.Actor.Props.Create(() => new Replica(id, settings));

    private void Loading()
    {
        Receive<Loaded>(OnLoaded);
        Receive<ReadFailed>(OnLoadFailed);
        Receive<IReplicaMessage>(OnMessageWhileLoading);
        Receive<StopIfIdle>(OnStopIfIdle);
    }

    /// <summary>The journal could not be read: everything is refused until the parent lets this replica go.</summary>
    private void Failed()
    {
        Receive<IReplicaMessage>(RefuseUnloaded);
        Receive<StopIfIdle>(stop => Context.Stop(Self));
    }

    private void Following()
    {
        Receive<ClientCommand>(OnCommand);
        Receive<CommittedBatch>(OnCommitted);
        Receive<Answered>(OnAnswered);
        Receive<ClientSignal>(OnSignal);
        Receive<SignalRelay>(OnRelay);
        Receive<ClientPart>(OnPart);
        Receive<ClientWatch>(OnWatch);
        Receive<PartRelay>(OnPartRelay);
        Receive<PartTaken>(OnPartTaken);
        Receive<ClientQuery>(OnQuery);
        Receive<QueryRead>(OnQueryRead);
        Receive<Connect>(OnConnect);
        Receive<ClientGone>(OnGone);
        Receive<NodeCommand>(OnNodeCommand);
        Receive<Attached>(OnAttached);
        Receive<Head>(OnHead);
        Receive<Terminated>(OnPrimaryGone);
        Receive<AttachNow>(OnAttachNow);
        Receive<PrimaryAway>(OnPrimaryAway);
        Receive<Proved>(OnProved);
        Receive<Verified>(OnVerified);
        Receive<CaughtUp>(OnCaughtUp);
        Receive<Replayed>(OnReplayed);
        Receive<ReplayMore>(OnReplayMore);
        Receive<ReadFailed>(OnReadFailed);
        Receive<Inspect>(OnInspect);
        Receive<Tick>(OnTick);
        Receive<StopIfIdle>(OnStopIfIdle);
    }

    protected override void PreStart()
    {
        _settings.Journal.LoadAsync(_id, CancellationToken.None).PipeTo(
            Self, success: conference => new Loaded(conference), failure: exception => new ReadFailed(exception));
    }

    protected override void PostStop()
    {
        _settings.Folded.Remove(_id);
        const string text = "This node's copy of the conference stopped; resume.";
        foreach (var session in _sessions.Values) session.Close(RefusalCode.ServerDraining, text, resume: true);
        foreach (var connect in _waitingToResume) TurnedAway.Refuse(connect, RefusalCode.ServerDraining, text);
        foreach (var message in _waitingForLoad) TurnedAway.Refuse(message, RefusalCode.ServerDraining, text);
        while (_outstanding.Count > 0)
            Finish(_outstanding.RemoveOldest(), 0, RefusalCode.ConferenceUnavailable, "The node's replica stopped.");
        _settings.Load.AddConnections(-_byConnection.Count);
    }

    private void OnMessageWhileLoading(IReplicaMessage message)
    {
        switch (message)
        {
            case Connect or NodeCommand or Inspect when _waitingForLoad.Count < _settings.SessionsMax:
                _waitingForLoad.Add(message);
                break;
            case Connect:
                TurnedAway.Refuse(message, RefusalCode.TooManyConnections, "Too many wait for the conference already.");
                break;
            case NodeCommand or Inspect:
                TurnedAway.Refuse(message, RefusalCode.Overloaded, "Too many wait for the conference already.");
                break;
            case ClientGone gone:
                _waitingForLoad.RemoveAll(
                    waiting => waiting is Connect connect && connect.Connection == gone.Connection);
                break;
            default:
                TurnedAway.RefuseUnwelcomed(message);
                break;
        }
    }

    private void OnLoaded(Loaded loaded)
    {
        _conference = loaded.Conference;
        _epoch = _conference.Epoch;
        _tail = NewTail(_conference.Seq);
        _idleSince = _settings.Clock.GetTimestamp();
        Become(Following);
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, _settings.TickInterval);

        // Now, not by messages to oneself: what is in the mailbox already came later, and may be a ClientGone.
        foreach (var message in _waitingForLoad)
        {
            if (message is Connect connect) OnConnect(connect);
            if (message is NodeCommand command) OnNodeCommand(command);
            if (message is Inspect inspect) OnInspect(inspect);
        }

        _waitingForLoad.Clear();
        AttachNew();
    }

    private void OnLoadFailed(ReadFailed failed)
    {
        _log.Warning(failed.Cause, "{0}: this node's replica could not read the journal", _id);
        foreach (var message in _waitingForLoad) RefuseUnloaded(message);
        _waitingForLoad.Clear();
        Become(Failed);
        Context.Parent.Tell(new ReplicaIdle(_id));
    }

    private static void RefuseUnloaded(IReplicaMessage message) => TurnedAway.Refuse(
        message,
        RefusalCode.JournalUnavailable,
        "The journal cannot be read at the moment. Try again in a few seconds.");

    private void OnTick(Tick tick)
    {
        ExpireOutstanding();
        WatchPrimary();
        LoseAgain();
        LookAtHeld();
        TellEndpoints();
        if (!IsIdle) _idleSince = _settings.Clock.GetTimestamp();
        else if (_settings.Clock.GetElapsedTime(_idleSince) >= _settings.IdleTimeout)
            Context.Parent.Tell(new ReplicaIdle(_id));
    }

    private bool IsIdle => _byConnection.Count == 0
        && _outstanding.Count == 0
        && _lost.Count == 0
        && _waitingForLoad.Count == 0
        && _waitingToResume.Count == 0
        && !_settings.Feeds.Has(_id);

    /// <summary>The parent holds new messages back while it waits for the answer.</summary>
    private void OnStopIfIdle(StopIfIdle stop)
    {
        if (IsIdle) Context.Stop(Self);
        else Context.Parent.Tell(new ReplicaBusy(_id));
    }

    private void OnInspect(Inspect inspect) => inspect.Result.TrySetResult(_conference);

    private Tail NewTail(long head) => new(head, _settings.TailEventsMax, _settings.TailBytesMax);

    internal sealed record ReplicaIdle(ConferenceId Conference) : INoSerializationVerificationNeeded;

    internal sealed record ReplicaBusy(ConferenceId Conference) : INoSerializationVerificationNeeded;

    internal sealed class StopIfIdle : INoSerializationVerificationNeeded
    {
        public static readonly StopIfIdle Instance = new();
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static readonly Tick Instance = new();
    }

    private sealed record Loaded(Conference Conference) : INoSerializationVerificationNeeded;

    private sealed record ReadFailed(Exception Cause) : INoSerializationVerificationNeeded;
}
