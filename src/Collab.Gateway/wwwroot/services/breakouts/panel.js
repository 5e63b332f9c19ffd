// The rooms beside the meeting. In the main room: opening, moving, closing, and going where one belongs. In a room: the
// way back, help, and what is said to all.

import { h, setText, toggle } from "../../dom.js";
import { breakoutsFrom, evolveBreakouts, isOpen, leftInWords, leftMs, nameOf, noRooms, roomOf } from "./model.js";
import { InRoom } from "./inRoom.js";
import { OpenForm } from "./openForm.js";
import { RoomList } from "./roomList.js";

const tickMs = 500;

export const panel = {
  service: "breakouts",
  title: "Breakouts",
  order: 130,
  icon: ["M3.5 4h5.500v5H3.500z", "M11 4h5.500v5H11z", "M3.500 11.500h5.500v5H3.500z", "M11 11.500h5.500v5H11z"],
  create: (meeting) => new BreakoutsPanel(meeting),
};

class BreakoutsPanel {
  #state = noRooms;
  #timer = null;

  constructor(meeting) {
    this.meeting = meeting;
    this.main = meeting.main;
    this.refusal = h("p", { class: "refusal", role: "alert", testid: "breakouts-refusal", hidden: true });
    this.status = h("p", { class: "breakouts-status", role: "status", testid: "breakouts-status" });
    this.left = h("p", { class: "breakouts-left", testid: "breakouts-left", hidden: true });
    const send = (type, body) => this.#send(type, body);
    this.parts = this.main
      ? [new InRoom({ meeting, send })]
      : [new OpenForm({ meeting, send }), new RoomList({ meeting, send })];
    this.element = h("div", { class: "breakouts" },
      this.status, this.left, this.refusal, this.parts.map(({ element }) => element));
    if (!this.main) return;
    this.#state = this.main.carried;
    this.main.listen({
      reset: (snapshot) => this.#become(breakoutsFrom(snapshot)),
      apply: (event) => {
        this.#become(evolveBreakouts(this.#state, event));
        if (event.type === "MessageBroadcast") meeting.show();
      },
      over: () => meeting.leaveRoom(),
    });
    // The way back is what one looks for.
    queueMicrotask(() => {
      meeting.show();
      this.#become(this.#state);
    });
  }

  // Of the conference that is shown. The rooms of a room are nobody's business.
  reset(snapshot) {
    if (!this.main) this.#become(breakoutsFrom(snapshot));
  }

  apply(event) {
    if (!this.main) this.#become(evolveBreakouts(this.#state, event));
  }

  update() {
    this.#render();
  }

  badge() {
    const { calls } = this.#state;
    if (!this.main && calls.length > 0 && this.meeting.isModerator) return String(calls.length);
    return isOpen(this.#state) ? "\u2022" : "";
  }

  announcement() {
    const left = leftMs(this.#state, this.meeting.now());
    return this.#state.closesAt > 0 ? `Rooms close in ${leftInWords(left)}` : "";
  }

  #become(state) {
    this.#state = state;
    this.#render();
    this.meeting.changed();
    this.#follow();
  }

  // Goes where one belongs.
  #follow() {
    const me = this.meeting.me.id;
    if (!me) return;
    const number = isOpen(this.#state) ? roomOf(this.#state, me) : 0;
    const wanted = number > 0 ? nameOf(this.#state, number) : "";
    const here = this.main ? this.meeting.room : "";
    if (wanted === here) return;
    if (this.main) this.meeting.leaveRoom();
    else this.meeting.enterRoom({ service: "breakouts", name: wanted }, this.#state);
  }

  #render() {
    const open = isOpen(this.#state);
    setText(this.status, this.#inWords(open));
    for (const part of this.parts) part.show(this.#state);
    this.#tick();
    if (leftMs(this.#state, this.meeting.now()) !== null) this.#timer ??= setInterval(() => this.#tickOrStop(), tickMs);
    else this.#stop();
  }

  #inWords(open) {
    if (this.main) return `You are in ${this.#titleOf(this.meeting.room)}.`;
    if (!open) return "No rooms are open.";
    return `${this.#state.rooms.length === 1 ? "One room is" : `${this.#state.rooms.length} rooms are`} open.`;
  }

  #titleOf(name) {
    return this.#state.rooms.find(({ number }) => nameOf(this.#state, number) === name)?.title ?? "a room";
  }

  #tickOrStop() {
    if (this.element.isConnected) this.#tick();
    else this.#stop();
  }

  #tick() {
    const left = leftMs(this.#state, this.meeting.now());
    toggle(this.left, left !== null);
    if (left === null) return;
    const words = `${this.#state.closesAt > 0 ? "The rooms close in" : "Time left:"} ${leftInWords(left)}`;
    if (this.left.textContent === words) return;
    setText(this.left, words);
    if (this.#state.closesAt > 0) this.meeting.changed();
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  async #send(type, body = {}) {
    toggle(this.refusal, false);
    try {
      await (this.main ?? this.meeting).command(type, body);
      return true;
    } catch (refusal) {
      setText(this.refusal, refusal.message);
      toggle(this.refusal, true);
      return false;
    }
  }
}
