import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { breakoutsFrom, evolveBreakouts, isOpen, leftInWords, leftMs, nameOf, places, roomOf } =
  await load("services/breakouts/model.js");
const { MainRoom } = await load("mainRoom.js");
const { Session } = await load("session.js");

const event = (type, body) => ({ seq: "9", time: "5000", type, body, participant: "p1" });
const opened = ["RoomsOpened", { set: "3", rooms: [{ number: 1, title: "Red" }, { number: 2, title: "Blue" }] }];
const fold = (...events) => events.reduce((state, [type, body]) => evolveBreakouts(state, event(type, body)),
  breakoutsFrom({}));
const people = [{ id: "p1" }, { id: "p2" }, { id: "p3" }];

test("people are moved between rooms and back", () => {
  const state = fold(opened, ["ParticipantsAssigned", { assignments: [
    { participant: "p1", room: 1 }, { participant: "p2", room: 2 }] }],
  ["ParticipantsAssigned", { assignments: [{ participant: "p1", room: 2 }, { participant: "p2" }] }]);
  assert.deepEqual(places(state, people).map((place) => [place.title, ...place.people]),
    [["Main room", "p2", "p3"], ["Red"], ["Blue", "p1"]]);
  assert.equal(nameOf(state, roomOf(state, "p1")), "3-2");
});

test("closed rooms are gone and so is who was in them", () => {
  const state = fold(opened, ["ParticipantsAssigned", { assignments: [{ participant: "p1", room: 1 }] }],
    ["HelpCalled", { call: { room: 1, participant: "p1" } }], ["RoomsClosing", { closesAt: "90000" }]);
  assert.deepEqual(state.calls, [{ room: 1, participant: "p1" }]);
  assert.equal(leftMs(state, 60_500), 29_500);
  assert.equal(leftInWords(29_500), "0:30");
  assert.deepEqual(evolveBreakouts(state, event("HelpAnswered", { room: 1 })).calls, []);
  const closed = evolveBreakouts(state, event("RoomsClosed", {}));
  assert.deepEqual([isOpen(closed), roomOf(closed, "p1"), closed.set, leftMs(closed, 0)], [false, 0, 3, null]);
});

test("what is said to all is remembered, the last twenty of it", () => {
  const said = Array.from({ length: 25 }, (_, i) => ["MessageBroadcast", { text: `m${i}` }]);
  assert.deepEqual([fold(opened, ...said).said.length, fold(opened, ...said).said.at(-1).text], [20, "m24"]);
});

test("the main room goes on in the background: same session, its service's events alone", async () => {
  const session = new Session({ ticket: "t", conference: "demo" });
  session.receive({ welcome: { session: "s1", secret: "x", participant: "p1", generation: "1", head: "3" } });
  const sockets = [];
  const heard = [];
  const main = new MainRoom({ session, endpoints: ["http://a/c"], service: "breakouts", carried: {}, open: () => {
    const socket = {
      sent: [], readyState: 1, close: () => {}, send: (text) => socket.sent.push(...JSON.parse(text).messages),
      say: (...messages) => socket.onmessage({ data: JSON.stringify({ messages }) }),
    };
    sockets.push(socket);
    queueMicrotask(() => socket.onopen());
    return socket;
  } });
  main.listen({
    reset: () => heard.push("reset"), apply: ({ type }) => heard.push(type), over: () => heard.push("over"),
  });
  main.start();
  await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(sockets[0].sent[0].hello.resume.lastSeq, "3");
  sockets[0].say({ welcome: { session: "s1", resumed: true, head: "3" } },
    { event: { seq: "4", service: "chat", type: "MessagePosted", body: {} } },
    { event: { seq: "5", service: "breakouts", type: "RoomsClosed", body: {} } });
  assert.deepEqual(heard, ["RoomsClosed"]);
  const done = main.command("CallForHelp");
  const { command } = sockets[0].sent.at(-1);
  assert.deepEqual([command.service, command.type], ["breakouts", "CallForHelp"]);
  sockets[0].say({ ack: { commandId: command.id, seq: "6" } });
  assert.equal((await done).seq, 6);
  main.stop();
});
