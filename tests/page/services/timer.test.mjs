import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { beforeFor, clockText, current, emptyTimer, evolveTimer, runs, shownMs, spentMs, timerFrom } =
  await load("services/timer/model.js");

const fold = (state, ...events) =>
  events.reduce((folded, [type, body = {}, time = "0"]) => evolveTimer(folded, { type, body, time }), state);
const countdown = ["CountdownStarted", { label: "Break", durationMs: "60000", endsAt: "61000" }, "1000"];
const agenda = () => fold(emptyTimer,
  ["ItemAdded", { item: "1", title: "a", plannedSeconds: 60 }], ["ItemAdded", { item: "2", title: "b" }],
  ["ItemAdded", { item: "3", title: "c", before: "2" }]);
const titles = (state) => state.items.map(({ title }) => title).join("");

test("a countdown shows what is left, also while it is paused and after it was extended", () => {
  let state = fold(emptyTimer, countdown);
  assert.deepEqual([shownMs(state.clock, 21_000), shownMs(state.clock, 99_000), runs(state)], [40_000, 0, true]);
  state = fold(state, ["ClockPaused", { leftMs: "40000" }]);
  assert.deepEqual([shownMs(state.clock, 99_000), runs(state)], [40_000, false]);
  state = fold(state, ["CountdownExtended", { durationMs: "70000", leftMs: "50000" }]);
  assert.deepEqual([state.clock.phase, state.clock.durationMs, shownMs(state.clock, 0)], ["paused", 70_000, 50_000]);
  state = fold(state, ["ClockResumed", { endsAt: "150000" }]);
  assert.equal(shownMs(state.clock, 100_000), 50_000);
  state = fold(state, ["CountdownEnded"]);
  assert.deepEqual([state.clock.phase, shownMs(state.clock, 150_000)], ["ended", 0]);
  state = fold(state, ["CountdownExtended", { durationMs: "75000", endsAt: "155000" }], ["ClockReset"]);
  assert.deepEqual([state.clock.phase, shownMs(state.clock, 0)], ["paused", 75_000]);
});

test("a stopwatch shows what it ran", () => {
  let state = fold(emptyTimer, ["StopwatchStarted", { label: "Run" }, "1000"]);
  assert.equal(shownMs(state.clock, 4000), 3000);
  state = fold(state, ["ClockPaused", { elapsedMs: "3000" }], ["ClockResumed", { since: "7000" }]);
  assert.equal(shownMs(state.clock, 12_000), 5000);
  assert.deepEqual(fold(state, ["ClockCleared"]).clock, emptyTimer.clock);
});

test("agenda items are put in their places and moved", () => {
  assert.equal(titles(agenda()), "acb");
  assert.equal(titles(fold(agenda(), ["ItemMoved", { item: "1" }])), "cba");
  assert.equal(titles(fold(agenda(), ["ItemMoved", { item: "2", before: "1" }])), "bac");
  assert.equal(titles(fold(agenda(), ["ItemRemoved", { item: "3" }])), "ab");
  assert.equal(fold(agenda(), ["ItemChanged", { item: "1", title: "z" }]).items[0].plannedSeconds, 0);
});

test("moving by one place names the item to come before", () => {
  const { items } = agenda();
  assert.deepEqual([beforeFor(items, 3, -1), beforeFor(items, 3, 1), beforeFor(items, 1, 1)], [1, 0, 2]);
  assert.deepEqual([beforeFor(items, 1, -1), beforeFor(items, 2, 1)], [undefined, undefined]);
});

test("an item keeps what it took, over several times", () => {
  let state = fold(agenda(), ["ItemStarted", { item: "1" }, "1000"]);
  assert.deepEqual([current(state).id, spentMs(state.items[0], 3000), runs(state)], [1, 2000, true]);
  state = fold(state, ["ItemFinished", { item: "1" }, "5000"], ["ItemStarted", { item: "1" }, "9000"]);
  assert.deepEqual([state.items[0].done, spentMs(state.items[0], 10_000)], [false, 5000]);
});

test("times are read as people write them", () => {
  assert.deepEqual([0, 999, 75_000, 3_600_000].map((each) => clockText(each)), ["0:00", "0:00", "1:15", "1:00:00"]);
  assert.deepEqual([1, 59_001].map((each) => clockText(each, true)), ["0:01", "1:00"]);
});

test("a snapshot is taken as it is, and unknown events change nothing", () => {
  const state = timerFrom({
    clock: { mode: "CLOCK_MODE_STOPWATCH", phase: "CLOCK_PHASE_PAUSED", elapsedMs: "5" },
    items: [{ id: "1", title: "a", spentMs: "7", done: true }],
  });
  assert.deepEqual([state.clock.mode, state.clock.elapsedMs, state.items[0].done], ["stopwatch", 5, true]);
  assert.equal(fold(state, ["SomethingNew"]), state);
});
