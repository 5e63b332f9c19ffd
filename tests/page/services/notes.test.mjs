import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { apply, compose, difference, invert, place, removedFrom, replace, split, transform } =
  await load("services/notes/edits.js");
const { countWords, legal, NotesDocument } = await load("services/notes/model.js");
const { UndoHistory } = await load("services/notes/undo.js");

// The same file is held against Collab.Protocol/Texts/TextEdits.cs by TextEditsTests.
const cases = JSON.parse(readFileSync(new URL("notesCases.json", import.meta.url)));

// A small generator, so that a failure's seed tells all.
function randomOf(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const letters = ["a", "b", "\n", "\u00e4", "\u4e2d", "\ud83d\ude00", "c", "d"];
const word = (random) => Array.from({ length: random(4) }, () => letters[random(letters.length)]).join("");

function randomEdit(text, random) {
  let spans = [];
  for (let changes = 1 + random(3); changes > 0; changes--) {
    const now = [...apply(text, spans)];
    const from = random(now.length + 1);
    const to = Math.min(now.length, from + random(4));
    const units = (count) => now.slice(0, count).join("").length;
    spans = compose(spans, replace(units(from), units(to) - units(from), word(random)));
  }
  return spans;
}

test("the cases that the server is held against too", () => {
  assert.ok(cases.length >= 200);
  for (const [i, { text, a, b, afterA, afterB, both, later, joined, back, places }] of cases.entries()) {
    const say = `case ${i}`;
    const [aOver, bOver] = transform(a, b);
    assert.deepEqual([aOver, bOver], [afterA, afterB], say);
    assert.equal(apply(apply(text, a), bOver), both, say);
    assert.equal(apply(apply(text, b), aOver), both, say);
    assert.deepEqual(compose(a, later), joined, say);
    assert.equal(apply(text, joined), apply(apply(text, a), later), say);
    assert.deepEqual(invert(a, removedFrom(text, a)), back, say);
    assert.equal(apply(apply(text, a), back), text, say);
    assert.deepEqual(Array.from({ length: text.length + 1 }, (_, at) =>
      [place(at, a), place(at, a, true)]).flat(), places, say);
  }
});

test("changes converge, join and are taken back, whatever they are", () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const random = randomOf(seed);
    const text = word(random) + word(random) + word(random);
    const [a, b] = [randomEdit(text, random), randomEdit(text, random)];
    const [aOver, bOver] = transform(a, b);
    assert.equal(apply(apply(text, a), bOver), apply(apply(text, b), aOver), `seed ${seed}`);
    const later = randomEdit(apply(text, a), random);
    assert.equal(apply(text, compose(a, later)), apply(apply(text, a), later), `seed ${seed}`);
    const [first, rest] = split(a, text, 2 + random(4), 1 + random(3));
    assert.equal(apply(apply(text, first), rest), apply(text, a), `seed ${seed}`);
    assert.ok(a.length === 0 || first.length > 0, `seed ${seed}`);
    for (const half of [...first, ...rest]) assert.equal(legal(half.insert), half.insert, `seed ${seed}`);
    const changed = apply(text, a);
    assert.equal(apply(text, difference(text, changed)), changed, `seed ${seed}`);
    assert.equal(legal(apply(text, difference(text, changed))), changed);
  }
});

test("what stands at one place comes in the order of the log, and a removed stretch takes nothing else along", () => {
  const [first, second] = [replace(1, 0, "first"), replace(1, 0, "second")];
  assert.equal(apply("|", compose(first, transform(first, second)[1])), "|firstsecond");
  const [, insert] = transform(replace(0, 6, ""), replace(3, 0, "X"));
  assert.equal(apply("", insert), "X");
});

// A server that carries edits over those since, as Collab.Core/Services/Notes/Editing.cs does.
class Server {
  constructor(known = 1000) {
    Object.assign(this, { known, text: "", version: 0, edits: [], writers: [], log: [] });
  }

  take({ version, spans, writer, number }) {
    const newest = this.writers.find((each) => each.writer === writer);
    if (newest && Number(newest.number) >= Number(number)) return "done";
    const since = this.version - Number(version);
    if (since < 0 || since > this.edits.length) return "invalid_argument";
    let mine = spans.map(({ keep = 0, remove = 0, insert = "" }) => ({ keep, remove, insert }));
    for (const edit of since ? this.edits.slice(-since) : []) [, mine] = transform(edit.spans, mine);
    this.text = apply(this.text, mine);
    this.version++;
    this.edits = [...this.edits, { spans: mine }].slice(-this.known);
    this.writers = [...this.writers.filter((each) => each.writer !== writer),
      { writer, number, version: String(this.version) }];
    this.log.push({ version: String(this.version), spans: mine, writer, number });
    return "done";
  }

  snapshot() {
    const { text, version, edits, writers } = this;
    return { text, version: String(version), edits, writers };
  }
}

// Pages that write at will, with events, answers and whole sessions that come late or are lost.
function meet(seed, { known, people = 3, steps = 300 }) {
  const random = randomOf(seed);
  const server = new Server(known);
  const pages = Array.from({ length: people }, (_, i) => {
    const page = { document: new NotesDocument(`w${i}`), undo: new UndoHistory(), seen: 0, sent: null, away: false };
    page.document.reset(server.snapshot());
    page.shown = page.document.text;
    return page;
  });
  const show = (page, change) => {
    page.undo.changed(change);
    page.shown = apply(page.shown, change);
    assert.equal(page.shown, page.document.text, `seed ${seed}`);
  };
  const receive = (page) => {
    if (page.seen < server.log.length) show(page, page.document.take(server.log[page.seen++]));
  };
  const send = (page) => {
    page.sent ??= page.document.outgoing();
    if (!page.sent) return;
    const { number, version } = page.sent;
    const outcome = server.take(page.sent);
    page.sent = null;
    // The answer may be lost; then the same edit goes out again, over what was received.
    if (outcome === "done" && random(3) > 0) page.document.acknowledge(Number(number));
    else if (outcome !== "done") assert.notEqual(Number(version), server.version);
  };
  const comeBack = (page) => {
    page.sent = null;
    page.seen = server.log.length;
    show(page, page.document.reset(server.snapshot()));
    page.away = false;
  };
  for (let step = 0; step < steps; step++) {
    const page = pages[random(people)];
    const write = (spans) => {
      page.document.edit(spans);
      page.shown = apply(page.shown, spans);
    };
    const dice = random(20);
    if (dice < 6) {
      const spans = randomEdit(page.document.text, random);
      if (spans.length > 0) page.undo.wrote(page.document.text, spans, step * 300);
      write(spans);
    } else if (dice < 7) {
      const spans = page.undo.undo(page.document.text);
      if (spans) write(spans);
    } else if (dice < 8) {
      const spans = page.undo.redo(page.document.text);
      if (spans) write(spans);
    } else if (dice < 9) page.away = true;
    else if (dice < 10 && page.away) comeBack(page);
    else if (!page.away && dice < 15) receive(page);
    else if (!page.away) send(page);
  }
  for (const page of pages) comeBack(page);
  for (let round = 0; pages.some((page) => page.document.pending || page.seen < server.log.length); round++) {
    assert.ok(round < 1000, `seed ${seed} does not settle`);
    for (const page of pages) {
      receive(page);
      send(page);
    }
  }
  return { server, pages };
}

test("pages that write at once, lose answers and come back with another session end with one text", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { server, pages } = meet(seed, { known: 1000 });
    for (const { document } of pages) assert.equal(document.text, server.text, `seed ${seed}`);
  }
});

test("they do so too when more was written meanwhile than the server tells edit by edit", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { server, pages } = meet(seed, { known: 2, people: 4 });
    for (const { document } of pages) assert.equal(document.text, server.text, `seed ${seed}`);
  }
});

test("no keystroke is lost or doubled when the session is, whether or not the server had the edit", () => {
  for (const arrived of [true, false]) {
    const server = new Server();
    const [mine, other] = [new NotesDocument("me"), new NotesDocument("you")];
    for (const document of [mine, other]) document.reset(server.snapshot());
    mine.edit(replace(0, 0, "Hello"));
    const sent = mine.outgoing();
    if (arrived) server.take(sent);
    mine.edit(replace(5, 0, " world"));
    other.edit(replace(0, 0, "> "));
    server.take(other.outgoing());
    mine.reset(server.snapshot());
    // Whose edit came first stands before.
    assert.equal(mine.text, arrived ? "Hello>  world" : "> Hello world");
    for (let sends = 0; mine.pending && sends < 5; sends++) {
      server.take(mine.outgoing());
      mine.take(server.log.at(-1));
    }
    assert.equal(server.text, mine.text);
    assert.equal(server.text.match(/Hello/g).length, 1);
  }
});

test("an edit that the server will not have is taken back alone", () => {
  const document = new NotesDocument("me");
  document.reset({ text: "one two" });
  document.edit(replace(0, 3, "ONE"));
  const { number } = document.outgoing();
  document.edit(replace(7, 0, " three"));
  assert.deepEqual(document.drop(Number(number)), [{ keep: 0, remove: 3, insert: "one" }]);
  assert.equal(document.text, "one two three");
  assert.deepEqual(document.outgoing().spans, [{ keep: 7, insert: " three" }]);
});

test("undo takes back one's own steps alone, and redo does them again", () => {
  const undo = new UndoHistory();
  let text = "";
  const write = (spans, now) => {
    undo.wrote(text, spans, now);
    text = apply(text, spans);
  };
  const remote = (spans) => {
    undo.changed(spans);
    text = apply(text, spans);
  };
  for (const [i, letter] of [..."mine"].entries()) write(replace(i, 0, letter), i * 100);
  write(replace(4, 0, " too"), 5000);
  remote(replace(0, 0, "theirs "));
  text = apply(text, undo.undo(text));
  assert.equal(text, "theirs mine");
  text = apply(text, undo.undo(text));
  assert.deepEqual([text, undo.canUndo, undo.canRedo], ["theirs ", false, true]);
  assert.equal(undo.undo(text), null);
  text = apply(text, undo.redo(text));
  text = apply(text, undo.redo(text));
  assert.equal(text, "theirs mine too");
});

test("a large change goes out in pieces that the server takes", () => {
  const document = new NotesDocument("me");
  document.reset({ text: "" });
  const text = "x".repeat(7999) + "\ud83d\ude00" + "y".repeat(9000);
  document.edit(replace(0, 0, text));
  const server = new Server();
  for (let sends = 0; document.pending; sends++) {
    assert.ok(sends < 4);
    const command = document.outgoing();
    assert.ok(command.spans.every(({ insert }) => insert.length <= 8000 && legal(insert) === insert));
    server.take(command);
    document.take(server.log.at(-1));
  }
  assert.equal(server.text, text);
});

test("a difference stays where the caret is, and what may not be written is left out", () => {
  assert.deepEqual(difference("aaa", "aaaa", 1), [{ keep: 0, remove: 0, insert: "a" }]);
  assert.deepEqual(difference("\ud83d\ude00", "\ud83d\ude01"), [{ keep: 0, remove: 2, insert: "\ud83d\ude01" }]);
  assert.equal(legal("a\r\nb\rc\u202ed\u0000\ud83d"), "a\nb\ncd\ufffd");
  assert.equal(countWords(" one two\nthree "), 3);
});
