using System.Net.WebSockets;
using Collab.Actors.Replicas;
using Collab.Protocol;
using Microsoft.Extensions.Logging;

namespace Collab.Gateway.WebSockets;

/// <summary>
/// One client's WebSocket from the handshake to the end: a reader, a writer behind a bounded queue, and one timer that
/// is first the deadline for the <see cref="Hello"/>, then watches for silence, then bounds the closing.
/// </summary>
internal sealed class ClientConnection : IConnection, IDisposable
{
    private readonly ConnectionServices _services;
    private readonly WebSocket _socket;
    private readonly OutboundQueue _queue;
    private readonly SocketReader _reader;
    private readonly SocketWriter _writer;
    private readonly SessionHandle _session = new();
    private readonly IncomingMessages _incoming;
    private readonly ITimer _timer;
    private RefusalCode? _reason;
    private int _closing;
    private int _disposed;
    private long _heardAt;

    public ClientConnection(ConnectionServices services, WebSocket socket, Subprotocol subprotocol)
    {
        var options = services.Options;
        (_services, _socket) = (services, socket);
        _queue = new OutboundQueue(
            options.OutboundMessagesMax, options.OutboundBytesMax, services.Writers.Next());
        _reader = new SocketReader(socket, subprotocol.MessageType, options.FrameBytesMax);
        _writer = new SocketWriter(socket, subprotocol, _queue, options.PackedBytesMax);
        _incoming = new IncomingMessages(services, this, _session, subprotocol);
        _heardAt = services.Clock.GetTimestamp();
        _timer = services.Clock.CreateTimer(
            x => ((ClientConnection)x!).OnTimer(), this, options.HelloTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    /// <inheritdoc/>
    public ClientLimits Limits => _services.Limits;

    /// <inheritdoc/>
    public int Waiting => _queue.Count;

    /// <summary>Whether the end has begun: nothing that comes in matters any more.</summary>
    public bool IsClosing => Volatile.Read(ref _closing) != 0;

    /// <inheritdoc/>
    public void Send(IReadOnlyList<EncodedMessage> messages)
    {
        if (_queue.TryAdd(messages)) return;
        Close(
            RefusalCode.SlowConsumer,
            $"More than {_services.Options.OutboundMessagesMax} messages or {_services.Options.OutboundBytesMax} bytes "
            + "wait for this client: read faster, and resume.",
            resume: true,
            discard: true);
    }

    /// <inheritdoc/>
    public void Close(RefusalCode code, string message, bool resume) => Close(code, message, resume, discard: false);

    /// <summary>Serves the client until the connection has ended.</summary>
    public async Task RunAsync()
    {
        var writing = WriteAsync();
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        catch (WebSocketException e) when (e.WebSocketErrorCode == WebSocketError.Faulted)
        {
            // Broken on the WebSocket's own level, for example text that is not UTF-8: it has closed with 1002 or 1007.
        }
        catch (Exception e) when (IsLoss(e))
        {
            _socket.Abort();
        }
        catch (Exception e)
        {
            // A defect of this node's: it ends this connection, and no other.
            _services.Log.HandOverFailed(e, Id);
            Close(RefusalCode.ConferenceUnavailable, "The node failed to handle a message: resume.", resume: true);
        }
        finally
        {
            // The client has gone: whatever still waits for it reaches nobody.
            if (BeginClosing()) _queue.Complete(null, discard: true);
            await writing.ConfigureAwait(false);

            // Off the writers' loop: what the host does after a request may take long, and others wait there.
            await Task.Yield();
            _services.Log.Gone(Id);
        }
    }

    /// <summary>Ends what the connection holds; after <see cref="RunAsync"/>.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, 1);
        _timer.Dispose();
        _reader.Dispose();
        _socket.Dispose();
    }

    /// <summary>From the first Hello on silence is what the timer watches for.</summary>
    internal void HelloReceived() => _timer.Change(_services.Options.IdleTimeout, Timeout.InfiniteTimeSpan);

    private void Close(RefusalCode code, string message, bool resume, bool discard)
    {
        Volatile.Write(ref _reason, Volatile.Read(ref _reason) ?? code);
        if (!BeginClosing()) return;
        var goodbye = new Goodbye { Code = code.Name, Message = message, Resume = resume };
        if (resume) goodbye.Endpoints.AddRange(_services.OtherEndpoints);
        _queue.Complete(EncodedMessage.Of(new ServerMessage { Goodbye = goodbye }), discard);
        _services.Log.Closing(Id, code.Name, message);
    }

    /// <summary>Lets go of the session and gives the rest a deadline; <c>false</c> when that was done before.</summary>
    private bool BeginClosing()
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0) return false;
        if (Volatile.Read(ref _disposed) == 0)
            _timer.Change(_services.Options.CloseTimeout, Timeout.InfiniteTimeSpan);
        _session.Detach();
        return true;
    }

    private async Task ReadAsync()
    {
        while (!IsClosing)
        {
            var outcome = await _reader.ReadAsync().ConfigureAwait(false);
            Volatile.Write(ref _heardAt, _services.Clock.GetTimestamp());
            if (outcome == ReadOutcome.Closed) return;
            if (IsClosing) break;
            await _incoming.HandleAsync(outcome, _reader.Message).ConfigureAwait(false);
        }

        await _reader.DrainAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        try
        {
            await _writer.RunAsync().ConfigureAwait(false);
            var reason = Volatile.Read(ref _reason);
            var status = reason switch
            {
                null => WebSocketCloseStatus.NormalClosure,
                { CloseCode: 0 } => WebSocketCloseStatus.PolicyViolation,
                _ => (WebSocketCloseStatus)reason.CloseCode,
            };
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await _socket.CloseOutputAsync(status, reason?.Name, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (!IsLoss(e)) _services.Log.WritingFailed(e, Id);
            _socket.Abort();
        }
    }

    private void OnTimer()
    {
        if (IsClosing)
        {
            if (Volatile.Read(ref _disposed) != 0) return;
            _services.Log.CutOff(Id);
            _socket.Abort();
        }
        else if (!_incoming.SaidHello)
        {
            Close(
                RefusalCode.HelloTimeout,
                $"No Hello came within {_services.Options.HelloTimeout.TotalSeconds} s.",
                resume: false);
        }
        else
        {
            WatchForSilence();
        }
    }

    private void WatchForSilence()
    {
        var limit = _services.Options.IdleTimeout;
        var left = limit - _services.Clock.GetElapsedTime(Volatile.Read(ref _heardAt));
        if (left > TimeSpan.Zero) _timer.Change(left, Timeout.InfiniteTimeSpan);
        else Close(RefusalCode.IdleTimeout, $"Nothing came for {limit.TotalSeconds} s: send Pings.", resume: true);
    }

    private static bool IsLoss(Exception e) =>
        e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException;
}
