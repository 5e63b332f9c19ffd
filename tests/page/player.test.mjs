import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./pageModules.mjs";

const { Player } = await load("player.js");
const { loadStretches, readEvents } = await load("replayLoader.js");

const at = (seq, time) => ({ seq, time, service: "chat", type: "x", body: {} });

// Two stretches of 10 s and 5 s with a pause between.
function made() {
  const log = [];
  let [time, tick] = [0, null];
  const player = new Player({
    stretches: [
      { snapshots: ["a"], startedAt: 1000, endedAt: 11_000, events: [at(5, 1000), at(6, 4000), at(7, 11_000)] },
      { snapshots: ["b"], startedAt: 60_000, endedAt: 65_000, events: [at(20, 60_000), at(21, 62_000)] },
    ],
    reset: (snapshots) => log.push(snapshots[0]),
    apply: ({ seq }) => log.push(seq),
    now: () => time,
    every: (what) => { tick = what; return 1; },
    never: () => { tick = null; },
  });
  const pass = (ms) => { time += ms; tick?.(); };
  const taken = () => log.splice(0);
  return { player, pass, taken };
}

test("it begins with what the meeting looked like", () => {
  const { player, taken } = made();
  assert.deepEqual(taken(), ["a", 5]);
  assert.deepEqual([player.length, player.position, player.time], [15_000, 0, 1000]);
});

test("playing shows each event at its time, and pauses take none", () => {
  const { player, pass, taken } = made();
  taken();
  player.play();
  pass(2900);
  assert.deepEqual(taken(), []);
  pass(100);
  assert.deepEqual(taken(), [6]);
  pass(8000);
  assert.deepEqual(taken(), [7, "b", 20]);
  assert.equal(player.time, 61_000);
  pass(4000);
  assert.deepEqual(taken(), [21]);
  assert.deepEqual([player.playing, player.position], [false, 15_000]);
  player.play();
  assert.deepEqual(taken(), ["a", 5]);
});

test("twice as fast takes half the time", () => {
  const { player, pass, taken } = made();
  taken();
  player.speed = 2;
  player.play();
  pass(1500);
  assert.deepEqual(taken(), [6]);
  player.pause();
  pass(100_000);
  assert.deepEqual([taken(), player.position], [[], 3000]);
});

test("one can go anywhere, backwards too", () => {
  const { player, taken } = made();
  taken();
  player.seek(12_500);
  assert.deepEqual(taken(), ["b", 20, 21]);
  player.seek(3000);
  assert.deepEqual(taken(), ["a", 5, 6]);
  player.seek(5000);
  assert.deepEqual(taken(), []);
  player.seek(-1);
  assert.deepEqual(taken(), ["a", 5]);
  player.seek(99_999);
  assert.deepEqual([taken(), player.position], [["b", 20, 21], 15_000]);
});

test("a mark is found by its seq", () => {
  const { player } = made();
  assert.deepEqual([6, 8, 21, 99].map((seq) => player.positionOf(seq)), [3000, 10_000, 12_000, 15_000]);
});

test("without stretches there is nothing to play", () => {
  const player = new Player({ stretches: [], reset: () => assert.fail(), apply: () => assert.fail() });
  player.seek(5);
  assert.deepEqual([player.length, player.position, player.time], [0, 0, 0]);
});

const lines = (...texts) => new Response(texts.join("\n")).body;

test("events are read line by line, without what is hidden", async () => {
  const body = lines('{"event":{"seq":"3","time":"7","service":"chat","type":"x"}}',
    '{"event":{"seq":"4","hidden":true}}',
    '{"event":{"seq":"5","time":"9","service":"chat","type":"y","body":{"a":1}}}', "");
  assert.deepEqual(await readEvents(body, 10), [
    { seq: 3, time: 7, service: "chat", type: "x", body: {}, participant: "" },
    { seq: 5, time: 9, service: "chat", type: "y", body: { a: 1 }, participant: "" },
  ]);
});

test("a stretch is asked for with the ticket, and a refusal is said", async () => {
  const asked = [];
  const get = async (url, { headers }) => {
    asked.push([url, headers.Authorization]);
    return url.includes("views")
      ? new Response('{"welcome":{"snapshots":[{"service":"chat"}]}}')
      : new Response('{"event":{"seq":"3","time":"7"}}\n');
  };
  const stretch = { from: 3, to: 9, startedAt: 1, endedAt: 2 };
  const { stretches, complete } = await loadStretches({
    base: "http://n/collab", conference: "c", ticket: "t", stretches: [stretch], get,
  });
  assert.deepEqual(asked, [["http://n/collab/conferences/c/views?seq=2", "Bearer t"],
    ["http://n/collab/conferences/c/events?from=3&to=9", "Bearer t"]]);
  assert.deepEqual([complete, stretches[0].events[0].seq, stretches[0].snapshots], [true, 3, [{ service: "chat" }]]);
  const refused = async () => new Response('{"code":"not_permitted","detail":"It takes a co-host."}', { status: 403 });
  await assert.rejects(loadStretches({ base: "", conference: "c", ticket: "t", stretches: [stretch], get: refused }),
    { message: "It takes a co-host." });
});
