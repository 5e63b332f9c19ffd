using Collab.Protocol;

namespace Collab.Actors.Replicas;

/// <summary>One connection's session at a replica. Touched by the replica's thread only.</summary>
internal sealed class Session(Identity identity, string id, IConnection connection)
{
    /// <summary>Refusals kept to answer a command that is sent again on the same connection.</summary>
    private const int RefusalsMax = ProtocolLimits.AnsweredCommandsMax;

    private readonly Dictionary<long, Refusal> _refusals = [];
    private readonly Queue<long> _refused = new();

    public Identity Identity { get; } = identity;

    public string Id { get; } = id;

    public string Participant => Identity.Participant;

    public IConnection Connection { get; } = connection;

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

    public long HighestCommandId { get; set; }

    /// <summary>Unanswered commands.</summary>
    public int Pending { get; set; }

    /// <summary>Whether a query is being answered; the next one waits its turn.</summary>
    public Queue<Query> Queries { get; } = new();

    public bool IsLive => Welcomed && !Replaying && !Gone;

    public Refusal? RefusalOf(long commandId) => _refusals.GetValueOrDefault(commandId);

    public void Send(ServerMessage message)
    {
        if (!Gone) Connection.Send([EncodedMessage.Of(message)]);
    }

    public void Refuse(Refusal refusal)
    {
        if (refusal.CommandId > 0 && !refusal.Retry && _refusals.TryAdd(refusal.CommandId, refusal))
        {
            _refused.Enqueue(refusal.CommandId);
            if (_refused.Count > RefusalsMax) _refusals.Remove(_refused.Dequeue());
        }

        Send(new ServerMessage { Refusal = refusal });
    }

    public void Close(RefusalCode code, string message, bool resume = false)
    {
        if (Gone) return;
        Gone = true;
        Connection.Close(code, message, resume);
    }
}
