import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const {
  captionsFrom, evolveCaptions, finalForMs, interimForMs, linesMax, mayCaption, mayCorrect, offset, readTranscript,
  stripLines,
} = await load("services/captions/model.js");

const event = (type, body = {}, more = {}) => ({ seq: "20", time: "5000", type, body, participant: "stt", ...more });
const added = (line, text, speaker = "a") =>
  event("LineAdded",
    { line: String(line), text, speaker, speakerName: speaker.toUpperCase(), start: "4000", end: "5000" });
const fold = (state, ...events) => events.reduce(evolveCaptions, state);
const on = () => captionsFrom({ on: true, origin: "1000" });

test("lines are added, corrected and removed", () => {
  let state = fold(on(), added(1, "Good mourning"), added(2, "So it is", "b"));
  assert.deepEqual(state.lines[0], {
    id: 1, seq: 20, speaker: "a", speakerName: "A", author: "stt", language: "", start: 4000, end: 5000,
    text: "Good mourning", correctedAt: 0, removed: false,
  });
  state = fold(state, event("LineCorrected", { line: "1", text: "Good morning" }), event("LineRemoved", { line: "2" }));
  assert.deepEqual(state.lines.map(({ text, correctedAt, removed }) => [text, correctedAt, removed]),
    [["Good morning", 5000, false], ["", 0, true]]);
});

test("a snapshot is as the events that led to it", () => {
  const state = fold(captionsFrom({}), event("CaptionsSwitched", { on: true }), added(1, "x"));
  assert.deepEqual(captionsFrom({
    on: true, who: "CAPTIONERS_EVERYBODY", origin: "5000", nextLine: "2",
    lines: [
      { id: "1", seq: "20", speaker: "a", speakerName: "A", author: "stt", start: "4000", end: "5000", text: "x" },
    ],
  }), state);
});

test("captions are switched on once and for the first time", () => {
  let state = fold(captionsFrom({}), event("CaptionsSwitched", {}));
  assert.deepEqual([state.on, state.origin], [false, 0]);
  state = fold(state, event("CaptionsSwitched", { on: true }), event("CaptionsSwitched", {}, { time: "6000" }),
    event("CaptionsSwitched", { on: true }, { time: "7000" }));
  assert.deepEqual([state.on, state.origin], [true, 5000]);
});

test("the oldest lines give way", () => {
  let state = on();
  for (let id = 1; id <= linesMax + 1; id++) state = evolveCaptions(state, added(id, "x"));
  assert.deepEqual([state.lines.length, state.lines[0].id], [linesMax, 2]);
});

test("who may caption whom follows the choice", () => {
  const attendee = { id: "a", role: "ROLE_ATTENDEE" };
  const presenter = { id: "p", role: "ROLE_PRESENTER" };
  assert.equal(mayCaption(captionsFrom({}), attendee, "a"), false);
  assert.deepEqual([mayCaption(on(), attendee, "a"), mayCaption(on(), attendee, "p"), mayCaption(on(), undefined, "a")],
    [true, false, false]);
  let state = fold(on(), event("CaptionersChosen", { who: "CAPTIONERS_PRESENTERS" }));
  assert.deepEqual([mayCaption(state, attendee, "a"), mayCaption(state, presenter, "p")], [false, true]);
  state = fold(on(), event("CaptionersChosen", { who: "CAPTIONERS_CHOSEN", chosen: ["a"] }));
  assert.deepEqual([mayCaption(state, attendee, "p"), mayCaption(state, presenter, "p")], [true, false]);
});

test("author, speaker and moderators correct what was not removed", () => {
  const [line] = fold(on(), added(1, "x")).lines;
  assert.deepEqual([mayCorrect(line, "stt", false), mayCorrect(line, "a", false), mayCorrect(line, "b", false),
    mayCorrect(line, "b", true), mayCorrect({ ...line, removed: true }, "a", true)], [true, true, false, true, false]);
});

test("the strip shows what was said last and what is being said", () => {
  const state = fold(on(), added(1, "old"), added(2, "new", "b"));
  const interim = new Map([["a", { text: "and now", at: 10000 }]]);
  const finals = [{ id: 1, at: 1000 }, { id: 2, at: 9000 }];
  assert.deepEqual(stripLines(state, interim, finals, 10000).map(({ text, interim: i }) => [text, i]),
    [["new", false], ["and now", true]]);
  assert.deepEqual(stripLines(state, interim, finals, 10000 + Math.max(interimForMs, finalForMs)), []);
  assert.deepEqual(stripLines({ ...state, on: false }, interim, finals, 10000), []);
  const removed = fold(state, event("LineRemoved", { line: "2" }));
  assert.deepEqual(stripLines(removed, new Map(), finals, 10000), []);
});

test("times count from where captions were first on", () => {
  assert.deepEqual([offset(on(), 1000), offset(on(), 66999), offset(on(), 3661000 + 1000), offset(on(), 0)],
    ["0:00", "1:05", "1:01:01", "0:00"]);
});

test("the transcript is read page by page", async () => {
  const asked = [];
  const pages = [{ text: "one\n", nextSeq: "9", more: true, latestStart: "77" }, { nextSeq: "12", more: true },
    { text: "two\n", nextSeq: "15" }];
  const text = await readTranscript(async (body) => { asked.push(body); return pages[asked.length - 1]; }, "F");
  assert.equal(text, "one\ntwo\n");
  assert.deepEqual(asked.map(({ afterSeq, latestStart }) => [afterSeq, latestStart]),
    [["0", "0"], ["9", "77"], ["12", "0"]]);
});
