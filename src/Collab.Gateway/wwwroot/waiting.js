// The screen of who is not in yet because somebody decides about newcomers: nothing of the meeting is known here.

import { byId, setText, toggle } from "./dom.js";

export class WaitingView {
  #shown = false;

  // actions: leave()
  constructor({ leave }) {
    byId("waiting-leave").onclick = leave;
  }

  // { position, message, lost }, or null when there is nothing to wait for.
  show(held) {
    if (!held) {
      this.hide();
      return;
    }
    setText(byId("waiting-message"),
      held.lost ? "The connection was lost. Another one is being made; your place is kept." : held.message);
    toggle(byId("waiting-position"), held.position > 0);
    setText(byId("waiting-position"), positionInWords(held.position));
    toggle(byId("waiting"), true);
    if (!this.#shown) byId("waiting-title").focus({ preventScroll: true });
    this.#shown = true;
  }

  hide() {
    toggle(byId("waiting"), false);
    this.#shown = false;
  }
}

export function positionInWords(position) {
  if (position <= 0) return "";
  return position === 1 ? "You are the next." : `${position - 1} ${position === 2 ? "is" : "are"} before you.`;
}
