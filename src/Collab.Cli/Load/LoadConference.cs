using System.Diagnostics;

namespace Collab.Cli.Load;

/// <summary>A time in which posts of a conference waited and none was acknowledged.</summary>
/// <param name="From">Its begin, as a timestamp of <see cref="Stopwatch"/>.</param>
/// <param name="Until">Its end.</param>
/// <param name="Conference">Where.</param>
internal readonly record struct Pause(long From, long Until, string Conference);

/// <summary>One conference of a run: whose turn it is to post, and whether posts are answered.</summary>
internal sealed class LoadConference(string name, LoadScenario scenario)
{
    /// <summary>Shorter ones are latency.</summary>
    public static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(100);

    /// <summary>Posts under way before the others join.</summary>
    private const int FillWindow = 64;

    private readonly TaskCompletionSource _filled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly List<Pause> _pauses = [];
    private LoadSession[] _senders = [];
    private int _turn;
    private int _waiting;
    private long _waitingSince;
    private bool _posting;
    private int _fillPosted;
    private int _fillAnswered;

    /// <summary>The conference's id.</summary>
    public string Name { get; } = name;

    /// <summary>Compares its members' streams.</summary>
    public OrderCheck Order { get; } = new();

    /// <summary>Everybody in it.</summary>
    public LoadSession[] Members { get; private set; } = [];

    /// <summary>Posts without an answer.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting;
        }
    }

    /// <summary>The pauses so far, and the one that has not ended.</summary>
    public IReadOnlyList<Pause> Pauses(long now)
    {
        lock (_gate)
        {
            return _waiting > 0 && Stopwatch.GetElapsedTime(_waitingSince, now) > PauseMin
                ? [.. _pauses, new Pause(_waitingSince, now, Name)]
                : [.. _pauses];
        }
    }

    /// <summary>Says who is in it; the first ones post.</summary>
    public void SetMembers(LoadSession[] members)
    {
        Members = members;
        _senders = scenario.Senders == 0 ? members : members[..Math.Min(scenario.Senders, members.Length)];
    }

    /// <summary>Has the first member post the scenario's events; returns when all of them are answered.</summary>
    public Task FillAsync(CancellationToken cancellation)
    {
        if (scenario.Events == 0) return Task.CompletedTask;
        for (var i = 0; i < FillWindow; i++) FillOn();
        return _filled.Task.WaitAsync(cancellation);
    }

    /// <summary>Closed loop: begins to keep the window full.</summary>
    public void Begin()
    {
        Volatile.Write(ref _posting, true);
        for (var i = 0; i < scenario.Window; i++) Post(Stopwatch.GetTimestamp());
    }

    /// <summary>Closed loop: nothing is posted any more.</summary>
    public void End() => Volatile.Write(ref _posting, false);

    /// <summary>Lets the next sender post.</summary>
    /// <param name="due">When that should have been, as a timestamp of <see cref="Stopwatch"/>.</param>
    public void Post(long due) =>
        Post(_senders[(uint)Interlocked.Increment(ref _turn) % (uint)_senders.Length], due);

    /// <summary>A post was acknowledged, or refused for good.</summary>
    public void OnAnswered(long now)
    {
        lock (_gate)
        {
            _waiting--;
            if (Stopwatch.GetElapsedTime(_waitingSince, now) > PauseMin)
                _pauses.Add(new Pause(_waitingSince, now, Name));
            _waitingSince = now;
        }

        if (Volatile.Read(ref _posting)) Post(Stopwatch.GetTimestamp());
        if (_filled.Task.IsCompleted || scenario.Events == 0) return;
        if (Interlocked.Increment(ref _fillAnswered) == scenario.Events) _filled.TrySetResult();
        else FillOn();
    }

    private void FillOn()
    {
        if (Interlocked.Increment(ref _fillPosted) <= scenario.Events) Post(Members[0], Stopwatch.GetTimestamp());
    }

    private void Post(LoadSession sender, long due)
    {
        lock (_gate)
        {
            if (_waiting++ == 0) _waitingSince = due;
        }

        sender.Post(due);
    }
}
