// Opening rooms: how many, who goes where, and for how long.

import { h, toggle } from "../../dom.js";
import { isOpen } from "./model.js";

const roomsMax = 50;

export class OpenForm {
  constructor({ meeting, send }) {
    Object.assign(this, { meeting, send });
    this.count = h("input", { type: "number", min: "1", max: String(roomsMax), value: "2", testid: "breakouts-count" });
    this.minutes = h("input", {
      type: "number", min: "0", max: "1440", placeholder: "no end", testid: "breakouts-minutes",
    });
    this.how = h("select", { testid: "breakouts-how" },
      h("option", { value: "deal" }, "Dealt out by chance"),
      h("option", { value: "hand" }, "I move them"),
      h("option", { value: "choice" }, "They choose"));
    this.element = h("form", {
      class: "breakouts-form", "aria-label": "Open rooms", hidden: true, onsubmit: (event) => this.#submit(event),
    },
    h("label", { class: "field" }, h("span", {}, "Rooms"), this.count),
    h("label", { class: "field" }, h("span", {}, "Who goes where"), this.how),
    h("label", { class: "field" }, h("span", {}, "Minutes"), this.minutes),
    h("button", { type: "submit", class: "button primary", testid: "breakouts-open" }, "Open the rooms"));
  }

  show(state) {
    toggle(this.element, !isOpen(state) && this.meeting.may("OpenRooms"));
  }

  #submit(event) {
    event.preventDefault();
    const count = Math.min(roomsMax, Math.max(1, Math.trunc(Number(this.count.value)) || 1));
    const minutes = Math.max(0, Number(this.minutes.value) || 0);
    this.send("OpenRooms", {
      titles: Array.from({ length: count }, () => ""),
      deal: this.how.value === "deal",
      choice: this.how.value === "choice",
      durationSeconds: Math.round(minutes * 60),
      countdownSeconds: 30,
    });
  }
}
