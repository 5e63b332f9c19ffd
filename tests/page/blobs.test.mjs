import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { load } from "./pageModules.mjs";

const { Blobs, timing } = await load("blobs.js");
const { Sha256, sha256Of } = await load("sha256.js");
const { Refusal } = await load("refusal.js");

timing.pauseMs = 1;
timing.patienceMs = 200;
timing.partBytes = 4;

const session = { conference: "c", ticket: "t", id: "s", secret: "x" };
const answer = (body, status = 200) => new Response(JSON.stringify(body), { status });

// A node that keeps what it is sent; fails(request) may answer in its place.
function node({ fails = () => null } = {}) {
  const kept = { bytes: "", requests: [] };
  kept.request = async (url, { method = "GET", body, headers }) => {
    kept.requests.push({ url, method, headers });
    const failure = fails(kept.requests.length, { url, method });
    if (failure instanceof Error) throw failure;
    if (failure) return failure;
    if (method === "PUT") {
      const offset = Number(new URL(url).searchParams.get("offset"));
      if (offset !== kept.bytes.length) return answer({ code: "invalid_argument", offset: kept.bytes.length }, 409);
      kept.bytes += await body.text();
    }
    return answer({ offset: kept.bytes.length, size: 10, complete: kept.bytes.length === 10 });
  };
  return kept;
}

test("a hash is the same as everybody's, however the bytes come", async () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 1000, 100_000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) & 255);
    const expected = createHash("sha256").update(bytes).digest("hex");
    assert.equal(new Sha256().update(bytes).digest(), expected);
    const pieces = new Sha256();
    for (let at = 0; at < length; at += 7) pieces.update(bytes.subarray(at, at + 7));
    assert.equal(pieces.digest(), expected);
    assert.equal(await sha256Of(new Blob([bytes])), expected);
  }
});

test("an upload goes part by part and tells how far it is", async () => {
  const kept = node();
  const seen = [];
  const blobs = new Blobs({ session, bases: () => ["http://a/collab/"], request: kept.request });
  await blobs.upload("files", "1", new Blob(["0123456789"]), { onProgress: (bytes) => seen.push(bytes) });
  assert.equal(kept.bytes, "0123456789");
  assert.deepEqual(seen, [0, 4, 8, 10]);
  assert.equal(kept.requests[1].url, "http://a/collab/conferences/c/blobs/files/1?offset=0");
  assert.deepEqual(kept.requests[1].headers, { authorization: "Bearer t", "collab-session": "s:x" });
});

test("an upload goes on at another node from what was kept", async () => {
  const kept = node({ fails: (count) => (count === 3 ? new TypeError("gone") : null) });
  const blobs = new Blobs({ session, bases: () => ["http://a", "http://b"], request: kept.request });
  await blobs.upload("files", "1", new Blob(["0123456789"]));
  assert.equal(kept.bytes, "0123456789");
  assert.deepEqual(kept.requests.map(({ url }) => new URL(url).host), ["a", "a", "a", "b", "b", "b"]);
});

test("a refusal ends an upload, an abort as well, and silence after a while", async () => {
  const refusing = node({ fails: () => answer({ code: "not_permitted", detail: "No." }, 403) });
  const upload = (request, options) => new Blobs({ session, bases: () => ["http://a"], request })
    .upload("files", "1", new Blob(["0123456789"]), options);
  await assert.rejects(upload(refusing.request), (error) => error instanceof Refusal && error.message === "No.");
  assert.equal(refusing.requests.length, 1);
  const controller = new AbortController();
  const aborting = node({ fails: () => { controller.abort(); return new TypeError("aborted"); } });
  await assert.rejects(upload(aborting.request, { signal: controller.signal }), { name: "AbortError" });
  await assert.rejects(upload(node({ fails: () => new TypeError("away") }).request),
    (error) => error.code === "unreachable");
});

test("a link is an address at the node that gave it", async () => {
  const request = async () => answer({ link: "main~bob~5~sig", expiresAt: 5 });
  const blobs = new Blobs({ session, bases: () => ["ws://a/collab"], request });
  assert.equal(await blobs.link("files", "7"), "http://a/collab/conferences/c/blobs/files/7?link=main~bob~5~sig");
});
