import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./pageModules.mjs";

const { backoff, Connection, verdict } = await load("connection.js");
const { Session } = await load("session.js");

const settled = (ms = 80) => new Promise((resolve) => setTimeout(resolve, ms));

// Sockets that a test plays the node of.
function harness(endpoints = ["http://a/c", "http://b/c"], options = {}) {
  const sockets = [];
  const states = [];
  const effects = [];
  const session = new Session({ ticket: "t", conference: "demo" });
  const connection = new Connection({
    session, endpoints, ...options,
    onEffect: (effect) => effects.push(effect.kind),
    onFrame: () => undefined,
    onState: (state) => states.push(state.phase),
    open: (url) => {
      const socket = {
        url, sent: [], readyState: 1,
        send: (text) => socket.sent.push(...JSON.parse(text).messages),
        close: () => { socket.readyState = 3; },
        say: (...messages) => socket.onmessage({ data: JSON.stringify({ messages }) }),
      };
      sockets.push(socket);
      queueMicrotask(() => socket.onopen());
      return socket;
    },
  });
  const welcome = (more = {}) =>
    ({ welcome: { session: "s1", secret: "x", participant: "p1", generation: "1", node: "n", head: "3", ...more } });
  return { sockets, states, effects, session, connection, welcome };
}

test("a dropped connection resumes at another node, and unanswered commands go out again", async () => {
  const { sockets, session, connection, welcome } = harness();
  connection.start();
  await settled();
  sockets[0].say(welcome({ endpoints: ["http://c/c"] }));
  session.command("chat", "PostMessage", { text: "a" });
  connection.flush();
  assert.equal(sockets[0].sent.at(-1).command.id, "1");
  sockets[0].onclose({ code: 1006, reason: "" });
  assert.equal(connection.state.phase, "reconnecting");
  await settled();
  assert.equal(sockets[1].url, "ws://b/c/ws");
  assert.deepEqual(sockets[1].sent[0].hello.resume, { session: "s1", secret: "x", lastSeq: "3" });
  sockets[1].say(welcome({ resumed: true }));
  assert.equal(sockets[1].sent.at(-1).command.id, "1");
  assert.equal(connection.state.phase, "connected");
  assert.deepEqual(connection.endpoints, ["http://b/c", "http://c/c", "http://a/c"]);
  connection.close();
});

test("a gap in the seqs is filled by resuming", async () => {
  const { sockets, connection, welcome } = harness();
  connection.start();
  await settled();
  sockets[0].say(welcome(), { event: { seq: "4", service: "chat", type: "x" } }, { event: { seq: "6" } });
  await settled();
  assert.equal(sockets[1].sent[0].hello.resume.lastSeq, "4");
  connection.close();
});

test("a session that is gone joins anew, an ended one that was alive does not", async () => {
  const { sockets, session, connection, welcome } = harness();
  connection.start();
  await settled();
  sockets[0].say(welcome());
  sockets[0].onclose({ code: 1006, reason: "" });
  await settled();
  sockets[1].say({ goodbye: { code: "session_unknown" } });
  await settled(400);
  assert.equal(sockets[2].sent[0].hello.resume, undefined);
  sockets[2].say(welcome({ session: "s2" }));
  assert.equal(session.id, "s2");
  sockets[2].say({ goodbye: { code: "session_ended" } });
  assert.deepEqual([connection.state.phase, connection.state.code], ["closed", "session_ended"]);
});

test("a close reason says as much as a goodbye that got lost", async () => {
  const { sockets, connection, welcome } = harness();
  connection.start();
  await settled();
  sockets[0].say(welcome());
  sockets[0].onclose({ code: 4409, reason: "session_replaced" });
  assert.deepEqual([connection.state.phase, connection.state.code], ["closed", "session_replaced"]);
});

test("an expired ticket is renewed once", async () => {
  let renewals = 0;
  const { sockets, connection } = harness(["http://a/c"], { renewTicket: async () => `t${++renewals}` });
  connection.start();
  await settled();
  sockets[0].say({ goodbye: { code: "ticket_expired" } });
  await settled();
  assert.equal(sockets[1].sent[0].hello.ticket, "t1");
  sockets[1].say({ goodbye: { code: "ticket_expired" } });
  assert.deepEqual([connection.state.phase, renewals], ["closed", 1]);
});

test("a socket that was given up is not heard any more", async () => {
  const { sockets, effects, connection, welcome } = harness();
  connection.start();
  await settled();
  sockets[0].say(welcome());
  sockets[0].onclose({ code: 1006, reason: "" });
  await settled();
  sockets[1].say(welcome({ resumed: true }));
  const before = effects.length;
  sockets[0].say({ event: { seq: "4", service: "chat", type: "x" } });
  sockets[0].onclose({ code: 1006, reason: "" });
  assert.deepEqual([connection.state.phase, effects.length], ["connected", before]);
  connection.close();
});

test("what to do about a goodbye", () => {
  assert.equal(verdict({ code: "server_draining", resume: true }), "resume");
  assert.equal(verdict({ code: "conference_unavailable" }), "again");
  assert.equal(verdict({ code: "conference_not_open" }), "wait");
  assert.equal(verdict({ code: "session_unknown" }), "close");
  assert.equal(verdict({ code: "session_unknown" }, { resuming: true }), "rejoin");
  assert.equal(verdict({ code: "banned" }, { resuming: true, renewable: true }), "close");
});

test("the pause grows by rounds and has an end", () => {
  assert.ok(backoff(0, 3, 1) <= 50);
  assert.equal(backoff(1, 3, 1), 150);
  assert.equal(backoff(3, 3, 1), 300);
  assert.equal(backoff(300, 3, 1), 5000);
  assert.equal(backoff(300, 3, 0), 2500);
});

test("who is held waits for as long as it takes, keeps the place over a lost connection, and comes in", async () => {
  const { sockets, connection, welcome } = harness();
  connection.start();
  await settled();
  sockets[0].say({ held: { position: 2, message: "Soon" } });
  assert.deepEqual(connection.state.held, { position: 2, message: "Soon" });
  assert.equal(connection.state.phase, "connecting");
  assert.ok(sockets[0].sent.at(-1).ping, "it stays alive by pings");
  sockets[0].onclose({ code: 1006, reason: "" });
  assert.equal(connection.state.held.position, 2, "the page goes on waiting");
  await settled();
  sockets[1].say({ held: { position: 1, message: "Soon" } });
  sockets[1].say(welcome());
  assert.equal(connection.state.phase, "connected");
  assert.equal(connection.state.held, undefined);
  connection.close();
});
