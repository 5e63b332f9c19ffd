using Collab.Protocol;

namespace Collab.Actors.Replicas;

/// <summary>One connection's session at a replica. Touched by the replica's thread only.</summary>
internal sealed class Session(Connect connect, string id)
{
    /// <summary>Answers kept for commands that are sent again on the same connection.</summary>
    private const int AnswersMax = ProtocolLimits.AnsweredCommandsMax;

    /// <summary>By command; <c>null</c> for one that was refused for the time being and may be sent again.</summary>
    private readonly Dictionary<long, ServerMessage?> _answers = [];
    private readonly Queue<long> _answered = new();
    private readonly Queue<Outstanding> _issued = new();
    private long _places;

    public Identity Identity { get; } = connect.Identity;

    /// <summary>Which client it is; empty when that did not say so.</summary>
    public string Client { get; } = connect.Hello.Client;

    /// <summary>Which connection of the client it is.</summary>
    public long Attempt { get; } = connect.Hello.Attempt;

    public string Id { get; } = id;

    public string Participant => Identity.Participant;

    public IConnection Connection { get; } = connect.Connection;

    /// <summary>Grows from connection to connection.</summary>
    public long Arrival { get; init; }

    /// <summary>
    /// Who the client will be in the roster: set while it was let in without a primary that could take it in.
    /// </summary>
    public Collab.Protocol.Services.Roster.Participant? Admitted { get; set; }

    /// <summary>What the client's password proved.</summary>
    public IReadOnlyList<Collab.Protocol.Services.Roster.EntryProof> Proofs { get; set; } = [];

    /// <summary>Whether the roster was asked to take the connection in, and has not said that it waits.</summary>
    public bool JoinIssued { get; set; }

    /// <summary>What the client was told while a service holds it.</summary>
    public Collab.Core.Services.Admittance.Held? Held { get; set; }

    /// <summary>Whether the service that holds it is being told that it is there.</summary>
    public bool Arriving { get; set; }

    /// <summary>0 until the roster has taken this connection in.</summary>
    public long Generation { get; set; }

    /// <summary>Whether the client was welcomed.</summary>
    public bool Welcomed { get; set; }

    /// <summary>Whether events still come from the journal; live ones wait until those were sent.</summary>
    public bool Replaying { get; set; }

    /// <summary>Whether the connection is gone, or told to go: nothing more is sent.</summary>
    public bool Gone { get; set; }

    /// <summary>The last event sent.</summary>
    public long SentSeq { get; set; }

    /// <summary>Events that a resumed client has missed and that are on their way to it.</summary>
    public Queue<TailEntry> Backlog { get; } = new();

    public long HighestCommandId { get; set; }

    /// <summary>Unanswered commands.</summary>
    public int Pending { get; private set; }

    /// <summary>
    /// Whether it has as many unanswered commands as it may, or one so old that its answer would be forgotten if
    /// many more were done before it.
    /// </summary>
    public bool IsFull
    {
        get
        {
            while (_issued.TryPeek(out var first) && first.Answered) _issued.Dequeue();
            var since = _issued.TryPeek(out var oldest) ? _places - oldest.Place + 1 : 0;
            return Pending >= ProtocolLimits.PendingCommandsMax || since >= ProtocolLimits.AnsweredCommandsMax;
        }
    }

    /// <summary>Whether a query is being answered; the next one waits its turn.</summary>
    public Queue<Query> Queries { get; } = new();

    /// <summary>The live streams whose parts it gets, by service and stream; <c>null</c> until it asks.</summary>
    public HashSet<(string Service, string Stream)>? Watched { get; set; }

    public bool IsLive => Welcomed && !Replaying && !Gone;

    /// <summary>The last answer to a command on this connection, if it is remembered.</summary>
    /// <param name="commandId">Which command.</param>
    /// <param name="answer">The answer; <c>null</c> when the command may be sent again.</param>
    public bool TryGetAnswer(long commandId, out ServerMessage? answer) => _answers.TryGetValue(commandId, out answer);

    public void Send(ServerMessage message)
    {
        if (!Gone) Connection.Send([EncodedMessage.Of(message)]);
    }

    /// <summary>Counts a command in.</summary>
    public void Issued(Outstanding command)
    {
        command.Place = ++_places;
        _issued.Enqueue(command);
        Pending++;
    }

    /// <summary>A command was answered by its event.</summary>
    public void Acknowledged() => Pending--;

    /// <summary>Answers a command, and remembers how for when it is sent again.</summary>
    public void Answer(long commandId, ServerMessage answer)
    {
        Pending--;
        Remember(commandId, answer);
        Send(answer);
    }

    /// <summary>Refuses what was not even issued.</summary>
    public void Refuse(Refusal refusal) => Send(new ServerMessage { Refusal = refusal });

    /// <summary>Refuses what may be sent again, even after commands that came later.</summary>
    public void RefuseForNow(Refusal refusal)
    {
        var answer = new ServerMessage { Refusal = refusal };
        Remember(refusal.CommandId, answer);
        Send(answer);
    }

    private void Remember(long commandId, ServerMessage answer)
    {
        if (!_answers.ContainsKey(commandId))
        {
            _answered.Enqueue(commandId);
            if (_answered.Count > AnswersMax) _answers.Remove(_answered.Dequeue());
        }

        _answers[commandId] = answer.Refusal is { Retry: true } ? null : answer;
    }

    public void Close(RefusalCode code, string message, bool resume = false)
    {
        if (Gone) return;
        Gone = true;
        Connection.Close(code, message, resume);
    }
}
