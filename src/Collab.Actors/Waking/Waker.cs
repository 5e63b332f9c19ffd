using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Tools.Singleton;
using Akka.Event;
using Collab.Protocol.Remoting;

namespace Collab.Actors.Waking;

/// <summary>
/// Wakes conferences that have something to do and nobody who would ask for them: those whose primary or participants
/// were on a node that is gone, so that nobody stays a ghost; those whose deadline has passed without anybody meeting
/// it; and, when it starts, all that need a primary, since the whole cluster may have been gone. One in the cluster.
/// </summary>
/// <remarks>
/// Waking asks the shard region for the primary, which then does what it does after any activation. A primary that is
/// in memory already only answers. A crash loses nothing: the next waker starts from the directory in the database.
/// </remarks>
internal sealed class Waker : ReceiveActor, IWithTimers
{
    private const int PageMax = 200;
    private const int SweepsMax = 8;
    private static readonly TimeSpan BeatInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a conference that was woken for its deadline is left alone.</summary>
    private static readonly TimeSpan LeftAlone = TimeSpan.FromSeconds(60);

    private readonly WakerSettings _settings;
    private readonly DirectoryProjection _projection;
    private readonly WakeQueue _wakes;
    private readonly Queue<Sweep> _sweeps = new();
    private readonly Dictionary<string, TimeSpan> _woken = new(StringComparer.Ordinal);
    private readonly Dictionary<Address, string> _names = [];
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly long _start;
    private bool _looking;
    private bool _lookAgain;
    private bool _failing;

    public Waker(WakerSettings settings)
    {
        _settings = settings;
        _start = settings.Clock.GetTimestamp();
        _projection = new DirectoryProjection(
            settings.Database, settings.Journal, settings.Catalog, settings.Clock, _log);
        _wakes = new WakeQueue(settings.AtOnce);
        Receive<Look>(OnLook);
        Receive<Seen>(OnSeen);
        Receive<Failed>(OnFailed);
        Receive<Beat>(OnBeat);
        Receive<Awake>(OnAwake);
        Receive<ClusterEvent.MemberRemoved>(OnRemoved);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private TimeSpan Now => _settings.Clock.GetElapsedTime(_start);

    /// <summary>This node's candidate for the cluster's one waker.</summary>
    public static Props Candidate(ActorSystem system, WakerSettings settings) => ClusterSingletonManager.Props(
        Props.Create(() => new Waker(settings)),
        PoisonPill.Instance,
        ClusterSingletonManagerSettings.Create(system).WithSingletonName("one"));

    protected override void PreStart()
    {
        _cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
        _sweeps.Enqueue(Sweep.Everything);
        Timers.StartPeriodicTimer(nameof(Look), Look.Instance, _settings.Interval, _settings.Interval);
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    /// <summary>The names by which the directory knows nodes are told by themselves, while they live.</summary>
    private void LearnNames()
    {
        foreach (var node in _settings.Nodes())
        {
            var member = _cluster.State.Members.FirstOrDefault(
                x => $"{x.Address.Host}:{x.Address.Port}" == node.Address);
            if (member is not null && node.Name != node.Address) _names[member.Address] = node.Name;
        }
    }

    private void OnRemoved(ClusterEvent.MemberRemoved removed)
    {
        LearnNames();
        var sweep = _names.Remove(removed.Member.Address, out var name) ? new Sweep(name, "") : Sweep.Everything;
        if (_sweeps.Count >= SweepsMax)
        {
            _sweeps.Clear();
            sweep = Sweep.Everything;
        }

        // Not at once: those who are there ask by themselves, and need the processors more at this moment.
        _sweeps.Enqueue(sweep);
    }

    private void OnLook(Look look)
    {
        LearnNames();
        foreach (var (id, since) in _woken.ToList())
            if (Now - since >= LeftAlone) _woken.Remove(id);
        BeginLook();
    }

    private void BeginLook()
    {
        if (_looking)
        {
            _lookAgain = true;
            return;
        }

        (_looking, _lookAgain) = (true, false);
        var sweep = _sweeps.Count > 0 && _wakes.Room >= PageMax ? _sweeps.Peek() : null;
        LookAsync(sweep, Math.Min(_wakes.Room, PageMax))
            .PipeTo(Self, success: seen => seen, failure: exception => new Failed(exception));
    }

    private async Task<Seen> LookAsync(Sweep? sweep, int dueMax)
    {
        await _projection.CatchUpAsync(CancellationToken.None).ConfigureAwait(false);
        var overdue = _settings.Clock.GetUtcNow() - _settings.Overdue;
        var due = await _settings.Database
            .DueAsync(overdue.ToUnixTimeMilliseconds(), dueMax, CancellationToken.None).ConfigureAwait(false);
        var attended = sweep is null ? [] : await _settings.Database
            .AttendedAsync(sweep.After, PageMax, CancellationToken.None).ConfigureAwait(false);
        return new Seen(due, sweep, attended);
    }

    private void OnSeen(Seen seen)
    {
        (_looking, _failing) = (false, false);
        foreach (var id in seen.Due)
            if (_woken.TryAdd(id, Now)) _wakes.Add(id);
        if (seen.Sweep is { } sweep && _sweeps.Count > 0 && _sweeps.Peek() == sweep)
        {
            _sweeps.Dequeue();
            foreach (var conference in seen.Attended)
                if (sweep.Node is null || conference.Concerns(sweep.Node)) _wakes.Add(conference.Conference);
            if (seen.Attended.Count == PageMax) GoOn(sweep with { After = seen.Attended[^1].Conference });
        }

        if (!_wakes.IsEmpty && !Timers.IsTimerActive(nameof(Beat))) OnBeat(Beat.Instance);
        if (_lookAgain || (_sweeps.Count > 0 && _wakes.Room >= PageMax)) BeginLook();
    }

    /// <summary>The rest of a sweep comes before those that were asked for later.</summary>
    private void GoOn(Sweep sweep)
    {
        var others = _sweeps.ToArray();
        _sweeps.Clear();
        _sweeps.Enqueue(sweep);
        foreach (var other in others) _sweeps.Enqueue(other);
    }

    private void OnFailed(Failed failed)
    {
        _looking = false;
        if (!_failing) _log.Warning(failed.Cause, "The waker cannot read the journal; it tries again");
        _failing = true;
    }

    private void OnBeat(Beat beat)
    {
        var share = Math.Max(1, (int)(_settings.PerSecond * BeatInterval.TotalSeconds));
        var next = _wakes.Take(share, Now, out var givenUp);
        foreach (var conference in next.Select(ConferenceId.FromPersistenceId).OfType<ConferenceId>())
            _settings.Region.Tell(new Wake { Conference = conference.ToString() });
        foreach (var id in givenUp) _log.Warning("{0} could not be woken: nothing answers", id);
        if (!_wakes.IsEmpty) Timers.StartSingleTimer(nameof(Beat), Beat.Instance, BeatInterval);
        else if (_sweeps.Count > 0) BeginLook();
    }

    private void OnAwake(Awake awake)
    {
        if (ConferenceId.TryParse(awake.Conference, out var id)) _wakes.Answered(id.PersistenceId);
    }

    /// <summary>A walk over the conferences that need a primary.</summary>
    /// <param name="Node">Only those that were on this node; <c>null</c> for all.</param>
    /// <param name="After">The last one that was looked at.</param>
    private sealed record Sweep(string? Node, string After)
    {
        public static readonly Sweep Everything = new(null, "");
    }

    private sealed record Seen(List<string> Due, Sweep? Sweep, List<Attended> Attended)
        : INoSerializationVerificationNeeded;

    private sealed record Failed(Exception Cause) : INoSerializationVerificationNeeded;

    private sealed class Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }

    private sealed class Beat : INoSerializationVerificationNeeded
    {
        public static readonly Beat Instance = new();
    }
}
