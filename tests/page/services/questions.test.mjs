import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { emptyQuestions, evolveQuestions, listed, openCount, questionsFrom } = await load("services/questions/model.js");

const event = (type, body, more = {}) => ({ type, body, participant: "ann", time: "5000", ...more });
const asked = (state, id, text) =>
  evolveQuestions(state, event("QuestionAsked", { question: String(id), text, author: "bob", authorName: "Bob" }));
const three = () => ["a", "b", "c"].reduce((state, text, i) => asked(state, i + 1, text), emptyQuestions);
const phases = (state) => state.questions.map(({ phase }) => phase);

test("open questions are sorted by upvotes, then by age", () => {
  const state = evolveQuestions(three(), event("VotesCounted", {
    counts: [{ question: "3", votes: 2 }, { question: "2", votes: 2 }, { question: "9", votes: 5 }],
  }));
  assert.deepEqual(listed(state, "open").map(({ text }) => text), ["b", "c", "a"]);
  assert.equal(openCount(state), 3);
});

test("an upvote is one's own and can be taken back", () => {
  let state = evolveQuestions(three(), event("UpvoteChanged", { question: "1", on: true }));
  assert.equal(state.questions[0].voted, true);
  state = evolveQuestions(state, event("UpvoteChanged", { question: "1" }));
  assert.equal(state.questions[0].voted, false);
});

test("questions are answered, dismissed, restored and cleared", () => {
  let state = evolveQuestions(three(), event("QuestionAnswered", { question: "1", text: "so" }));
  state = evolveQuestions(state, event("QuestionAnswered", { question: "2", live: true }, { time: "6000" }));
  state = evolveQuestions(state, event("QuestionDismissed", { question: "3" }));
  assert.deepEqual(phases(state), ["answered", "answered", "dismissed"]);
  assert.deepEqual(listed(state, "answered").map(({ id }) => id), [2, 1]);
  assert.deepEqual([state.questions[0].answer, state.questions[1].live, state.questions[2].text], ["so", true, ""]);
  state = evolveQuestions(state, event("QuestionRestored", { question: "3", text: "c" }));
  assert.deepEqual([state.questions[2].phase, state.questions[2].text, state.questions[2].closedAt], ["open", "c", 0]);
  state = evolveQuestions(state, event("QuestionsCleared", {}));
  assert.deepEqual(state.questions.map(({ id }) => id), [3]);
});

test("an anonymous question has no author", () => {
  const state = evolveQuestions(emptyQuestions, {
    type: "QuestionAsked", body: { question: "1", text: "x", anonymous: true }, time: "5000",
  });
  assert.deepEqual([state.questions[0].author, state.questions[0].anonymous], ["", true]);
});

test("rules and snapshots are taken as they are", () => {
  const snapshot = questionsFrom({
    questions: [{ id: "4", phase: "QUESTION_PHASE_OPEN", text: "x", votes: 3, voted: true }], anonymousAllowed: true,
  });
  assert.deepEqual([snapshot.anonymousAllowed, snapshot.closed, snapshot.questions[0].votes], [true, false, 3]);
  const state = evolveQuestions(snapshot, event("RulesChanged", { closed: true }));
  assert.deepEqual([state.closed, state.anonymousAllowed], [true, false]);
});

test("an event that is not known, and a question of one's own that waits, change nothing", () => {
  const state = three();
  assert.equal(evolveQuestions(state, event("SomethingNew", {})), state);
  assert.equal(evolveQuestions(state, event("QuestionSubmitted", { text: "x" })), state);
});
