using Collab.Protocol.Services.Timer;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>timer</c>: one clock for everybody, and an agenda with planned times.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>. All commands are for presenters and above.
/// </remarks>
public sealed class TimerService : ClientService
{
    private volatile TimerState _state = TimerState.Empty;

    internal TimerService() : base("timer", TimerReflection.Descriptor) { }

    /// <summary>Clock and agenda as of the last event; every change is a new object.</summary>
    public TimerState State => _state;

    /// <summary>Starts a countdown instead of whatever clock there is.</summary>
    /// <param name="length">Whole seconds, 1 s to a day; fractions are cut off.</param>
    /// <param name="label">At most 100 UTF-16 units after trimming.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task StartCountdownAsync(
        TimeSpan length, string label = "", CancellationToken cancellationToken = default) =>
        SendAsync(new StartCountdown { Seconds = SecondsOf(length), Label = label }, cancellationToken);

    /// <summary>Starts a stopwatch at 0 instead of whatever clock there is.</summary>
    /// <param name="label">At most 100 UTF-16 units after trimming.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task StartStopwatchAsync(string label = "", CancellationToken cancellationToken = default) =>
        SendAsync(new StartStopwatch { Label = label }, cancellationToken);

    /// <summary>Stops the clock where it is.</summary>
    public Task PauseAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new PauseClock(), cancellationToken);

    /// <summary>Lets the clock go on.</summary>
    public Task ResumeAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new ResumeClock(), cancellationToken);

    /// <summary>Puts the clock back to its start, stopped.</summary>
    public Task ResetAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new ResetClock(), cancellationToken);

    /// <summary>Takes the clock away.</summary>
    public Task ClearAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new ClearClock(), cancellationToken);

    /// <summary>Moves the end of the countdown; one that has ended runs again.</summary>
    /// <param name="by">Whole seconds, below zero to shorten; 1 s to a day must be left.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ExtendAsync(TimeSpan by, CancellationToken cancellationToken = default) =>
        SendAsync(new ExtendCountdown { Seconds = SecondsOf(by) }, cancellationToken);

    /// <summary>Adds an item to the agenda.</summary>
    /// <param name="title">1 to 200 UTF-16 units after trimming.</param>
    /// <param name="planned">Whole seconds, at most a day; zero for no plan.</param>
    /// <param name="before">The number of the item that it comes before; 0 for the end.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    /// <returns>
    /// The item's number; 0 when the client had to start from fresh snapshots before the answer came.
    /// </returns>
    public async Task<long> AddItemAsync(
        string title, TimeSpan planned = default, long before = 0, CancellationToken cancellationToken = default)
    {
        var command = new AddItem { Title = title, PlannedSeconds = SecondsOf(planned), Before = before };
        var receipt = await SendAsync(command, cancellationToken).ConfigureAwait(false);
        return receipt.Find<ItemAdded>()?.Item ?? 0;
    }

    /// <summary>Gives an item another title and plan.</summary>
    /// <param name="item">The item's number.</param>
    /// <param name="title">1 to 200 UTF-16 units after trimming.</param>
    /// <param name="planned">Whole seconds, at most a day; zero for no plan.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ChangeItemAsync(
        long item, string title, TimeSpan planned, CancellationToken cancellationToken = default) =>
        SendAsync(
            new ChangeItem { Item = item, Title = title, PlannedSeconds = SecondsOf(planned) }, cancellationToken);

    /// <summary>Moves an item to another place.</summary>
    /// <param name="item">The item's number.</param>
    /// <param name="before">The number of the item that it comes before; 0 for the end.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task MoveItemAsync(long item, long before = 0, CancellationToken cancellationToken = default) =>
        SendAsync(new MoveItem { Item = item, Before = before }, cancellationToken);

    /// <summary>Takes an item off the agenda.</summary>
    /// <inheritdoc cref="StartItemAsync"/>
    public Task RemoveItemAsync(long item, CancellationToken cancellationToken = default) =>
        SendAsync(new RemoveItem { Item = item }, cancellationToken);

    /// <summary>Makes an item the current one; the one before is finished.</summary>
    /// <param name="item">The item's number.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task StartItemAsync(long item, CancellationToken cancellationToken = default) =>
        SendAsync(new StartItem { Item = item }, cancellationToken);

    /// <summary>Finishes the current item and starts the next one that is not done.</summary>
    public Task AdvanceAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new Advance(), cancellationToken);

    /// <summary>Finishes the current item.</summary>
    public Task FinishItemAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new FinishItem(), cancellationToken);

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) =>
        _state = snapshot is TimerSnapshot timer ? TimerState.Of(timer) : TimerState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);

    // What is far out of range stays so, and is refused by the server with its limits.
    private static int SecondsOf(TimeSpan time) => (int)Math.Clamp(time.TotalSeconds, -1e6, 1e6);
}

public sealed partial class ConferenceClient
{
    /// <summary>The clock and the agenda.</summary>
    public TimerService Timer => Service<TimerService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Timer = Add(() => new TimerService());
}
