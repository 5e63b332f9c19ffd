using Collab.Protocol;
using Collab.Protocol.Services.Scheduling;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Collab.Core.Services.Scheduling;

/// <summary>Answers <c>GetCalendar</c>.</summary>
internal static class CalendarQuery
{
    public static QueryStep Answer(SchedulingState state)
    {
        if (state.Schedule is null)
            return new QueryStep.Refused(RefusalCode.NotFound, "The conference has no schedule: set one first.");
        if (!Recurrence.HasZone(state.Schedule))
        {
            return new QueryStep.Refused(
                RefusalCode.NotFound,
                $"The schedule's zone '{LegalText.Quotable(state.Schedule.TimeZone)}' is no longer in the time zone "
                + "database of this server: set the schedule anew, with one that is.");
        }

        var component = Recurrence.Event(state.Schedule);
        // The query knows no conference, and a calendar wants a name that stays: what makes the plan does.
        component.Uid = $"{state.Schedule.Starts}-{state.Schedule.DurationSeconds}@collab";
        component.Summary = "Meeting";
        component.DtStamp = new CalDateTime(DateTime.UnixEpoch, "UTC");
        foreach (var start in state.Cancelled)
        {
            component.ExceptionDates.Add(Recurrence.LocalTime(state.Schedule, start));
        }

        foreach (var seconds in state.Schedule.ReminderSeconds)
        {
            component.Alarms.Add(new Alarm
            {
                Action = AlarmAction.Display,
                Description = "Meeting",
                Trigger = new Trigger(Duration.FromSeconds(-seconds)),
            });
        }

        var calendar = new Calendar { ProductId = "-//Collab.Actors//EN" };
        calendar.Events.Add(component);
        if (state.Schedule.TimeZone != "UTC")
        {
            calendar.AddTimeZone(VTimeZone.FromDateTimeZone(
                state.Schedule.TimeZone, component.DtStart!.Value, includeHistoricalData: false));
        }

        return new QueryStep.Answered(new CalendarFile
        {
            Text = new CalendarSerializer().SerializeToString(calendar) ?? "",
        });
    }
}
