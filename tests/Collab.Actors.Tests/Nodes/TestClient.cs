using Collab.Actors.Replicas;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;
using Collab.Protocol.Services.Roster;
using Collab.Testing;
using Google.Protobuf;

namespace Collab.Actors.Tests.Nodes;

/// <summary>The answer to a command: an event or an acknowledgement (then the seq), or a refusal.</summary>
internal sealed record Answered(long Seq, Refusal? Refusal);

/// <summary>A participant's client at one node, over one connection after the other.</summary>
internal sealed class TestClient
{
    private readonly TimeSpan _deadline;
    private long _lastId;

    private TestClient(Identity identity, TimeSpan deadline) => (Identity, _deadline) = (identity, deadline);

    public Identity Identity { get; }

    public RecordingConnection Connection { get; private set; } = new();

    public ISessionLink Link { get; private set; } = null!;

    /// <summary>Of the connection that joined.</summary>
    public Welcome Joined { get; set; } = new();

    /// <summary>The last seq that it saw: of an event, or of the welcome.</summary>
    public long LastSeq => Connection.Events is [.., var last] ? last.Seq : Connection.Welcome?.Head ?? 0;

    public static TestClient Connect(
        TestNode node,
        ConferenceId conference,
        string participant,
        Role role,
        TimeSpan deadline,
        Hello? hello = null) =>
        Connect(node.Conferences, conference, participant, role, deadline, hello);

    public static TestClient Connect(
        IConferences node,
        ConferenceId conference,
        string participant,
        Role role,
        TimeSpan deadline,
        Hello? hello = null)
    {
        var client = new TestClient(new Identity(conference, participant, participant, role), deadline);
        client.Open(node, hello ?? new Hello());
        return client;
    }

    public static async Task<TestClient> JoinAsync(
        TestNode node, ConferenceId conference, string participant, Role role, TimeSpan deadline)
    {
        var client = Connect(node, conference, participant, role, deadline);
        client.Joined = await client.WelcomedAsync();
        return client;
    }

    /// <summary>Carries on over a new connection, whatever has become of the one before.</summary>
    public RecordingConnection BeginResume(
        TestNode node, long? lastSeq = null, string? secret = null, string? session = null)
    {
        var resume = new Resume
        {
            Session = session ?? Joined.Session,
            Secret = secret ?? Joined.Secret,
            LastSeq = lastSeq ?? LastSeq,
        };
        return Open(node.Conferences, new Hello { Resume = resume });
    }

    public async Task<Welcome> ResumeAsync(TestNode node, long? lastSeq = null)
    {
        BeginResume(node, lastSeq);
        return await WelcomedAsync();
    }

    public async Task<Welcome> WelcomedAsync() =>
        (await Connection.FirstAsync($"{Identity.Participant} is welcomed", _deadline, m => m.Welcome is not null))
        .Welcome;

    /// <summary>Sends a command and returns its id.</summary>
    public long Send(string service, IMessage command, long? id = null)
    {
        var number = id ?? ++_lastId;
        _lastId = Math.Max(_lastId, number);
        Link.Send(new Command
        {
            Id = number,
            Service = service,
            Type = command.Descriptor.Name,
            Body = command.ToByteString(),
        });
        return number;
    }

    public long Post(string text, long? id = null) => Send("chat", new PostMessage { Text = text }, id);

    /// <summary>Sends a command and waits for its answer.</summary>
    public Task<Answered> DoAsync(string service, IMessage command, long? id = null) =>
        AnswerAsync(Send(service, command, id));

    public Task<Answered> PostAsync(string text, long? id = null) => AnswerAsync(Post(text, id));

    /// <summary>The first answer that this connection got for a command.</summary>
    public async Task<Answered> AnswerAsync(long id) => (await Eventually.GetAsync(
        $"{Identity.Participant}'s command {id} is answered",
        _deadline,
        () => Task.FromResult(FindAnswer(id)),
        answer => answer is not null,
        $"an answer to {id}"))!;

    public Answered? FindAnswer(long id) => AnswersTo(id).FirstOrDefault();

    /// <summary>Every answer that this connection got for a command.</summary>
    public IEnumerable<Answered> AnswersTo(long id) => Connection.Messages.Select(message => message switch
    {
        { Ack: { } ack } when ack.CommandId == id => new Answered(ack.Seq, null),
        { Refusal: { } refusal } when refusal.CommandId == id && refusal.QueryId == 0 => new Answered(0, refusal),
        { Event: { Last: true } e } when e.CommandId == id && e.Session == Joined.Session => new Answered(e.Seq, null),
        _ => null,
    }).OfType<Answered>();

    /// <summary>Asks, and returns the answer or the refusal.</summary>
    public async Task<ServerMessage> AskAsync(string service, IMessage query, long id = 1)
    {
        Link.Send(new Query { Id = id, Service = service, Type = query.Descriptor.Name, Body = query.ToByteString() });
        return await Connection.FirstAsync(
            $"query {id} is answered", _deadline, m => m.Answer?.QueryId == id || m.Refusal?.QueryId == id);
    }

    /// <summary>Waits until an event has come, without gap.</summary>
    public Task<IReadOnlyList<Event>> UntilAsync(long seq) => Connection.UntilAsync(seq, _deadline);

    public Task<Ending> EndedAsync() => Connection.EndedAsync(_deadline);

    /// <summary>The connection breaks.</summary>
    public void Drop() => Link.Disconnected();

    /// <summary>The participant as a snapshot of the welcome shows the roster.</summary>
    public static RosterSnapshot RosterOf(Welcome welcome) => Snapshot(welcome, "roster", RosterSnapshot.Parser);

    public static ChatSnapshot ChatOf(Welcome welcome) => Snapshot(welcome, "chat", ChatSnapshot.Parser);

    private static T Snapshot<T>(Welcome welcome, string service, MessageParser<T> parser)
        where T : IMessage<T> =>
        parser.ParseFrom(welcome.Snapshots.Single(snapshot => snapshot.Service == service).Body);

    private RecordingConnection Open(IConferences conferences, Hello hello)
    {
        Connection = new RecordingConnection();
        Link = conferences.Connect(Identity, hello, Connection);
        Connection.Attach(Link);
        return Connection;
    }
}
