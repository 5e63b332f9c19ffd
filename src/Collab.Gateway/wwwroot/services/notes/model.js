// The text as this page has it: what the server has confirmed, the one edit that is on its way, and what was written
// since. No DOM, no I/O. The same rules as NotesDocument of the .NET client.

import { int } from "../../protocol.js";
import { apply, compose, difference, invert, removedFrom, spansFrom, split, transform } from "./edits.js";

export const limits = { textUnits: 100000, editUnits: 8000, editSpans: 200 };

export class NotesDocument {
  #confirmed = "";
  #flight = null;
  #waiting = [];
  #number = 0;

  // writer: what this page calls itself, for as long as it is open.
  constructor(writer) {
    this.writer = writer;
    this.version = -1;
    this.text = "";
    // The newest edits as they were confirmed, for places of older versions.
    this.recent = [];
  }

  // Whether something is not confirmed yet.
  get pending() {
    return this.#flight !== null || this.#waiting.length > 0;
  }

  // Changes the text at once; it goes out with outgoing().
  edit(spans) {
    this.text = apply(this.text, spans);
    this.#waiting = compose(this.#waiting, spans);
  }

  // The command that is to be sent now; null for none. Sent again until it is confirmed or dropped, it is done once.
  outgoing() {
    if (this.version < 0 || this.#flight?.done) return null;
    if (this.#flight === null) {
      if (this.#waiting.length === 0) return null;
      const [first, rest] = split(this.#waiting, this.#confirmed, limits.editUnits, limits.editSpans);
      this.#flight = { number: ++this.#number, spans: first, done: false };
      this.#waiting = rest;
    }
    const { number, spans } = this.#flight;
    return {
      version: String(this.version), writer: this.writer, number: String(number),
      spans: spans.map(({ keep, remove, insert }) => ({
        ...(keep > 0 && { keep }), ...(remove > 0 && { remove }), ...(insert && { insert }),
      })),
    };
  }

  // The server has it; the event that says so may still be on its way.
  acknowledge(number) {
    if (this.#flight?.number === number) this.#flight.done = true;
  }

  // The server will not have it: gives the change of the text that takes it back.
  drop(number) {
    if (this.#flight?.number !== number) return [];
    const { spans } = this.#flight;
    this.#flight = null;
    const [back, waiting] = transform(invert(spans, removedFrom(this.#confirmed, spans)), this.#waiting);
    this.#waiting = waiting;
    this.text = apply(this.text, back);
    return back;
  }

  // Takes an event's body; gives the change of the text, [] when it was this page's own or is known already.
  take(edited) {
    const version = int(edited.version);
    if (version !== this.version + 1) return [];
    const mine = edited.writer === this.writer && int(edited.number) === this.#flight?.number;
    return this.#next(version, spansFrom(edited.spans), mine);
  }

  // Starts from a snapshot, with whatever was not confirmed yet; gives the change of the text.
  reset(snapshot) {
    const before = this.text;
    const version = int(snapshot.version);
    const edits = (snapshot.edits ?? []).map(({ spans }) => spansFrom(spans));
    const newest = (snapshot.writers ?? []).find(({ writer }) => writer === this.writer);
    const confirmed = this.#flight !== null && int(newest?.number) >= this.#flight.number;
    if (this.#flight) this.#flight.done = false;
    if (this.version < 0 || !this.pending) this.#start(snapshot.text ?? "");
    else if (this.version >= version - edits.length && this.version <= version) {
      for (const spans of edits.slice(edits.length - (version - this.version))) {
        const next = this.version + 1;
        this.#next(next, spans, confirmed && next === int(newest.version));
      }
    } else this.#carryOver(snapshot.text ?? "", confirmed);
    this.version = version;
    this.recent = edits;
    return difference(before, this.text);
  }

  // Where a place of an older version's text is in the confirmed one; null when that is too long ago or still ahead.
  spansSince(version) {
    const count = this.version - version;
    if (count < 0 || count > this.recent.length) return null;
    return count === 0 ? [] : this.recent.slice(-count);
  }

  // What was written here and is not confirmed, as one change of the confirmed text.
  get unconfirmed() {
    return compose(this.#flight?.spans ?? [], this.#waiting);
  }

  #next(version, spans, mine) {
    this.#confirmed = apply(this.#confirmed, spans);
    this.version = version;
    this.recent = [...this.recent.slice(-199), spans];
    if (mine) {
      this.#flight = null;
      return [];
    }
    let change = spans;
    if (this.#flight) [change, this.#flight.spans] = transform(change, this.#flight.spans);
    [change, this.#waiting] = transform(change, this.#waiting);
    this.text = apply(this.text, change);
    return change;
  }

  #start(text) {
    this.#flight = null;
    this.#waiting = [];
    this.#confirmed = this.text = text;
  }

  // So much was written meanwhile that the server does not say it edit by edit: all of it counts as one change.
  #carryOver(text, confirmed) {
    if (confirmed) {
      this.#confirmed = apply(this.#confirmed, this.#flight.spans);
      this.#flight = null;
    }
    this.#next(this.version, difference(this.#confirmed, text), false);
  }
}

// What the server takes: no control and direction-changing characters, no halves of characters, plain line ends.
export function legal(text) {
  return text.replace(/\r\n?/g, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

export const countWords = (text) => text.match(/\S+/g)?.length ?? 0;
