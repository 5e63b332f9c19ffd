// What it takes to come in, as a host sets it. Every switch takes effect at once.

import { h, toggle } from "../../dom.js";
import { openToListeners } from "./model.js";

export class PolicyForm {
  #shown = null;

  // actions: change(changes), setPassword(password), each a promise of whether it was done
  constructor({ change, setPassword }) {
    Object.assign(this, { change, setPassword });
    this.lobby = this.#check("admission-lobby", "Newcomers wait in a lobby", (on) => ({ lobby: on }));
    this.host = this.#check("admission-wait-for-host", "They wait until a host is there", (on) =>
      ({ waitForHost: on }));
    this.watch = this.#check("admission-watch", "Attendees only watch, ask, vote and raise their hands", (on) =>
      ({ watchOnly: on, openServices: on ? openToListeners : [] }));
    this.message = h("input", {
      type: "text", maxlength: "200", autocomplete: "off", placeholder: "A host will let you in.",
      testid: "admission-message", onchange: () => change({ message: this.message.value }),
    });
    this.capacity = h("input", {
      type: "number", min: "0", max: "5000", placeholder: "as created", testid: "admission-capacity",
      onchange: () => change({ capacity: Math.trunc(Number(this.capacity.value)) || 0 }),
    });
    this.password = h("input", {
      type: "password", maxlength: "128", autocomplete: "new-password", testid: "admission-password",
    });
    this.save = h("button", { type: "submit", class: "button small", testid: "admission-password-set" });
    this.remove = h("button", {
      type: "button", class: "button small", testid: "admission-password-remove", onclick: () => setPassword(""),
    }, "Do without");
    this.element = h("section", { class: "admission-policy", "aria-label": "Who may come in", hidden: true },
      h("h3", {}, "Who may come in"),
      this.lobby.label, this.host.label, this.watch.label,
      h("form", { class: "admission-password", onsubmit: (event) => this.#submit(event) },
        h("label", { class: "field" }, h("span", {}, "Password"), this.password), this.save, this.remove),
      h("label", { class: "field" }, h("span", {}, "What those who wait read"), this.message),
      h("label", { class: "field" }, h("span", {}, "Room for at most"), this.capacity));
  }

  show(policy, may) {
    toggle(this.element, may);
    if (policy === this.#shown) return;
    this.#shown = policy;
    this.lobby.input.checked = policy.lobby;
    this.host.input.checked = policy.waitForHost;
    this.watch.input.checked = policy.watchOnly;
    if (document.activeElement !== this.message) this.message.value = policy.message;
    if (document.activeElement !== this.capacity) this.capacity.value = policy.capacity > 0 ? policy.capacity : "";
    this.password.placeholder = policy.password ? "Another one" : "None";
    this.save.textContent = policy.password ? "Change" : "Set";
    toggle(this.remove, policy.password);
  }

  // Shows the policy as it is the next time, whatever was typed.
  reset() {
    this.#shown = null;
  }

  async #submit(event) {
    event.preventDefault();
    if (this.password.value && await this.setPassword(this.password.value)) this.password.value = "";
  }

  #check(testid, words, changes) {
    const input = h("input", { type: "checkbox", testid, onchange: () => this.change(changes(input.checked)) });
    return { input, label: h("label", { class: "admission-choice" }, input, words) };
  }
}
