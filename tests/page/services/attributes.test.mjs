import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { attributesFrom, emptyAttributes, evolveAttributes, isServers, listed, of } =
  await load("services/attributes/model.js");

const event = (type, body, seq = 5, participant = "p1") => ({ seq: String(seq), type, body, participant });

test("attributes are set, changed and removed, and have the seq as their version", () => {
  let state = evolveAttributes(emptyAttributes, event("AttributeSet", { key: "b", value: "1" }, 7));
  state = evolveAttributes(state, event("AttributeSet", { key: "a" }, 8, "p2"));
  assert.deepEqual(listed(state.conference), [
    { key: "a", value: "", version: 8, by: "p2" }, { key: "b", value: "1", version: 7, by: "p1" }]);
  state = evolveAttributes(state, event("AttributeSet", { key: "b", value: "2" }, 9));
  assert.equal(state.conference.get("b").version, 9);
  state = evolveAttributes(state, event("AttributeRemoved", { key: "b" }));
  assert.deepEqual([...state.conference.keys()], ["a"]);
  assert.equal(emptyAttributes.conference.size, 0);
});

test("a participant's attributes go with the last of them, or with the participant", () => {
  const set = (participant, key) => event("ParticipantAttributeSet", { participant, key, value: "x" });
  const events = [set("p1", "a"), set("p1", "b"), set("p2", "a"), set("p3", "a")];
  let state = events.reduce(evolveAttributes, emptyAttributes);
  state = evolveAttributes(state, event("ParticipantAttributeRemoved", { participant: "p1", key: "a" }));
  assert.deepEqual([...of(state, "p1").keys()], ["b"]);
  state = evolveAttributes(state, event("ParticipantAttributeRemoved", { participant: "p1", key: "b" }));
  state = evolveAttributes(state, event("ParticipantAttributesDropped", { participants: ["p3", "p9"] }));
  assert.deepEqual([...state.participants.keys()], ["p2"]);
  assert.equal(of(state, "p1").size, 0);
});

test("a snapshot is read as the events would have made it", () => {
  const state = attributesFrom({
    attributes: [{ key: "a", value: "1", version: "3", by: "p1", setAt: "5000" }],
    participants: [{ participant: "p1", attributes: [{ key: "b", version: "4" }] }],
  });
  assert.deepEqual(state.conference.get("a"), { key: "a", value: "1", version: 3, by: "p1" });
  assert.deepEqual(of(state, "p1").get("b"), { key: "b", value: "", version: 4, by: "" });
  assert.deepEqual(attributesFrom({}), emptyAttributes);
});

test("what a newer server says is passed over, and the server's own keys are known", () => {
  assert.equal(evolveAttributes(emptyAttributes, event("Unheard", {})), emptyAttributes);
  assert.deepEqual([isServers("server.plan"), isServers("server")], [true, false]);
});
