using Collab.Client.Connections;
using Collab.Protocol;

namespace Collab.Client.Sessions;

/// <summary>
/// The client's side of a session as a pure state machine: which messages to send, what each received one means, and
/// what to do when a connection ends. It survives every connection.
/// </summary>
/// <remarks>
/// No I/O, no clock, no threads: times (milliseconds of any monotonic clock) come in as arguments, and the caller
/// lets in one call at a time. Its tables are bounded: <see cref="ProtocolLimits.PendingCommandsMax"/> commands,
/// <see cref="QueriesMax"/> queries, <see cref="SignalsMax"/> signals.
/// </remarks>
internal sealed partial class SessionProtocol
{
    /// <summary>Queries without an answer, as many as a server lets a session have; more wait.</summary>
    public const int QueriesMax = 16;

    /// <summary>
    /// Signals that wait to be sent, of those to everybody one per service and type; the oldest is lost when one more
    /// comes.
    /// </summary>
    public const int SignalsMax = 64;

    /// <summary>
    /// How long after a Welcome an earlier Hello, given up before its answer, may still come through.
    /// </summary>
    public const long DoubtMs = 60_000;

    private readonly ConferenceClientOptions _options;
    private readonly string _conference;
    private readonly string _ticket;
    private readonly string _client;
    private Phase _phase = Phase.Offline;
    private string _secret = "";
    private bool _anew = true;
    private InDoubt _join;
    private InDoubt _resume;
    private bool _replaced;
    private bool _resumed;
    private long _attempt;

    /// <summary>Starts without a session.</summary>
    /// <param name="conference">The one that the ticket is for.</param>
    /// <param name="ticket">Who the participant is.</param>
    /// <param name="client">Nobody else's: by this the conference knows the connections of this client.</param>
    /// <param name="options">What the owner wants.</param>
    public SessionProtocol(string conference, string ticket, string client, ConferenceClientOptions options) =>
        (_conference, _ticket, _client, _options) = (conference, ticket, client, options);

    private enum Phase
    {
        Offline,
        Greeting,
        Live,
        Over,
    }

    /// <summary>
    /// Whether a join, or a resume, of our own may yet take effect: its connection broke before the conference is known
    /// to have heard of it.
    /// </summary>
    private struct InDoubt
    {
        private long _until;

        /// <summary>It may, until some time after the next Welcome.</summary>
        public void Begin() => _until = long.MaxValue;

        /// <summary>There is a Welcome: from here on time counts.</summary>
        public void Welcomed(long now)
        {
            if (_until == long.MaxValue) _until = now + DoubtMs;
        }

        /// <summary>Whether it may have been that; once.</summary>
        public bool Excuses(long now)
        {
            var excuses = now <= _until && _until > 0;
            _until = 0;
            return excuses;
        }
    }

    /// <summary>The session; empty before the first.</summary>
    public string Session { get; private set; } = "";

    /// <summary>The participant that the ticket names; empty before the first session.</summary>
    public string Participant { get; private set; } = "";

    /// <summary>The last event seen, hidden ones included; 0 before the first.</summary>
    public long LastSeq { get; private set; }

    /// <summary>The highest incarnation of the primary heard of.</summary>
    public long Epoch { get; private set; }

    /// <summary>The server's limits; its defaults before the first session.</summary>
    public ClientLimits Limits { get; private set; } = new();

    /// <summary>Whether requests can be sent now.</summary>
    public bool IsLive => _phase == Phase.Live;

    /// <summary>
    /// Whether the roster has the session. Without a primary a node lets newcomers in that are taken in later; their
    /// commands wait here, so that none is lost should another session have to be begun.
    /// </summary>
    public bool IsTakenIn { get; private set; }

    /// <summary>Whether anything was achieved since the connection began: a reason to hope for the next one.</summary>
    public bool HasProgressed { get; private set; }

    /// <summary>The first message of a new connection.</summary>
    public ClientMessage Greet()
    {
        (_phase, HasProgressed) = (Phase.Greeting, false);
        var hello = new Hello
        {
            Conference = _conference,
            Ticket = _ticket,
            Client = _client,
            Attempt = ++_attempt,
            Password = _anew ? _options.Password : "",
            Room = _options.Room,
        };
        if (!_anew) hello.Resume = new Resume { Session = Session, Secret = _secret, LastSeq = LastSeq };
        return new ClientMessage { Hello = hello };
    }

    /// <summary>What one received message means.</summary>
    public SessionStep Receive(ServerMessage message, long now) => (_phase, message.KindCase) switch
    {
        (Phase.Over, _) => SessionStep.Nothing,
        (_, ServerMessage.KindOneofCase.Goodbye) => Leave(
            new RefusalDetails(message.Goodbye.Code, message.Goodbye.Message, false), message.Goodbye.Resume, now),
        // A newer server may send kinds that this build does not know, and pongs tell by coming.
        (_, ServerMessage.KindOneofCase.None or ServerMessage.KindOneofCase.Pong) => SessionStep.Nothing,
        (Phase.Greeting, ServerMessage.KindOneofCase.Welcome) => Enter(message.Welcome, now),
        (Phase.Greeting, ServerMessage.KindOneofCase.Held) => new SessionStep.HeldTaken(message.Held),
        (Phase.Greeting, ServerMessage.KindOneofCase.Refusal) => Leave(
            new RefusalDetails(message.Refusal.Code, message.Refusal.Message, message.Refusal.Retry), false, now),
        (Phase.Live, ServerMessage.KindOneofCase.Event) => Take(message.Event),
        (Phase.Live, ServerMessage.KindOneofCase.Ack) => Take(message.Ack),
        (Phase.Live, ServerMessage.KindOneofCase.Refusal) => Take(message.Refusal, now),
        (Phase.Live, ServerMessage.KindOneofCase.Answer) => Take(message.Answer),
        (Phase.Live, ServerMessage.KindOneofCase.Signal) => new SessionStep.SignalTaken(message.Signal),
        (Phase.Live, ServerMessage.KindOneofCase.Status) => Take(message.Status),
        _ => Drop($"The server sent {message.KindCase} out of turn."),
    };

    /// <summary>What the end of a connection means that said no <see cref="Goodbye"/>.</summary>
    /// <param name="problem">For people.</param>
    /// <param name="closeReason">The WebSocket's close reason, which may be a refusal code; else empty.</param>
    /// <param name="now">The time.</param>
    public SessionStep Disconnected(string problem, string closeReason, long now)
    {
        if (_phase == Phase.Over) return SessionStep.Nothing;
        return RefusalCode.Find(closeReason) is { } code
            ? Leave(new RefusalDetails(code.Name, "", code.Retry), resume: false, now)
            : Drop(problem);
    }

    /// <summary>Nothing more happens: the owner or the server ended it. Ends every pending request.</summary>
    /// <param name="reason">
    /// Makes what requests throw that were never sent or changed nothing, and what stands inside the doubt about the
    /// others.
    /// </param>
    public void Close(Func<Exception> reason)
    {
        _phase = Phase.Over;
        foreach (var request in _commands.Values.Concat<PendingRequest>(_queries.Values))
        {
            request.Fail(request is PendingCommand { Attempts: > 0 }
                ? new OutcomeUnknownException("The client closed before the command was answered.", reason())
                : reason());
        }

        _commands.Clear();
        _queries.Clear();
        _signals.Clear();
    }

    private SessionStep.Dropped Drop(string problem, RefusalDetails? refusal = null)
    {
        // A node may let go of a client whose Hello it has passed on, and lets one resume before the conference has
        // heard of it: either may take effect late. These two say that it did not, or that somebody else's did.
        var isDecided = refusal is { } said
            && (said.Code == RefusalCode.SessionUnknown.Name || said.Code == RefusalCode.SessionReplaced.Name);
        if (!isDecided && _phase == Phase.Greeting && _anew) _join.Begin();
        else if (!isDecided && (_phase == Phase.Greeting || (_phase == Phase.Live && _resumed))) _resume.Begin();
        _phase = Phase.Offline;
        return new SessionStep.Dropped(problem, refusal);
    }

    private SessionStep.Ended End(RefusalDetails refusal)
    {
        _phase = Phase.Over;
        return new SessionStep.Ended(refusal);
    }
}
