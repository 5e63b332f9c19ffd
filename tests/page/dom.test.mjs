import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./pageModules.mjs";

const { saveText } = await load("dom.js");

// The document, as far as a link is made of it; what was clicked is kept.
function documentFor(t) {
  const clicked = [];
  globalThis.Node = class {};
  globalThis.document = {
    createElement: (tag) => ({
      tag, append() {}, setAttribute(name, value) { this[name] = value; }, click() { clicked.push(this); },
    }),
  };
  t.after(() => {
    delete globalThis.Node;
    delete globalThis.document;
  });
  return clicked;
}

test("a text is saved in its parts under its name, and its address forgotten when the browser has read it", (t) => {
  const clicked = documentFor(t);
  const contents = [];
  t.mock.method(URL, "createObjectURL", (content) => `blob:${contents.push(content)}`);
  const forgotten = t.mock.method(URL, "revokeObjectURL", () => {});
  t.mock.timers.enable({ apis: ["setTimeout"] });

  saveText("poll-1.csv", "text/csv", "\ufeff", "a,b");
  assert.deepEqual(clicked.map(({ tag, href, download }) => [tag, href, download]), [["a", "blob:1", "poll-1.csv"]]);
  assert.deepEqual([contents[0].type, contents[0].size], ["text/csv;charset=utf-8", 6]);
  assert.equal(forgotten.mock.callCount(), 0);
  t.mock.timers.tick(60_000);
  assert.deepEqual(forgotten.mock.calls.map((call) => call.arguments), [["blob:1"]]);
});
