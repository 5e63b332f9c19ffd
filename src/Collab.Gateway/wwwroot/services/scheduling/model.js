// The plan as a fold of its events; the same rules as Collab.Core/Services/Scheduling.

import { int } from "../../protocol.js";

export const emptyPlan = Object.freeze({ schedule: null, occurrences: [], complete: false, started: false });

export const planFrom = (snapshot) => ({
  schedule: snapshot.schedule ? scheduleFrom(snapshot.schedule) : null,
  occurrences: (snapshot.occurrences ?? []).map(occurrenceFrom),
  complete: snapshot.complete === true,
  started: snapshot.started === true,
});

export function evolvePlan(plan, { type, body }) {
  const without = () => plan.occurrences.filter(({ start }) => start !== int(body.occurrence.start));
  switch (type) {
    case "ScheduleSet":
      return planFrom(body);
    case "ScheduleCleared":
      return emptyPlan;
    case "OccurrencesAdded":
      return {
        ...plan, occurrences: [...plan.occurrences, ...(body.occurrences ?? []).map(occurrenceFrom)],
        complete: body.complete === true,
      };
    case "OccurrenceStarted":
      return { ...plan, started: true };
    case "OccurrenceEnded":
      return { ...plan, started: false, occurrences: without() };
    case "OccurrenceCancelled":
      return { ...plan, occurrences: without() };
    case "OccurrenceExtended": {
      const extended = occurrenceFrom(body.occurrence);
      const moved = (each) => (each.start === extended.start ? extended : each);
      return { ...plan, occurrences: plan.occurrences.map(moved) };
    }
    default:
      return plan;
  }
}

// The occurrence that is on, and the one that comes next.
export const currentOf = ({ started, occurrences }) => (started ? occurrences[0] : undefined);
export const nextOf = ({ started, occurrences }) => occurrences[started ? 1 : 0];

const repeats = new Map([
  ["", "Once"], ["FREQ=DAILY", "Every day"], ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday"],
  ["FREQ=WEEKLY", "Every week"], ["FREQ=WEEKLY;INTERVAL=2", "Every second week"], ["FREQ=MONTHLY", "Every month"],
]);

export const repeatChoices = [...repeats];

export const ruleInWords = (rule) => repeats.get(rule) ?? rule;

// "in 2 h 5 min", for what lies ahead.
export function untilInWords(milliseconds) {
  const minutes = Math.max(0, Math.ceil(milliseconds / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return `in ${days} d ${hours} h`;
  return hours > 0 ? `in ${hours} h ${rest} min` : `in ${rest} min`;
}

// The body of SetSchedule's schedule from what a form has.
export const scheduleOf = ({ starts, zone, minutes, rule, early, reminders, hardEnd }) => ({
  // A field for local times leaves whole seconds out.
  starts: starts.length === 16 ? `${starts}:00` : starts,
  timeZone: zone, durationSeconds: Math.round(Number(minutes) * 60), rule: rule.trim(),
  earlyJoinSeconds: Math.round(Number(early) * 60),
  reminderSeconds: [...new Set(reminders.split(/[\s,;]+/).filter(Boolean).map((each) => Math.round(Number(each) * 60)))]
    .filter((seconds) => Number.isFinite(seconds)),
  hardEnd,
});

const occurrenceFrom = ({ start, end }) => ({ start: int(start), end: int(end) });

const scheduleFrom = (schedule) => ({
  starts: schedule.starts ?? "",
  timeZone: schedule.timeZone ?? "",
  durationSeconds: schedule.durationSeconds ?? 0,
  rule: schedule.rule ?? "",
  earlyJoinSeconds: schedule.earlyJoinSeconds ?? 0,
  reminderSeconds: schedule.reminderSeconds ?? [],
  hardEnd: schedule.hardEnd === true,
});
