using Akka.Actor;
using Collab.Actors;
using Collab.Actors.Conferences;
using Collab.Actors.Replicas;
using Collab.Protocol.Services.Conference;
using Collab.Simulation.Clients;
using Collab.Simulation.Dispatch;
using Collab.Simulation.Faults;
using Collab.Simulation.Journals;
using Collab.Simulation.Networks;
using Collab.Simulation.Nodes;
using Collab.Simulation.Time;
using Collab.Testing.Histories;

namespace Collab.Simulation.Schedules;

/// <summary>
/// One schedule: a cluster of real primaries and replicas, clients, and everything that goes wrong, all of it decided
/// by one seed and done by one thread.
/// </summary>
internal sealed class Schedule
{
    private const long FaultsFrom = VirtualTime.Second / 2;
    private const long FaultsTo = 5 * VirtualTime.Second;
    private const long HealedAt = 6 * VirtualTime.Second;
    private const long SettledBy = 180 * VirtualTime.Second;
    private const int RunCostMax = 40;

    private readonly Dictionary<string, NodeLife> _lifeByName = new(StringComparer.Ordinal);
    private readonly Dictionary<ConferenceId, History> _histories = [];
    private readonly List<string> _findings = [];
    private readonly string _prefix;
    private readonly long _made;

    public Schedule(SimulatedSystem system, int seed, PlantedFault planted, TextWriter? text)
    {
        (System, Planted, Random) = (system, planted, new Random(seed));
        _prefix = $"s{++system.Begun}";
        _made = system.Runs.Made;
        Time.Reset();
        Trace = new Trace(Time, text);
        Tuning = new Tuning(Random, planted);
        Network = new Network(this);
        Journal = new SimulatedJournal(this);
        Cluster = new Cluster(this);
        Clients = new ClientCrowd(this);
        Faults = new FaultInjector(this);
        var conferences = Random.Next(1, 3);
        for (var i = 1; i <= conferences; i++)
        {
            var id = new ConferenceId(ConferenceId.DefaultSite, $"room{i}");
            Conferences.Add(id);
            _histories[id] = new History();
        }
    }

    public SimulatedSystem System { get; }

    public PlantedFault Planted { get; }

    public Random Random { get; }

    public VirtualTime Time => System.Time;

    public Trace Trace { get; }

    public Tally Tally { get; } = new();

    public Tuning Tuning { get; }

    public Network Network { get; }

    public SimulatedJournal Journal { get; }

    public Cluster Cluster { get; }

    public ClientCrowd Clients { get; }

    public FaultInjector Faults { get; }

    public List<ConferenceId> Conferences { get; } = [];

    /// <summary>What was found to be wrong, a line each.</summary>
    public IReadOnlyList<string> Findings => _findings;

    /// <summary>What a conference's clients did and saw.</summary>
    public History HistoryOf(ConferenceId conference) => _histories[conference];

    /// <summary>The name below <c>/user</c> of what belongs to a process.</summary>
    public string NameOf(NodeLife life) => $"{_prefix}-{life.Name}";

    /// <summary>Actors of that process's name are to be known as its own.</summary>
    public void Register(NodeLife life) => _lifeByName[NameOf(life)] = life;

    /// <summary>The process that an actor lives in.</summary>
    public NodeLife? LifeOf(IActorRef actor)
    {
        var path = actor.Path;
        while (path.Depth > 2) path = path.Parent;
        return LifeOf(path.Name);
    }

    /// <summary>Something is wrong.</summary>
    public void Find(string finding)
    {
        _findings.Add(finding);
        if (Trace.IsTold) Trace.Tell($"FOUND {finding}");
    }

    /// <summary>Does what may only throw when something is wrong.</summary>
    public void Try(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Find($"{what} failed: {exception.Message}");
        }
    }

    /// <summary>Runs the schedule from its beginning to its end.</summary>
    public void Run()
    {
        System.Current = this;
        System.Runs.LifeOf = LifeOf;
        try
        {
            for (var i = 0; i < Cluster.NodesCount; i++) Cluster.Start(i);
            Create();
            Clients.Begin(until: HealedAt);
            Faults.Begin(FaultPlan.Draw(Random, FaultsFrom, FaultsTo));
            RunUntil(HealedAt, () => false);
            Faults.End();
            Clients.SpeakOnce(from: HealedAt + (8 * VirtualTime.Second), to: HealedAt + (10 * VirtualTime.Second));
            RunUntil(HealedAt + (10 * VirtualTime.Second), () => false);
            var judgement = new Judgement(this);
            if (!RunUntil(SettledBy, judgement.IsSettled)) judgement.TellWhatIsNotSettled();
            judgement.Judge();
            (Tally.Steps, Tally.VirtualSeconds) = (Trace.Steps, Time.Now / (double)VirtualTime.Second);
        }
        finally
        {
            Stop();
        }
    }

    /// <summary>Goes on until a time, or until something is so, which is looked at now and then.</summary>
    public bool RunUntil(long time, Func<bool> isSo)
    {
        var look = Time.Now;
        while (true)
        {
            if (Time.TryHappen()) continue;
            if (System.Runs.Take(Random) is { } runner)
            {
                Time.Spend(Random.Next(1, RunCostMax));
                Trace.Step(Step.Ran, runner.Order > _made ? runner.Order - _made : -runner.Order);
                runner.Run.Run();
                continue;
            }

            if (Time.Now >= look)
            {
                if (isSo()) return true;
                look = Time.Now + (VirtualTime.Second / 2);
            }

            if (!Time.TryAdvance(time)) return isSo();
        }
    }

    private void Create()
    {
        foreach (var conference in Conferences)
        {
            var result = new TaskCompletionSource<CommandResult>();
            var create = new Create
            {
                Site = conference.Site,
                Title = conference.Name,
                Settings = new Collab.Protocol.Services.Conference.Settings
                {
                    ReconnectGraceSeconds = Tuning.GraceSeconds,
                },
            };
            Cluster.Current[0]!.Replicas.Tell(
                new NodeCommand(conference, "conference", create, result), ActorRefs.NoSender);
            if (!RunUntil(Time.Now + VirtualTime.Second, () => result.Task.IsCompleted)
                || result.Task.Result.Refused is not null)
            {
                Find($"{conference} could not be created");
            }
        }
    }

    private NodeLife? LifeOf(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : _lifeByName.GetValueOrDefault(name[..dot]);
    }

    /// <summary>Nothing of this schedule is left in the actor system.</summary>
    private void Stop()
    {
        foreach (var life in Cluster.Lives)
        {
            (life.IsAlive, life.IsPaused) = (false, false);
            System.Runs.Unpark(life);
            System.System.Stop(life.Primaries);
            System.System.Stop(life.Replicas);
        }

        while (System.Runs.Take(Random) is { } runner) runner.Run.Run();
        Time.Reset();
        System.Current = null;
    }
}
