import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { bars, evolvePolls, find, inOrder, mean, pollsFrom, turnoutText, waiting } =
  await load("services/polls/model.js");

const definition = { question: "Lunch?", kind: "POLL_KIND_SINGLE", options: ["soup", "pie"] };
const event = (type, body, participant = "pia") => ({ type, body, participant, time: "5000" });
const opened = (more = {}) => evolvePolls([], event("PollOpened", {
  poll: "1", definition: { ...definition, ...more }, author: "pia", authorName: "Pia",
}));
const results = (turnout, counted, counts) => ({ turnout, counted, counts });

test("a draft is changed, opened and keeps what only its author knows", () => {
  const quiz = { ...definition, quiz: true, correct: [1], hiddenResults: true };
  let polls = evolvePolls([], event("PollDrafted", { poll: "1", definition, authorName: "Pia" }));
  assert.deepEqual([polls[0].phase, polls[0].author, polls[0].definition.kind], ["draft", "pia", "single"]);
  polls = evolvePolls(polls, event("DraftChanged", { poll: "1", definition: quiz }));
  polls = evolvePolls(polls, event("PollOpened", {
    poll: "1", definition: { ...quiz, correct: [] }, author: "pia", authorName: "Pia", closesAt: "9000",
  }));
  assert.deepEqual([polls[0].phase, polls[0].openedAt, polls[0].closesAt], ["open", 5000, 9000]);
  assert.deepEqual(polls[0].definition.correct, [1]);
});

test("a named vote is remembered, an anonymous one only as cast, and that while the poll is open", () => {
  const vote = event("VoteCast", { poll: "1", ballot: { choices: [0] } }, "bob");
  const named = evolvePolls(opened(), vote);
  assert.deepEqual([named[0].voted, named[0].mine.choices], [true, [0]]);
  let anonymous = evolvePolls(opened({ anonymous: true }), vote);
  assert.deepEqual([anonymous[0].voted, anonymous[0].mine], [true, null]);
  anonymous = evolvePolls(anonymous, event("PollClosed", { poll: "1", results: results(4, 4, [3, 1]) }, ""));
  assert.deepEqual([anonymous[0].voted, anonymous[0].published], [false, true]);
});

test("tallies and the close tell the results", () => {
  let polls = evolvePolls(opened(), event("TallyPublished", { poll: "1", results: results(3, 3, [1, 2]) }, ""));
  assert.deepEqual(bars(polls[0]).map(({ label, count }) => [label, count]), [["soup", 1], ["pie", 2]]);
  assert.equal(Math.round(bars(polls[0])[1].share * 100), 67);
  polls = evolvePolls(polls, event("PollClosed", { poll: "1", results: results(4, 4, [2, 2]) }, ""));
  assert.deepEqual([polls[0].phase, polls[0].closedAt, polls[0].results.turnout], ["closed", 5000, 4]);
  polls = evolvePolls(polls, event("PollReopened", { poll: "1" }));
  assert.deepEqual([polls[0].phase, polls[0].closedAt, polls[0].published], ["open", 0, false]);
});

test("hidden results and correct options come with the publication", () => {
  let polls = opened({ hiddenResults: true, quiz: true });
  polls = evolvePolls(polls, event("PollClosed", { poll: "1", results: results(2, 2) }));
  assert.deepEqual([polls[0].published, bars(polls[0])], [false, []]);
  polls = evolvePolls(polls, event("ResultsPublished", { poll: "1", results: results(2, 2, [0, 2]), correct: [1] }));
  assert.deepEqual(bars(polls[0]).map(({ correct }) => correct), [false, true]);
});

test("open polls come first, and those without one's vote wait", () => {
  let polls = pollsFrom({ polls: [
    { id: "1", phase: "POLL_PHASE_CLOSED", definition }, { id: "2", phase: "POLL_PHASE_DRAFT", definition },
    { id: "3", phase: "POLL_PHASE_OPEN", definition }, { id: "4", phase: "POLL_PHASE_OPEN", definition, voted: true },
  ] });
  assert.deepEqual(inOrder(polls).map(({ id }) => id), [4, 3, 2, 1]);
  assert.equal(waiting(polls), 1);
  polls = evolvePolls(polls, event("PollDeleted", { poll: "1" }));
  assert.equal(find(polls, 1), undefined);
});

test("ratings have a mean, and turnouts say what they leave out", () => {
  assert.equal(mean(results(3, 3, [1, 0, 2])), 7 / 3);
  assert.equal(mean(results(0, 0, [0, 0])), null);
  const [poll] = opened({ anonymous: true });
  const says = (phase, told) => turnoutText({ ...poll, phase, results: { withheld: false, counts: [], ...told } });
  assert.match(says("open", { turnout: 2, counted: 0 }), /2 votes, shown from six on/);
  assert.match(says("open", { turnout: 7, counted: 4 }), /4 of them shown/);
  assert.match(says("closed", { turnout: 1, counted: 0, withheld: true }), /1 vote: too few/);
  assert.equal(says("closed", { turnout: 7, counted: 7 }), "7 votes");
});

test("an unknown event changes nothing", () => {
  const polls = opened();
  assert.equal(evolvePolls(polls, event("SomethingNew", { poll: "1" })), polls);
});
