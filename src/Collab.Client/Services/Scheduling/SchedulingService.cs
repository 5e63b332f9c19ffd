using Collab.Protocol.Services.Scheduling;
using Google.Protobuf;

namespace Collab.Client;

/// <summary>The service <c>scheduling</c>: when the conference takes place, once or by a rule.</summary>
/// <remarks>
/// Every command completes when it is journaled, and the state shows it by then. Whatever the server refuses comes as a
/// <see cref="RefusedException"/>. Reminders are events: <see cref="ReminderDue"/> in the stream.
/// </remarks>
public sealed class SchedulingService : ClientService
{
    private volatile SchedulingState _state = SchedulingState.Empty;

    internal SchedulingService() : base("scheduling", SchedulingReflection.Descriptor) { }

    /// <summary>The plan as of the last event; every change is a new object.</summary>
    public SchedulingState State => _state;

    /// <summary>Plans the conference, or plans it anew. For hosts.</summary>
    /// <param name="schedule">
    /// Starts in a named zone's local time, lasts a minute to a day, and recurs by a rule of RFC 5545, if it has one.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task SetAsync(Schedule schedule, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return SendAsync(new SetSchedule { Schedule = schedule.Clone() }, cancellationToken);
    }

    /// <summary>Takes the plan away. For hosts.</summary>
    public Task ClearAsync(CancellationToken cancellationToken = default) =>
        SendAsync(new ClearSchedule(), cancellationToken);

    /// <summary>Moves the end of the occurrence that is on. For co-hosts and hosts.</summary>
    /// <param name="by">
    /// Whole seconds, below zero to shorten. At least a minute from now and at most a day from the start must come of
    /// it.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task ExtendAsync(TimeSpan by, CancellationToken cancellationToken = default) => SendAsync(
        new ExtendOccurrence { Seconds = (int)Math.Clamp(by.TotalSeconds, -1e6, 1e6) }, cancellationToken);

    /// <summary>Leaves out one occurrence that has not begun. For hosts.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent may still be done.</param>
    public Task CancelAsync(DateTimeOffset start, CancellationToken cancellationToken = default) =>
        SendAsync(new CancelOccurrence { Start = start.ToUnixTimeMilliseconds() }, cancellationToken);

    /// <summary>The plan as an iCalendar file.</summary>
    /// <exception cref="NotFoundException">There is no plan.</exception>
    public async Task<string> GetCalendarAsync(CancellationToken cancellationToken = default)
    {
        var answer = await QueryAsync<CalendarFile>(new GetCalendar(), cancellationToken).ConfigureAwait(false);
        return answer.Text;
    }

    /// <inheritdoc/>
    protected internal override void Reset(IMessage? snapshot) => _state = snapshot is SchedulingSnapshot scheduling
        ? SchedulingState.Of(scheduling)
        : SchedulingState.Empty;

    /// <inheritdoc/>
    protected internal override void Apply(ConferenceEvent @event) => _state = _state.After(@event);
}

public sealed partial class ConferenceClient
{
    /// <summary>When the conference takes place.</summary>
    public SchedulingService Scheduling => Service<SchedulingService>();
}

internal static partial class BuiltInServices
{
    private static readonly Func<ClientService> Scheduling = Add(() => new SchedulingService());
}
