using Collab.Actors.Replicas;
using Collab.Protocol;
using Collab.Protocol.Json;
using Microsoft.Extensions.Logging;

namespace Collab.Gateway.WebSockets;

/// <summary>
/// What one client sends: decoded, held to the order and the rates, and handed over. A message that goes too far is
/// refused by itself; what is no message at all ends the connection.
/// </summary>
/// <remarks>For the reader's thread.</remarks>
internal sealed class IncomingMessages
{
    private readonly ConnectionServices _services;
    private readonly ClientConnection _connection;
    private readonly SessionHandle _session;
    private readonly Subprotocol _subprotocol;
    private readonly Handshake _handshake;
    private readonly RateLimit _commands;
    private readonly RateLimit _queries;
    private readonly RateLimit _signals;
    private readonly RateLimit _parts;
    private readonly RateLimit _partBytes;
    private readonly RateLimit _pings;
    private readonly RateLimit _refusals;
    private readonly List<MalformedBody> _malformed = [];
    private bool _saidHello;

    public IncomingMessages(
        ConnectionServices services, ClientConnection connection, SessionHandle session, Subprotocol subprotocol)
    {
        var (options, clock) = (services.Options, services.Clock);
        (_services, _connection, _session, _subprotocol) = (services, connection, session, subprotocol);
        _handshake = new Handshake(services, connection, session);
        _commands = new RateLimit(options.CommandsPerSecondMax, options.CommandsBurstMax, clock);
        _queries = new RateLimit(options.QueriesPerSecondMax, options.QueriesPerSecondMax, clock);
        _signals = new RateLimit(options.SignalsPerSecondMax, options.SignalsPerSecondMax, clock);
        _parts = new RateLimit(options.PartsPerSecondMax, options.PartsPerSecondMax, clock);
        _partBytes = new RateLimit(options.PartBytesPerSecondMax, 2 * options.PartBytesPerSecondMax, clock);
        _pings = new RateLimit(options.PingsPerSecondMax, options.PingsPerSecondMax, clock);
        _refusals = new RateLimit(options.RefusalsPerSecondMax, options.RefusalsPerSecondMax * 10, clock);
    }

    /// <summary>Whether a Hello came, good or bad.</summary>
    public bool SaidHello => Volatile.Read(ref _saidHello);

    /// <summary>Handles what the reader came upon.</summary>
    public async ValueTask HandleAsync(ReadOutcome outcome, ReadOnlyMemory<byte> bytes)
    {
        switch (outcome)
        {
            case ReadOutcome.TooLarge:
                Close(
                    RefusalCode.FrameTooLarge,
                    $"The message is larger than {_services.Options.FrameBytesMax} bytes, which is the limit.");
                break;
            case ReadOutcome.WrongType:
                Close(
                    RefusalCode.MalformedFrame,
                    $"{_subprotocol.Name} is spoken in {_subprotocol.MessageType} messages only.");
                break;
            default:
                if (Decode(bytes) is { } frame) await HandleAsync(frame).ConfigureAwait(false);
                break;
        }
    }

    private ClientFrame? Decode(ReadOnlyMemory<byte> bytes)
    {
        _malformed.Clear();
        try
        {
            var frame = _subprotocol.Decode(bytes, _malformed);
            if (frame.Messages.Count <= ProtocolLimits.FrameMessagesMax) return frame;
            Close(
                RefusalCode.MalformedFrame,
                $"The frame has {frame.Messages.Count} messages; {ProtocolLimits.FrameMessagesMax} are the limit.");
        }
        catch (MalformedFrameException e)
        {
            Close(RefusalCode.MalformedFrame, e.Message);
        }

        return null;
    }

    private async ValueTask HandleAsync(ClientFrame frame)
    {
        for (var i = 0; i < frame.Messages.Count && !_connection.IsClosing; i++)
        {
            var message = frame.Messages[i];
            if (!_saidHello)
            {
                if (message.KindCase == ClientMessage.KindOneofCase.Hello)
                {
                    Volatile.Write(ref _saidHello, true);
                    await _handshake.BeginAsync(message.Hello, _subprotocol.Name).ConfigureAwait(false);
                }
                else
                {
                    Close(RefusalCode.HelloExpected, "The first message must be a Hello.");
                }
            }
            else
            {
                Handle(message, _malformed.Find(x => x.Index == i)?.Reason);
            }
        }
    }

    private void Handle(ClientMessage message, string? malformed)
    {
        switch (message.KindCase)
        {
            case ClientMessage.KindOneofCase.Hello:
                Close(RefusalCode.HelloRepeated, "This connection has said Hello: open another one.");
                break;
            case ClientMessage.KindOneofCase.Command when Takes(_commands, malformed, message.Command.Id, 0):
                _session.HandOver(message.Command, static (link, command) => link.Send(command));
                break;
            case ClientMessage.KindOneofCase.Query when Takes(_queries, malformed, 0, message.Query.Id):
                _session.HandOver(message.Query, static (link, query) => link.Send(query));
                break;
            case ClientMessage.KindOneofCase.Signal when Takes(_signals, malformed, 0, 0):
                // Who it comes from is not for the client to say.
                message.Signal.Participant = _handshake.Participant;
                _session.HandOver(message.Signal, static (link, signal) => link.Send(signal));
                break;
            case ClientMessage.KindOneofCase.Part
                when Takes(_parts, malformed, 0, 0) && Takes(_partBytes, message.Part.Body.Length):
                message.Part.Participant = _handshake.Participant;
                _session.HandOver(message.Part, static (link, part) => link.Send(part));
                break;
            case ClientMessage.KindOneofCase.Watch when Takes(_signals, malformed, 0, 0):
                _session.HandOver(message.Watch, static (link, watch) => link.Send(watch));
                break;
            case ClientMessage.KindOneofCase.Ping when Takes(_pings, null, 0, 0):
                Pong(message.Ping);
                break;
            case ClientMessage.KindOneofCase.None:
                Refuse(RefusalCode.UnknownType, "The message is of no kind that this server knows.", 0, 0);
                break;
        }
    }

    private bool Takes(RateLimit limit, string? malformed, long commandId, long queryId)
    {
        if (!limit.TryTake())
            Refuse(RefusalCode.RateLimited, $"More than {limit.PerSecond} per second.", commandId, queryId);
        else if (malformed is not null)
            Refuse(RefusalCode.MalformedBody, malformed, commandId, queryId);
        else
            return true;
        return false;
    }

    private bool Takes(RateLimit limit, int bytes)
    {
        if (limit.TryTake(bytes)) return true;
        Refuse(RefusalCode.RateLimited, $"More than {limit.PerSecond} bytes per second of live streams.", 0, 0);
        return false;
    }

    private void Pong(Ping ping) => _connection.Send([EncodedMessage.Of(new ServerMessage
    {
        Pong = new Pong { Token = ping.Token, Time = _services.Clock.GetUtcNow().ToUnixTimeMilliseconds() },
    })]);

    private void Refuse(RefusalCode code, string message, long commandId, long queryId)
    {
        if (!_refusals.TryTake())
        {
            _connection.Close(
                RefusalCode.RateLimited,
                $"More than {_refusals.PerSecond} refused messages per second: wait for answers, and slow down.",
                resume: true);
            return;
        }

        _connection.Send([EncodedMessage.Of(new ServerMessage
        {
            Refusal = new Refusal
            {
                CommandId = commandId,
                QueryId = queryId,
                Code = code.Name,
                Message = message,
                Retry = code.Retry,
            },
        })]);
    }

    private void Close(RefusalCode code, string message) => _connection.Close(code, message, resume: false);
}
