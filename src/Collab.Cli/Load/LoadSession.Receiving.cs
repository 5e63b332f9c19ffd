using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Collab.Protocol;

namespace Collab.Cli.Load;

/// <summary>Connections, one after the other, and what arrives over them.</summary>
internal sealed partial class LoadSession
{
    private async Task RunAsync()
    {
        var buffer = new byte[ReceiveBytes];
        for (var turn = 0; !_stop.IsCancellationRequested; turn++)
        {
            var endpoint = _endpoints[turn % _endpoints.Count];
            try
            {
                var began = Stopwatch.GetTimestamp();
                using var socket = await LoadSocket.ConnectAsync(endpoint, _stop.Token);
                buffer = await TalkAsync(socket, buffer, began);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (CliException e)
            {
                _welcomed.TrySetException(e);
                return;
            }
            catch (Exception e) when (e is IOException or WebSocketException or OperationCanceledException)
            {
                _lastFailure = e.Message;
                // The next node, after a moment: all of a dead node's clients come at once.
                await Task.Delay(ReconnectDelayMax * Random.Shared.NextDouble(), CancellationToken.None);
            }
            finally
            {
                OnDisconnected();
            }
        }
    }

    private void OnDisconnected()
    {
        lock (_gate)
        {
            (_socket, _isSending) = (null, false);
            _generation++;
            _outbox.Clear();
            if (!_isLeaving) return;
            (_isLeaving, _wasIn, _session) = (false, false, "");
        }
    }

    private async Task<byte[]> TalkAsync(WebSocket socket, byte[] buffer, long began)
    {
        _ticket ??= await _context.Target.TicketOf(_conference.Name, _participant, _stop.Token);
        var hello = new Hello
        {
            Conference = _conference.Name,
            Client = _client,
            Attempt = ++_attempt,
            Ticket = _ticket,
        };
        if (_session.Length > 0)
            hello.Resume = new Resume { Session = _session, Secret = _secret, LastSeq = _lastSeq };
        if (!_context.Target.Preamble.IsEmpty)
        {
            await socket.SendAsync(_context.Target.Preamble, WebSocketMessageType.Binary, true, _stop.Token);
            await socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
        }

        await socket.SendAsync(
            Frame(new ClientMessage { Hello = hello }), WebSocketMessageType.Binary, true, _stop.Token);
        var length = 0;
        var isIn = false;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(WelcomeTimeout);
        while (true)
        {
            if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), isIn ? _stop.Token : patience.Token);
            if (part.MessageType == WebSocketMessageType.Close) return buffer;
            length += part.Count;
            if (!part.EndOfMessage) continue;
            OnFrame(buffer.AsSpan(0, length), socket, ref isIn, began);
            length = 0;
            if (_isSlow) await Task.Delay(SlowDelay, _stop.Token);
        }
    }

    private void OnFrame(ReadOnlySpan<byte> bytes, WebSocket socket, ref bool isIn, long began)
    {
        var now = Stopwatch.GetTimestamp();
        var frame = new FrameReader(bytes);
        while (frame.NextField() == ServerFrame.MessagesFieldNumber)
        {
            var message = new FrameReader(frame.ReadBytes());
            switch (message.NextField())
            {
                case ServerMessage.EventFieldNumber:
                    OnEvent(message.ReadBytes(), now);
                    break;
                case ServerMessage.AckFieldNumber:
                    var ack = Ack.Parser.ParseFrom(message.ReadBytes());
                    OnAnswered(ack.CommandId, ack.Seq, now, isAcked: true);
                    break;
                case ServerMessage.RefusalFieldNumber:
                    OnRefusal(Refusal.Parser.ParseFrom(message.ReadBytes()), now);
                    break;
                case ServerMessage.WelcomeFieldNumber:
                    if (!_wasIn) _context.Figures.Joins.Record(began, now);
                    OnWelcome(Welcome.Parser.ParseFrom(message.ReadBytes()), socket);
                    isIn = true;
                    break;
                case ServerMessage.GoodbyeFieldNumber:
                    OnGoodbye(Goodbye.Parser.ParseFrom(message.ReadBytes()), isIn);
                    break;
                default:
                    message.Skip();
                    break;
            }
        }
    }

    private void OnWelcome(Welcome welcome, WebSocket socket)
    {
        if (welcome.Resumed) _context.Figures.OnResumed();
        else if (_wasIn) _context.Figures.OnRejoined();
        if (!welcome.Resumed)
        {
            Volatile.Write(ref _lastSeq, welcome.Head);
            _seen.Clear();
            _seenInOrder.Clear();
        }

        (_session, _secret, _wasIn) = (welcome.Session, welcome.Secret, true);
        _sessionBytes = Encoding.UTF8.GetBytes(_session);
        lock (_gate)
        {
            _socket = socket;
            foreach (var (_, post) in _pending) Send(post.Frame);
        }

        _welcomed.TrySetResult();
    }

    private void OnGoodbye(Goodbye goodbye, bool isIn)
    {
        if (!isIn && !goodbye.Resume && _session.Length == 0 && goodbye.Code != RefusalCode.ServerDraining.Name)
            throw new CliException(ExitCode.Refused, $"{goodbye.Code}: {goodbye.Message}");

        // The session is not known any more: join anew, and be counted for it.
        if (!isIn && goodbye.Code == RefusalCode.SessionUnknown.Name) (_session, _lastSeq) = ("", 0);
    }

    private void OnEvent(ReadOnlySpan<byte> bytes, long now)
    {
        long seq = 0, command = 0;
        var isMine = false;
        var isLast = false;
        var isForSome = false;
        ReadOnlySpan<byte> body = default;
        var reader = new FrameReader(bytes);
        for (var field = reader.NextField(); field != 0; field = reader.NextField())
        {
            switch (field)
            {
                case Event.SeqFieldNumber: seq = reader.ReadVarint(); break;
                case Event.BodyFieldNumber: body = reader.ReadBytes(); break;
                case Event.SessionFieldNumber: isMine = reader.ReadBytes().SequenceEqual(_sessionBytes); break;
                case Event.CommandIdFieldNumber: command = reader.ReadVarint(); break;
                case Event.LastFieldNumber: isLast = reader.ReadVarint() != 0; break;
                case Event.AudienceFieldNumber or Event.HiddenFieldNumber:
                    isForSome = true;
                    reader.Skip();
                    break;
                default: reader.Skip(); break;
            }
        }

        if (seq <= _lastSeq)
        {
            _context.Figures.OnDuplicate();
            return;
        }

        if (seq > _lastSeq + 1) _context.Figures.OnGap();
        Volatile.Write(ref _lastSeq, seq);
        if (!isForSome && !_conference.Order.Agrees(seq, FrameReader.Checksum(bytes)))
            _context.Figures.OnDisagreement();
        if (PostTemplates.TryReadDue(body, out var due)) _context.Figures.OnDelivered(due, now);
        if (!isMine || !isLast || command == 0) return;
        if (!IsNew(command)) _context.Figures.OnDuplicate();
        OnAnswered(command, seq, now, isAcked: true);
    }

    private bool IsNew(long command)
    {
        if (!_seen.Add(command)) return false;
        _seenInOrder.Enqueue(command);
        if (_seenInOrder.Count > SeenMax) _seen.Remove(_seenInOrder.Dequeue());
        return true;
    }

    private void OnRefusal(Refusal refusal, long now)
    {
        if (!refusal.Retry) OnAnswered(refusal.CommandId, 0, now, isAcked: false);
        else _ = SendAgainAsync(refusal.CommandId, isNew: NotTakenIn.Contains(refusal.Code));
    }

    private async Task SendAgainAsync(long id, bool isNew)
    {
        await Task.Delay(RetryDelay, CancellationToken.None);
        lock (_gate)
        {
            if (!_pending.TryGetValue(id, out var post)) return;
            if (isNew)
            {
                _pending.Remove(id);
                Enqueue(post.Due);
            }
            else
            {
                Send(post.Frame);
            }
        }
    }

    private void OnAnswered(long id, long seq, long now, bool isAcked)
    {
        (long Due, byte[] Frame) post;
        lock (_gate)
        {
            if (!_pending.Remove(id, out post)) return;
        }

        if (isAcked)
        {
            _context.Figures.OnAcked(post.Due, now);
            Volatile.Write(ref _lastAcked, Math.Max(_lastAcked, seq));
        }
        else
        {
            _context.Figures.OnRefused();
        }

        _conference.OnAnswered(now);
    }
}
