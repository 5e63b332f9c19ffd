// The panel of the timer: the clock that everybody sees, and the agenda.

import { h, setText, toggle } from "../../dom.js";
import { Agenda } from "./agenda.js";
import { ClockFace } from "./clockFace.js";
import { emptyTimer, evolveTimer, runs, shownMs, timerFrom } from "./model.js";

const tickMs = 250;

export const panel = {
  service: "timer",
  title: "Timer",
  order: 90,
  icon: ["M10 17.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13Z", "M10 7.500V11l2 1.500", "M8 2.500h4"],
  create: (meeting) => new TimerPanel(meeting),
};

class TimerPanel {
  #state = emptyTimer;
  #ticking = null;

  constructor(meeting) {
    this.meeting = meeting;
    this.refusal = h("p", { class: "refusal", role: "alert", hidden: true, testid: "timer-refusal" });
    const send = (type, body) => this.#send(type, body);
    this.face = new ClockFace(meeting, send);
    this.agenda = new Agenda(meeting, send);
    this.element = h("div", { class: "timer" }, this.face.element, this.agenda.element, this.refusal);
  }

  reset(snapshot) {
    this.#state = timerFrom(snapshot);
    this.update();
  }

  apply(event) {
    this.#state = evolveTimer(this.#state, event);
    if (event.type === "CountdownEnded") this.face.announce("The time is up.");
    this.update();
  }

  // What is left, in minutes, so that it does not change every second.
  badge() {
    const { clock } = this.#state;
    if (clock.mode !== "countdown" || clock.phase !== "running") return "";
    return `${Math.ceil(shownMs(clock, this.meeting.now()) / 60_000)}m`;
  }

  update() {
    this.face.show(this.#state.clock);
    this.agenda.show(this.#state);
    this.#tick();
    if (runs(this.#state)) this.#ticking ??= setInterval(() => this.#tickOrStop(), tickMs);
    else this.#stop();
  }

  // The meeting may be over, and another one's panels in the place of these.
  #tickOrStop() {
    if (this.element.isConnected) this.#tick();
    else this.#stop();
  }

  #tick() {
    const now = this.meeting.now();
    this.face.tick(now);
    this.agenda.tick(now);
    const badge = this.badge();
    if (badge !== this.shownBadge) {
      this.shownBadge = badge;
      this.meeting.changed();
    }
  }

  #stop() {
    clearInterval(this.#ticking);
    this.#ticking = null;
  }

  async #send(type, body = {}) {
    toggle(this.refusal, false);
    try {
      await this.meeting.command(type, body);
      return true;
    } catch (refusal) {
      setText(this.refusal, refusal.message);
      toggle(this.refusal, true);
      return false;
    }
  }
}
