// The clock and the agenda as a fold of their events; the same rules as Collab.Core/Services/Timer.

import { int } from "../../protocol.js";

// clock: mode "" (none), "countdown" or "stopwatch"; times by the server's clock, in milliseconds.
export const emptyTimer = Object.freeze({ clock: clockFrom({}), items: [] });

export const timerFrom = (snapshot) => ({
  clock: clockFrom(snapshot.clock ?? {}),
  items: (snapshot.items ?? []).map(itemFrom),
});

export function evolveTimer(state, { type, body, time }) {
  const clock = (changes) => ({
    ...state,
    clock: { ...state.clock, endsAt: 0, leftMs: 0, since: 0, elapsedMs: 0, ...changes },
  });
  const change = (changes) => ({
    ...state,
    items: state.items.map((item) => (item.id === int(body.item) ? { ...item, ...changes(item) } : item)),
  });
  switch (type) {
    case "CountdownStarted":
      return { ...state, clock: clockFrom({ ...body, mode: "CLOCK_MODE_COUNTDOWN", phase: "CLOCK_PHASE_RUNNING" }) };
    case "StopwatchStarted":
      return {
        ...state,
        clock: clockFrom({ ...body, mode: "CLOCK_MODE_STOPWATCH", phase: "CLOCK_PHASE_RUNNING", since: time }),
      };
    case "ClockPaused":
      return clock({ phase: "paused", leftMs: int(body.leftMs), elapsedMs: int(body.elapsedMs) });
    case "ClockResumed":
      return clock({ phase: "running", endsAt: int(body.endsAt), since: int(body.since) });
    case "ClockReset":
      return clock({ phase: "paused", leftMs: state.clock.durationMs });
    case "ClockCleared":
      return { ...state, clock: emptyTimer.clock };
    case "CountdownExtended":
      return clock({
        phase: int(body.leftMs) > 0 ? "paused" : "running",
        durationMs: int(body.durationMs), endsAt: int(body.endsAt), leftMs: int(body.leftMs),
      });
    case "CountdownEnded":
      return clock({ phase: "ended", endsAt: state.clock.endsAt });
    case "ItemAdded":
      return { ...state, items: inserted(state.items, itemFrom({ ...body, id: body.item }), int(body.before)) };
    case "ItemChanged":
      return change(() => ({ title: body.title ?? "", plannedSeconds: body.plannedSeconds ?? 0 }));
    case "ItemMoved": {
      const moved = state.items.find((item) => item.id === int(body.item));
      const others = state.items.filter((item) => item !== moved);
      return moved ? { ...state, items: inserted(others, moved, int(body.before)) } : state;
    }
    case "ItemRemoved":
      return { ...state, items: state.items.filter((item) => item.id !== int(body.item)) };
    case "ItemStarted":
      return change(() => ({ startedAt: int(time), done: false }));
    case "ItemFinished":
      return change((item) => ({
        spentMs: item.spentMs + Math.max(0, int(time) - item.startedAt), startedAt: 0, done: true,
      }));
    default:
      return state;
  }
}

// What the clock shows at that time: what is left, or what has passed.
export function shownMs(clock, now) {
  if (clock.mode === "countdown") return clock.phase === "running" ? Math.max(0, clock.endsAt - now) : clock.leftMs;
  return clock.phase === "running" ? Math.max(0, now - clock.since) : clock.elapsedMs;
}

// What an item has taken so far, in milliseconds.
export const spentMs = (item, now) => item.spentMs + (item.startedAt > 0 ? Math.max(0, now - item.startedAt) : 0);

export const current = (state) => state.items.find((item) => item.startedAt > 0);

// Whether anything is to be seen moving.
export const runs = (state) => state.clock.phase === "running" || current(state) !== undefined;

// The number of the item that an item must come before to move up or down by one place; undefined when it cannot.
export function beforeFor(items, id, by) {
  const at = items.findIndex((item) => item.id === id);
  const to = at + (by > 0 ? 2 : -1);
  if (at < 0 || to < 0 || to > items.length) return undefined;
  return items[to]?.id ?? 0;
}

// 75000 -> "1:15"; a countdown shows 1 until it is over.
export function clockText(milliseconds, roundUp = false) {
  const seconds = roundUp ? Math.ceil(milliseconds / 1000) : Math.floor(milliseconds / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function inserted(items, item, before) {
  const at = before === 0 ? items.length : items.findIndex(({ id }) => id === before);
  return at < 0 ? [...items, item] : [...items.slice(0, at), item, ...items.slice(at)];
}

function clockFrom(clock) {
  const word = (name, prefix) => (name ?? "").replace(prefix, "").replace("UNSPECIFIED", "").toLowerCase();
  return {
    mode: word(clock.mode, "CLOCK_MODE_"),
    phase: word(clock.phase, "CLOCK_PHASE_"),
    label: clock.label ?? "",
    durationMs: int(clock.durationMs),
    endsAt: int(clock.endsAt),
    leftMs: int(clock.leftMs),
    since: int(clock.since),
    elapsedMs: int(clock.elapsedMs),
  };
}

function itemFrom(item) {
  return {
    id: int(item.id),
    title: item.title ?? "",
    plannedSeconds: item.plannedSeconds ?? 0,
    startedAt: int(item.startedAt),
    spentMs: int(item.spentMs),
    done: item.done === true,
  };
}
