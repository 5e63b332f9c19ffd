using Collab.Client.Sessions;
using Collab.Protocol;
using Collab.Protocol.Services.Chat;

namespace Collab.Client.Tests.Sessions;

/// <summary>A protocol, and short words for what it hears.</summary>
internal abstract class ProtocolFixture
{
    protected static readonly ConferenceClientOptions Options = new()
    {
        RetryFor = TimeSpan.FromSeconds(1),
        Random = new Random(1),
    };

    protected SessionProtocol Protocol { get; private set; } = null!;

    [SetUp]
    public void Create() => Protocol = New(Options);

    protected static SessionProtocol New(ConferenceClientOptions options) => new("room-1", "ticket", "client", options);

    /// <summary>A connection that joins at a head.</summary>
    protected SessionStep Join(
        long head = 10, string session = "s1", ClientLimits? limits = null, long epoch = 1, long generation = 1)
    {
        Protocol.Greet();
        return Hear(new Welcome
        {
            Session = session,
            Secret = "secret",
            Participant = "ann",
            Generation = generation,
            Head = head,
            Epoch = epoch,
            Limits = limits,
        });
    }

    /// <summary>The connection breaks, and another one resumes.</summary>
    protected SessionStep Resume(long epoch = 1)
    {
        Disconnect("cut");
        Protocol.Greet();
        return Hear(new Welcome
        {
            Session = Protocol.Session,
            Secret = "secret",
            Participant = "ann",
            Head = Protocol.LastSeq,
            Resumed = true,
            Epoch = epoch,
        });
    }

    protected SessionStep Disconnect(string problem, string closeReason = "") =>
        Protocol.Disconnected(problem, closeReason, 0);

    protected SessionStep Hear(Welcome welcome) => Protocol.Receive(new ServerMessage { Welcome = welcome }, 0);

    protected SessionStep Hear(Event @event) => Protocol.Receive(new ServerMessage { Event = @event }, 0);

    protected SessionStep Hear(Ack ack) => Protocol.Receive(new ServerMessage { Ack = ack }, 0);

    protected SessionStep Hear(Refusal refusal, long now = 0) =>
        Protocol.Receive(new ServerMessage { Refusal = refusal }, now);

    protected SessionStep Hear(Goodbye goodbye, long now = 0) =>
        Protocol.Receive(new ServerMessage { Goodbye = goodbye }, now);

    protected SessionStep Hear(Held held) => Protocol.Receive(new ServerMessage { Held = held }, 0);

    protected static Event EventOf(
        long seq, long command = 0, bool last = true, string session = "s1", long epoch = 1) =>
        new() { Seq = seq, Service = "chat", Session = session, CommandId = command, Last = last, Epoch = epoch };

    protected static Refusal Refused(long command, RefusalCode code) =>
        new() { CommandId = command, Code = code.Name, Message = "why", Retry = code.Retry };

    protected PendingCommand Submit(string text = "hello") =>
        Protocol.TrySubmit("chat", new PostMessage { Text = text }, out var pending)
            ? pending
            : throw new InvalidOperationException("The window is full.");

    /// <summary>The command ids of everything that is due, in the order of sending.</summary>
    protected List<long> Sent(long now = 0)
    {
        var ids = new List<long>();
        while (Protocol.TakeFrame(now) is { } frame)
            ids.AddRange(frame.Messages.Where(x => x.Command is not null).Select(x => x.Command.Id));
        return ids;
    }
}
