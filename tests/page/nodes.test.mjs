import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./pageModules.mjs";

const { Nodes } = await load("nodes.js");
const { Refusal } = await load("refusal.js");

globalThis.document ??= { hidden: false };

const node = (n) => ({ name: `node-${n}`, endpoint: `http://127.0.0.1:${7000 + n}/collab`, status: "up", pid: n });

function harness(lists, kill = async () => undefined) {
  const asked = [];
  const nodes = new Nodes({
    bases: () => [node(1).endpoint],
    onChange: () => undefined,
    rest: {
      listNodes: async () => lists.length > 1 ? lists.shift() : lists[0],
      killNode: async (bases, name) => { asked.push({ bases, name }); await kill(); },
    },
  });
  nodes.start();
  return { nodes, asked, settled: () => new Promise((resolve) => setTimeout(resolve, 5)) };
}

const shown = (nodes) => nodes.list.map(({ name, gone }) => (gone ? `${name} gone` : name));

test("a node that is missed stays in the list as gone, and comes back", async () => {
  const { nodes, settled } = harness([[node(2), node(1)], [node(1)], [node(1), { ...node(2), pid: 9 }]]);
  await settled();
  assert.deepEqual(shown(nodes), ["node-1", "node-2"]);
  await nodes.refresh();
  assert.deepEqual(shown(nodes), ["node-1", "node-2 gone"]);
  await nodes.refresh();
  assert.deepEqual(shown(nodes), ["node-1", "node-2"]);
  nodes.stop();
});

test("a node is killed by another one, and gone at once though the others have not missed it", async () => {
  const { nodes, asked, settled } = harness([[node(1), node(2)]]);
  await settled();
  await nodes.kill("node-1");
  await settled();
  assert.deepEqual(asked[0].bases, [node(2).endpoint, node(1).endpoint]);
  assert.deepEqual(shown(nodes), ["node-1 gone", "node-2"]);
  nodes.stop();
});

test("a refused kill is said, except that the last node cannot say that it did it", async () => {
  const { nodes, settled } = harness([[node(1), node(2)]], async () => { throw new Refusal({ code: "unreachable" }); });
  await settled();
  await assert.rejects(nodes.kill("node-2"), { code: "unreachable" });
  assert.deepEqual(shown(nodes), ["node-1", "node-2"]);
  nodes.stop();
});

test("a member without a name of its own is not remembered", async () => {
  const nameless = { name: "127.0.0.1:4053", endpoint: "", status: "down", pid: 0 };
  const { nodes, settled } = harness([[node(1), { ...nameless, status: "up" }], [node(1), nameless], [node(1)]]);
  await settled();
  assert.deepEqual(shown(nodes), ["127.0.0.1:4053", "node-1"]);
  await nodes.refresh();
  assert.deepEqual(shown(nodes), ["node-1"]);
  await nodes.refresh();
  assert.deepEqual(shown(nodes), ["node-1"]);
  nodes.stop();
});
