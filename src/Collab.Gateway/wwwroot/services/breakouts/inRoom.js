// What one sees of the rooms from within one.

import { arrange, h, setText, toggle } from "../../dom.js";
import { roomOf } from "./model.js";

export class InRoom {
  #said = null;

  constructor({ meeting, send }) {
    this.meeting = meeting;
    this.back = h("button", {
      type: "button", class: "button primary", testid: "breakouts-back", onclick: () => send("ChooseRoom", { room: 0 }),
    }, "Back to the main room");
    this.help = h("button", {
      type: "button", class: "button", testid: "breakouts-help", onclick: () => send("CallForHelp"),
    });
    this.list = h("ul", { class: "breakouts-said", testid: "breakouts-said", "aria-label": "Said to all rooms" });
    this.heading = h("h3", {}, "Said to all rooms");
    this.element = h("section", { class: "breakouts-room", "aria-label": "This room" },
      h("div", { class: "breakouts-actions" }, this.back, this.help), this.heading, this.list);
  }

  show(state) {
    const room = roomOf(state, this.meeting.me.id);
    const called = state.calls.some((call) => call.room === room);
    setText(this.help, called ? "Help is on its way" : "Call for help");
    this.help.disabled = called;
    toggle(this.help, !this.meeting.isModerator);
    toggle(this.heading, state.said.length > 0);
    if (state.said === this.#said) return;
    this.#said = state.said;
    arrange(this.list, state.said.map(({ text }) => h("li", {}, text)));
  }
}
