using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Conference;
using Collab.Protocol.Services.Roster;
using Google.Protobuf;

namespace Collab.Client.Tests.Server;

/// <summary>What a scripted server does with a command.</summary>
internal enum Fate
{
    /// <summary>Journals it and sends its events.</summary>
    Do,

    /// <summary>Cuts the connection; the command was never received.</summary>
    CutBefore,

    /// <summary>Journals it and cuts the connection before anybody hears of it there.</summary>
    CutAfter,

    /// <summary>Journals nothing and says nothing, until told otherwise.</summary>
    Hold,

    /// <summary>Journals it, and sends an event with a seq too high first.</summary>
    Gap,

    /// <summary>Journals it and sends the last event twice.</summary>
    Repeat,
}

/// <summary>A conference's log and sessions in memory, shared by the nodes of a test.</summary>
internal sealed class FakeConference
{
    public const string Id = "room-1";

    private readonly System.Threading.Lock _gate = new();
    private readonly List<Event> _log = [];
    private readonly Dictionary<string, FakeSession> _sessions = [];
    private readonly List<FakeConnection> _live = [];
    private readonly List<Command> _received = [];
    private readonly List<Hello> _hellos = [];
    private long _messages;

    /// <summary>What to do with a command; by default it is done.</summary>
    public Func<FakeConnection, Command, Fate> FateOf { get; set; } = (_, _) => Fate.Do;

    /// <summary>A refusal for a command; by default none.</summary>
    public Func<FakeConnection, Command, RefusalCode?> RefusalOf { get; set; } = (_, _) => null;

    /// <summary>A goodbye for a Hello; by default none.</summary>
    public Func<FakeNode, Hello, Goodbye?> GoodbyeFor { get; set; } = (_, _) => null;

    /// <summary>The snapshots of the next joiners.</summary>
    public List<ServiceSnapshot> Snapshots { get; } = [];

    public ClientLimits Limits { get; } = new()
    {
        FrameBytesMax = 64 * 1024,
        PendingCommandsMax = 64,
        IdleTimeoutSeconds = 60,
        ReconnectGraceSeconds = 30,
    };

    public IReadOnlyList<Event> Log => Locked(() => _log.ToList());

    public IReadOnlyList<Command> Received => Locked(() => _received.ToList());

    public IReadOnlyList<Hello> Hellos => Locked(() => _hellos.ToList());

    public IReadOnlyList<FakeConnection> Live => Locked(() => _live.ToList());

    public static ServiceSnapshot Snapshot(string service, IMessage body) =>
        new() { Service = service, Type = body.Descriptor.Name, Body = body.ToByteString() };

    /// <summary>Says Welcome or Goodbye, and from then on sends every event.</summary>
    public void Enter(FakeConnection connection, Hello hello)
    {
        lock (_gate)
        {
            _hellos.Add(hello);
            var goodbye = GoodbyeFor(connection.Node, hello) ?? Check(hello);
            if (goodbye is not null)
            {
                connection.Close(goodbye);
                return;
            }

            var session = hello.Resume is null ? Join(hello.Ticket) : _sessions[hello.Resume.Session];
            connection.Session = session;
            var head = hello.Resume?.LastSeq ?? _log.Count;
            var welcome = new Welcome
            {
                Conference = Id,
                Session = session.Id,
                Secret = session.Secret,
                Participant = session.Participant,
                Generation = ++session.Generation,
                Node = connection.Node.Name,
                PrimaryNode = "primary",
                Epoch = 1,
                Head = head,
                Resumed = hello.Resume is not null,
                Limits = Limits,
            };
            welcome.Endpoints.AddRange(connection.Node.OtherEndpoints.Select(x => x.ToString()));
            if (hello.Resume is null) welcome.Snapshots.AddRange(Snapshots);
            connection.Send(new ServerMessage { Welcome = welcome });
            foreach (var missed in _log.Skip((int)head)) connection.Send(missed);
            _live.RemoveAll(x => x.Session == session);
            _live.Add(connection);
        }
    }

    public void Leave(FakeConnection connection)
    {
        lock (_gate) _live.Remove(connection);
    }

    /// <summary>Forgets every session, as a conference does after the grace.</summary>
    public void ForgetSessions()
    {
        lock (_gate) _sessions.Clear();
    }

    /// <summary>Journals an event of nobody's command and sends it to everybody.</summary>
    public void Publish(string service, IMessage body, string participant = "somebody", params string[] audience)
    {
        lock (_gate) Journal(service, body, participant, "", 0, audience);
    }

    public void Take(FakeConnection connection, Command command)
    {
        lock (_gate)
        {
            _received.Add(command);
            var session = connection.Session!;
            if (session.Done.TryGetValue(command.Id, out var seq))
            {
                connection.Send(new ServerMessage { Ack = new Ack { CommandId = command.Id, Seq = seq } });
                return;
            }

            if (RefusalOf(connection, command) is { } code)
            {
                connection.Refuse(command.Id, code);
                return;
            }

            switch (FateOf(connection, command))
            {
                case Fate.Hold:
                    break;
                case Fate.CutBefore:
                    Cut(connection);
                    break;
                case Fate.CutAfter:
                    Cut(connection);
                    Do(session, command);
                    break;
                case Fate.Gap:
                    connection.Send(new Event { Seq = _log.Count + 2, Hidden = true });
                    Do(session, command);
                    break;
                case Fate.Repeat:
                    Do(session, command);
                    connection.Send(_log[^1]);
                    break;
                case Fate.Do:
                    if (Do(session, command) == 0)
                        connection.Send(new ServerMessage { Ack = new Ack { CommandId = command.Id } });
                    if (command.Type == nameof(Protocol.Services.Roster.Leave))
                        connection.Close(new Goodbye { Code = RefusalCode.SessionEnded.Name });
                    break;
                default:
                    throw new InvalidOperationException("No such fate.");
            }
        }
    }

    private void Cut(FakeConnection connection)
    {
        _live.Remove(connection);
        connection.Cut();
    }

    /// <summary>The seq of the command's last event; 0 when it changes nothing.</summary>
    private long Do(FakeSession session, Command command)
    {
        IMessage[] events = command.Type switch
        {
            nameof(PostMessage) => [Posted(PostMessage.Parser.ParseFrom(command.Body))],
            nameof(Protocol.Services.Roster.Leave) =>
                [new ParticipantLeft { Participant = session.Participant, Session = session.Id }],
            nameof(Protocol.Services.Conference.Lock) => [],
            // A command of several events.
            nameof(Rename) => Enumerable.Range(1, 3)
                .Select(i => new ParticipantRenamed { Participant = session.Participant, Name = $"{i}" })
                .ToArray(),
            _ => throw new InvalidOperationException($"The fake knows no {command.Type}."),
        };
        for (var i = 0; i < events.Length; i++)
        {
            var last = i == events.Length - 1;
            if (last) session.Done[command.Id] = _log.Count + 1;
            Journal(command.Service, events[i], session.Participant, session.Id, command.Id, [], last);
        }

        return events.Length == 0 ? 0 : _log.Count;
    }

    private MessagePosted Posted(PostMessage post) =>
        new() { Message = ++_messages, Text = post.Text, ReplyTo = post.ReplyTo, To = post.To };

    private void Journal(
        string service,
        IMessage body,
        string participant,
        string session,
        long command,
        string[] audience,
        bool last = false)
    {
        var journaled = new Event
        {
            Seq = _log.Count + 1,
            Service = service,
            Type = body.Descriptor.Name,
            Body = body.ToByteString(),
            Participant = participant,
            Session = session,
            CommandId = command,
            Last = last,
            Time = 1_000_000 + _log.Count,
            Epoch = 1,
            Audience = { audience },
        };
        _log.Add(journaled);
        // A connection that is full closes, and is live no more.
        foreach (var connection in _live.ToList()) connection.Send(journaled);
    }

    private Goodbye? Check(Hello hello) => hello.Resume switch
    {
        null => null,
        { } resume when !_sessions.TryGetValue(resume.Session, out var session) || session.Secret != resume.Secret =>
            new Goodbye { Code = RefusalCode.SessionUnknown.Name },
        { } resume when resume.LastSeq > _log.Count => new Goodbye { Code = RefusalCode.ResumeOutOfRange.Name },
        _ => null,
    };

    private FakeSession Join(string participant)
    {
        var session = new FakeSession($"s{_sessions.Count + _hellos.Count}", participant);
        _sessions.Add(session.Id, session);
        return session;
    }

    private T Locked<T>(Func<T> read)
    {
        lock (_gate) return read();
    }
}

/// <summary>A session and the commands that it has had done.</summary>
internal sealed class FakeSession(string id, string participant)
{
    public string Id => id;

    public string Participant => participant;

    public string Secret { get; } = Guid.NewGuid().ToString("N");

    public long Generation { get; set; }

    /// <summary>By command id, the seq of the last event.</summary>
    public Dictionary<long, long> Done { get; } = [];
}
