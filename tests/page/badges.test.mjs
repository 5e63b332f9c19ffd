import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./pageModules.mjs";

const { Panels } = await load("panels.js");

const plain = { element: {}, reset: () => {}, apply: () => {} };
const definition = (service, more) => ({
  panel: { service, title: service, icon: [], create: () => ({ ...plain, ...more }) }, failed: false,
});

async function started(...definitions) {
  const errors = [];
  const loaded = Promise.resolve({ definitions, permissions: {} });
  const log = (service) => errors.push(service);
  const panels = new Panels({ loaded, meeting: () => ({}), onChange: () => {}, log });
  await loaded;
  panels.welcome(definitions.map(({ panel }) => ({ service: panel.service, body: {} })));
  return { panels, errors };
}

test("what stands beside a name comes from all panels that have something to say", async () => {
  const { panels } = await started(
    definition("floor", { badgesFor: (id) => [{ label: `hand of ${id}` }] }),
    definition("notes", {}),
    definition("media", { badgesFor: () => [{ label: "camera" }] }));
  assert.deepEqual(panels.badgesFor("ana").map(({ label }) => label), ["hand of ana", "camera"]);
});

test("a panel that fails at it is stopped, and the others are heard", async () => {
  const { panels, errors } = await started(
    definition("floor", { badgesFor: () => { throw new Error("broken"); } }),
    definition("media", { badgesFor: () => [{ label: "camera" }] }));
  assert.deepEqual(panels.badgesFor("ana"), [{ label: "camera" }]);
  assert.deepEqual(panels.badgesFor("ana"), [{ label: "camera" }]);
  assert.deepEqual(errors, ["floor"]);
  assert.notEqual(panels.entries.get("floor").problem, "");
});
