// Undo and redo of what was written on this page alone: what others wrote meanwhile stays. No DOM.

import { compose, invert, removedFrom, transform } from "./edits.js";

const stepsMax = 200;
// Keystrokes that follow each other sooner than that are one step, up to so many units.
const joinMs = 700;
const joinUnits = 40;

export class UndoHistory {
  #undo = [];
  #redo = [];
  #last = -Infinity;

  get canUndo() {
    return this.#undo.length > 0;
  }

  get canRedo() {
    return this.#redo.length > 0;
  }

  // Something was written here. before: the text as it was.
  wrote(before, spans, now) {
    const back = invert(spans, removedFrom(before, spans));
    const top = this.#undo.at(-1);
    const joins = top && now - this.#last < joinMs && units(top) + units(back) < joinUnits
      && !spans.some(({ insert }) => insert.includes("\n"));
    if (joins) this.#undo[this.#undo.length - 1] = compose(back, top);
    else this.#undo.push(back);
    this.#undo.splice(0, this.#undo.length - stepsMax);
    this.#redo = [];
    this.#last = now;
  }

  // The text was changed from elsewhere.
  changed(spans) {
    if (spans.length === 0) return;
    for (const stack of [this.#undo, this.#redo]) carry(stack, spans);
    this.#last = -Infinity;
  }

  // The change that takes the newest step back; null for none.
  undo(text) {
    return this.#move(this.#undo, this.#redo, text);
  }

  redo(text) {
    return this.#move(this.#redo, this.#undo, text);
  }

  #move(from, to, text) {
    this.#last = -Infinity;
    while (from.length > 0) {
      const spans = from.pop();
      // Others may have taken out what it was about.
      if (spans.length === 0) continue;
      to.push(invert(spans, removedFrom(text, spans)));
      return spans;
    }
    return null;
  }
}

// Each step is a change of the text as it is once those above it were taken back.
function carry(stack, spans) {
  let change = spans;
  for (let i = stack.length - 1; i >= 0; i--) [change, stack[i]] = transform(change, stack[i]);
}

const units = (spans) => spans.reduce((sum, { remove, insert }) => sum + remove + insert.length, 0);
