// The agenda: what is on, what it was planned for and what it takes.

import { arrange, h, Kept, setText, take, toggle } from "../../dom.js";
import { beforeFor, clockText, current, spentMs } from "./model.js";

export class Agenda {
  #kept = new Kept();
  #items = [];

  // send(type, body): a command; says itself what is refused.
  constructor(meeting, send) {
    Object.assign(this, { meeting, send });
    this.advance = h("button", {
      type: "button", class: "button small primary", testid: "agenda-advance", onclick: () => send("Advance"),
    });
    this.finish = h("button", {
      type: "button", class: "button small", testid: "agenda-finish", onclick: () => send("FinishItem"),
    }, "Finish");
    this.total = h("p", { class: "hint", testid: "agenda-total" });
    this.list = h("ol", { class: "agenda-list", "aria-label": "Agenda", testid: "agenda" });
    this.form = this.#addForm();
    this.element = h("section", { class: "agenda", "aria-label": "Agenda" },
      h("header", { class: "agenda-head" }, h("h3", {}, "Agenda"), this.finish, this.advance),
      this.list, this.total, this.form);
  }

  show(state) {
    const { meeting } = this;
    const { items } = state;
    const on = current(state);
    this.#items = items;
    const rights = ["StartItem", "MoveItem", "RemoveItem"].map((type) => meeting.may(type));
    arrange(this.list, items.map((item, i) =>
      this.#kept.get(item.id, [item, i === 0, i === items.length - 1, rights.join()], () => this.#row(item, rights))));
    this.#kept.sweep();
    const left = items.some((item) => !item.done && item !== on);
    setText(this.advance, on ? "Next" : "Begin");
    toggle(this.advance, left && meeting.may("Advance"));
    toggle(this.finish, on !== undefined && meeting.may("FinishItem"));
    toggle(this.form, meeting.may("AddItem"));
    const planned = items.reduce((sum, item) => sum + item.plannedSeconds, 0);
    const total = planned > 0 ? `Planned: ${clockText(planned * 1000)}` : "";
    setText(this.total, items.length === 0 ? "Nothing is on the agenda." : total);
  }

  tick(now) {
    for (const item of this.#items) {
      const row = this.list.querySelector(`[data-item="${item.id}"]`);
      if (!row) continue;
      const spent = spentMs(item, now);
      const planned = item.plannedSeconds * 1000;
      const times = [
        (spent > 0 || item.done) && clockText(spent), planned > 0 && clockText(planned),
      ].filter(Boolean).join(" of ");
      setText(row.querySelector(".agenda-times"), times);
      row.classList.toggle("over", planned > 0 && spent > planned);
    }
  }

  #row(item, [mayStart, mayMove, mayRemove]) {
    const id = String(item.id);
    const icon = (label, testid, text, onclick) => h("button", {
      type: "button", class: "icon-button", testid, "aria-label": `${label}: ${item.title}`, title: label, onclick,
    }, text);
    const move = (by, label, testid, text) => {
      const before = beforeFor(this.#items, item.id, by);
      return before !== undefined
        && icon(label, testid, text, () => this.send("MoveItem", { item: id, before: String(before) }));
    };
    const state = item.startedAt > 0 ? "on" : item.done ? "done" : "ahead";
    return h("li", {
      class: "agenda-item", testid: "agenda-item", "data-item": id, "data-state": state,
      "aria-current": state === "on" ? "step" : undefined,
    },
    h("div", { class: "agenda-text" },
      h("span", { dir: "auto", class: "agenda-title" }, item.title),
      state === "done" && h("span", { class: "unseen" }, "done"),
      h("span", { class: "agenda-times" })),
    h("div", { class: "agenda-tools" },
      mayStart && state !== "on" && icon("Start", "agenda-start", "\u25b6", () => this.send("StartItem", { item: id })),
      mayMove && [move(-1, "Move up", "agenda-up", "\u2191"), move(1, "Move down", "agenda-down", "\u2193")],
      mayRemove && icon("Remove", "agenda-remove", "\u00d7", () => this.send("RemoveItem", { item: id }))));
  }

  #addForm() {
    const title = h("input", {
      maxlength: "200", required: true, placeholder: "Add an item", testid: "agenda-title", "aria-label": "Item",
    });
    const minutes = h("input", {
      type: "number", min: "0", max: "1440", step: "any", placeholder: "min", testid: "agenda-minutes",
      "aria-label": "Planned minutes",
    });
    return h("form", {
      class: "agenda-add",
      onsubmit: async (event) => {
        event.preventDefault();
        const body = { title: title.value, plannedSeconds: Math.round(Number(minutes.value) * 60) };
        const giveBack = take(title, minutes);
        title.focus();
        if (!await this.send("AddItem", body)) giveBack();
      },
    }, title, minutes, h("button", { type: "submit", class: "button small", testid: "agenda-add" }, "Add"));
  }
}
