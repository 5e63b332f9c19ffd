import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { admissionFrom, changed, evolveAdmission, inWords, permitted, waitedFor } =
  await load("services/admission/model.js");
const { positionInWords } = await load("waiting.js");

const event = (type, body) => ({ seq: "9", time: "5000", type, body, participant: "p1" });
const waiting = (participant, since) => ({ waiting: { participant, name: participant.toUpperCase(), since } });
const fold = (...events) => events.reduce((state, [type, body]) => evolveAdmission(state, event(type, body)),
  admissionFrom({ policy: { lobby: true }, waiting: [{ participant: "ann", name: "ANN", since: "1000" }] }));
const ids = (state) => state.waiting.map(({ id }) => id);

test("the lobby is a queue that people leave in any way", () => {
  const events = ["bob", "cid", "dan"].map((id) => ["NewcomerWaiting", waiting(id, "2000")]);
  assert.deepEqual(ids(fold(...events)), ["ann", "bob", "cid", "dan"]);
  assert.deepEqual(ids(fold(...events, ["EntryGranted", { participants: ["bob", "ann"] }])), ["cid", "dan"]);
  assert.deepEqual(ids(fold(...events, ["EntryDenied", { participant: "cid" }])), ["ann", "bob", "dan"]);
  assert.deepEqual(ids(fold(...events, ["NewcomersGone", { participants: ["dan"] }])), ["ann", "bob", "cid"]);
  assert.deepEqual(ids(fold(...events, ["NewcomerSeen", { participant: "cid" }])), ["ann", "bob", "cid", "dan"]);
});

test("a change sends the whole policy, without what is set otherwise", () => {
  const { policy } = fold(["PolicyChanged", { policy: { lobby: true, capacity: 5, password: true } }]);
  const { policy: sent } = changed(policy, { watchOnly: true });
  assert.deepEqual([sent.lobby, sent.capacity, sent.watchOnly, "password" in sent], [true, 5, true, false]);
});

test("who only watches may use what is left open", () => {
  const { policy } = fold(["PolicyChanged", { policy: { watchOnly: true, openServices: ["polls"] } }]);
  assert.equal(permitted(policy, "chat", 1), 2);
  assert.equal(permitted(policy, "polls", 1), 1);
  assert.equal(permitted(policy, "chat", 3), 3);
  assert.equal(permitted(fold().policy, "chat", 1), 1);
});

test("the policy and the wait are told in words", () => {
  assert.equal(inWords(admissionFrom({}).policy), "Everybody with the link can come in.");
  assert.equal(inWords({ lobby: true, password: true, capacity: 0 }),
    "Newcomers come in with the password and when a host lets them in.");
  assert.match(inWords({ waitForHost: true, capacity: 20, watchOnly: true }),
    /host is there\..*20\. Attendees watch\./);
  assert.equal(waitedFor(1000, 30_000), "just came");
  assert.equal(waitedFor(1000, 200_000), "3 min");
  assert.deepEqual([0, 1, 2, 5].map(positionInWords),
    ["", "You are the next.", "1 is before you.", "4 are before you."]);
});
