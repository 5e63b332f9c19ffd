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
    private readonly List<object> _waitingForLoad = [];

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
        Receive<ClientGone>(OnGoneWhileLoading);
        Receive<IReplicaMessage>(_waitingForLoad.Add);
        Receive<StopIfIdle>(OnStopIfIdle);
    }

    private void Following()
    {
        Receive<ClientCommand>(OnCommand);
        Receive<Committed>(OnCommitted);
        Receive<Answered>(OnAnswered);
        Receive<ClientSignal>(OnSignal);
        Receive<SignalRelay>(OnRelay);
        Receive<ClientQuery>(OnQuery);
        Receive<QueryRead>(OnQueryRead);
        Receive<Connect>(OnConnect);
        Receive<ClientGone>(OnGone);
        Receive<NodeCommand>(OnNodeCommand);
        Receive<Attached>(OnAttached);
        Receive<Head>(OnHead);
        Receive<Terminated>(OnPrimaryGone);
        Receive<AttachNow>(OnAttachNow);
        Receive<CaughtUp>(OnCaughtUp);
        Receive<Replayed>(OnReplayed);
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
        _settings.Load.AddConnections(-_byConnection.Count);
        foreach (var session in _sessions.Values)
            session.Close(RefusalCode.ServerDraining, "This node's copy of the conference stopped; resume.", resume: true);
        while (_outstanding.Count > 0)
            Finish(_outstanding.RemoveOldest(), 0, RefusalCode.ConferenceUnavailable, "The node's replica stopped.");
    }

    private void OnLoaded(Loaded loaded)
    {
        _conference = loaded.Conference;
        _tail = NewTail(_conference.Seq);
        _idleSince = _settings.Clock.GetTimestamp();
        Become(Following);
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, _settings.TickInterval);
        foreach (var message in _waitingForLoad) Self.Tell(message);
        _waitingForLoad.Clear();
        AttachNew();
    }

    private void OnLoadFailed(ReadFailed failed)
    {
        _log.Warning(failed.Cause, "{0}: this node's replica could not read the journal", _id);
        foreach (var message in _waitingForLoad) RefuseUnloaded(message);
        _waitingForLoad.Clear();
        Context.Stop(Self);
    }

    private static void RefuseUnloaded(object message)
    {
        const string text = "The journal cannot be read at the moment. Try again in a few seconds.";
        if (message is Connect connect) connect.Connection.Close(RefusalCode.JournalUnavailable, text, resume: true);
        if (message is NodeCommand command)
            command.Result.TrySetResult(new CommandResult(0, RefusalCode.JournalUnavailable, text));
        if (message is Inspect inspect) inspect.Result.TrySetException(new JournalUnavailableException(text));
    }

    private void OnGoneWhileLoading(ClientGone gone) =>
        _waitingForLoad.RemoveAll(message => message is Connect connect && connect.Connection == gone.Connection);

    private void OnTick(Tick tick)
    {
        ExpireOutstanding();
        if (_sessions.Count > 0 || _outstanding.Count > 0) _idleSince = _settings.Clock.GetTimestamp();
        else if (_settings.Clock.GetElapsedTime(_idleSince) >= _settings.IdleTimeout)
            Context.Parent.Tell(new ReplicaIdle(_id));
    }

    /// <summary>The parent holds new messages back while it waits for the answer.</summary>
    private void OnStopIfIdle(StopIfIdle stop)
    {
        if (_sessions.Count == 0 && _outstanding.Count == 0 && _waitingForLoad.Count == 0) Context.Stop(Self);
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
