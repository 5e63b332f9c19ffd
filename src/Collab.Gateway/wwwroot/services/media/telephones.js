// People on telephones: who is, how to dial in, and calling somebody.

import { arrange, h, Kept, setText, toggle } from "../../dom.js";

const inWords = { requested: "is being called", ringing: "rings", connected: "is on the telephone" };

export class Telephones {
  #rows = new Kept();

  // act(type, body): sends a command; false when it was refused.
  constructor(meeting, act) {
    Object.assign(this, { meeting, act });
    this.dialIn = h("p", { class: "media-dial-in", testid: "media-dial-in" });
    this.list = h("ul", { class: "media-callers", testid: "media-callers", "aria-label": "On the telephone" });
    this.label = h("input", {
      placeholder: "Name", maxlength: 64, "aria-label": "Whom to call", testid: "media-label",
    });
    this.number = h("input", {
      placeholder: "+49 30 1234", type: "tel", maxlength: 40, "aria-label": "Telephone number", testid: "media-number",
    });
    this.form = h("form", { class: "media-dial", testid: "media-dial", onsubmit: (event) => this.#dial(event) },
      this.label, this.number, h("button", { class: "button small", testid: "media-call-out" }, "Call"));
    this.element = h("section", { class: "media-telephones", "aria-label": "Telephones" },
      h("h3", {}, "Telephones"), this.dialIn, this.list, this.form);
  }

  render({ callers, telephony, dialIn }) {
    const may = telephony && this.meeting.may("DialOut");
    toggle(this.element, may || dialIn !== "" || callers.length > 0);
    toggle(this.form, may);
    setText(this.dialIn, dialIn);
    const mayHangUp = this.meeting.may("HangUp");
    arrange(this.list, callers.map(({ id, label, status, hangingUp }) =>
      this.#rows.get(id, [label, status, hangingUp, mayHangUp], () => h("li", { testid: "media-caller" },
        h("span", {}, `${label} ${hangingUp ? "is being hung up on" : inWords[status] ?? ""}`),
        mayHangUp && !hangingUp && h("button", {
          type: "button", class: "button small", testid: "media-hang-up", "aria-label": `Hang up on ${label}`,
          onclick: () => this.act("HangUp", { caller: id }),
        }, "Hang up")))));
    this.#rows.sweep();
  }

  async #dial(event) {
    event.preventDefault();
    // As people write numbers.
    const number = this.number.value.replace(/[\s()/.-]/g, "");
    if (!await this.act("DialOut", { number, label: this.label.value.trim() })) return;
    this.number.value = "";
    this.label.value = "";
  }
}
