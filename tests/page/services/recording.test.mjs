import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { clock } = await load("text.js");
const { current, evolveRecording, lengthOf, recordingFrom } = await load("services/recording/model.js");

const event = (seq, type, body = {}, participant = "ann") =>
  ({ seq: String(seq), time: String(seq * 1000), type, body, participant });
const fold = (...events) => events.reduce(evolveRecording, recordingFrom({}));

test("a recording is what lies between its events", () => {
  const state = fold(event(5, "RecordingStarted", { number: 1, title: "Kick-off" }),
    event(7, "MarkAdded", { text: "here" }), event(9, "RecordingPaused"),
    event(20, "RecordingResumed"), event(25, "RecordingStopped"));
  assert.equal(state.status, "none");
  assert.equal(current(state), null);
  assert.deepEqual(state.recordings, [{
    number: 1, title: "Kick-off", by: "ann", startedAt: 5000, stoppedAt: 25_000, consentNeeded: false,
    stretches: [
      { from: 5, to: 9, startedAt: 5000, endedAt: 9000 },
      { from: 20, to: 25, startedAt: 20_000, endedAt: 25_000 },
    ],
    marks: [{ text: "here", by: "ann", seq: 7, at: 7000 }],
  }]);
  assert.equal(lengthOf(state.recordings[0], 0), 9000);
});

test("one that waits for consent records nothing yet", () => {
  let state = fold(event(5, "RecordingStarted", { number: 1, consentNeeded: true, waiting: true }),
    event(6, "ConsentGiven", {}, "bob"), event(7, "ConsentRefused", {}, "cat"));
  assert.deepEqual([state.status, current(state).stretches, current(state).consentNeeded], ["waiting", [], true]);
  assert.deepEqual([...state.consents], [["bob", true], ["cat", false]]);
  state = evolveRecording(evolveRecording(state, event(8, "RecordingResumed")), event(9, "RecordingWaiting"));
  assert.deepEqual([state.status, current(state).stretches.length], ["waiting", 1]);
  state = evolveRecording(state, event(10, "RecordingStopped"));
  assert.equal(state.consents.size, 0);
  assert.deepEqual(evolveRecording(state, event(11, "RecordingDeleted", { number: 1 })).recordings, []);
});

test("a snapshot is what its events would have led to", () => {
  const state = recordingFrom({
    status: "RECORDING_STATUS_RUNNING",
    recordings: [{ number: 2, startedAt: "5000", stretches: [{ firstSeq: "5", startedAt: "5000" }] }],
    consents: [{ participant: "bob", given: true }, { participant: "cat" }],
  });
  assert.deepEqual([state.status, current(state).number, lengthOf(current(state), 8000)], ["running", 2, 3000]);
  assert.deepEqual([...state.consents], [["bob", true], ["cat", false]]);
});

test("what a newer server says is passed over", () => {
  const state = fold(event(5, "RecordingStarted", { number: 1 }));
  assert.equal(evolveRecording(state, event(6, "SomethingNew")), state);
  assert.equal(evolveRecording(recordingFrom({}), event(6, "MarkAdded", { text: "x" })).recordings.length, 0);
});

test("lengths as people read them", () => {
  assert.deepEqual([0, 65_000, 3_723_900].map(clock), ["0:00", "1:05", "1:02:03"]);
});
