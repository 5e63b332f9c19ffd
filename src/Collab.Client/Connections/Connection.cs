namespace Collab.Client.Connections;

/// <summary>One connection while it lasts: the socket, the verdict on its liveness, and what ends it.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _sendTimeout;
    private readonly CancellationTokenRegistration _sendEnd;
    private readonly TimeSpan _sendTime;
    private volatile string? _problem;

    /// <summary>Takes over an open socket.</summary>
    /// <param name="link">The socket.</param>
    /// <param name="options">The times to keep to.</param>
    /// <param name="welcomeTimeout">The connection ends then, unless <see cref="Welcomed"/> by that time.</param>
    /// <param name="now">Milliseconds of the client's clock.</param>
    public Connection(WebSocketLink link, ConferenceClientOptions options, TimeSpan welcomeTimeout, long now)
    {
        Link = link;
        Liveness = new Liveness(options.PingInterval, options.PongTimeout, now);
        _sendTime = options.PingInterval + options.PongTimeout;
        _end = new CancellationTokenSource(welcomeTimeout, options.TimeProvider);
        _sendTimeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, options.TimeProvider);
        _sendEnd = _end.Token.UnsafeRegister(x => ((CancellationTokenSource)x!).Cancel(), _sendTimeout);
        End = _end.Token;
    }

    /// <summary>The socket.</summary>
    public WebSocketLink Link { get; }

    /// <summary>Whether the other end answers.</summary>
    public Liveness Liveness { get; }

    /// <summary>Cancelled when the connection is to end.</summary>
    public CancellationToken End { get; }

    /// <summary>The loop that receives.</summary>
    public Task Receiving { get; set; } = Task.CompletedTask;

    /// <summary>The loop that sends, once there is one.</summary>
    public Task Sending { get; set; } = Task.CompletedTask;

    /// <summary>Why it ended, for people.</summary>
    public string Describe(Exception exception) => _problem
        ?? (exception is OperationCanceledException
            ? "The server did not answer the Hello in time."
            : $"The connection broke: {exception.Message}");

    /// <summary>The client is in.</summary>
    public void Welcomed() => _end.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>Ends it from the sending side.</summary>
    public void Fail(string problem)
    {
        _problem = problem;
        _end.Cancel();
    }

    /// <summary>
    /// Sends one frame; gives up when the other end has not taken it in for a ping's interval and timeout.
    /// </summary>
    public async Task SendAsync(Protocol.ClientFrame frame)
    {
        _sendTimeout.CancelAfter(_sendTime);
        try
        {
            await Link.SendAsync(frame, _sendTimeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!End.IsCancellationRequested)
        {
            throw new ConnectionFailedException($"The server took nothing in for {_sendTime.TotalSeconds} s.");
        }

        _sendTimeout.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Says good-bye, if the socket still takes it at once.</summary>
    public async Task SayGoodbyeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        try
        {
            await Link.CloseAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e) || e is ObjectDisposedException or InvalidOperationException)
        {
            // The server will notice the cut as well.
        }
    }

    /// <summary>Ends both loops and cuts the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await Receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Sending.ConfigureAwait(false);
        Link.Dispose();
        await _sendEnd.DisposeAsync().ConfigureAwait(false);
        _sendTimeout.Dispose();
        _end.Dispose();
    }

    /// <summary>Whether it is what sockets throw, or a timeout.</summary>
    public static bool IsFailure(Exception exception) => exception
        is System.Net.WebSockets.WebSocketException
        or HttpRequestException
        or IOException
        or System.Net.Sockets.SocketException
        or ConnectionFailedException
        or OperationCanceledException;
}
