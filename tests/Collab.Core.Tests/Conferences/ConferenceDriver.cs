using Collab.Core.Conferences;
using Collab.Core.Services;
using Collab.Protocol;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Core.Tests.Conferences;

/// <summary>
/// A primary without actors: checks permissions, decides, folds the encoded events, and settles every service until
/// nothing is left to do. Its clock moves only by <see cref="Advance"/>, from deadline to deadline.
/// </summary>
internal sealed class ConferenceDriver
{
    /// <summary>Far more rounds than services can need; beyond, they wake each other for ever.</summary>
    private const int SettleRoundsMax = 50;

    private readonly Dictionary<string, long> _commandIds = [];
    private int _joins;

    public ConferenceDriver(ServiceCatalog? catalog = null)
    {
        State = Conference.Empty(catalog ?? ServiceCatalog.BuiltIn);
        Append(0, [new DecidedEvent(new Activated { Epoch = 1, Node = "n1" }, [])], "", "", 0);
    }

    private ConferenceDriver(Conference state) => State = state;

    public Conference State { get; private set; }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public long Now { get; private set; } = 1_800_000_000_000;

    /// <summary>Every event, as a journal would hold it.</summary>
    public List<Event> Log { get; } = [];

    public Facts Facts => State.Facts;

    /// <summary>A conference that is decided elsewhere; <see cref="Follow"/> takes what happens there.</summary>
    public static ConferenceDriver Elsewhere(ServiceCatalog? catalog = null) =>
        new(Conference.Empty(catalog ?? ServiceCatalog.BuiltIn));

    /// <summary>Takes the next events of a conference that is decided elsewhere.</summary>
    public void Follow(IEnumerable<Event> events)
    {
        foreach (var @event in events)
        {
            State = State.Fold(@event);
            Log.Add(@event);
            Now = @event.Time;
        }
    }

    /// <summary>A conference that was created.</summary>
    public static ConferenceDriver Created(Settings? settings = null, ServiceCatalog? catalog = null)
    {
        var driver = new ConferenceDriver(catalog);
        driver.Node(new Create { Site = "site", Title = "Title", Settings = settings });
        return driver;
    }

    /// <summary>Lets somebody in over a new session and connection.</summary>
    public ConferenceDriver Join(string participant, Role role = Role.Attendee)
    {
        var outcome = TryJoin(participant, role);
        if (outcome.Refused is not null)
            throw new InvalidOperationException($"'{participant}' was not let in: {outcome.Decision.Message}");
        return this;
    }

    public Outcome TryJoin(string participant, Role role = Role.Attendee) => Node(JoinOf(participant, role));

    /// <summary>A join that nobody sent before.</summary>
    public Join JoinOf(string participant, Role role = Role.Attendee)
    {
        _joins++;
        return new Join
        {
            Participant = participant,
            Name = participant.ToUpperInvariant(),
            Role = role,
            Session = $"{participant}-s{_joins}",
            Connection = $"{participant}-c{_joins}",
            Node = "n1",
        };
    }

    /// <summary>Tells the conference that the current connection of each of them broke.</summary>
    public Outcome Lose(params string[] participants)
    {
        var lose = new LoseConnections();
        lose.Connections.AddRange(participants.Select(id => ConnectionOf(id)));
        return Node(lose);
    }

    public Connection ConnectionOf(string participant)
    {
        var present = Find(participant);
        return new Connection
        {
            Participant = participant,
            Session = present.Session,
            Generation = present.Generation,
        };
    }

    /// <summary>Brings the current session back over a new connection.</summary>
    public Outcome Resume(string participant) => Node(new Reconnect
    {
        Participant = participant,
        Session = Find(participant).Session,
        Connection = $"{participant}-r{++_joins}",
        Node = "n2",
    });

    public Participant Find(string participant) => Facts.Roster.Find(participant)
        ?? throw new InvalidOperationException($"'{participant}' is not present.");

    /// <summary>A command of a node itself.</summary>
    public Outcome Node(IMessage command) => Decide("", command, 0);

    /// <summary>A command of somebody present, with the next id of their session.</summary>
    public Outcome Send(string participant, IMessage command)
    {
        var session = Find(participant).Session;
        var id = _commandIds[session] = _commandIds.GetValueOrDefault(session) + 1;
        return Decide(session, command, id);
    }

    /// <summary>A command with an id that may have been used before.</summary>
    public Outcome SendAgain(string session, IMessage command, long id) => Decide(session, command, id);

    /// <summary>Lets time pass, stopping at every deadline on the way.</summary>
    public void Advance(long milliseconds)
    {
        var target = Now + milliseconds;
        while (NextDeadline() is { } due && due <= target)
        {
            Now = Math.Max(Now, due);
            Settle();
        }

        Now = target;
        Settle();
    }

    public void AdvanceSeconds(double seconds) => Advance((long)(seconds * 1000));

    /// <summary>Asks a service as somebody, reading the log wherever the answer needs it.</summary>
    public QueryStep Ask(IMessage query, Viewer viewer)
    {
        var index = IndexOf(query, contract => contract.Queries.Select(x => x.Type));
        return Finish(State.Catalog.Services[index].Answer(State.StateOf(index), query, viewer));
    }

    /// <summary>Carries a query to its end.</summary>
    public QueryStep Finish(QueryStep step)
    {
        while (step is QueryStep.Read read)
        {
            var length = read.To - read.From + 1;
            if (read.From < 1 || read.To > State.Seq || length is < 1 or > QueryStep.EventsMax)
                throw new InvalidOperationException($"Read {read.From}..{read.To} of 1..{State.Seq} is out of range.");
            step = read.Next(Log.GetRange((int)read.From - 1, (int)length));
        }

        return step;
    }

    public DecisionContext ContextFor(Participant? sender, long? now = null) =>
        new(now ?? Now, sender, sender?.Session ?? "", Facts);

    /// <summary>The place of the command's service in the catalog.</summary>
    public int IndexOfCommand(IMessage command) =>
        IndexOf(command, contract => contract.Commands.Select(x => x.Type));

    /// <summary>Who may issue the command in this conference now.</summary>
    public Permission PermissionOf(IMessage command)
    {
        var service = State.Catalog.Services[IndexOfCommand(command)];
        service.Contract.TryGetCommand(command.Descriptor.Name, out _, out var usual);
        return Facts.PermissionOf(service.Name, command.Descriptor.Name, usual);
    }

    private int IndexOf(
        IMessage message,
        Func<ServiceContract, IEnumerable<Google.Protobuf.Reflection.MessageDescriptor>> types) =>
        Enumerable.Range(0, State.Catalog.Services.Length)
            .Single(i => types(State.Catalog.Services[i].Contract).Contains(message.Descriptor));

    private Outcome Decide(string session, IMessage command, long id)
    {
        var index = IndexOfCommand(command);
        var service = State.Catalog.Services[index];
        var permission = PermissionOf(command);
        var sender = Facts.Roster.FindSession(session);
        if (session.Length > 0 && sender is null)
            return new Outcome(Decision.Refuse(RefusalCode.SessionEnded, "The session has ended."), [], []);
        if (id > 0 && State.AnswerTo(session, id) is not null) return new Outcome(Decision.Nothing, [], []);
        if (!permission.Admits(sender))
            return new Outcome(Decision.Refuse(RefusalCode.NotPermitted, $"It takes {permission}."), [], []);
        var context = new DecisionContext(Now, sender, session, Facts);
        var decision = service.Decide(State.StateOf(index), command, context);
        Append(index, decision.Events, sender?.Id ?? "", session, id);
        var mark = Log.Count;
        Settle();
        return new Outcome(decision, [.. decision.Events.Select(x => x.Body)], [.. Log.Skip(mark).Select(Parse)]);
    }

    private void Settle()
    {
        for (var round = 0; round < SettleRoundsMax; round++)
        {
            var before = Log.Count;
            for (var i = 0; i < State.Catalog.Services.Length; i++)
            {
                if (State.IsUnused(i)) continue;
                var decision = State.Catalog.Services[i].Settle(State.StateOf(i), ContextFor(null));
                if (decision.Refused is not null)
                    throw new InvalidOperationException($"Settle was refused: {decision.Message}");
                Append(i, decision.Events, "", "", 0);
            }

            if (Log.Count == before) return;
        }

        throw new InvalidOperationException($"The services have not settled after {SettleRoundsMax} rounds.");
    }

    private long? NextDeadline() => Enumerable.Range(0, State.Catalog.Services.Length)
        .Min(i => State.Catalog.Services[i].NextDeadline(State.StateOf(i), Facts));

    private void Append(int index, IReadOnlyList<DecidedEvent> events, string participant, string session, long id)
    {
        for (var i = 0; i < events.Count; i++)
        {
            var @event = new Event
            {
                Seq = State.Seq + 1,
                Service = State.Catalog.Services[index].Name,
                Type = events[i].Body.Descriptor.Name,
                Body = events[i].Body.ToByteString(),
                Participant = participant,
                Session = session,
                CommandId = id,
                Last = i == events.Count - 1,
                Time = Now,
                Epoch = Math.Max(1, State.Epoch),
            };
            @event.Audience.AddRange(events[i].Audience);
            State = State.Fold(@event);
            Log.Add(@event);
        }
    }

    private IMessage Parse(Event @event) => State.Catalog.Services[State.Catalog.IndexOf(@event.Service)]
        .Contract.ParseEvent(@event.Service, @event.Type, @event.Body);
}

/// <summary>What became of a command.</summary>
/// <param name="Decision">Of the service, or the refusal that it did not get to.</param>
/// <param name="Events">The decision's.</param>
/// <param name="Settled">What the services did about it afterwards.</param>
internal sealed record Outcome(Decision Decision, IReadOnlyList<IMessage> Events, IReadOnlyList<IMessage> Settled)
{
    public RefusalCode? Refused => Decision.Refused;
}
