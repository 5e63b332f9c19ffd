import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { drawingFrom, ordered, written } = await load("drawings/drawing.js");
const { boxOf, pathOfLine, pathOfStroke, pointsOf, scaled, simplify, strokeOf, union } =
  await load("drawings/geometry.js");
const { keyOf, tools } = await load("drawings/tools.js");
const { evolveWhiteboard, findBoard, whiteboardFrom } = await load("services/whiteboard/model.js");

const style = { color: "#102030", width: 20, opacity: 100 };
const rectangle = (id, z, more = {}) => ({
  id: String(id), author: "p1", z: String(z), position: { x: 5 }, rectangle: { width: 10, height: 20 }, style, ...more,
});
const event = (type, body, participant = "p1") =>
  ({ seq: "9", time: "5000", type, body: { board: "1", ...body }, participant });
const begun = () => whiteboardFrom({ boards: [{ id: "1", title: "Board 1", content: {} }], nextBoard: "2" });
const fold = (...events) => events.reduce((state, each) => evolveWhiteboard(state, event(...each)), begun());
const ids = (state, board = 1) => ordered(findBoard(state, board).drawing).map(({ id }) => id);

test("objects are added, changed in parts and deleted", () => {
  let state = fold(["ObjectsAdded", { objects: [rectangle(1, 10), rectangle(2, 20)] }]);
  const before = state;
  state = evolveWhiteboard(state, event("ObjectsChanged", { objects: [{ id: "1", position: { y: -7 } }] }));
  const { x, y, kind, shape, author } = findBoard(state, 1).drawing.get(1);
  assert.deepEqual([x, y, kind, shape, author], [0, -7, "rectangle", { width: 10, height: 20 }, "p1"]);
  assert.equal(findBoard(before, 1).drawing.get(1).x, 5, "what was before stays as it was");
  state = evolveWhiteboard(state, event("ObjectsChanged", { objects: [{ id: "2", z: "-5" }] }));
  assert.deepEqual(ids(state), [2, 1]);
  state = evolveWhiteboard(state, event("ObjectsDeleted", { objects: ["2", "77"] }));
  assert.deepEqual(ids(state), [1]);
});

test("undone and redone edits put and delete", () => {
  let state = fold(["ObjectsAdded", { objects: [rectangle(1, 10)] }],
    ["ChangesUndone", { steps: 1, edit: { deleted: ["1"] } }]);
  assert.deepEqual(ids(state), []);
  state = evolveWhiteboard(state, event("ChangesRedone", { steps: 1, edit: { put: [rectangle(1, 10)] } }));
  assert.deepEqual(ids(state), [1]);
  assert.deepEqual(ids(evolveWhiteboard(state, event("ChangesUndone", { steps: 1 }))), [1]);
});

test("parts of what is not here change nothing", () => {
  const state = fold(["ObjectsChanged", { objects: [{ id: "4", z: "1" }] }]);
  assert.deepEqual(ids(state), []);
});

test("clearing takes what one drew, or everything", () => {
  const objects = [rectangle(1, 1), rectangle(2, 2, { author: "p2" })];
  assert.deepEqual(ids(fold(["ObjectsAdded", { objects }], ["BoardCleared", { author: "p1" }])), [2]);
  assert.deepEqual(ids(fold(["ObjectsAdded", { objects }], ["BoardCleared", { all: true }])), []);
});

test("boards are created, renamed, moved, locked and deleted", () => {
  let state = fold(["BoardCreated", { board: "2", title: "Two" }], ["BoardCreated", { board: "3", title: "Three" }],
    ["BoardMoved", { board: "1", index: 2 }], ["BoardRenamed", { board: "3", title: "Third" }],
    ["BoardLocked", { board: "3" }]);
  assert.deepEqual(state.boards.map(({ id, title, locked }) => [id, title, locked]),
    [[2, "Two", false], [3, "Third", true], [1, "Board 1", false]]);
  state = evolveWhiteboard(state, event("BoardMoved", { board: "1" }));
  state = evolveWhiteboard(state, event("BoardUnlocked", { board: "3" }));
  state = evolveWhiteboard(state, event("BoardDeleted", { board: "2" }));
  assert.deepEqual(state.boards.map(({ id, locked }) => [id, locked]), [[1, false], [3, false]]);
});

test("every kind is read, with what the wire leaves out", () => {
  const drawing = drawingFrom({ objects: [
    { id: "1", position: {}, stroke: {}, style },
    { id: "2", position: {}, line: { dx: 5 }, style },
    { id: "3", position: {}, ellipse: { width: 1, height: 2 }, style },
    { id: "4", position: {}, text: { text: "Hi", size: 160 }, style },
    { id: "5", position: {}, image: { url: "/a", width: 3, height: 4 }, style },
  ] });
  assert.deepEqual(ordered(drawing).map(({ kind, shape }) => [kind, shape]), [
    ["stroke", { points: [] }], ["line", { dx: 5, dy: 0, arrow: false }], ["ellipse", { width: 1, height: 2 }],
    ["text", { text: "Hi", size: 160 }], ["image", { url: "/a", width: 3, height: 4, description: "" }],
  ]);
  assert.deepEqual(drawing.get(1).style, { color: "#102030", fill: "", width: 20, opacity: 100 });
});

test("what is written for the server has whole numbers", () => {
  assert.deepEqual(
    written({ id: 7, x: 1.4, y: 2.6, kind: "line", shape: { dx: 0.5, dy: 9.4, arrow: true }, style: null }),
    { id: "7", position: { x: 1, y: 3 }, line: { dx: 1, dy: 9, arrow: true } });
});

test("a stroke keeps its points as steps from one to the next", () => {
  const stroke = strokeOf([[10.2, 10], [12, 13.6], [8, 20]]);
  assert.deepEqual(stroke, { x: 10, y: 10, kind: "stroke", shape: { points: [2, 4, -4, 6] } });
  assert.deepEqual(pointsOf(stroke), [[10, 10], [12, 14], [8, 20]]);
  assert.deepEqual(boxOf(stroke), { left: 8, top: 10, right: 12, bottom: 20 });
  assert.equal(pathOfStroke(stroke), "M10 10Q12 14 10 17L8 20");
  assert.equal(pathOfStroke(strokeOf([[1, 2]])), "M1 2L1 2");
});

test("simplifying leaves out what lies on the way", () => {
  const line = Array.from({ length: 100 }, (_, i) => [i, i % 2 ? 0.5 : 0]);
  assert.deepEqual(simplify(line, 1), [[0, 0], [99, 0.5]]);
  assert.deepEqual(simplify([[0, 0], [50, 40], [100, 0]], 1).length, 3);
  assert.deepEqual(simplify([[0, 0], [3, 3], [0, 0]], 1).length, 3, "a way back is not nothing");
});

test("scaling keeps kinds and puts the box where it is wanted", () => {
  const from = { left: 0, top: 0, right: 10, bottom: 10 };
  const to = { left: 100, top: 0, right: 120, bottom: 30 };
  for (const object of [
    { x: 0, y: 0, kind: "rectangle", shape: { width: 10, height: 10 } },
    { x: 10, y: 10, kind: "line", shape: { dx: -10, dy: -10 } },
    { x: 0, y: 0, kind: "stroke", shape: { points: [10, 10] } },
  ]) {
    const result = scaled(object, from, to);
    assert.equal(result.kind, object.kind);
    assert.deepEqual(boxOf(result), to);
  }
  const level = scaled({ x: 0, y: 5, kind: "line", shape: { dx: 10, dy: 0 } },
    { left: 0, top: 5, right: 10, bottom: 5 }, { left: 0, top: 5, right: 20, bottom: 5 });
  assert.deepEqual(level.shape, { dx: 20, dy: 0 });
  assert.equal(union([]), null);
});

test("an arrow has a head that is not longer than its line", () => {
  const line = { x: 0, y: 0, shape: { dx: 30, dy: 0, arrow: true }, style };
  assert.match(pathOfLine(line), /^M0 0l30 0l-26\.1 15m26\.1 -15l-26\.1 -15$/);
  assert.equal(pathOfLine({ ...line, shape: { dx: 30, dy: 0, arrow: false } }), "M0 0l30 0");
});

test("keys choose tools, move, delete and undo", () => {
  assert.deepEqual(keyOf({ key: "R" }), { tool: "rectangle" });
  assert.deepEqual(keyOf({ key: "z", ctrlKey: true }), { undo: true });
  assert.deepEqual(keyOf({ key: "Z", metaKey: true, shiftKey: true }), { redo: true });
  assert.deepEqual(keyOf({ key: "y", ctrlKey: true }), { redo: true });
  assert.deepEqual(keyOf({ key: "Delete" }), { remove: true });
  assert.deepEqual(keyOf({ key: "ArrowLeft" }).move, [-100, 0]);
  assert.deepEqual(keyOf({ key: "ArrowDown", shiftKey: true }).move, [0, 10]);
  assert.equal(keyOf({ key: "c", ctrlKey: true }), undefined, "the browser keeps its own keys");
  assert.equal(keyOf({ key: "Tab" }), undefined);
  assert.equal(new Set(tools.map(({ key }) => key)).size, tools.length);
});
