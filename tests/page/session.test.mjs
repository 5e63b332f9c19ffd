import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./pageModules.mjs";

const { Session } = await load("session.js");
const { packFrames, socketUrl, httpBase, int } = await load("protocol.js");

const welcome = (changes = {}) => ({ welcome: {
  conference: "demo", session: "s1", secret: "x", participant: "p1", generation: "1", node: "node-1", primaryNode: "node-2", epoch: "1",
  head: "10", limits: { pendingCommandsMax: 2, frameBytesMax: 1000 }, ...changes,
} });

function joined() {
  const session = new Session({ ticket: "t", conference: "demo" });
  session.receive(welcome());
  return session;
}

test("the first hello has no resume, the next one resumes at the last seq, hidden events included", () => {
  const session = new Session({ ticket: "t", conference: "demo", client: "page-1" });
  assert.deepEqual(
    session.hello(), { hello: { ticket: "t", conference: "demo", client: "page-1", attempt: "1" } });
  session.receive(welcome());
  assert.equal(session.receive({ event: { seq: "11", service: "chat", type: "MessagePosted" } }).kind, "event");
  assert.equal(session.receive({ event: { seq: "12", hidden: true } }), null);
  assert.deepEqual(session.hello().hello.resume, { session: "s1", secret: "x", lastSeq: "12" });
});

test("every hello names the same client, of which no other page is, and a higher attempt", () => {
  const session = joined();
  const [first, second] = [session.hello().hello, session.hello().hello];
  assert.match(first.client, /^[0-9a-f]{32}$/);
  assert.equal(second.client, first.client);
  assert.equal(Number(second.attempt), Number(first.attempt) + 1);
  assert.notEqual(joined().hello().hello.client, first.client);
});

test("an event that was seen is ignored, one too far is a gap", () => {
  const session = joined();
  assert.equal(session.receive({ event: { seq: "10", service: "chat", type: "MessagePosted" } }), null);
  assert.deepEqual(session.receive({ event: { seq: "12" } }), { kind: "gap", expected: 11, actual: 12 });
  assert.equal(session.seq, 10);
});

test("a command is done by its own last event alone", async () => {
  const session = joined();
  const done = session.command("chat", "PostMessage", { text: "a" });
  assert.deepEqual(session.takeOutgoing(),
    [{ command: { id: "1", service: "chat", type: "PostMessage", body: { text: "a" } } }]);
  session.receive({ event: { seq: "11", session: "s2", commandId: "1", last: true } });
  session.receive({ event: { seq: "12", session: "s1", commandId: "1" } });
  assert.equal(session.commands.size, 1);
  session.receive({ event: { seq: "13", session: "s1", commandId: "1", last: true } });
  assert.deepEqual(await done, { seq: 13 });
});

test("an ack without a seq is done too, a refusal rejects with its words", async () => {
  const session = joined();
  const done = session.command("chat", "React", {});
  const refused = session.command("chat", "PostMessage", {});
  session.receive({ ack: { commandId: "1" } });
  session.receive({ refusal: { commandId: "2", code: "rate_limited", retry: true } });
  assert.deepEqual(await done, { seq: 0 });
  await assert.rejects(refused, { code: "rate_limited", retry: true, message: "That was too fast." });
});

test("unanswered commands go out again in order, and never more than the node allows", () => {
  const session = joined();
  for (const text of ["a", "b", "c"]) session.command("chat", "PostMessage", { text });
  const ids = () => session.takeOutgoing().map((each) => each.command.id);
  assert.deepEqual(ids(), ["1", "2"]);
  assert.deepEqual(ids(), []);
  session.receive({ ack: { commandId: "1" } });
  assert.deepEqual(ids(), ["3"]);
  session.disconnected();
  session.receive(welcome({ resumed: true, head: "10" }));
  assert.deepEqual(ids(), ["2", "3"]);
});

test("under a new session nothing of the old one is sent again", async () => {
  const session = joined();
  const lost = session.command("chat", "PostMessage", { text: "a" });
  session.takeOutgoing();
  session.receive(welcome({ session: "s2", head: "40" }));
  await assert.rejects(lost, { code: "session_lost" });
  assert.deepEqual(session.takeOutgoing(), []);
  assert.equal(session.seq, 40);
  session.command("chat", "PostMessage", { text: "b" });
  assert.equal(session.takeOutgoing()[0].command.id, "1");
});

test("queries are answered by their id", async () => {
  const session = joined();
  const answer = session.query("chat", "GetHistory", { limit: 1 });
  session.receive({ answer: { queryId: "1", body: { more: true } } });
  assert.deepEqual(await answer, { more: true });
});

test("an older epoch does not name the host", () => {
  const session = joined();
  session.receive({ status: { primaryNode: "node-3", epoch: "2" } });
  session.receive({ status: { writesPaused: true, primaryNode: "node-2", epoch: "1" } });
  assert.equal(session.primaryNode, "node-3");
  assert.equal(session.writesPaused, true);
});

test("frames keep to the node's limit and to the order", () => {
  const frames = packFrames(["a".repeat(50), "b".repeat(50), "\u00e9".repeat(50)], 130);
  assert.deepEqual(frames.map((frame) => JSON.parse(frame).messages.length), [2, 1]);
  assert.ok(frames.every((frame) => Buffer.byteLength(frame) <= 130));
});

test("addresses and numbers of the wire", () => {
  assert.equal(socketUrl("http://127.0.0.1:5001/collab/"), "ws://127.0.0.1:5001/collab/ws");
  assert.equal(socketUrl("https://a.example/x"), "wss://a.example/x/ws");
  assert.equal(httpBase("wss://a.example/collab"), "https://a.example/collab");
  assert.throws(() => httpBase("javascript:alert(1)"));
  assert.equal(int(undefined), 0);
  assert.equal(int("1700000000000"), 1700000000000);
});

test("commands wait until the roster has taken the session in, and survive the session if it never does", async () => {
  const session = new Session({ ticket: "t", conference: "demo" });
  session.receive(welcome({ generation: undefined, writesPaused: true }));
  const done = session.command("chat", "PostMessage", { text: "a" });
  session.query("chat", "GetHistory", {});
  assert.deepEqual(session.takeOutgoing().map((each) => Object.keys(each)[0]), ["query"]);

  session.forget();
  session.receive(welcome({ session: "s2", generation: undefined }));
  assert.deepEqual(session.takeOutgoing(), []);
  session.receive({ event: { seq: "11", service: "roster", type: "ParticipantJoined",
    body: { participant: { id: "p9", session: "s9" } } } });
  assert.deepEqual(session.takeOutgoing(), []);
  session.receive({ event: { seq: "12", service: "roster", type: "ParticipantJoined",
    body: { participant: { id: "p1", session: "s2" } } } });
  const [{ command }] = session.takeOutgoing();
  session.receive({ ack: { commandId: command.id, seq: "0" } });
  assert.deepEqual(await done, { seq: 0 });
});

test("a command of which nobody knows whether it was done goes out again under its number", async () => {
  const session = joined();
  const done = session.command("chat", "PostMessage", { text: "a" });
  const [first] = session.takeOutgoing();
  session.receive({ refusal: { commandId: "1", code: "journal_unavailable", retry: true } });
  assert.deepEqual(session.takeOutgoing(), [first]);
  session.receive({ event: { seq: "11", session: "s1", commandId: "1", last: true } });
  assert.deepEqual(await done, { seq: 11 });
});

test("who is held is told where they stand, and says the password until they are in", () => {
  const session = new Session({ ticket: "t", conference: "demo", password: "tea" });
  assert.equal(session.hello().hello.password, "tea");
  assert.deepEqual(session.receive({ held: { service: "admission", position: 2, message: "Soon" } }),
    { kind: "held", position: 2, message: "Soon" });
  session.receive(welcome());
  assert.equal(session.hello().hello.password, undefined);
});
