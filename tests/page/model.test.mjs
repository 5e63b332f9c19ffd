import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./pageModules.mjs";

const { evolve, modelFrom } = await load("model.js");
const { addOlder, askOlder, chatFrom, evolveChat, messagesMax, threadMessages, threadOf } = await load("chat.js");
const { displayNames, evolveRoster, powers, rosterFrom } = await load("roster.js");
const { rows } = await load("timeline.js");

const event = (service, type, body, more = {}) => ({ seq: "20", time: "5000", service, type, body, ...more });
const chat = (type, body, participant = "p1") => event("chat", type, body, { participant });
const posted = (id, text, more = {}) =>
  event("chat", "MessagePosted", { message: String(id), text, authorName: "Ana" }, { participant: "p1", ...more });

const ana = { id: "p1", name: "Ana", role: "ROLE_HOST", presence: "PRESENCE_CONNECTED", session: "s1" };
const bea = { id: "p2", name: "Bea", role: "ROLE_ATTENDEE", presence: "PRESENCE_CONNECTED", session: "s2" };
const two = () => rosterFrom({ participants: [ana, bea] });

test("messages are posted, edited and deleted", () => {
  let state = evolveChat(chatFrom({}), posted(1, "one"));
  state = evolveChat(state, chat("MessageEdited", { message: "1", text: "two" }));
  assert.deepEqual([state.messages[0].text, state.messages[0].editedAt], ["two", 5000]);
  state = evolveChat(state, chat("ReactionChanged", { message: "1", emoji: "x", on: true }, "p2"));
  state = evolveChat(state, chat("MessageDeleted", { message: "1" }));
  assert.deepEqual([state.messages[0].text, state.messages[0].deleted, state.messages[0].reactions], ["", true, []]);
});

test("reactions keep the order of reacting, and go with the last who reacts", () => {
  const react = (state, emoji, on, who) => evolveChat(state, chat("ReactionChanged", { message: "1", emoji, on }, who));
  let state = evolveChat(chatFrom({}), posted(1, "one"));
  state = react(react(react(state, "x", true, "p1"), "y", true, "p1"), "x", true, "p2");
  assert.deepEqual(state.messages[0].reactions,
    [{ emoji: "x", participants: ["p1", "p2"] }, { emoji: "y", participants: ["p1"] }]);
  assert.equal(react(state, "x", true, "p2"), state);
  state = react(react(state, "x", undefined, "p1"), "y", undefined, "p1");
  assert.deepEqual(state.messages[0].reactions, [{ emoji: "x", participants: ["p2"] }]);
});

test("older messages come before the others, with what changed while they were read", () => {
  const before = chatFrom({ messages: [{ id: "5", seq: "50", text: "five" }], more: true });
  let { state, body } = askOlder(before, 2);
  assert.deepEqual(body, { beforeSeq: "50", limit: 2 });
  state = evolveChat(state, chat("MessageDeleted", { message: "4" }));
  state = evolveChat(state, posted(6, "six"));
  state = addOlder(state, { messages: [{ id: "2", seq: "20", text: "two" }, { id: "4", seq: "40", text: "four" }] });
  assert.deepEqual(state.messages.map(({ id, text }) => [id, text]), [[2, "two"], [4, ""], [5, "five"], [6, "six"]]);
  assert.equal(state.more, false);
});

test("answers make threads, and the first message counts them", () => {
  const reply = (id, answered, thread, threadReplies) => event("chat", "MessagePosted",
    { message: String(id), text: "r", replyTo: String(answered), thread: String(thread), threadReplies });
  let state = evolveChat(chatFrom({}), posted(1, "one"));
  state = evolveChat(evolveChat(state, posted(2, "two")), reply(3, 1, 1, 1));
  state = evolveChat(state, reply(4, 3, 1, 2));
  assert.deepEqual(state.messages.map(({ replies, thread }) => [replies, thread]), [[2, 0], [0, 0], [0, 1], [0, 1]]);
  assert.deepEqual(threadMessages(state, 1).map(({ id }) => id), [1, 3, 4]);
  assert.deepEqual([threadOf(state.messages[0]), threadOf(state.messages[3])], [1, 1]);
  const later = chatFrom({ messages: [{ id: "4", seq: "50", thread: "1" }], more: true });
  assert.deepEqual(threadMessages(later, 1, state.messages.slice(0, 1)).map(({ id }) => id), [1, 4]);
});

test("an answer that comes while older messages are read counts where the thread began", () => {
  const before = chatFrom({ messages: [{ id: "5", seq: "50", text: "five" }], more: true });
  let { state } = askOlder(before, 2);
  state = evolveChat(state, event("chat", "MessagePosted",
    { message: "6", text: "r", replyTo: "4", thread: "4", threadReplies: 3 }));
  state = addOlder(state, { messages: [{ id: "4", seq: "40", replies: 2 }] });
  assert.deepEqual(state.messages.map(({ id, replies }) => [id, replies]), [[4, 3], [5, 0], [6, 0]]);
});

test("a pin is a copy that follows its message and outlives its place", () => {
  let state = evolveChat(chatFrom({}), posted(1, "one"));
  state = evolveChat(state, chat("MessagePinned", { message: "1" }));
  state = evolveChat(state, chat("MessageEdited", { message: "1", text: "two" }));
  assert.deepEqual(state.pinned.map(({ message, by, at }) => [message.text, by, at]), [["two", "p1", 5000]]);
  for (let id = 2; id <= messagesMax + 2; id++) state = evolveChat(state, posted(id, "x"));
  assert.deepEqual([state.pinned.length, state.messages[0].id], [1, 3]);
  state = evolveChat(state, chat("MessageUnpinned", { message: "1" }));
  state = evolveChat(state, chat("MessagePinned", { message: "9" }));
  state = evolveChat(state, chat("MessageDeleted", { message: "9" }));
  assert.deepEqual(state.pinned, []);
  const snapshot = chatFrom({ pinned: [{ message: { id: "1", text: "one" }, by: "p2", pinnedAt: "7" }] });
  assert.deepEqual(snapshot.pinned.map(({ message, by, at }) => [message.text, by, at]), [["one", "p2", 7]]);
});

test("clearing takes everything, and slow mode is what it was set to", () => {
  let state = evolveChat(chatFrom({ more: true, slowModeSeconds: 5 }), posted(1, "one"));
  assert.equal(state.slowMode, 5);
  state = evolveChat(evolveChat(state, chat("MessagePinned", { message: "1" })), chat("SlowModeChanged", {}));
  state = evolveChat(askOlder(state, 2).state, chat("MessagesCleared", { message: "1" }));
  assert.deepEqual([state.messages, state.pinned, state.more, state.passing, state.slowMode], [[], [], false, null, 0]);
});

test("a refused query for older messages leaves everything as it was", () => {
  const before = chatFrom({ messages: [{ id: "5", seq: "50" }], more: true });
  assert.deepEqual(addOlder(askOlder(before, 2).state, null), before);
});

test("the oldest messages give way", () => {
  let state = chatFrom({});
  for (let id = 1; id <= messagesMax + 1; id++) state = evolveChat(state, posted(id, "x"));
  assert.deepEqual([state.messages.length, state.messages[0].id, state.more], [messagesMax, 2, true]);
});

test("presence follows connections, and who left is gone", () => {
  let state = evolveRoster(two(), event("roster", "ConnectionLost", { participant: "p2" }));
  assert.deepEqual([state.participants[1].presence, state.participants[1].lostAt], ["PRESENCE_RECONNECTING", 5000]);
  state = evolveRoster(state, event("roster", "ConnectionResumed", { participant: "p2", node: "node-3" }));
  assert.deepEqual([state.participants[1].presence, state.participants[1].node], ["PRESENCE_CONNECTED", "node-3"]);
  state = evolveRoster(state, event("roster", "ParticipantLeft", { participant: "p1" }));
  assert.deepEqual(state.participants.map(({ id }) => id), ["p2"]);
});

test("a new session keeps the place and the role, and brings the name", () => {
  const state = evolveRoster(two(), event("roster", "SessionReplaced", { participant: "p1", name: "Anna", node: "n" }));
  assert.deepEqual(state.participants.map(({ name, role }) => [name, role]),
    [["Anna", "ROLE_HOST"], ["Bea", "ROLE_ATTENDEE"]]);
});

test("a host's role that was passed on is on loan until somebody settles it", () => {
  const change = (state, body) => evolveRoster(state, event("roster", "RoleChanged", { participant: "p2", ...body }));
  let state = change(two(), { role: "ROLE_HOST", automatic: true });
  assert.equal(state.actingHost, "p2");
  state = change(state, { role: "ROLE_HOST" });
  assert.equal(state.actingHost, "");
  state = change(state, { role: "ROLE_HOST", automatic: true });
  state = evolveRoster(state, event("roster", "ParticipantLeft", { participant: "p2" }));
  assert.equal(state.actingHost, "");
});

test("what one may do to another depends on both roles", () => {
  const as = (role, id = "me") => ({ id, role });
  assert.deepEqual(powers(as("ROLE_ATTENDEE"), as("ROLE_ATTENDEE", "other")),
    { remove: false, ban: false, rename: false, roles: [] });
  assert.deepEqual(powers(as("ROLE_CO_HOST"), as("ROLE_ATTENDEE", "other")),
    { remove: true, ban: true, rename: true, roles: ["ROLE_PRESENTER"] });
  assert.equal(powers(as("ROLE_CO_HOST"), as("ROLE_HOST", "other")).remove, false);
  assert.equal(powers(as("ROLE_CO_HOST"), as("ROLE_CO_HOST", "other")).ban, false);
  assert.equal(powers(as("ROLE_HOST"), as("ROLE_HOST", "other")).remove, true);
  assert.deepEqual(powers(as("ROLE_CO_HOST"), as("ROLE_CO_HOST")).roles, ["ROLE_PRESENTER", "ROLE_ATTENDEE"]);
});

test("equal names are told apart", () => {
  const names = displayNames(rosterFrom({ participants: [ana, { ...bea, id: "p-1234", name: "Ana" }] }));
  assert.deepEqual([...names.values()], ["Ana (p1)", "Ana (1234)"]);
});

test("snapshots and events make the model, with notes between", () => {
  let model = modelFrom([
    { service: "conference", body: { phase: "PHASE_OPEN", primaryNode: "node-1", epoch: "1" } },
    { service: "roster", body: { participants: [ana, bea] } },
    { service: "chat", body: {} },
  ]);
  model = evolve(model, event("conference", "ConferenceLocked", {}, { participant: "p1" }));
  model = evolve(model, event("roster", "ParticipantLeft", { participant: "p2", reason: "LEAVE_REASON_REMOVED" },
    { participant: "p1" }));
  model = evolve(model, event("conference", "Activated", { epoch: "2", node: "node-2" }));
  model = evolve(model, event("polls", "PollOpened", {}));
  assert.equal(model.conference.locked, true);
  assert.equal(model.conference.primaryNode, "node-2");
  assert.deepEqual(model.notes.map(({ text }) => text), ["The meeting was locked by Ana", "Bea was removed by Ana",
    "The meeting moved from node-1 to node-2"]);
});

test("what others have written since one was here comes after a line", () => {
  const message = (id, author) => ({ id, seq: id, author, authorName: author, to: "", replyTo: 0, postedAt: 0 });
  const messages = [message(1, "p2"), message(2, "me"), message(3, "p2"), message(4, "p2")];
  const made = (read) => rows(messages, [], [], "me", read)
    .map(({ kind, grouped }) => (grouped ? `${kind}+` : kind));
  assert.deepEqual(made(1), ["day", "message", "message", "new", "message", "message+"]);
  assert.deepEqual(made(4), ["day", "message", "message", "message", "message+"]);
  assert.deepEqual(made(0), ["day", "message", "message", "message", "message+"]);
});

test("the timeline groups, dates and orders", () => {
  const at = new Date(2026, 0, 5, 12).getTime();
  const message = (id, seq, minutes, more = {}) =>
    ({ id, seq, author: "p1", authorName: "Ana", to: "", replyTo: 0, postedAt: at + minutes * 60000, ...more });
  const made = rows(
    [message(1, 10, 0), message(2, 11, 1), message(3, 13, 2), message(4, 14, 3, { to: "p2" }), message(5, 15, 60 * 24)],
    [{ key: "n0", seq: 5, time: at, text: "" }, { key: "n1", seq: 12, time: at, text: "" }],
    [{ key: "p1", to: "", replyTo: 0, time: at + 60 * 24 * 60000 }],
    "p1");
  assert.deepEqual(made.map(({ kind, grouped }) => (grouped ? `${kind}+` : kind)),
    ["day", "message", "message+", "note", "message", "message", "day", "message", "pending+"]);
});
