// The clock: large digits, and what one may do with it.

import { h, setText, toggle } from "../../dom.js";
import { clockText, shownMs } from "./model.js";

const lengths = [1, 5, 10, 15];

export class ClockFace {
  #clock = null;

  // send(type, body): a command; says itself what is refused.
  constructor(meeting, send) {
    Object.assign(this, { meeting, send });
    this.label = h("p", { class: "timer-label", dir: "auto", testid: "timer-label" });
    this.digits = h("p", { class: "timer-digits", role: "timer", "aria-live": "off", testid: "timer-digits" });
    this.fill = h("div", { class: "timer-bar-fill" });
    this.bar = h("div", { class: "timer-bar", "aria-hidden": "true" }, this.fill);
    this.state = h("p", { class: "hint", role: "status", testid: "timer-state" });
    this.buttons = {
      PauseClock: this.#button("Pause", "timer-pause", "PauseClock"),
      ResumeClock: this.#button("Go on", "timer-resume", "ResumeClock", "primary"),
      ResetClock: this.#button("Reset", "timer-reset", "ResetClock"),
      ExtendCountdown: h("button", {
        type: "button", class: "button small", testid: "timer-extend",
        onclick: () => this.send("ExtendCountdown", { seconds: 60 }),
      }, "+ 1 min"),
      ClearClock: this.#button("Remove", "timer-clear", "ClearClock"),
    };
    this.face = h("div", { class: "timer-face", testid: "timer-face" },
      this.label, this.digits, this.bar, this.state, h("div", { class: "timer-buttons" }, Object.values(this.buttons)));
    this.empty = h("p", { class: "hint", testid: "timer-empty" }, "No clock is running.");
    this.start = this.#startForm();
    this.element = h("section", { class: "timer-clock", "aria-label": "Clock" }, this.face, this.empty, this.start);
  }

  show(clock) {
    const { meeting, buttons } = this;
    this.#clock = clock;
    const there = clock.mode !== "";
    this.face.dataset.phase = clock.phase;
    toggle(this.face, there);
    toggle(this.empty, !there);
    toggle(this.start, !there && meeting.may("StartCountdown"));
    setText(this.label, clock.label);
    toggle(this.label, clock.label !== "");
    toggle(this.bar, clock.mode === "countdown");
    setText(this.state, { paused: "Paused", ended: "The time is up." }[clock.phase] ?? "");
    const countdown = clock.mode === "countdown";
    toggle(buttons.PauseClock, clock.phase === "running" && meeting.may("PauseClock"));
    toggle(buttons.ResumeClock, clock.phase === "paused" && meeting.may("ResumeClock"));
    toggle(buttons.ResetClock, meeting.may("ResetClock"));
    toggle(buttons.ExtendCountdown, countdown && meeting.may("ExtendCountdown"));
    toggle(buttons.ClearClock, meeting.may("ClearClock"));
  }

  tick(now) {
    const clock = this.#clock;
    const shown = shownMs(clock, now);
    setText(this.digits, clockText(shown, clock.mode === "countdown"));
    const runsOut = clock.mode === "countdown" && clock.phase === "running" && shown <= 10_000;
    this.face.classList.toggle("timer-last", runsOut);
    this.fill.style.width = `${clock.durationMs > 0 ? Math.min(100, (100 * shown) / clock.durationMs) : 0}%`;
  }

  announce(text) {
    setText(this.state, text);
  }

  #button(label, testid, type, style = "") {
    return h("button", {
      type: "button", class: `button small ${style}`, testid, onclick: () => this.send(type),
    }, label);
  }

  #startForm() {
    const minutes = h("input", {
      type: "number", min: "0.1", max: "1440", step: "any", value: "5", required: true, testid: "timer-minutes",
      "aria-label": "Minutes",
    });
    const label = h("input", {
      maxlength: "100", placeholder: "What for (optional)", testid: "timer-for", "aria-label": "What for",
    });
    const text = () => label.value.trim();
    const quick = lengths.map((length) => h("button", {
      type: "button", class: "button small", testid: `timer-quick-${length}`,
      onclick: () => this.send("StartCountdown", { seconds: length * 60, label: text() }),
    }, `${length} min`));
    return h("form", {
      class: "timer-start",
      onsubmit: (event) => {
        event.preventDefault();
        this.send("StartCountdown", { seconds: Math.round(Number(minutes.value) * 60), label: text() });
      },
    },
    label,
    h("div", { class: "timer-buttons" }, quick),
    h("div", { class: "timer-buttons" }, h("label", { class: "timer-minutes" }, minutes, h("span", {}, "min")),
      h("button", { type: "submit", class: "button primary small", testid: "timer-start" }, "Start countdown")),
    h("button", {
      type: "button", class: "button small", testid: "timer-stopwatch",
      onclick: () => this.send("StartStopwatch", { label: text() }),
    }, "Start stopwatch"));
  }
}
