using System.Globalization;
using Collab.Protocol.Services.Roster;
using Collab.Protocol.Services.Scheduling;
using Google.Protobuf;

namespace Collab.Core.Services.Scheduling;

/// <summary>When the conference takes place: once, or again and again by a rule.</summary>
/// <remarks>
/// A conference that recurs is one and the same, with all that is in it: between two occurrences it is closed to
/// everybody but hosts. Times are those of the server's clock; the waker sees to it that what is due happens although
/// nobody is there.
/// </remarks>
public sealed class SchedulingService : Service<SchedulingState>, IDoorkeeper<SchedulingState>
{
    /// <summary>Stands in the journal and on the wire.</summary>
    public const string ServiceName = "scheduling";

    /// <inheritdoc/>
    public override string Name => ServiceName;

    /// <inheritdoc/>
    public override ServiceContract Contract { get; } = ServiceContract.Of()
        .Command(Permission.Host, SetSchedule.Descriptor, ClearSchedule.Descriptor, CancelOccurrence.Descriptor)
        .Command(Permission.CoHost, ExtendOccurrence.Descriptor)
        .Event(
            ScheduleSet.Descriptor,
            ScheduleCleared.Descriptor,
            OccurrencesAdded.Descriptor,
            ReminderDue.Descriptor,
            OccurrenceStarted.Descriptor,
            OccurrenceEnded.Descriptor,
            OccurrenceExtended.Descriptor,
            OccurrenceCancelled.Descriptor)
        .Query(Permission.Participant, GetCalendar.Descriptor, CalendarFile.Descriptor)
        .SnapshotAs(SchedulingSnapshot.Descriptor)
        .Build();

    /// <inheritdoc/>
    public override SchedulingState Initial => SchedulingState.Empty;

    /// <inheritdoc/>
    public override Decision Decide(SchedulingState state, IMessage command, DecisionContext context) => command switch
    {
        _ when context.Facts.Conference.RefuseUnlessAlive() is { } refusal => refusal,
        SetSchedule set => Planning.Set(state, set, context.Now),
        ClearSchedule => Planning.Clear(state),
        ExtendOccurrence extend => Planning.Extend(state, extend, context.Now),
        CancelOccurrence cancel => Planning.Cancel(state, cancel),
        _ => throw new ArgumentException($"'{Name}' has no command {command.Descriptor.Name}.", nameof(command)),
    };

    /// <inheritdoc/>
    public override Decision Settle(SchedulingState state, DecisionContext context) =>
        context.Facts.Conference.IsAlive ? Course.Settle(state, context.Now) : Decision.Nothing;

    /// <inheritdoc/>
    public override long? NextDeadline(SchedulingState state, Facts facts) =>
        facts.Conference.IsAlive ? Course.NextDeadline(state) : null;

    /// <inheritdoc/>
    public Hours HoursOf(SchedulingState state) => state.Hours;

    /// <summary>Between occurrences those who are no hosts wait until it is early enough.</summary>
    public Admittance Judge(SchedulingState state, Newcomer newcomer, Facts facts) =>
        newcomer.Role < Role.CoHost && newcomer.Now < state.OpensAt
            ? new Admittance.Held(0, $"The meeting opens at {MomentOf(state.OpensAt)} UTC.")
            : Admittance.Free;

    /// <inheritdoc/>
    public override SchedulingState Evolve(SchedulingState state, IMessage @event, EventContext context) =>
        SchedulingEvents.Evolve(state, @event, context.Time);

    /// <inheritdoc/>
    public override IMessage ToSnapshot(SchedulingState state) => state.Write();

    /// <inheritdoc/>
    public override SchedulingState FromSnapshot(IMessage snapshot) =>
        SchedulingState.Read((SchedulingSnapshot)snapshot);

    /// <summary>Everybody sees the same.</summary>
    public override object ViewKey(SchedulingState state, Viewer viewer) => "";

    /// <inheritdoc/>
    public override QueryStep Answer(SchedulingState state, IMessage query, Viewer viewer) => query switch
    {
        GetCalendar => CalendarQuery.Answer(state),
        _ => base.Answer(state, query, viewer),
    };

    private static string MomentOf(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        .ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
