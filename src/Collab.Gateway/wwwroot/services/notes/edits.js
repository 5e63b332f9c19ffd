// Changes of plain text: applying, joining, taking back, and carrying one over another that happened at the same time.
// The same as Collab.Protocol/Texts/TextEdits.cs; both are tested with tests/page/services/notesCases.json.
//
// A change is a list of spans { keep, remove, insert }, read from the text's start: so many units stay, then so many
// are taken out, and insert is put in there; what follows the last span stays. All lengths are in UTF-16 units.

export const spansFrom = (spans = []) =>
  spans.map(({ keep = 0, remove = 0, insert = "" }) => ({ keep, remove, insert }));

export const replace = (at, remove, insert) => new Builder().keep(at).remove(remove).insert(insert).spans;

export const lengthNeeded = (spans) => spans.reduce((sum, { keep, remove }) => sum + keep + remove, 0);

export function apply(text, spans) {
  if (lengthNeeded(spans) > text.length) throw new RangeError("The change reaches beyond the text's end.");
  const parts = [];
  let at = 0;
  for (const { keep, remove, insert } of spans) {
    parts.push(text.slice(at, at + keep), insert);
    at += keep + remove;
  }
  return parts.join("") + text.slice(at);
}

// All that a change takes out of a text, one after another.
export function removedFrom(text, spans) {
  let removed = "";
  let at = 0;
  for (const span of spans) {
    removed += text.slice(at + span.keep, at + span.keep + span.remove);
    at += span.keep + span.remove;
  }
  return removed;
}

// The change that takes another one back.
export function invert(spans, removed) {
  const edit = new Builder();
  let at = 0;
  for (const { keep, remove, insert } of spans) {
    edit.keep(keep).remove(insert.length).insert(removed.slice(at, at + remove));
    at += remove;
  }
  return edit.spans;
}

// One change that does what two do, one after the other.
export function compose(first, second) {
  const edit = new Builder();
  const [a, b] = [new Reader(first), new Reader(second)];
  while (!a.atEnd || !b.atEnd) {
    if (a.kind === "remove") edit.remove(a.take(a.length));
    else if (b.kind === "insert") edit.insert(b.takeText(b.length));
    else {
      const length = Math.min(a.length, b.length);
      const removes = b.kind === "remove";
      if (a.kind === "insert") {
        const text = a.takeText(length);
        if (!removes) edit.insert(text);
      } else {
        a.take(length);
        if (removes) edit.remove(length);
        else edit.keep(length);
      }
      b.take(length);
    }
  }
  return edit.spans;
}

// Carries two changes of the same text over each other: earlier then the second of the result gives what later then
// the first of the result gives. What the earlier one puts in stands before, at the same place.
export function transform(earlier, later) {
  const [earlierAfter, laterAfter] = [new Builder(), new Builder()];
  const [a, b] = [new Reader(earlier), new Reader(later)];
  while (!a.atEnd || !b.atEnd) {
    if (a.kind === "insert") {
      laterAfter.keep(a.length);
      earlierAfter.insert(a.takeText(a.length));
    } else if (b.kind === "insert") {
      earlierAfter.keep(b.length);
      laterAfter.insert(b.takeText(b.length));
    } else {
      const length = Math.min(a.length, b.length);
      if (a.kind === "remove" && b.kind === "keep") earlierAfter.remove(length);
      else if (b.kind === "remove" && a.kind === "keep") laterAfter.remove(length);
      else if (a.kind === "keep") {
        earlierAfter.keep(length);
        laterAfter.keep(length);
      }
      a.take(length);
      b.take(length);
    }
  }
  return [earlierAfter.spans, laterAfter.spans];
}

// Where a place of the old text is after a change; after: whether it goes along with what is put in right there.
export function place(at, spans, after = false) {
  let [old, now] = [0, 0];
  for (const { keep, remove, insert } of spans) {
    old += keep;
    now += keep;
    if (at < old || (at === old && !after && remove === 0)) break;
    if (at <= old + remove) return now + (after || (remove > 0 && at === old + remove) ? insert.length : 0);
    old += remove;
    now += insert.length;
  }
  return now + at - old;
}

// The change from one text to another as one stretch. caret: where in the new text nothing before it is known to be
// the old text's end; what follows it has stayed.
export function difference(before, after, caret = 0) {
  const shorter = Math.min(before.length, after.length);
  const follows = Math.min(shorter, after.length - caret);
  let end = 0;
  while (end < follows && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  let start = 0;
  while (start < shorter - end && before[start] === after[start]) start++;
  // No half of a surrogate pair.
  if (start > 0 && isHigh(before[start - 1] ?? "")) start--;
  if (end > 0 && isLow(after[after.length - end] ?? "")) end--;
  return replace(start, before.length - start - end, after.slice(start, after.length - end));
}

// Cuts a change of a text in two that follow each other, so that the first puts in and takes out no more than so many
// units in no more than so many spans.
export function split(spans, text, unitsMax, spansMax) {
  const [first, rest] = [new Builder(), new Builder()];
  const steps = new Reader(spans);
  let [at, left] = [0, unitsMax];
  while (!steps.atEnd) {
    const { kind } = steps;
    const full = left < 2 || (kind !== "keep" && first.opens && first.spans.length >= spansMax);
    if (kind === "keep") {
      const length = steps.take(steps.length);
      first.keep(length);
      rest.keep(length);
      at += length;
    } else if (full) {
      if (kind === "insert") rest.insert(steps.takeText(steps.length));
      else rest.remove(steps.take(steps.length));
    } else {
      let length = Math.min(left, steps.length);
      const cut = kind === "insert" ? steps.text[length - 1] : text[at + length - 1];
      if (length < steps.length && isHigh(cut)) length--;
      left -= length;
      if (kind === "insert") {
        first.insert(steps.takeText(length));
        rest.keep(length);
      } else {
        first.remove(steps.take(length));
        at += length;
      }
    }
  }
  return [first.spans, rest.spans];
}

const isHigh = (unit) => unit >= "\ud800" && unit <= "\udbff";
const isLow = (unit) => unit >= "\udc00" && unit <= "\udfff";

// Puts a change together in its shortest form.
class Builder {
  spans = [];
  #keep = 0;
  #open = null;

  // Whether what comes next begins a span.
  get opens() {
    return this.#open === null;
  }

  keep(length) {
    if (length > 0) {
      this.#keep += length;
      this.#open = null;
    }
    return this;
  }

  remove(length) {
    if (length > 0) this.#span().remove += length;
    return this;
  }

  insert(text) {
    if (text.length > 0) this.#span().insert += text;
    return this;
  }

  #span() {
    if (this.#open === null) {
      this.#open = { keep: this.#keep, remove: 0, insert: "" };
      this.spans.push(this.#open);
      this.#keep = 0;
    }
    return this.#open;
  }
}

// Goes through a change step by step, in pieces as small as one likes. At the end everything is kept.
class Reader {
  #spans;
  #span = -1;
  #done = 0;

  constructor(spans) {
    this.#spans = spans;
    this.kind = "insert";
    this.#next();
  }

  get atEnd() {
    return this.#span >= this.#spans.length;
  }

  get length() {
    return this.atEnd ? Infinity : this.#whole() - this.#done;
  }

  get text() {
    return this.#spans[this.#span].insert.slice(this.#done);
  }

  take(length) {
    if (!this.atEnd) {
      this.#done += length;
      this.#next();
    }
    return length;
  }

  takeText(length) {
    const text = this.text.slice(0, length);
    this.take(length);
    return text;
  }

  // A span is keep, remove, insert; steps of no length are passed over.
  #next() {
    while (!this.atEnd && (this.#span < 0 || this.#done >= this.#whole())) {
      this.#done = 0;
      if (this.kind === "insert") {
        this.#span++;
        this.kind = "keep";
      } else this.kind = this.kind === "keep" ? "remove" : "insert";
    }
    if (this.atEnd) this.kind = "keep";
  }

  #whole() {
    const span = this.#spans[this.#span];
    return this.kind === "insert" ? span.insert.length : span[this.kind];
  }
}
