// The polls as a fold of their events; the same rules as Collab.Core/Services/Polls.

import { int } from "../../protocol.js";

// By id, ascending.
export const emptyPolls = Object.freeze([]);

export const pollsFrom = (snapshot) => (snapshot.polls ?? []).map(pollFrom);

export function evolvePolls(polls, { type, body, participant, time }) {
  const id = int(body.poll);
  const change = (changes) => polls.map((poll) => {
    if (poll.id !== id) return poll;
    return { ...poll, ...(changes instanceof Function ? changes(poll) : changes) };
  });
  switch (type) {
    case "PollDrafted":
      return withPoll(polls, pollFrom({ ...body, id, phase: "POLL_PHASE_DRAFT", author: participant }));
    case "DraftChanged":
      return change({ definition: definitionFrom(body.definition) });
    case "PollOpened": {
      // The author's own has the correct options.
      const own = find(polls, id)?.definition;
      const opened = pollFrom({ ...body, id, phase: "POLL_PHASE_OPEN", openedAt: time });
      return withPoll(polls, own ? { ...opened, definition: own } : opened);
    }
    case "VoteCast":
      return change((poll) => ({ voted: true, mine: poll.definition.anonymous ? null : ballotFrom(body.ballot) }));
    case "TallyPublished":
      return change({ results: resultsFrom(body.results) });
    case "PollClosed":
      return change((poll) => revealed(poll, body, {
        phase: "closed",
        closedAt: int(time),
        closesAt: 0,
        published: !poll.definition.hiddenResults,
        // The server keeps it of named polls only.
        voted: poll.voted && !poll.definition.anonymous,
      }));
    case "PollReopened":
      return change({ phase: "open", closedAt: 0, closesAt: int(body.closesAt), published: false });
    case "ResultsPublished":
      return change((poll) => revealed(poll, body, { published: true }));
    case "PollDeleted":
      return polls.filter((poll) => poll.id !== id);
    default:
      return polls;
  }
}

export const find = (polls, id) => polls.find((poll) => poll.id === id);

// Open ones first, then drafts, then those that closed; the newest of each first.
export function inOrder(polls) {
  const place = { open: 0, draft: 1, closed: 2 };
  return [...polls].sort((a, b) => place[a.phase] - place[b.phase] || b.id - a.id);
}

// Polls that wait for this participant's vote.
export const waiting = (polls) => polls.filter((poll) => poll.phase === "open" && !poll.voted).length;

// What the results have a bar for: { label, count, share (0 to 1), correct, mine }.
export function bars(poll) {
  const { kind, options, correct } = poll.definition;
  const { counts, counted } = poll.results;
  return counts.map((count, i) => ({
    label: kind === "rating" ? String(i + 1) : options[i],
    count,
    share: counted > 0 ? count / counted : 0,
    correct: correct.includes(i),
    mine: kind === "rating" ? poll.mine?.rating === i + 1 : poll.mine?.choices.includes(i) === true,
  }));
}

// The mean of ratings; null without any.
export function mean({ counts, counted }) {
  return counted > 0 ? counts.reduce((sum, count, i) => sum + count * (i + 1), 0) / counted : null;
}

// What everybody reads below the question: "4 votes, 3 counted".
export function turnoutText(poll) {
  const { turnout, counted, withheld } = poll.results;
  const votes = `${turnout} ${turnout === 1 ? "vote" : "votes"}`;
  if (withheld) return `${votes}: too few to show without pointing at persons`;
  if (poll.phase === "closed" || counted === turnout || !poll.definition.anonymous) return votes;
  return counted === 0 ? `${votes}, shown from six on or at the end` : `${votes}, ${counted} of them shown so far`;
}

function withPoll(polls, poll) {
  const others = polls.filter(({ id }) => id !== poll.id);
  return [...others, poll].sort((a, b) => a.id - b.id);
}

function revealed(poll, body, changes) {
  const next = { ...changes, results: resultsFrom(body.results) };
  return next.published
    ? { ...next, definition: { ...poll.definition, correct: body.correct ?? [] } }
    : next;
}

function pollFrom(poll) {
  return {
    id: int(poll.id),
    phase: (poll.phase ?? "").replace("POLL_PHASE_", "").toLowerCase(),
    definition: definitionFrom(poll.definition),
    author: poll.author ?? "",
    authorName: poll.authorName ?? "",
    openedAt: int(poll.openedAt),
    closedAt: int(poll.closedAt),
    closesAt: int(poll.closesAt),
    published: poll.published === true,
    results: resultsFrom(poll.results),
    voted: poll.voted === true,
    mine: poll.mine ? ballotFrom(poll.mine) : null,
  };
}

function definitionFrom(definition = {}) {
  return {
    question: definition.question ?? "",
    kind: (definition.kind ?? "").replace("POLL_KIND_", "").toLowerCase(),
    options: definition.options ?? [],
    choicesMax: definition.choicesMax ?? 0,
    ratingMax: definition.ratingMax ?? 0,
    anonymous: definition.anonymous === true,
    hiddenResults: definition.hiddenResults === true,
    quiz: definition.quiz === true,
    correct: definition.correct ?? [],
    points: definition.points ?? 0,
    durationSeconds: definition.durationSeconds ?? 0,
  };
}

const resultsFrom = (results = {}) => ({
  turnout: results.turnout ?? 0,
  counted: results.counted ?? 0,
  counts: results.counts ?? [],
  withheld: results.withheld === true,
});

const ballotFrom = (ballot = {}) => ({
  choices: ballot.choices ?? [],
  rating: ballot.rating ?? 0,
  text: ballot.text ?? "",
});
