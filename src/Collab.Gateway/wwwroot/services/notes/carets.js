// Where the others write: their carets and selections, on a copy of the text that lies over it and is not seen.

import { h, toggle } from "../../dom.js";
import { int } from "../../protocol.js";
import { bucket } from "../../text.js";
import { place } from "./edits.js";

export class Carets {
  // By participant: { version, anchor, head }, as places of that version's text.
  #carets = new Map();

  // area: the textarea; document: the NotesDocument; nameOf(participant).
  constructor(area, document, nameOf) {
    Object.assign(this, { area, document, nameOf });
    this.element = h("div", { class: "notes-mirror", "aria-hidden": "true" });
    area.addEventListener("scroll", () => this.#scroll());
  }

  // Numbers that others sent: whatever they are, nothing but a place comes of them.
  take(participant, { version, anchor, head, gone }) {
    const whole = (number) => Math.max(0, Math.trunc(int(number)) || 0);
    if (gone) this.#carets.delete(participant);
    else this.#carets.set(participant, { version: int(version), anchor: whole(anchor), head: whole(head) });
  }

  // Somebody's edit has made a version: who wrote goes along with what they put in.
  edited(participant, version, spans) {
    for (const [id, caret] of this.#carets) {
      if (caret.version === version - 1) this.#carets.set(id, moved(caret, spans, id === participant, version));
    }
  }

  keep(participants) {
    for (const id of this.#carets.keys()) if (!participants.has(id)) this.#carets.delete(id);
  }

  // Who writes at the moment.
  get writers() {
    return [...this.#carets.keys()];
  }

  render() {
    const { document, element } = this;
    const unconfirmed = document.unconfirmed;
    const shown = [];
    for (const [id, caret] of this.#carets) {
      const since = document.spansSince(caret.version);
      if (since === null) {
        if (caret.version < document.version) this.#carets.delete(id);
        continue;
      }
      const now = [...since, unconfirmed].reduce((at, spans) => moved(at, spans, false, document.version), caret);
      shown.push({ id, ...now });
    }
    toggle(element, shown.length > 0);
    element.replaceChildren(...(shown.length > 0 ? this.#marks(shown) : []));
    this.#scroll();
  }

  // The text in pieces, with something at the places between.
  #marks(shown) {
    const { text } = this.document;
    const clamp = (at) => Math.min(at, text.length);
    const places = shown.flatMap(({ id, anchor, head }) => {
      const [from, to] = [clamp(Math.min(anchor, head)), clamp(Math.max(anchor, head))];
      return [{ id, at: clamp(head), caret: true }, ...(from < to ? [{ id, at: from }, { id, at: to }] : [])];
    }).sort((a, b) => a.at - b.at);
    const nodes = [];
    const selecting = [];
    let at = 0;
    const piece = (to) => {
      const id = selecting.at(-1);
      const words = text.slice(at, to);
      at = to;
      if (words) nodes.push(id === undefined ? words : h("mark", { class: `hue-${bucket(id, 8)}` }, words));
    };
    for (const { id, at: to, caret } of places) {
      piece(to);
      if (caret) nodes.push(this.#caret(id));
      else if (selecting.includes(id)) selecting.splice(selecting.indexOf(id), 1);
      else selecting.push(id);
    }
    piece(text.length);
    // A line end at the end of the text begins a line, as it does in the textarea.
    return [...nodes, "\u200b"];
  }

  #caret(id) {
    return h("span", { class: `notes-caret hue-${bucket(id, 8)}`, testid: "notes-caret", "data-participant": id },
      h("b", {}, this.nameOf(id)));
  }

  #scroll() {
    this.element.scrollTop = this.area.scrollTop;
  }
}

const moved = ({ anchor, head }, spans, after, version) =>
  ({ version, anchor: place(anchor, spans, after), head: place(head, spans, after) });
