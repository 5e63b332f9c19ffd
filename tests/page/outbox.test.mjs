import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./pageModules.mjs";

const { Outbox } = await load("outbox.js");
const { Refusal } = await load("refusal.js");

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function outbox(answers) {
  const seen = [];
  const made = new Outbox({
    post: async () => {
      const answer = answers.shift();
      if (answer) throw new Refusal(answer);
    },
    onChange: () => seen.push(made.entries[0]?.status ?? "gone"),
    wait: async () => undefined,
  });
  return { made, seen };
}

test("a message is pending until it is journaled, then gone from the outbox", async () => {
  const { made, seen } = outbox([]);
  made.add({ text: "a" });
  assert.equal(made.entries[0].status, "sending");
  await settled();
  assert.deepEqual(seen, ["sending", "gone"]);
});

test("what may succeed later is tried again, and says so", async () => {
  const { made, seen } = outbox([{ code: "rate_limited", retry: true }]);
  made.add({ text: "a" });
  await settled();
  assert.deepEqual(seen, ["sending", "retrying", "sending", "gone"]);
});

test("what will not succeed stays, to be sent again or given up by hand", async () => {
  const { made } = outbox([{ code: "invalid_argument", message: "text is bad." }, null, { code: "not_found" }]);
  made.add({ text: "a" });
  await settled();
  assert.equal(made.entries[0].status, "failed");
  assert.equal(made.entries[0].refusal.message, "text is bad.");
  made.retry(made.entries[0].key);
  await settled();
  assert.equal(made.entries.length, 0);
  made.add({ text: "b" });
  await settled();
  assert.equal(made.discard(made.entries[0].key).text, "b");
  assert.equal(made.entries.length, 0);
});

test("trying again has an end", async () => {
  const { made } = outbox(Array.from({ length: 10 }, () => ({ code: "overloaded", retry: true })));
  made.add({ text: "a" });
  await settled();
  assert.equal(made.entries[0].status, "failed");
});
