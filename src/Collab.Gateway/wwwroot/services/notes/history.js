// What was written when and by whom, and the text as it was.

import { h, setText, toggle } from "../../dom.js";
import { int } from "../../protocol.js";

const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export class HistoryView {
  #next = "0";
  #shown = null;

  // restore(text): makes it the text again; close(): back to writing; mayRestore().
  constructor(meeting, { restore, close, mayRestore }) {
    Object.assign(this, { meeting, restore, close, mayRestore });
    this.list = h("ol", { class: "notes-revisions", "aria-label": "Revisions", testid: "notes-revisions" });
    this.more = h("button", {
      type: "button", class: "button small", hidden: true, testid: "notes-older", onclick: () => this.#read(),
    }, "Older");
    this.refusal = h("p", { class: "refusal", role: "alert", testid: "notes-history-refusal" });
    this.text = h("div", {
      class: "notes-old", tabindex: "0", role: "region", "aria-label": "The text as it was", testid: "notes-old",
    });
    this.restoreButton = h("button", {
      type: "button", class: "button primary small", testid: "notes-restore",
      onclick: () => {
        this.restore(this.#shown.text);
        this.close();
      },
    }, "Restore this");
    this.element = h("section", { class: "notes-history", "aria-label": "History", hidden: true },
      h("div", { class: "notes-bar" },
        h("button", { type: "button", class: "button small", testid: "notes-back", onclick: () => this.close() },
          "Back to writing"),
        h("span", { class: "notes-space" }), this.restoreButton),
      this.refusal,
      h("div", { class: "notes-past" }, h("div", { class: "notes-side" }, this.list, this.more), this.text));
  }

  async open() {
    this.#next = "0";
    this.#shown = null;
    this.list.replaceChildren();
    this.text.replaceChildren(h("p", { class: "hint" }, "Choose a revision."));
    toggle(this.restoreButton, false);
    toggle(this.element, true);
    await this.#read();
    this.list.querySelector("button")?.click();
  }

  hide() {
    toggle(this.element, false);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  async #read() {
    await this.#try(async () => {
      const { revisions = [], nextSeq } = await this.meeting.query("GetHistory", { beforeSeq: this.#next });
      this.#next = nextSeq ?? "0";
      this.list.append(...revisions.map((revision) => this.#row(revision)));
      toggle(this.more, int(nextSeq) > 0);
      if (this.list.childElementCount === 0) this.text.replaceChildren(
        h("p", { class: "hint" }, "Nobody has written anything yet."));
    });
  }

  #row({ version, participant = "", time: at, inserted = 0, removed = 0 }) {
    const who = participant ? this.meeting.nameOf(participant) : "The server";
    const button = h("button", {
      type: "button", class: "notes-revision", testid: "notes-revision", "data-version": version,
      onclick: () => this.#show(button, version),
    },
    h("bdi", {}, who),
    h("span", { class: "hint" }, `${time.format(int(at))} · +${inserted} −${removed}`));
    return h("li", {}, button);
  }

  #show(button, version) {
    return this.#try(async () => {
      const { text = "" } = await this.meeting.query("GetVersion", { version });
      this.#shown = { version, text };
      for (const each of this.list.querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
      button.setAttribute("aria-current", "true");
      this.text.replaceChildren(text === "" ? h("p", { class: "hint" }, "The text was empty.") : text);
      this.text.dataset.version = version;
      this.text.scrollTop = 0;
      toggle(this.restoreButton, this.mayRestore());
    });
  }

  async #try(action) {
    setText(this.refusal, "");
    try {
      await action();
    } catch (refusal) {
      setText(this.refusal, refusal.message);
    }
  }
}
