using Collab.Protocol.Services.Timer;
using Google.Protobuf;

namespace Collab.Core.Services.Timer;

/// <summary>One clock for everybody, counting down or up, and an agenda with planned times.</summary>
/// <remarks>
/// The state has moments of the server's clock, never what a clock shows: it is right after a failover of any length,
/// and a countdown whose end fell into one ends as soon as somebody decides again.
/// </remarks>
public sealed class TimerService : Service<TimerState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "timer";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(
            Permission.Presenter,
            StartCountdown.Descriptor,
            StartStopwatch.Descriptor,
            PauseClock.Descriptor,
            ResumeClock.Descriptor,
            ResetClock.Descriptor,
            ClearClock.Descriptor,
            ExtendCountdown.Descriptor,
            AddItem.Descriptor,
            ChangeItem.Descriptor,
            MoveItem.Descriptor,
            RemoveItem.Descriptor,
            StartItem.Descriptor,
            Advance.Descriptor,
            FinishItem.Descriptor)
        .Event(
            CountdownStarted.Descriptor,
            StopwatchStarted.Descriptor,
            ClockPaused.Descriptor,
            ClockResumed.Descriptor,
            ClockReset.Descriptor,
            ClockCleared.Descriptor,
            CountdownExtended.Descriptor,
            CountdownEnded.Descriptor,
            ItemAdded.Descriptor,
            ItemChanged.Descriptor,
            ItemMoved.Descriptor,
            ItemRemoved.Descriptor,
            ItemStarted.Descriptor,
            ItemFinished.Descriptor)
        .SnapshotAs(TimerSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override TimerState Initial => TimerState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(TimerState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        StartCountdown start => Clocks.StartCountdown(start, context.Now),
        StartStopwatch start => Clocks.StartStopwatch(start),
        PauseClock => Clocks.Pause(state.Clock, context.Now),
        ResumeClock => Clocks.Resume(state.Clock, context.Now),
        ResetClock => Clocks.Reset(state.Clock),
        ClearClock => Clocks.Clear(state.Clock),
        ExtendCountdown extend => Clocks.Extend(state.Clock, extend, context.Now),
        AddItem add => Agenda.Add(state, add),
        ChangeItem change => Agenda.Change(state, change),
        MoveItem move => Agenda.Move(state, move),
        RemoveItem remove => Agenda.Remove(state, remove),
        StartItem start => Agenda.Start(state, start),
        Advance => Agenda.Advance(state),
        FinishItem => Agenda.Finish(state),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <summary>Ends a countdown that has come to 0.</summary>
    public override Decision Settle(TimerState state, DecisionContext context) =>
        NextDeadline(state, context.Facts) <= context.Now ? Decision.Accept(new CountdownEnded()) : Decision.Nothing;

    /// <inheritdoc/>
    public override long? NextDeadline(TimerState state, Facts facts) =>
        facts.Conference.IsAlive ? state.EndsAt : null;

    /// <inheritdoc/>
    public override TimerState Evolve(TimerState state, IMessage @event, EventContext context) =>
        TimerEvents.Evolve(state, @event, context);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(TimerState state) => new TimerSnapshot
    {
        Clock = state.Clock,
        Items = { state.Items },
        NextItem = state.NextItem,
    };

    /// <inheritdoc/>
    public override object ViewKey(TimerState state, Viewer viewer) => Name;

    /// <inheritdoc/>
    public override TimerState FromSnapshot(IMessage snapshot)
    {
        var saved = (TimerSnapshot)snapshot;
        return new TimerState(saved.Clock ?? new Clock(), [.. saved.Items], saved.NextItem);
    }
}
