using System.Diagnostics;
using System.Globalization;
using Collab.Client;
using Collab.Protocol.Services.Chat;

namespace Collab.Cli.Load;

/// <summary>One participant: posts in a closed loop, and checks everything that arrives.</summary>
internal sealed class LoadMember : IAsyncDisposable
{
    private readonly ConferenceClient _client;
    private readonly CommonLog _log;
    private readonly LoadCounters _counters;
    private readonly LoadOptions _options;
    private readonly EventSubscription _events;
    private readonly string _mark;
    private readonly Lock _gate = new();
    private readonly HashSet<long> _unseen = [];
    private long _next;
    private long _lastAcked;
    private long _compareFrom = long.MaxValue;

    /// <summary>Checks from this moment on.</summary>
    public LoadMember(ConferenceClient client, CommonLog log, LoadCounters counters, LoadOptions options)
    {
        (_client, _log, _counters, _options) = (client, log, counters, options);
        _mark = $"{client.ParticipantId} ";
        _events = client.Subscribe();
        LastSeq = _events.AfterSeq;
        Reading = ReadAsync();
    }

    /// <summary>The last event of the stream so far.</summary>
    public long LastSeq { get; private set; }

    /// <summary>The seq of the last post that was acknowledged.</summary>
    public long LastAcked => Volatile.Read(ref _lastAcked);

    /// <summary>Ends with the stream.</summary>
    public Task Reading { get; }

    /// <summary>Acknowledged posts that have not come back.</summary>
    public int Unseen
    {
        get
        {
            lock (_gate) return _unseen.Count;
        }
    }

    /// <summary>Compares with the other members after this seq, when all are in.</summary>
    public void CompareAfter(long seq) => Volatile.Write(ref _compareFrom, seq + 1);

    /// <summary>Keeps <see cref="LoadOptions.Window"/> posts under way until told to stop, then awaits those.</summary>
    public Task PostAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, _options.Window).Select(_ => PostInTurnAsync(stop)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await Reading;
    }

    /// <summary>Leaves, so that nobody is shown as reconnecting after the run.</summary>
    public Task LeaveAsync(CancellationToken cancellation) => _client.LeaveAsync(cancellation);

    private async Task PostInTurnAsync(CancellationToken stop)
    {
        var pause = _options.RatePerMember == 0
            ? TimeSpan.Zero
            : TimeSpan.FromSeconds((double)_options.Window / _options.RatePerMember);

        // Members who all post at the same moment would measure their own burst.
        await WaitAsync(pause * Random.Shared.NextDouble(), stop);
        while (!stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            await PostOneAsync();
            await WaitAsync(pause - Stopwatch.GetElapsedTime(started), stop);
        }
    }

    private static Task WaitAsync(TimeSpan time, CancellationToken stop) => time > TimeSpan.Zero
        ? Task.Delay(time, stop).ContinueWith(_ => { }, TaskScheduler.Default)
        : Task.CompletedTask;

    private async Task PostOneAsync()
    {
        var number = Interlocked.Increment(ref _next);
        lock (_gate) _unseen.Add(number);
        var text = string.Create(CultureInfo.InvariantCulture, $"{_mark}{number} ");
        var started = Stopwatch.GetTimestamp();
        try
        {
            var command = new PostMessage { Text = text.PadRight(_options.Size, '.') };
            var receipt = await _client.SendAsync("chat", command);
            _counters.CountAck(Stopwatch.GetElapsedTime(started));
            lock (_gate) _lastAcked = Math.Max(_lastAcked, receipt.Seq);
        }
        catch (RefusedException)
        {
            _counters.CountRefusal();
            lock (_gate) _unseen.Remove(number);
        }
        catch (OutcomeUnknownException)
        {
            _counters.CountUnknown();
            lock (_gate) _unseen.Remove(number);
        }
    }

    private async Task ReadAsync()
    {
        await foreach (var @event in _events)
        {
            if (@event.Kind == ConferenceEventKind.Rejoined)
            {
                _counters.CountRejoin();
                LastSeq = @event.Seq;
                continue;
            }

            if (@event.Seq <= LastSeq) _counters.CountDuplicate();
            else if (@event.Seq > LastSeq + 1) _counters.CountGap();
            LastSeq = @event.Seq;
            if (@event.Seq >= Volatile.Read(ref _compareFrom)) _log.Compare(@event);
            if (@event.Body is MessagePosted posted) OnMessage(@event, posted);
        }
    }

    private void OnMessage(ConferenceEvent @event, MessagePosted posted)
    {
        _counters.CountDelivery();
        if (@event.Participant != _client.ParticipantId) return;
        var number = long.Parse(posted.Text.AsSpan(_mark.Length).TrimEnd('.').Trim(), CultureInfo.InvariantCulture);
        lock (_gate)
        {
            if (!_unseen.Remove(number)) _counters.CountDuplicate();
        }
    }
}
