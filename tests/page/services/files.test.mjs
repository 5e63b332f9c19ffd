import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const {
  admits, emptyFiles, evolveFiles, filesFrom, kindOf, mayRemove, mediaType, objection, sizeText, usedBytes,
} = await load("services/files/model.js");

const offered = (file, changes = {}) => ({
  seq: String(10 + file), type: "FileOffered", participant: "bob", time: "5000",
  body: {
    file: String(file), name: "plan.pdf", mediaType: "application/pdf", size: "1000", sha256: "ab", owner: "bob",
    ownerName: "Bob", ...changes,
  },
});
const event = (type, body) => ({ seq: "99", type, body, participant: "ann", time: "6000" });

test("a file is offered, stored and removed", () => {
  let state = evolveFiles(emptyFiles, offered(1));
  assert.deepEqual(state.files[0], {
    id: 1, seq: 11, name: "plan.pdf", mediaType: "application/pdf", size: 1000, sha256: "ab", owner: "bob",
    ownerName: "Bob", offeredAt: 5000, expiresAt: 0, stored: false,
  });
  state = evolveFiles(evolveFiles(state, offered(2)), event("FileStored", { file: "1" }));
  assert.deepEqual(state.files.map(({ stored }) => stored), [true, false]);
  assert.equal(usedBytes(state), 2000);
  state = evolveFiles(state, event("FileRemoved", { file: "1", reason: "REMOVAL_REASON_EXPIRED" }));
  assert.deepEqual(state.files.map(({ id }) => id), [2]);
  assert.equal(evolveFiles(state, event("FromTheFuture", {})), state);
});

test("a snapshot is read as the events would have made it", () => {
  const state = filesFrom({
    files: [{ id: "1", name: "a", size: "5", stored: true, offeredAt: "7", expiresAt: "9" }], nextFile: "2",
    rules: { fileBytesMax: "10", totalBytesMax: "20", lifetimeSeconds: "60", mediaTypes: ["image/*"] },
  });
  assert.equal(state.files[0].stored, true);
  assert.equal(state.files[0].expiresAt, 9);
  assert.deepEqual(state.rules,
    { fileBytesMax: 10, totalBytesMax: 20, lifetimeSeconds: 60, mediaTypes: ["image/*"] });
  assert.deepEqual(filesFrom({}), emptyFiles);
});

test("what cannot be offered is said before it is hashed", () => {
  const rules = { fileBytesMax: "2048", totalBytesMax: "3000", mediaTypes: ["image/*"] };
  const state = evolveFiles(evolveFiles(emptyFiles, offered(1)), event("FileRulesChanged", { rules }));
  const image = (size) => objection(state, { size, type: "image/png" });
  assert.equal(image(2000), "");
  assert.match(image(0), /empty/);
  assert.match(image(2049), /at most 2 KB/);
  assert.match(image(2001), /2\.0 KB are left/);
  assert.match(objection(state, { size: 1, type: "text/html" }), /type/);
});

test("types match exactly or by their first half", () => {
  assert.ok(admits([], ""));
  assert.ok(admits(["image/*"], "image/png"));
  assert.ok(!admits(["image/*"], "imagex/png"));
  assert.ok(!admits(["application/pdf"], "application/pdfx"));
  assert.equal(mediaType("text/plain;charset=utf-8"), "text/plain");
  assert.equal(mediaType(""), "application/octet-stream");
  assert.equal(mediaType("IMAGE/PNG"), "image/png");
});

test("owners and moderators remove", () => {
  const [file] = evolveFiles(emptyFiles, offered(1)).files;
  assert.ok(mayRemove(file, { id: "bob", role: "ROLE_ATTENDEE" }));
  assert.ok(mayRemove(file, { id: "ann", role: "ROLE_CO_HOST" }));
  assert.ok(!mayRemove(file, { id: "ann", role: "ROLE_PRESENTER" }));
});

test("sizes and kinds are words", () => {
  assert.deepEqual([0, 1023, 1024, 1536, 64 * 1024 * 1024, 1.5 * 1024 ** 3].map(sizeText),
    ["0 B", "1023 B", "1 KB", "1.5 KB", "64 MB", "1.5 GB"]);
  assert.deepEqual(["a.pdf", "b", "c.tar.gz", "d.toolong"].map(kindOf), ["PDF", "", "GZ", ""]);
});
