import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { currentOf, emptyPlan, evolvePlan, nextOf, planFrom, ruleInWords, scheduleOf, untilInWords } =
  await load("services/scheduling/model.js");

const hour = (start) => ({ start: String(start), end: String(start + 3_600_000) });
const fold = (plan, ...events) => events.reduce((folded, [type, body = {}]) => evolvePlan(folded, { type, body }), plan);
const planned = () => fold(emptyPlan, ["ScheduleSet", {
  schedule: { starts: "2027-01-16T09:00:00", timeZone: "UTC", durationSeconds: 3600, rule: "FREQ=DAILY" },
  occurrences: [hour(1000), hour(90_000_000)],
}]);

test("occurrences start, are extended, end and are left out", () => {
  let plan = planned();
  assert.deepEqual([currentOf(plan), nextOf(plan).start], [undefined, 1000]);
  plan = fold(plan, ["OccurrenceStarted", { occurrence: hour(1000) }],
    ["OccurrenceExtended", { occurrence: { start: "1000", end: "5000000" } }]);
  assert.deepEqual([currentOf(plan), nextOf(plan).start], [{ start: 1000, end: 5_000_000 }, 90_000_000]);
  plan = fold(plan, ["OccurrenceEnded", { occurrence: { start: "1000", end: "5000000" } }],
    ["OccurrencesAdded", { occurrences: [hour(180_000_000)], complete: true }],
    ["OccurrenceCancelled", { occurrence: hour(90_000_000) }], ["ReminderDue", { occurrence: hour(180_000_000) }]);
  assert.deepEqual([plan.started, plan.complete, plan.occurrences.map(({ start }) => start)], [false, true, [180_000_000]]);
  assert.equal(fold(plan, ["ScheduleCleared"]), emptyPlan);
});

test("a snapshot is what its events come to", () => {
  const plan = planned();
  assert.deepEqual(planFrom({
    schedule: { starts: "2027-01-16T09:00:00", timeZone: "UTC", durationSeconds: 3600, rule: "FREQ=DAILY" },
    occurrences: [hour(1000), hour(90_000_000)],
  }), plan);
  assert.deepEqual(planFrom({}), emptyPlan);
});

test("a form becomes a schedule", () => {
  assert.deepEqual(scheduleOf({
    starts: "2027-01-16T09:00", zone: "Europe/Berlin", minutes: "45", rule: " FREQ=DAILY ", early: "5",
    reminders: "60, 10 10", hardEnd: true,
  }), {
    starts: "2027-01-16T09:00:00", timeZone: "Europe/Berlin", durationSeconds: 2700, rule: "FREQ=DAILY",
    earlyJoinSeconds: 300, reminderSeconds: [3600, 600], hardEnd: true,
  });
});

test("rules and times in words", () => {
  assert.deepEqual([ruleInWords(""), ruleInWords("FREQ=DAILY"), ruleInWords("FREQ=YEARLY")],
    ["Once", "Every day", "FREQ=YEARLY"]);
  assert.deepEqual([0, 61_000, 7_500_000, 100_000_000].map(untilInWords),
    ["in 0 min", "in 2 min", "in 2 h 5 min", "in 1 d 3 h"]);
});
