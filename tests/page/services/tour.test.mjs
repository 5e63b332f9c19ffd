import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { asUrl, current, evolveTour, hostOf, pagesMax, safeUrl, scrolled, tourFrom } =
  await load("services/tour/model.js");

const event = (type, body = {}) => ({ seq: "20", time: "5000", type, body });
const visited = (visit, url = "https://example.org/") => event("PageVisited", { visit: String(visit), url });
const fold = (state, ...events) => events.reduce(evolveTour, state);
const started = () => fold(tourFrom({}), event("TourStarted", { leader: "pat" }), visited(1));

test("a tour starts, goes on, is handed over and ends", () => {
  let state = started();
  assert.deepEqual(current(state), { visit: 1, url: "https://example.org/", title: "", leader: "pat", at: 5000 });
  state = fold(state, event("TourHandedOver", { from: "pat", to: "quin" }), visited(2));
  assert.deepEqual([state.leader, current(state).leader], ["quin", "quin"]);
  state = fold(state, event("TourEnded", {}));
  assert.deepEqual([state.leader, current(state), state.pages.length], ["", undefined, 2]);
});

test("a snapshot is as the events that led to it", () => {
  assert.deepEqual(tourFrom({
    leader: "pat", pages: [{ visit: "1", url: "https://example.org/", leader: "pat", at: "5000" }], nextVisit: "2",
  }), started());
});

test("the oldest pages give way", () => {
  let state = started();
  for (let visit = 2; visit <= pagesMax + 1; visit++) state = evolveTour(state, visited(visit));
  assert.deepEqual([state.pages.length, state.pages[0].visit], [pagesMax, 2]);
});

test("only the leader's word about this page counts", () => {
  const from = (participant, body) => scrolled(started(), { participant, body });
  assert.equal(from("pat", { visit: "1", y: 0.5 }), 0.5);
  assert.equal(from("pat", { visit: "1" }), 0);
  assert.equal(from("pat", { visit: "1", y: 7 }), 1);
  assert.equal(from("pat", { visit: "1", y: "NaN" }), null);
  assert.equal(from("pat", { visit: "2", y: 0.5 }), null);
  assert.equal(from("bob", { visit: "1", y: 0.5 }), null);
  assert.equal(scrolled(tourFrom({}), { participant: "", body: {} }), null);
});

test("a browser is sent to pages of the web alone", () => {
  assert.equal(safeUrl("https://example.org/a?b#c", false), "https://example.org/a?b#c");
  assert.equal(safeUrl("http://example.org/", true), "http://example.org/");
  for (const url of ["http://example.org/", "javascript:alert(1)", "data:text/html,x", "https://a:b@example.org/", "x",
    `https://example.org/${"x".repeat(2048)}`, undefined]) {
    assert.equal(safeUrl(url, false), "", String(url));
  }
});

test("what people type is meant as an address", () => {
  assert.deepEqual([asUrl(" example.org/a "), asUrl("https://x/"), asUrl("javascript:x"), asUrl("  ")],
    ["https://example.org/a", "https://x/", "javascript:x", ""]);
  assert.deepEqual([hostOf("https://example.org:81/a"), hostOf("x")], ["example.org:81", "x"]);
});

test("http is allowed and not", () => {
  const state = fold(started(), event("HttpAllowed", { allowed: true }));
  assert.equal(state.http, true);
  assert.equal(fold(state, event("HttpAllowed", {})).http, false);
});
