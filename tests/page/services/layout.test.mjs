import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { evolveLayout, isBound, layoutFrom, shownTo, tiles, toggleSpotlight } = await load("services/layout/model.js");

const event = (type, body) => ({ seq: "9", time: "5000", type, body, participant: "p1" });
const fold = (...events) => events.reduce((state, [type, body]) => evolveLayout(state, event(type, body)),
  layoutFrom({ arrangement: "ARRANGEMENT_GRID", roaming: true }));
const people = [{ id: "p1" }, { id: "p2" }, { id: "p3" }];

test("a panel for everybody is shown to everybody", () => {
  const state = fold(["LayoutChanged", { arrangement: "ARRANGEMENT_PANEL", panel: "whiteboard" }]);
  assert.equal(shownTo(state, "p1"), "whiteboard");
  assert.equal(isBound(state, "p1", false), true);
  assert.equal(isBound(state, "p1", true), false, "a moderator looks where they like");
  const free = evolveLayout(state, event("LayoutChanged", { arrangement: "ARRANGEMENT_GRID", roaming: true }));
  assert.equal(shownTo(free, "p1"), "");
});

test("a leader comes before the arrangement and follows nobody", () => {
  const state = fold(["LayoutChanged", { arrangement: "ARRANGEMENT_PANEL", panel: "whiteboard", roaming: true }],
    ["LeadingStarted", { participant: "p1", panel: "chat" }], ["LookedAt", { panel: "polls" }]);
  assert.equal(shownTo(state, "p2"), "polls");
  assert.equal(shownTo(state, "p1"), "");
  assert.equal(isBound(state, "p2", false), false);
  assert.equal(shownTo(evolveLayout(state, event("LeadingStopped", { participant: "p1" })), "p2"), "whiteboard");
});

test("the spotlight comes first, and is large for speakers", () => {
  let state = fold(["SpotlightChanged", { participants: ["p3", "gone"] }]);
  assert.deepEqual(tiles(state, people).map(({ participant, large, lit }) => [participant.id, large, lit]),
    [["p3", false, true], ["p1", false, false], ["p2", false, false]]);
  state = evolveLayout(state, event("LayoutChanged", { arrangement: "ARRANGEMENT_SPEAKER" }));
  assert.deepEqual(tiles(state, people).filter(({ large }) => large).map(({ participant }) => participant.id), ["p3"]);
  state = evolveLayout(state, event("SpotlightChanged", {}));
  assert.deepEqual(tiles(state, people).filter(({ large }) => large).map(({ participant }) => participant.id), ["p1"]);
});

test("the spotlight is switched on and off for one", () => {
  const state = fold(["SpotlightChanged", { participants: ["p3"] }]);
  assert.deepEqual(toggleSpotlight(state, "p1"), ["p3", "p1"]);
  assert.deepEqual(toggleSpotlight(state, "p3"), []);
});
