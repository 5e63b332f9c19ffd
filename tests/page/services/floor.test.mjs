import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { evolveFloor, floorFrom, handPlace, has, tokenActions } = await load("services/floor/model.js");

const event = (type, body = {}, time = "5000") => ({ seq: "20", type, body, time });
const fold = (state, ...events) => events.reduce(evolveFloor, state);
const presenter = { name: "presenter", policy: "TOKEN_POLICY_FREE", grabRole: "ROLE_PRESENTER" };
const fresh = () => floorFrom({ tokens: [presenter] });
const ids = (list) => list.map(({ id }) => id);

test("a snapshot has everything, and what it leaves out is empty", () => {
  const state = floorFrom({
    tokens: [{ ...presenter, holder: "a", heldSince: "7", requests: [{ participant: "b", since: "8" }] }],
    hands: [{ participant: "c", since: "9" }], selfUnmuteForbidden: true,
  });
  assert.deepEqual(state.tokens, [{
    name: "presenter", passes: false, grabRank: 2, holder: "a", heldSince: 7, offeredTo: "",
    requests: [{ id: "b", since: 8 }], inhibitors: [],
  }]);
  assert.deepEqual(state.hands, [{ id: "c", since: 9 }]);
  assert.deepEqual([state.unmuted, state.asked, state.away, state.selfUnmute], [[], [], [], false]);
});

test("a token moves, with its offers, inhibitions and the new holder's request", () => {
  let state = fold(fresh(),
    event("TokenRequested", { token: "presenter", participant: "a" }),
    event("TokenRequested", { token: "presenter", participant: "b" }),
    event("TokenInhibited", { token: "presenter", participant: "c" }),
    event("TokenMoved", { token: "presenter", to: "b" }));
  const [token] = state.tokens;
  assert.deepEqual([token.holder, token.heldSince, ids(token.requests), token.inhibitors], ["b", 5000, ["a"], []]);
  state = fold(state, event("TokenOffered", { token: "presenter", to: "d" }));
  assert.equal(state.tokens[0].offeredTo, "d");
  state = fold(state, event("TokenMoved", { token: "presenter", from: "b" }));
  assert.deepEqual([state.tokens[0].holder, state.tokens[0].heldSince, state.tokens[0].offeredTo], ["", 0, ""]);
});

test("tokens are defined, changed and removed, in the order of their names", () => {
  let state = fold(fresh(),
    event("TokenDefined", { token: "stick", policy: "TOKEN_POLICY_PASS", grabRole: "ROLE_ATTENDEE" }),
    event("TokenDefined", { token: "camera", policy: "TOKEN_POLICY_FREE", grabRole: "ROLE_HOST" }));
  assert.deepEqual(state.tokens.map(({ name, passes, grabRank }) => [name, passes, grabRank]),
    [["camera", false, 4], ["presenter", false, 2], ["stick", true, 1]]);
  state = fold(state, event("TokenRemoved", { token: "camera" }),
    event("TokenDefined", { token: "stick", policy: "TOKEN_POLICY_FREE", grabRole: "ROLE_CO_HOST" }));
  assert.deepEqual(state.tokens.map(({ name, passes, grabRank }) => [name, passes, grabRank]),
    [["presenter", false, 2], ["stick", false, 3]]);
});

test("hands keep the order of raising", () => {
  let state = fold(fresh(), event("HandRaised", { participant: "a" }), event("HandRaised", { participant: "b" }),
    event("HandRaised", { participant: "a" }));
  assert.deepEqual([handPlace(state, "a"), handPlace(state, "b"), handPlace(state, "c")], [1, 2, 0]);
  state = fold(state, event("HandLowered", { participant: "a" }));
  assert.deepEqual(ids(state.hands), ["b"]);
  assert.deepEqual(fold(state, event("AllHandsLowered")).hands, []);
});

test("microphones open one by one and close all at once", () => {
  let state = fold(fresh(), event("UnmuteAsked", { participant: "a" }), event("UnmuteAsked", { participant: "b" }),
    event("ParticipantUnmuted", { participant: "a" }), event("ParticipantUnmuted", { participant: "c" }));
  assert.deepEqual([ids(state.unmuted), ids(state.asked)], [["a", "c"], ["b"]]);
  state = fold(state, event("AllMuted", { kept: ["c"] }));
  assert.deepEqual([ids(state.unmuted), state.asked], [["c"], []]);
  assert.deepEqual(fold(state, event("ParticipantMuted", { participant: "c" })).unmuted, []);
});

test("who leaves is nowhere any more", () => {
  let state = fold(fresh(),
    event("HandRaised", { participant: "a" }), event("ParticipantUnmuted", { participant: "a" }),
    event("AwayChanged", { participant: "a", on: true }), event("UnmuteAsked", { participant: "a" }),
    event("TokenInhibited", { token: "presenter", participant: "a" }),
    event("TokenRequested", { token: "presenter", participant: "a" }),
    event("TokenOffered", { token: "presenter", to: "a" }));
  assert.ok(has(state.away, "a"));
  state = fold(state, event("ParticipantCleared", { participant: "a" }));
  assert.deepEqual(state, fresh());
});

test("one comes back, allows and declines", () => {
  const state = fold(fresh(),
    event("AwayChanged", { participant: "a", on: true }), event("AwayChanged", { participant: "a" }),
    event("UnmuteAsked", { participant: "b" }), event("UnmuteDeclined", { participant: "b" }),
    event("SelfUnmuteChanged", {}));
  assert.deepEqual([state.away, state.asked, state.selfUnmute], [[], [], false]);
  assert.equal(fold(state, event("SelfUnmuteChanged", { allowed: true })).selfUnmute, true);
});

test("what nobody knows changes nothing", () => {
  const state = fresh();
  assert.equal(evolveFloor(state, event("SomethingNew")), state);
});

test("what one may do with a token depends on role, holder and inhibitions", () => {
  const of = (changes, id, level) => {
    const actions = tokenActions({ ...fresh().tokens[0], ...changes }, id, level);
    return Object.keys(actions).filter((action) => actions[action]).join(" ");
  };
  assert.equal(of({}, "a", 1), "ask");
  assert.equal(of({}, "a", 2), "take inhibit");
  assert.equal(of({ holder: "b" }, "a", 4), "ask");
  assert.equal(of({ holder: "b", requests: [{ id: "a" }] }, "a", 1), "withdraw");
  assert.equal(of({ holder: "b", offeredTo: "a" }, "a", 1), "answer");
  assert.equal(of({ holder: "a" }, "a", 1), "release give");
  assert.equal(of({ holder: "a", offeredTo: "b" }, "a", 2), "release give takeBack inhibit");
  assert.equal(of({ inhibitors: [{ id: "a" }] }, "a", 2), "take uninhibit");
  assert.equal(of({ inhibitors: [{ id: "b" }] }, "a", 2), "ask inhibit");
});
