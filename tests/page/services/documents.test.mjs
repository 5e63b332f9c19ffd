import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { documentsFrom, drawingOn, emptyDocuments, evolveDocuments, findDocument, objection, textPages, viewFrom } =
  await load("services/documents/model.js");

const event = (type, body, seq = 5) => ({ seq: String(seq), type, body, participant: "pat", time: "5000" });
const opened = (document, seq = 5) => event("DocumentOpened", {
  document: String(document), name: "plan.pdf", mediaType: "application/pdf", size: "1000", sha256: "ab", pages: 3,
  owner: "pat",
}, seq);
const object = (id, author = "bob") => ({
  id: String(id), author, position: { x: 1, y: 2 }, rectangle: { width: 3, height: 4 },
  style: { color: "#ff0000", width: 20, opacity: 100 },
});
const marks = (type, body) => event(type, { document: "1", page: 2, ...body });

test("a document is opened, stored and closed", () => {
  let state = evolveDocuments(evolveDocuments(emptyDocuments, opened(1, 7)), opened(2, 8));
  assert.equal(findDocument(state, 1).seq, 7);
  assert.equal(findDocument(state, 1).stored, false);
  state = evolveDocuments(state, event("DocumentStored", { document: "1" }));
  assert.equal(findDocument(state, 1).stored, true);
  state = evolveDocuments(state, event("PageShown", { document: "1", view: { page: 2, x: -5, zoom: 150 } }));
  assert.deepEqual(findDocument(state, 1).view, { page: 2, x: -5, y: 0, zoom: 150 });
  assert.equal(state.shown, 1);
  state = evolveDocuments(state, event("DocumentClosed", { document: "1" }));
  assert.deepEqual(state.documents.map(({ id }) => id), [2]);
  assert.equal(state.shown, 0);
});

test("somebody leads, and then nobody", () => {
  const state = evolveDocuments(emptyDocuments, event("PresenterChanged", { presenter: "pat" }));
  assert.equal(state.presenter, "pat");
  assert.equal(evolveDocuments(state, event("PresenterChanged", {})).presenter, "");
  assert.equal(evolveDocuments(state, event("FromTheFuture", {})), state);
});

test("every page has marks of its own", () => {
  let state = evolveDocuments(emptyDocuments, opened(1));
  state = evolveDocuments(state, marks("MarksAdded", { objects: [object(1), object(2, "dan")] }));
  assert.equal(drawingOn(findDocument(state, 1), 2).size, 2);
  assert.equal(drawingOn(findDocument(state, 1), 1).size, 0);
  state = evolveDocuments(state, marks("MarksChanged", { objects: [{ id: "1", position: { x: 9 } }] }));
  assert.equal(drawingOn(findDocument(state, 1), 2).get(1).x, 9);
  state = evolveDocuments(state, marks("PageCleared", { author: "dan" }));
  assert.deepEqual([...drawingOn(findDocument(state, 1), 2).keys()], [1]);
  state = evolveDocuments(state, marks("MarksUndone", { edit: { deleted: ["1"] } }));
  assert.equal(drawingOn(findDocument(state, 1), 2).size, 0);
  state = evolveDocuments(state, marks("MarksRedone", { edit: { put: [object(1)] } }));
  state = evolveDocuments(state, marks("MarksDeleted", { objects: ["1"] }));
  assert.equal(drawingOn(findDocument(state, 1), 2).size, 0);
  state = evolveDocuments(state, marks("MarksAdded", { objects: [object(3)] }));
  assert.equal(drawingOn(findDocument(evolveDocuments(state, marks("PageCleared", { all: true })), 1), 2).size, 0);
});

test("a snapshot is read as the events would have made it", () => {
  const state = documentsFrom({
    documents: [{ id: "1", name: "a", pages: 3, stored: true, view: { page: 2, zoom: 50 },
      written: [{ page: 2, content: { objects: [object(1)] } }] }],
    presenter: "pat", shown: "1",
  });
  assert.equal(drawingOn(findDocument(state, 1), 2).size, 1);
  assert.deepEqual(findDocument(state, 1).view, { page: 2, x: 0, y: 0, zoom: 50 });
  assert.deepEqual([state.presenter, state.shown], ["pat", 1]);
  assert.deepEqual(documentsFrom({}), emptyDocuments);
});

test("a view that anybody sent has numbers within their limits", () => {
  assert.deepEqual(viewFrom({ page: -5, x: 1e12, y: "x", zoom: 99999 }), { page: 1, x: 1e7, y: -1e7, zoom: 800 });
  assert.deepEqual(viewFrom(undefined), { page: 1, x: 0, y: 0, zoom: 100 });
});

test("what cannot be opened is said before it is read", () => {
  assert.equal(objection({ size: 5, type: "application/pdf" }), "");
  assert.match(objection({ size: 5, type: "text/html" }), /Only PDF/);
  assert.match(objection({ size: 0, type: "text/plain" }), /empty/);
  assert.match(objection({ size: 64 * 1024 * 1024 + 1, type: "image/png" }), /64 MB/);
});

test("a text has pages of so many lines, and long lines are broken at spaces", () => {
  assert.deepEqual(textPages("a\r\nb\n"), ["a\nb"]);
  assert.deepEqual(textPages(""), [""]);
  assert.equal(textPages("x\n".repeat(59)).length, 2);
  const [page] = textPages(`${"word ".repeat(30)}end`);
  assert.ok(page.split("\n").every((line) => line.length <= 92));
  assert.equal(page.replaceAll("\n", " "), `${"word ".repeat(30)}end`);
  assert.deepEqual(textPages("y".repeat(100))[0].split("\n").map((line) => line.length), [92, 8]);
});
