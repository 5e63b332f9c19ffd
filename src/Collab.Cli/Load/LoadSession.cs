using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Cli.Load;

/// <summary>What the sessions of a run share.</summary>
/// <param name="Scenario">What to do.</param>
/// <param name="Figures">What happened.</param>
/// <param name="Target">To whom.</param>
/// <param name="Posts">What they send.</param>
internal sealed record LoadContext(
    LoadScenario Scenario, LoadFigures Figures, LoadTarget Target, PostTemplates Posts);

/// <summary>
/// One participant. Checks every event that arrives, keeps what has no answer, and carries on at the next node when a
/// connection ends, as the protocol says: what a client library does, with as little as possible for each event.
/// </summary>
internal sealed partial class LoadSession : IAsyncDisposable
{
    private const int BytesPerSend = 32 * 1024;
    private const int ReceiveBytes = 16 * 1024;
    private const int SeenMax = 4096;

    private static readonly TimeSpan WelcomeTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReconnectDelayMax = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LeaveDelay = TimeSpan.FromMilliseconds(200);
    private static readonly FrozenSet<string> NotTakenIn = new[]
    {
        RefusalCode.RateLimited.Name, RefusalCode.TooManyPending.Name, RefusalCode.Overloaded.Name,
    }.ToFrozenSet();
    private static readonly byte[] Leave = Frame(new ClientMessage
    {
        Command = new Protocol.Command { Id = long.MaxValue, Service = "roster", Type = "Leave" },
    });
    private static readonly byte[] Typing = Frame(new ClientMessage
    {
        Signal = new Protocol.Signal { Service = "chat", Type = "Typing" },
    });

    private readonly LoadContext _context;
    private readonly LoadConference _conference;
    private readonly IReadOnlyList<Uri> _endpoints;
    private readonly string _participant;
    private readonly bool _isSlow;
    private readonly string _client = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, (long Due, byte[] Frame)> _pending = [];
    private readonly Queue<byte[]> _outbox = new();
    private readonly HashSet<long> _seen = [];
    private readonly Queue<long> _seenInOrder = new();
    private WebSocket? _socket;
    private bool _isSending;
    private bool _isLeaving;
    private bool _wasIn;
    private Task _running = Task.CompletedTask;
    private byte[] _sessionBytes = [];
    private string _lastFailure = "no node has answered.";
    private string? _ticket;
    private string _session = "";
    private string _secret = "";
    private long _lastSeq;
    private long _lastAcked;
    private long _nextId;
    private long _attempt;
    private long _generation;

    /// <summary>Nothing happens before <see cref="JoinAsync"/>.</summary>
    /// <param name="context">What it shares with the others.</param>
    /// <param name="conference">Where.</param>
    /// <param name="index">Which member of the conference; the first endpoints are spread by it.</param>
    /// <param name="endpoints">Nodes, in the order in which to try them.</param>
    public LoadSession(LoadContext context, LoadConference conference, int index, IReadOnlyList<Uri> endpoints)
    {
        (_context, _conference, _endpoints) = (context, conference, endpoints);
        _participant = string.Create(CultureInfo.InvariantCulture, $"member-{index + 1}");
        _isSlow = index >= context.Scenario.Members - context.Scenario.Slow;
    }

    /// <summary>The last event of the stream so far.</summary>
    public long LastSeq => Volatile.Read(ref _lastSeq);

    /// <summary>The seq of the last of its posts that was acknowledged.</summary>
    public long LastAcked => Volatile.Read(ref _lastAcked);

    /// <summary>Joins, and stays in until disposed.</summary>
    /// <exception cref="CliException">It is not let in.</exception>
    public async Task JoinAsync(CancellationToken cancellation)
    {
        _running = RunAsync();
        try
        {
            await _welcomed.Task.WaitAsync(JoinTimeout, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new CliException(
                ExitCode.Unreachable,
                $"{_participant} is not in {_conference.Name} after {JoinTimeout.TotalSeconds} s. The last failure: "
                + _lastFailure,
                e);
        }
    }

    /// <summary>Posts a message, now or when it is connected again. Returns at once.</summary>
    /// <param name="due">When it should have been posted, as a timestamp of <see cref="Stopwatch"/>.</param>
    public void Post(long due)
    {
        lock (_gate) Enqueue(due);
    }

    /// <summary>Sends a signal, unless it is not connected.</summary>
    public void Signal()
    {
        lock (_gate) Send(Typing);
    }

    /// <summary>A sign of life; a server disconnects whoever gives none for a minute.</summary>
    public void Ping()
    {
        lock (_gate) Send(Frame(new ClientMessage { Ping = new Ping { Token = 1 } }));
    }

    /// <summary>Cuts its connection; it carries on over another one.</summary>
    public void Cut()
    {
        lock (_gate) _socket?.Abort();
    }

    /// <summary>Leaves and joins anew, unless a post of it has no answer yet.</summary>
    public async Task LeaveAndJoinAsync()
    {
        lock (_gate)
        {
            if (_socket is null || _isLeaving || _pending.Count > 0) return;
            Send(Leave);
            _isLeaving = true;
        }

        await Task.Delay(LeaveDelay, CancellationToken.None);
        Cut();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            Send(Leave);
            _isLeaving = true;
        }

        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    // Under the lock.
    private void Enqueue(long due)
    {
        var id = ++_nextId;
        var frame = _context.Posts.Next(id, due);
        _pending.Add(id, (due, frame));
        Send(frame);
    }

    // Under the lock. What cannot be sent is in _pending, or not worth keeping.
    private void Send(byte[] frame)
    {
        if (_socket is null || _isLeaving) return;
        _outbox.Enqueue(frame);
        if (_isSending) return;
        _isSending = true;
        _ = SendAllAsync(_socket, _generation);
    }

    private async Task SendAllAsync(WebSocket socket, long generation)
    {
        var bytes = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                bytes.ResetWrittenCount();
                lock (_gate)
                {
                    if (generation != _generation) return;
                    while (bytes.WrittenCount < BytesPerSend && _outbox.TryDequeue(out var frame)) bytes.Write(frame);
                    if (bytes.WrittenCount == 0)
                    {
                        _isSending = false;
                        return;
                    }
                }

                await socket.SendAsync(
                    bytes.WrittenMemory, WebSocketMessageType.Binary, true, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException
            or OperationCanceledException or InvalidOperationException)
        {
            // The reader notices, and connects again.
        }
    }

    private static byte[] Frame(ClientMessage message) => new ClientFrame { Messages = { message } }.ToByteArray();
}
