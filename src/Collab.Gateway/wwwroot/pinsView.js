// The pinned messages, above the chat: one line while folded, all of them when opened.

import { arrange, byId, h, Kept, setText, toggle } from "./dom.js";
import { text } from "./messageView.js";
import { mayModerate } from "./roster.js";

export class PinsView {
  #rows = new Kept();

  // actions: unpin(message), goTo(id)
  constructor(actions) {
    this.actions = actions;
    this.element = byId("pins");
  }

  update({ model: { chat }, me, names, open }) {
    const { pinned } = chat;
    toggle(this.element, pinned.length > 0);
    if (pinned.length === 0) {
      this.element.open = false;
      return;
    }
    const newest = pinned[pinned.length - 1].message;
    setText(byId("pins-count"), pinned.length > 1 ? String(pinned.length) : "");
    setText(byId("pins-newest"), newest.text.slice(0, 200));
    const first = chat.messages[0]?.id ?? Infinity;
    const moderator = open && mayModerate(me);
    arrange(byId("pins-list"), [...pinned].reverse().map((pin) => {
      const by = names.get(pin.by) ?? "";
      const here = pin.message.id >= first;
      return this.#rows.get(pin.message.id, [pin, by, here, moderator], () => this.#row(pin, by, here, moderator));
    }));
    this.#rows.sweep();
  }

  #row({ message }, by, here, moderator) {
    return h("li", { class: "pin", testid: "pin", "data-message": String(message.id) },
      h("p", { class: "pin-text", dir: "auto", testid: "pin-text" },
        h("bdi", { class: "author" }, message.authorName), " ", text(message.text)),
      h("p", { class: "pin-foot" },
        by && h("span", {}, "Pinned by ", h("bdi", {}, by)),
        here && h("button", {
          type: "button", class: "link", testid: "pin-go", onclick: () => this.actions.goTo(message.id),
        }, "Show in the chat"),
        moderator && h("button", {
          type: "button", class: "link", testid: "pin-remove", onclick: () => this.actions.unpin(message),
        }, "Unpin")));
  }
}
