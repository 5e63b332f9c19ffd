using Collab.Actors;
using Collab.Actors.Replicas;
using Collab.Client;
using Collab.Client.Connections;
using Collab.Client.Sessions;
using Collab.Protocol;
using Collab.Protocol.Services.Roster;
using Collab.Simulation.Nodes;
using Collab.Simulation.Schedules;
using Collab.Simulation.Time;
using Collab.Testing.Histories;

namespace Collab.Simulation.Clients;

/// <summary>
/// A client: the real session protocol of Collab.Client in virtual time, which connects to one node after the other.
/// </summary>
internal sealed class SimulatedClient
{
    private const long ConnectTimeout = 3 * VirtualTime.Second;
    private const long WelcomeTimeout = 6 * VirtualTime.Second;
    private const long PingInterval = 2 * VirtualTime.Second;

    private readonly Schedule _schedule;
    private readonly SessionProtocol _protocol;
    private readonly Workload _workload;
    private readonly Backoff _backoff;
    private readonly Identity _identity;
    private SimulatedConnection? _connection;
    private Planned? _sending;
    private int _node;
    private int _entries;
    private int _failures;

    public SimulatedClient(Schedule schedule, string name, ConferenceId conference, string participant, Role role)
    {
        (_schedule, Name, Conference, Participant) = (schedule, name, conference, participant);
        _identity = new Identity(conference, participant, participant, role);
        var options = new ConferenceClientOptions { RetryFor = TimeSpan.FromHours(1), Random = schedule.Random };
        _protocol = new SessionProtocol(conference.Name, participant, name, options);
        _backoff = new Backoff(options.ReconnectDelayBase, options.ReconnectDelayMax, schedule.Random);
        _workload = new Workload(schedule, this, _protocol);
        _node = schedule.Random.Next(Cluster.NodesCount);
    }

    /// <summary>Unique in the schedule.</summary>
    public string Name { get; }

    /// <summary>Where it is.</summary>
    public ConferenceId Conference { get; }

    /// <summary>Whose it is.</summary>
    public string Participant { get; }

    /// <summary>What its reading adds to the time that a message takes, in microseconds.</summary>
    public long Slowness { get; set; }

    /// <summary>Whether nothing of it is left: it vanished without a word.</summary>
    public bool HasVanished { get; private set; }

    /// <summary>Whether it has left, or was put out.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether it may be ended: it leaves, or the participant has another client.</summary>
    public bool MayEnd { get; set; }

    /// <summary>Whether it is in the conference.</summary>
    public bool IsIn => _protocol.IsLive && !HasVanished && !HasEnded;

    /// <summary>Whether everything that it asked was answered.</summary>
    public bool IsAnswered => _workload.IsAnswered && _protocol.PendingCommands == 0;

    /// <summary>The last event that it has.</summary>
    public long LastSeq => _protocol.LastSeq;

    /// <summary>What stands in findings about it.</summary>
    public string Description =>
        $"{Name} ({(IsIn ? "in" : "out")}, node {_node + 1}, seq {LastSeq}, {_protocol.PendingCommands} unanswered)";

    private long NowMs => _schedule.Time.Now / VirtualTime.Millisecond;

    private bool IsOver => HasVanished || HasEnded;

    /// <summary>The process that it is connected to.</summary>
    public NodeLife? Life => _connection?.Life;

    /// <summary>Goes to its node and says Hello.</summary>
    public void Connect()
    {
        if (IsOver || _connection is not null) return;
        if (_schedule.Cluster.Current[_node] is not { } life)
        {
            _schedule.Time.After(VirtualTime.Millisecond, () => Lose("Connection refused."));
            return;
        }

        var connection = _connection = new SimulatedConnection(_schedule, this, life, _schedule.Clients.NewNumber());
        _schedule.Trace.Step(Step.Connected, life.Number);
        var hello = _protocol.Greet().Hello;
        connection.Say(x => new Connect(_identity, hello, x));
        _schedule.Time.After(life.IsPaused ? ConnectTimeout : WelcomeTimeout, () =>
        {
            if (_connection == connection && !_protocol.IsLive) Drop("No Welcome came.", 0);
        });
        Ping(connection, missed: 0);
    }

    /// <summary>Something comes in on a connection.</summary>
    public void Receive(SimulatedConnection connection, IReadOnlyList<EncodedMessage> messages)
    {
        foreach (var encoded in messages)
        {
            if (IsOver || connection != _connection) return;
            _schedule.Trace.Step(Step.Received, connection.Life.Number, 0, encoded.Frame.Span);
            foreach (var message in ServerFrame.Parser.ParseFrom(encoded.Frame.Span).Messages)
            {
                if (_schedule.Trace.IsTold) _schedule.Trace.Tell($"{connection.Life} -> {Name}: {message}");
                Follow(_protocol.Receive(message, NowMs));
            }
        }

        Pump();
    }

    /// <summary>Sends what is due, now and when more is.</summary>
    public void Pump()
    {
        if (IsOver || _connection is not { } connection) return;
        while (_protocol.TakeFrame(NowMs) is { } frame)
        {
            foreach (var message in frame.Messages) Say(connection, message);
        }

        _sending?.Cancel();
        if (_protocol.NextDue() is { } due)
            _sending = _schedule.Time.At((due + 1) * VirtualTime.Millisecond, Pump);
    }

    /// <summary>Lets the workload do its next thing.</summary>
    public void Act()
    {
        if (!IsOver) _workload.Act();
    }

    /// <summary>Posts once.</summary>
    public void Speak()
    {
        if (!IsOver) _workload.Speak();
    }

    /// <summary>Asks to leave, however often that takes.</summary>
    public void Leave()
    {
        MayEnd = true;
        _workload.Leave();
    }

    /// <summary>Gives its connection up and takes another.</summary>
    /// <param name="problem">Why.</param>
    /// <param name="noticedAfter">When its node notices, in microseconds.</param>
    public void Drop(string problem, long noticedAfter)
    {
        _connection?.Break(noticedAfter);
        Lose(problem);
    }

    /// <summary>It is gone for good.</summary>
    public void Vanish(long noticedAfter)
    {
        HasVanished = true;
        _connection?.Break(noticedAfter);
        _connection = null;
    }

    /// <summary>It has left, as it wanted.</summary>
    public void Left()
    {
        HasEnded = true;
        _connection?.Break(0);
        _connection = null;
    }

    private void Lose(string problem)
    {
        if (!IsOver) Follow(_protocol.Disconnected(problem, "", NowMs));
    }

    private void Say(SimulatedConnection connection, ClientMessage message)
    {
        if (_schedule.Trace.IsTold) _schedule.Trace.Tell($"{Name} -> {connection.Life}: {message}");
        switch (message.KindCase)
        {
            case ClientMessage.KindOneofCase.Command:
                connection.Say(x => new ClientCommand(Conference, x, message.Command));
                break;
            case ClientMessage.KindOneofCase.Query:
                connection.Say(x => new ClientQuery(Conference, x, message.Query));
                break;
            default:
                connection.Say(x => new ClientSignal(Conference, x, message.Signal));
                break;
        }
    }

    private void Follow(SessionStep step)
    {
        switch (step)
        {
            case SessionStep.Entered entered:
                _failures = 0;
                _backoff.Reset();
                if (entered.Entry != SessionEntry.Resumed) _entries++;
                _schedule.Tally.Entered(entered.Entry);
                _workload.Entered(entered);
                break;
            case SessionStep.EventTaken taken:
                Observe(taken.Event);
                foreach (var command in taken.Done) _workload.Done(command, command.AckedSeq);
                break;
            case SessionStep.Acknowledged acknowledged:
                _workload.Done(acknowledged.Command, acknowledged.Seq);
                break;
            case SessionStep.Refused refused:
                _workload.Refused(refused);
                break;
            case SessionStep.Answered:
                _workload.Answered();
                break;
            case SessionStep.Dropped dropped:
                Reconnect(dropped.Problem);
                break;
            case SessionStep.Ended ended:
                End(ended.Refusal);
                break;
            default:
                break;
        }
    }

    private void Observe(Event @event) => _schedule.HistoryOf(Conference).Observe(
        $"{Name}#{_entries}",
        new Observation(@event.Seq, @event.Hidden, @event.Hidden ? "" : Observation.IdentityOf(@event)));

    private void Reconnect(string problem)
    {
        if (_schedule.Trace.IsTold) _schedule.Trace.Tell($"{Name} lost its connection: {problem}");
        _connection?.Break(0);
        _connection = null;
        _node = (_node + _schedule.Random.Next(1, Cluster.NodesCount)) % Cluster.NodesCount;
        var delay = _failures++ == 0 ? TimeSpan.Zero : _backoff.Next();
        _schedule.Time.After(VirtualTime.Of(delay), Connect);
    }

    private void End(RefusalDetails refusal)
    {
        if (_schedule.Trace.IsTold) _schedule.Trace.Tell($"{Name} ended: {refusal}");
        if (!MayEnd) _schedule.Find($"ended: {Description} was put out: {refusal.Code} {refusal.Message}");
        Left();
    }

    private void Ping(SimulatedConnection connection, int missed) => _schedule.Time.After(PingInterval, () =>
    {
        if (connection != _connection || IsOver) return;
        if (connection.Responds) Ping(connection, 0);
        else if (missed == 0) Ping(connection, 1);
        else Drop("No pong came.", 0);
    });
}
