import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { evolveSharing, ownShare, shareOf, sharingFrom } = await load("services/sharing/model.js");
const { Changes, hashOf, sizeFor, slotsMax, tilesOf } = await load("services/sharing/grid.js");
const { inWords, modifiersOf, placeOf, unit } = await load("services/sharing/remote.js");

const event = (type, body) => ({ seq: "9", time: "5000", type, body, participant: "p1" });
const fold = (...events) => events.reduce((state, [type, body]) => evolveSharing(state, event(type, body)),
  sharingFrom({}));
const started = ["SharingStarted", {
  share: "s1", participant: "p1", session: "x", title: "Slides", quality: "QUALITY_HIGH", controllable: true,
}];

test("a share starts, is paused, changes and stops", () => {
  let state = fold(started, ["SharingPaused", { share: "s1", on: true }],
    ["SharingChanged", { share: "s1", quality: "QUALITY_LOW", region: { left: 10, top: 0, width: 500, height: 400 } }]);
  const [share] = state.shares;
  assert.deepEqual([share.paused, share.quality, share.region.width, share.region.top], [true, "low", 500, 0]);
  assert.equal(ownShare(state, "p1"), share);
  state = evolveSharing(state, event("SharingStopped", { share: "s1", cause: "STOP_CAUSE_STOPPED" }));
  assert.equal(shareOf(state, "s1"), undefined);
});

test("control is asked for, granted and taken back", () => {
  let state = fold(started, ["ControlRequested", { share: "s1", participant: "p2" }],
    ["ControlRequested", { share: "s1", participant: "p3" }], ["RequestWithdrawn", { share: "s1", participant: "p3" }]);
  assert.deepEqual(shareOf(state, "s1").requests, ["p2"]);
  state = evolveSharing(state, event("ControlGranted", { share: "s1", participant: "p2" }));
  assert.deepEqual([shareOf(state, "s1").controller, shareOf(state, "s1").requests], ["p2", []]);
  state = evolveSharing(state, event("ControlRevoked", { share: "s1", participant: "p2" }));
  assert.equal(shareOf(state, "s1").controller, "");
});

test("a snapshot says the same as the events before it", () => {
  const live = fold(started, ["StatisticsReported", { share: "s1", statistics: { pictures: "3", bytes: "99" } }]);
  const saved = sharingFrom({ shares: [{
    id: "s1", participant: "p1", session: "x", title: "Slides", quality: "QUALITY_HIGH", controllable: true,
    statistics: { pictures: "3", bytes: "99" },
  }] });
  assert.deepEqual(saved, live);
});

test("tiles cover a picture without gap or overlap, in as many slots as there are", () => {
  for (const [width, height] of [[1, 1], [63, 500], [1280, 720], [1920, 1081], [5000, 3000]]) {
    const tiles = tilesOf(width, height);
    assert.ok(tiles.length <= slotsMax);
    assert.deepEqual(tiles.map(({ slot }) => slot), tiles.map((_, i) => i));
    assert.equal(tiles.reduce((sum, tile) => sum + tile.width * tile.height, 0), width * height);
    assert.ok(tiles.every(({ left, top, width: w, height: h }) => left + w <= width && top + h <= height && w > 0 && h > 0));
  }
});

test("a picture is made no wider than its quality allows, in its proportions", () => {
  assert.deepEqual(sizeFor(2560, 1440, 1280), { width: 1280, height: 720 });
  assert.deepEqual(sizeFor(640, 480, 1280), { width: 640, height: 480 });
  assert.deepEqual(sizeFor(0, 0, 1280), { width: 1, height: 1 });
});

test("only what has changed is sent, and the rest in turn", () => {
  const [width, height] = [256, 128];
  const pixels = new Uint32Array(width * height);
  const changes = new Changes();
  const slots = (refresh = 0) => changes.of(pixels, width, height, refresh).map(({ slot }) => slot);
  const all = tilesOf(width, height).map(({ slot }) => slot);
  assert.deepEqual(slots(), all);
  assert.deepEqual(slots(), []);
  pixels[width * 127 + 255] = 7;
  assert.deepEqual(slots(), [all.length - 1]);
  assert.deepEqual([...slots(3), ...slots(3), ...slots(2)].sort((a, b) => a - b), all);
  changes.missed({ slot: 2 });
  assert.deepEqual(slots(), [2]);
  changes.again();
  assert.deepEqual(slots(), all);
});

test("another size is another layout", () => {
  const changes = new Changes();
  changes.of(new Uint32Array(100 * 100), 100, 100, 0);
  assert.equal(changes.layout, 1);
  assert.ok(changes.of(new Uint32Array(200 * 100), 200, 100, 0).length > 0);
  assert.equal(changes.layout, 2);
});

test("a tile's hash is of its own pixels", () => {
  const pixels = new Uint32Array(16);
  const tile = { left: 2, top: 2, width: 2, height: 2 };
  const before = hashOf(pixels, 4, tile);
  pixels[0] = 9;
  assert.equal(hashOf(pixels, 4, tile), before);
  pixels[15] = 9;
  assert.notEqual(hashOf(pixels, 4, tile), before);
});

test("a pointer is told in parts of the picture, and stays within it", () => {
  const frame = { left: 100, top: 50, width: 200, height: 100 };
  assert.deepEqual(placeOf({ clientX: 200, clientY: 100 }, frame), { x: Math.round(unit / 2), y: Math.round(unit / 2) });
  assert.deepEqual(placeOf({ clientX: 0, clientY: 9999 }, frame), { x: 0, y: unit });
  assert.equal(modifiersOf({ shiftKey: true, ctrlKey: false, altKey: true, metaKey: false }), 5);
});

test("input is told in words", () => {
  assert.equal(inWords({ kind: "INPUT_KIND_KEY_DOWN", key: "a" }), "presses a");
  assert.equal(inWords({ kind: "INPUT_KIND_POINTER_DOWN" }), "presses the left button");
  assert.equal(inWords({ kind: "INPUT_KIND_WHEEL", deltaY: -3 }), "scrolls up");
  assert.equal(inWords({ kind: "INPUT_KIND_POINTER_MOVE" }), "");
});
