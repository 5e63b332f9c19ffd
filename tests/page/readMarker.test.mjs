import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./pageModules.mjs";

const { ReadMarker } = await load("readMarker.js");

test("what was read is told once a minute at most, and less often among many", async () => {
  const told = [];
  let [time, through, people] = [100_000, 0, 2];
  const marker = new ReadMarker({
    readThrough: () => through,
    participants: () => people,
    mark: async (message) => told.push(message),
    now: () => time,
  });
  await marker.tell();
  through = 5;
  await marker.tell();
  through = 9;
  await marker.tell();
  assert.deepEqual(told, [5]);
  time += 60_000;
  await marker.tell();
  await marker.tell();
  assert.deepEqual(told, [5, 9]);
  [through, people] = [12, 1000];
  time += 599_000;
  await marker.tell();
  assert.deepEqual(told, [5, 9]);
  time += 1000;
  await marker.tell();
  assert.deepEqual(told, [5, 9, 12]);
});

test("a marker that was refused is told again later", async () => {
  let [time, refused] = [100_000, true];
  const told = [];
  const marker = new ReadMarker({
    readThrough: () => 3,
    participants: () => 2,
    mark: async (message) => { if (refused) throw new Error("limit_reached"); told.push(message); },
    now: () => time,
  });
  await marker.tell();
  [time, refused] = [160_000, false];
  await marker.tell();
  assert.deepEqual(told, [3]);
});
