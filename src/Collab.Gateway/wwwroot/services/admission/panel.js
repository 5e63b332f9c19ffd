// Who comes in: the lobby for hosts and co-hosts, the policy for hosts, a sentence for everybody.

import { avatar } from "../../avatar.js";
import { arrange, h, Kept, setText, toggle } from "../../dom.js";
import { admissionFrom, changed, emptyAdmission, evolveAdmission, inWords, permitted, waitedFor } from "./model.js";
import { PolicyForm } from "./policyForm.js";

const lookEveryMs = 20_000;

export const panel = {
  service: "admission",
  title: "Admission",
  order: 5,
  icon: ["M5.5 17V3.500h7V17", "M3 17h14", "M12.500 5.500 15 6.500V17", "M10 10.300h.01"],
  create: (meeting) => new AdmissionPanel(meeting),
};

class AdmissionPanel {
  #state = emptyAdmission;
  #rows = new Kept();
  // The policy as it was last sent, until that has come back: the next change is one of it.
  #wanted = null;
  #moderated = false;
  #timer = null;

  constructor(meeting) {
    this.meeting = meeting;
    this.summary = h("p", { class: "admission-summary", testid: "admission-summary", role: "status" });
    this.refusal = h("p", { class: "refusal", role: "alert", testid: "admission-refusal", hidden: true });
    this.list = h("ul", { class: "admission-list", testid: "admission-waiting", "aria-label": "People in the lobby" });
    this.nobody = h("p", { class: "hint" }, "Nobody is waiting.");
    this.count = h("span", { class: "count" });
    this.all = h("button", {
      type: "button", class: "button small primary", testid: "admission-admit-all",
      onclick: () => this.#send("Admit", { all: true }),
    }, "Let all in");
    this.lobby = h("section", { class: "admission-lobby", "aria-label": "Lobby" },
      h("div", { class: "admission-head" }, h("h3", {}, "Lobby ", this.count), this.all), this.nobody, this.list);
    this.form = new PolicyForm({
      change: (changes) => this.#change(changes),
      setPassword: (password) => this.#send("SetPassword", { password }),
    });
    this.element = h("div", { class: "admission" }, this.summary, this.refusal, this.lobby, this.form.element);
  }

  reset(snapshot) {
    this.#state = admissionFrom(snapshot);
    this.#moderated = this.meeting.isModerator;
    this.#render();
  }

  apply(event) {
    this.#state = evolveAdmission(this.#state, event);
    this.#render();
  }

  update() {
    // Who came before one was host or co-host was not for one's eyes.
    if (this.meeting.isModerator && !this.#moderated) this.#look();
    this.#moderated = this.meeting.isModerator;
    this.#render();
  }

  badge() {
    const { length } = this.#state.waiting;
    return length > 0 && this.meeting.isModerator ? String(length) : "";
  }

  announcement() {
    const { length } = this.#state.waiting;
    return length > 0 && this.meeting.isModerator ? `${length} waiting` : "";
  }

  permit(service, usual) {
    return permitted(this.#state.policy, service, usual);
  }

  #render() {
    const { policy, waiting } = this.#state;
    const may = this.meeting.may("Admit");
    setText(this.summary, inWords(policy));
    toggle(this.lobby, this.meeting.isModerator && (policy.lobby || waiting.length > 0));
    setText(this.count, waiting.length > 0 ? String(waiting.length) : "");
    toggle(this.all, may && waiting.length > 1);
    toggle(this.nobody, waiting.length === 0);
    const now = this.meeting.now();
    arrange(this.list, waiting.map((one) => this.#row(one, waitedFor(one.since, now), may)));
    this.#rows.sweep();
    // What was chosen stays chosen while it is on its way, whatever comes back of the change before it.
    this.form.show(this.#wanted ?? policy, this.meeting.may("ChangePolicy"));
    this.#tick(waiting.length > 0);
  }

  #row({ id, name }, waited, may) {
    return this.#rows.get(id, [name, waited, may], () => h("li", {
      class: "admission-row", testid: "admission-row", "data-participant": id,
    },
    avatar(id, name), h("span", { class: "admission-name" }, h("bdi", {}, name), h("small", {}, waited)),
    may && h("button", {
      type: "button", class: "button small primary", testid: "admission-admit", "aria-label": `Let ${name} in`,
      onclick: () => this.#send("Admit", { participants: [id] }),
    }, "Let in"),
    may && h("button", {
      type: "button", class: "button small", testid: "admission-deny", "aria-label": `Turn ${name} away`,
      onclick: () => this.#send("Deny", { participant: id }),
    }, "Turn away")));
  }

  // How long they have waited changes by itself.
  #tick(waits) {
    if (waits) this.#timer ??= setInterval(() => this.#tickOrStop(), lookEveryMs);
    else this.#stop();
  }

  #tickOrStop() {
    if (this.element.isConnected) this.#render();
    else this.#stop();
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = null;
  }

  async #look() {
    try {
      this.#state = admissionFrom(await this.meeting.query("GetLobby"));
      this.#render();
      this.meeting.changed();
    } catch {
      // Without it the list starts with those who come from now on.
    }
  }

  async #change(changes) {
    const wanted = { ...(this.#wanted ?? this.#state.policy), ...changes };
    this.#wanted = wanted;
    await this.#send("ChangePolicy", changed(wanted, {}));
    if (this.#wanted !== wanted) return;
    this.#wanted = null;
    this.#render();
  }

  async #send(type, body) {
    toggle(this.refusal, false);
    try {
      await this.meeting.command(type, body);
      return true;
    } catch (refusal) {
      setText(this.refusal, refusal.message);
      toggle(this.refusal, true);
      // What was pressed, but refused, springs back.
      this.form.reset();
      this.#render();
      return false;
    }
  }
}
