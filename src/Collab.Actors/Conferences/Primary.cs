using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Collab.Actors.Journal;
using Collab.Actors.Serialization;
using Collab.Actors.Services;
using Collab.Core.Conferences;
using Collab.Core.Services.Roster;
using Collab.Protocol;
using Collab.Protocol.Remoting;
using Collab.Protocol.Services.Conference;

namespace Collab.Actors.Conferences;

/// <summary>
/// The only writer of one conference's log. Commands come in through attached replicas, are decided by the services'
/// actors against everything accepted so far, journaled, and only then answered and published.
/// </summary>
/// <remarks>
/// <para>A crash loses what was accepted and not yet journaled, of which nobody was told. A new incarnation first
/// writes <c>Activated</c> with the next epoch: the journal's unique index then refuses an older one's writes.</para>
/// <para>A replica receives, in order: <see cref="Attached"/>, then <see cref="Committed"/> batches without gap,
/// <see cref="Answered"/> after the events that it speaks of, and now and then a <see cref="Head"/>.</para>
/// </remarks>
internal sealed partial class Primary : ReceivePersistentActor, IWithTimers
{
    private static readonly TimeSpan WakeAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WakeAfterOutage = TimeSpan.FromSeconds(5);

    private readonly ConferenceId _id;
    private readonly PrimarySettings _settings;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <summary>With every event accepted so far: what commands are decided against.</summary>
    private Conference _accepted;

    /// <summary>With every event journaled so far: what may be told.</summary>
    private Conference _committed;

    private long _lastTime;
    private long _acceptedTime;
    private long _idleSince;
    private bool _activated;
    private bool _stopping;

    /// <summary>Set when this incarnation ends with something left to do that nobody may be there to ask for.</summary>
    private TimeSpan? _wakeAfter;

    public Primary(ConferenceId id, PrimarySettings settings)
    {
        (_id, _settings) = (id, settings);
        _accepted = _committed = Conference.Empty(settings.Catalog);
        _desks = new ServiceDesk?[_settings.Catalog.Services.Length];
        _onJournaled = OnJournaled;

        Recover<SnapshotOffer>(OnSnapshotOffer);
        Recover<JournaledEvent>(OnReplayed);
        Recover<RecoveryCompleted>(OnRecoveryCompleted);

        Command<Submit>(OnSubmit);
        Command<ServiceActor.Decided>(OnDecided);
        Command<ServiceActor.DecisionFailed>(OnDecisionFailed);
        Command<Flush>(OnFlush);
        Command<Received>(OnReceived);
        Command<SignalRelay>(OnSignal);
        Command<Attach>(OnAttach);
        Command<Wake>(OnWake);
        Command<Terminated>(OnReplicaGone);
        Command<ReattachOverdue>(OnReattachOverdue);
        Command<DeadlineReached>(OnDeadlineReached);
        Command<Tick>(OnTick);
        Command<SaveSnapshotSuccess>(OnSnapshotSaved);
        Command<SaveSnapshotFailure>(OnSnapshotFailed);
        Command<Stop>(OnStop);
    }

    public override string PersistenceId => _id.PersistenceId;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(ConferenceId id, PrimarySettings settings) =>
        Akka.Actor.Props.Create(() => new Primary(id, settings));

    // A decider's failure is its own: it restarts with the state that the next request brings. How often is the
    // desk's business, which switches the service off, so the strategy itself never gives up.
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(
            exception => exception is ActorInitializationException ? Directive.Stop : Directive.Restart);

    /// <summary>
    /// Whether the conference exists and goes on, or ended and has not seen everybody out: only then is an activation
    /// worth an event of its own.
    /// </summary>
    private bool IsLive => _accepted.Facts.Conference.Phase is Phase.Created or Phase.Open
        || _accepted.Facts.Roster.Count > 0;

    /// <summary>
    /// Milliseconds since the Unix epoch; never goes back within a conference, whatever the clocks do.
    /// </summary>
    private long Now() => _lastTime = Math.Max(_lastTime, _settings.Clock.GetUtcNow().ToUnixTimeMilliseconds());

    protected override void PreStart()
    {
        _settings.Load.AddPrimaries(1);
        base.PreStart();
    }

    protected override void PostStop()
    {
        _settings.Load.AddPrimaries(-1);
        if (_wakeAfter is { } delay) _settings.WakeAfter(Context, _id, delay);
        base.PostStop();
    }

    protected override void PreRestart(Exception reason, object message)
    {
        if (_activated) _wakeAfter = WakeAfterFailure;
        base.PreRestart(reason, message);
    }

    /// <summary>
    /// Never restarted in place: replicas watch this incarnation, and would wait for events of one that has forgotten
    /// them. It ends instead, and they attach to the next.
    /// </summary>
    protected override void PostRestart(Exception reason)
    {
        _settings.Load.AddPrimaries(1);
        Context.Stop(Self);
    }

    private void OnSnapshotOffer(SnapshotOffer offer)
    {
        if (offer.Snapshot is FoldedConference folded)
        {
            // Where the database's last snapshot lies is not known: the next one comes at the next multiple.
            (_accepted, var seq) = (folded.Conference, folded.Conference.Seq);
            _snapshotSeq = seq - (seq % _settings.SnapshotEvery);
            _lastTime = _acceptedTime = folded.Last.Event.Time;
            return;
        }

        _accepted = Conference.FromSnapshot(_settings.Catalog, (ConferenceState)offer.Snapshot);
        _snapshotSeq = offer.Metadata.SequenceNr;
    }

    private void OnReplayed(JournaledEvent journaled)
    {
        _accepted = _accepted.Fold(journaled.Event);
        _lastTime = _acceptedTime = Math.Max(_acceptedTime, journaled.Event.Time);
    }

    private void OnRecoveryCompleted(RecoveryCompleted completed)
    {
        if (_accepted.Seq != LastSequenceNr)
        {
            throw new InvalidOperationException(
                $"{_id}: the journal ends at {LastSequenceNr} but its events fold to {_accepted.Seq}. "
                + "Events are missing; this conference cannot go on without losing acknowledged work.");
        }

        _committed = _accepted;
        _epoch = _accepted.Epoch + 1;
        _idleSince = Now();
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, _settings.TickInterval);
        if (!IsLive) return;

        // Who is overdue may have come back while there was no primary, at a node whose replica has yet to say so.
        DeskOf(RosterService.ServiceName).SettleFrom = _settings.Clock.GetTimestamp()
            + (long)(_settings.ReattachDelay.TotalSeconds * _settings.Clock.TimestampFrequency);
        Activate();
        ExpectReattachments();
        SettleAll();
    }

    private void OnTick(Tick tick)
    {
        ReplaceHungServices();
        LetGoIdleServices();
        SendHeads();
        ScheduleDeadline();
        DispatchAll();
        if (_replicas.Count > 0 || _uncommitted.Count > 0 || _deadline is not null) _idleSince = Now();
        else if (Now() - _idleSince >= _settings.IdleTimeout.TotalMilliseconds && !_stopping)
            Context.Parent.Tell(new Passivate(Stop.Instance));
    }

    /// <summary>The waker asks for nothing but that this primary is here.</summary>
    private void OnWake(Wake wake)
    {
        if (!_stopping) Sender.Tell(new Awake { Conference = wake.Conference });
    }

    /// <summary>
    /// Passivation or hand-off: what is accepted is still journaled, what waits is left to its replicas. Deadlines are
    /// left to nobody, so the next incarnation is asked for.
    /// </summary>
    private void OnStop(Stop stop)
    {
        _stopping = true;
        if (_deadline is not null) _wakeAfter = TimeSpan.Zero;
        StopWhenCommitted();
    }

    private void StopWhenCommitted()
    {
        if (!_stopping || _uncommitted.Count > 0 || _savingSnapshot) return;
        if (_committed.Seq > _snapshotSeq && _committed.Seq == LastSequenceNr) SaveSnapshot();
        if (!_savingSnapshot) Context.Stop(Self);
    }

    /// <summary>
    /// Another incarnation has written: whatever this one knows is old, and all it could write is refused.
    /// </summary>
    private void EndAsSuperseded(string evidence)
    {
        if (_settings.Planted is PlantedFault.FenceOff) return;
        _log.Warning("{0}: this incarnation (epoch {1}) was superseded: {2}", _id, _epoch, evidence);
        Context.Stop(Self);
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        // Akka stops the actor after this. Nobody was told of what is lost here; replicas submit it again.
        _log.Warning(
            cause, "{0}: event {1} was not journaled; this incarnation (epoch {2}) ends", _id, sequenceNr, _epoch);
        _wakeAfter = WakeAfterFailure;
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        throw new InvalidOperationException($"{_id}: the journal rejected event {sequenceNr}.", cause);

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        _log.Error(reason, "{0}: recovery failed at {1}", _id, message);
        if (JournalGuard.IsOutage(reason)) _wakeAfter = WakeAfterOutage;
        base.OnRecoveryFailure(reason, message);
    }

    /// <summary>Finish what is accepted, then stop.</summary>
    internal sealed class Stop : INoSerializationVerificationNeeded
    {
        public static readonly Stop Instance = new();
    }

    private sealed class Tick : INoSerializationVerificationNeeded
    {
        public static readonly Tick Instance = new();
    }

    private sealed class DeadlineReached : INoSerializationVerificationNeeded
    {
        public static readonly DeadlineReached Instance = new();
    }

    private sealed class Flush : INoSerializationVerificationNeeded
    {
        public static readonly Flush Instance = new();
    }
}
