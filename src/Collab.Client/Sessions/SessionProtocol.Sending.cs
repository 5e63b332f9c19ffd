using System.Diagnostics.CodeAnalysis;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Client.Sessions;

/// <summary>What waits to be sent, and to be answered.</summary>
internal sealed partial class SessionProtocol
{
    private const int FrameBytesDefault = 64 * 1024;

    private readonly SortedDictionary<long, PendingCommand> _commands = [];
    private readonly SortedDictionary<long, PendingQuery> _queries = [];
    private readonly List<Signal> _signals = [];
    private long _lastCommandId;
    private long _lastQueryId;

    /// <summary>What was sent more than once, since the client was made.</summary>
    public ClientCounters Counters { get; private set; } = new(0, 0);

    /// <summary>Commands without an answer.</summary>
    public int PendingCommands => _commands.Count;

    /// <summary>The largest frame that the server accepts, in bytes.</summary>
    public int FrameBytesMax => Limits.FrameBytesMax > 0 ? Limits.FrameBytesMax : FrameBytesDefault;

    /// <summary>Enters a command, unless the window is full.</summary>
    /// <remarks>
    /// Two things fill it: as many unanswered commands as the server admits, and one that has stayed unanswered while
    /// nearly <see cref="ProtocolLimits.AnsweredCommandsMax"/> later ones were sent. The server forgets answers that
    /// lie further back, and could not tell any more whether a command sent again was done.
    /// </remarks>
    /// <exception cref="FrameTooLargeException">The server would not accept it.</exception>
    public bool TrySubmit(string service, IMessage command, [NotNullWhen(true)] out PendingCommand? pending)
    {
        pending = null;
        var countMax = Limits.PendingCommandsMax > 0
            ? Math.Min(Limits.PendingCommandsMax, ProtocolLimits.PendingCommandsMax)
            : ProtocolLimits.PendingCommandsMax;
        if (_commands.Count >= countMax) return false;
        var oldest = _commands.Count > 0 ? _commands.First().Key : _lastCommandId + 1;
        if (_lastCommandId + 1 - oldest >= ProtocolLimits.AnsweredCommandsMax) return false;
        var created = PendingCommand.Create(_lastCommandId + 1, service, command);
        CheckSize(created);
        _lastCommandId = created.Id;
        _commands.Add(created.Id, created);
        pending = created;
        return true;
    }

    /// <summary>Enters a query, unless too many wait for their answers.</summary>
    /// <exception cref="FrameTooLargeException">The server would not accept it.</exception>
    public bool TryAsk(string service, IMessage query, [NotNullWhen(true)] out PendingQuery? pending)
    {
        pending = null;
        if (_queries.Count >= QueriesMax) return false;
        var created = PendingQuery.Create(_lastQueryId + 1, service, query);
        CheckSize(created);
        _lastQueryId = created.Id;
        _queries.Add(created.Id, created);
        pending = created;
        return true;
    }

    /// <summary>Nobody waits for the answer any more.</summary>
    /// <remarks>
    /// A command that was sent keeps its place: it may take effect, and its id must go out again after a reconnection
    /// so that those after it keep their order.
    /// </remarks>
    public void Abandon(PendingRequest request)
    {
        if (request is PendingQuery) _queries.Remove(request.Id);
        else if (request.Attempts == 0) _commands.Remove(request.Id);
    }

    /// <summary>
    /// Enters a signal; lost without a connection. Of those to everybody the latest of a service and type wins.
    /// </summary>
    public void Submit(string service, IMessage signal, IReadOnlyList<string> to)
    {
        if (!IsLive) return;
        var type = signal.Descriptor.Name;
        if (to.Count == 0) _signals.RemoveAll(x => x.Service == service && x.Type == type && x.To.Count == 0);
        if (_signals.Count == SignalsMax) _signals.RemoveAt(0);
        _signals.Add(new Signal { Service = service, Type = type, Body = signal.ToByteString(), To = { to } });
    }

    /// <summary>The next frame of what is due, commands ascending by id; <c>null</c> when nothing is.</summary>
    public ClientFrame? TakeFrame(long now)
    {
        if (!IsLive) return null;
        var frame = new ClientFrame();
        var room = FrameBytesMax;
        foreach (var request in Sendable)
        {
            if (request.DueAt is not { } due || due > now) continue;
            if (request.Size > room) return frame.Messages.Count > 0 ? frame : TakeAlone(request);
            room -= request.Size;
            Hand(request, frame);
        }

        while (_signals.Count > 0)
        {
            var message = new ClientMessage { Signal = _signals[0] };
            room -= message.CalculateSize() + PendingRequest.FrameOverheadBytes;
            if (room < 0 && frame.Messages.Count > 0) break;
            _signals.RemoveAt(0);
            if (room >= 0) frame.Messages.Add(message);
        }

        TakeStreams(frame, ref room);
        return frame.Messages.Count > 0 ? frame : null;
    }

    /// <summary>When <see cref="TakeFrame"/> next has something; <c>null</c> when that needs something new.</summary>
    public long? NextDue()
    {
        if (!IsLive) return null;
        if (_signals.Count > 0 || _watches.Count > 0 || _parts.Count > 0) return 0;
        return Sendable.Min(x => x.DueAt);
    }

    private IEnumerable<PendingRequest> Sendable =>
        IsTakenIn ? _commands.Values.Concat<PendingRequest>(_queries.Values) : _queries.Values;

    /// <summary>It was small enough for the node where it was entered. Let this one say so itself.</summary>
    private ClientFrame TakeAlone(PendingRequest request)
    {
        var frame = new ClientFrame();
        Hand(request, frame);
        return frame;
    }

    private void Hand(PendingRequest request, ClientFrame frame)
    {
        if (request.Attempts++ > 0 && request is PendingCommand)
            Counters = Counters with { CommandsResent = Counters.CommandsResent + 1 };
        request.AttemptsHere++;
        request.DueAt = null;
        frame.Messages.Add(request.Message);
    }

    private void CheckSize(PendingRequest request)
    {
        if (request.Size <= FrameBytesMax) return;
        throw new FrameTooLargeException(new RefusalDetails(
            RefusalCode.FrameTooLarge.Name,
            $"The request takes {request.Size} bytes; the server accepts {FrameBytesMax}. It was not sent.",
            Retry: false));
    }
}
