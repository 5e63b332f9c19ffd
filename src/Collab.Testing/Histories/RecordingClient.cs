using System.Collections.Concurrent;
using System.Diagnostics;
using Collab.Client;
using Collab.Protocol;
using Google.Protobuf;

namespace Collab.Testing.Histories;

/// <summary>A client that sends one command after the other and writes down what it did, and what it saw.</summary>
public sealed class RecordingClient : IAsyncDisposable
{
    private readonly ConferenceClient _client;
    private readonly EventSubscription _events;
    private readonly History _history;
    private readonly Workload _workload;
    private readonly string _name;
    private readonly Lock _gate = new();
    private readonly List<Operation> _operations = [];
    private readonly CancellationTokenSource _stop = new(); // Never timed: nothing to dispose of.
    private readonly Task _observing;
    private Task _sending = Task.CompletedTask;
    private long _acked;
    private long _lastAck;
    private long _longestPause;
    private long _lastAnswered;
    private long _observed;
    private readonly ConcurrentQueue<string> _problems = new();

    private RecordingClient(string name, ConferenceClient client, History history, Workload workload)
    {
        (_name, _client, _history, _workload) = (name, client, history, workload);
        _events = client.Subscribe();
        _lastAck = Stopwatch.GetTimestamp();
        _observing = ObserveAsync();
    }

    /// <summary>The client itself.</summary>
    public ConferenceClient Client => _client;

    /// <summary>Acknowledged messages so far.</summary>
    public long Acked => Interlocked.Read(ref _acked);

    /// <summary>When the latest of its acknowledged messages was posted, as a timestamp; 0 before.</summary>
    public long LastAnswered => Interlocked.Read(ref _lastAnswered);

    /// <summary>The seq of the last event that it wrote down; 0 before.</summary>
    public long Observed => Interlocked.Read(ref _observed);

    /// <summary>Messages that have no answer yet.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _operations.Count(x => x.CompletedAt == 0 && x.Problem.Length == 0);
        }
    }

    /// <summary>The longest time between two acknowledgements since <see cref="ForgetPauses"/>.</summary>
    public TimeSpan LongestPause => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _longestPause));

    /// <summary>Joins, and watches from there on.</summary>
    /// <param name="name">The participant, and the beginning of the values that it sends.</param>
    /// <param name="endpoints">Where nodes are, in order of preference.</param>
    /// <param name="conference">The conference's id.</param>
    /// <param name="ticket">Lets it in.</param>
    /// <param name="history">Gets what it does and sees.</param>
    /// <param name="options">The client's.</param>
    /// <param name="workload">What it does; it chats unless told otherwise.</param>
    public static async Task<RecordingClient> JoinAsync(
        string name,
        IEnumerable<Uri> endpoints,
        string conference,
        string ticket,
        History history,
        ConferenceClientOptions? options = null,
        Workload? workload = null)
    {
        var client = await ConferenceClient.JoinAsync(endpoints, conference, ticket, options).ConfigureAwait(false);
        return new RecordingClient(name, client, history, workload ?? Workload.Chat);
    }

    /// <summary>Begins to post, one message at a time, until <see cref="StopSendingAsync"/>.</summary>
    /// <param name="pace">The least time from one acknowledgement to the next message.</param>
    public void StartSending(TimeSpan pace)
    {
        ForgetPauses();
        _sending = SendAsync(pace);
    }

    /// <summary>
    /// Begins to post at a steady rate until <see cref="StopSendingAsync"/>, whether or not earlier messages have been
    /// answered: what waits, waits in the history, and nobody is asked less while the server is slow.
    /// </summary>
    /// <param name="interval">From one message to the next.</param>
    /// <param name="phase">Before the first, so that clients do not all post in the same millisecond.</param>
    public void StartSendingEvery(TimeSpan interval, TimeSpan phase)
    {
        ForgetPauses();
        _sending = SendEveryAsync(interval, phase);
    }

    /// <summary>The longest time for which a message waited for its answer within a stretch of time.</summary>
    /// <param name="from">A timestamp: what was answered before is not counted.</param>
    /// <param name="until">A timestamp: what is unanswered has waited until then.</param>
    /// <remarks>Nothing is looked for that had waited a minute already when the stretch began.</remarks>
    public TimeSpan LongestWait(long from, long until)
    {
        var longest = 0L;
        lock (_gate)
        {
            for (var i = _operations.Count - 1; i >= 0; i--)
            {
                var operation = _operations[i];
                if (operation.InvokedAt < from - (60 * Stopwatch.Frequency)) break;
                if (operation.InvokedAt > until) continue;
                var open = operation.CompletedAt == 0;
                if (open || operation.CompletedAt >= from)
                    longest = Math.Max(longest, (open ? until : operation.CompletedAt) - operation.InvokedAt);
            }
        }

        return Stopwatch.GetElapsedTime(0, longest);
    }

    /// <summary>Forgets the waits of messages that were done with before a timestamp.</summary>
    public void ForgetWaits(long before)
    {
        lock (_gate)
            _operations.RemoveAll(x => x.InvokedAt < before && (x.CompletedAt > 0 || x.Problem.Length > 0));
    }

    /// <summary>Errors that its caller got since the last call.</summary>
    public IReadOnlyList<string> TakeProblems()
    {
        var taken = new List<string>();
        while (_problems.TryDequeue(out var problem)) taken.Add(problem);
        return taken;
    }

    /// <summary>Begins to measure pauses anew.</summary>
    public void ForgetPauses()
    {
        Interlocked.Exchange(ref _lastAck, Stopwatch.GetTimestamp());
        Interlocked.Exchange(ref _longestPause, 0);
    }

    /// <summary>Lets the message under way end, and posts no more.</summary>
    public async Task StopSendingAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_observing.IsCompleted && _stop.IsCancellationRequested) return;
        await _stop.CancelAsync().ConfigureAwait(false);

        // Ends what has no answer, too: a client that finds no node would wait for ever.
        await _client.DisposeAsync().ConfigureAwait(false);
        await _sending.ConfigureAwait(false);
        await _observing.ConfigureAwait(false);
        _events.Dispose();
    }

    private async Task SendAsync(TimeSpan pace)
    {
        for (var i = 1; !_stop.IsCancellationRequested && !_client.Completion.IsCompleted; i++)
        {
            await PostAsync(i).ConfigureAwait(false);
            await Task.Delay(pace).ConfigureAwait(false);
        }
    }

    private async Task SendEveryAsync(TimeSpan interval, TimeSpan phase)
    {
        var pending = new List<Task>();
        var clock = Stopwatch.StartNew();
        for (var i = 1; !_client.Completion.IsCompleted; i++)
        {
            var wait = phase + ((i - 1) * interval) - clock.Elapsed;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested) break;
            pending.RemoveAll(post => post.IsCompleted);
            pending.Add(PostAsync(i));
        }

        await Task.WhenAll(pending).ConfigureAwait(false);
    }

    private async Task PostAsync(int number)
    {
        var operation = _history.Invoke(_name, $"{_name}-{number}", Stopwatch.GetTimestamp());
        lock (_gate) _operations.Add(operation);
        try
        {
            var receipt = await _client
                .SendAsync(_workload.Service, _workload.Command(operation.Value), CancellationToken.None)
                .ConfigureAwait(false);
            operation.Seq = receipt.Seq;
            Complete(operation, Outcome.Ok);
        }
        catch (RefusedException exception)
        {
            operation.Problem = exception.Message;
            _problems.Enqueue($"{Outcome.Refused}: {_name}: {exception.Message}");
            Complete(operation, Outcome.Refused);
        }
        catch (ConferenceClientException exception)
        {
            // Whether it was done cannot be known from here: the checker allows both.
            operation.Problem = exception.Message;
            _problems.Enqueue($"{Outcome.Unknown}: {_name}: {exception.Message}");
        }
    }

    private void Complete(Operation operation, Outcome outcome)
    {
        operation.CompletedAt = Stopwatch.GetTimestamp();
        operation.Outcome = outcome;
        if (outcome != Outcome.Ok) return;
        Interlocked.Increment(ref _acked);
        Interlocked.Exchange(ref _lastAnswered, Math.Max(LastAnswered, operation.InvokedAt));
        var pause = operation.CompletedAt - Interlocked.Exchange(ref _lastAck, operation.CompletedAt);
        if (pause > Interlocked.Read(ref _longestPause)) Interlocked.Exchange(ref _longestPause, pause);
    }

    private async Task ObserveAsync()
    {
        await foreach (var @event in _events.ConfigureAwait(false))
        {
            if (@event.Kind == ConferenceEventKind.Rejoined) continue;
            var hidden = @event.Kind == ConferenceEventKind.Hidden;
            var identity = hidden
                ? ""
                : Observation.IdentityOf(new Event
                {
                    Service = @event.Service,
                    Type = @event.Type,
                    Session = @event.Session,
                    CommandId = @event.CommandId,
                    Body = UnsafeByteOperations.UnsafeWrap(@event.RawBody),
                });
            _history.Observe(_name, new Observation(@event.Seq, hidden, identity));
            Interlocked.Exchange(ref _observed, @event.Seq);
        }
    }
}
