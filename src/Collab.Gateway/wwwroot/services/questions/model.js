// The questions as a fold of their events; the same rules as Collab.Core/Services/Questions.

import { int } from "../../protocol.js";

// questions: by id, ascending.
export const emptyQuestions = Object.freeze({ questions: [], closed: false, anonymousAllowed: false });

export const questionsFrom = (snapshot) => ({
  questions: (snapshot.questions ?? []).map(questionFrom),
  closed: snapshot.closed === true,
  anonymousAllowed: snapshot.anonymousAllowed === true,
});

export function evolveQuestions(state, { type, body, participant = "", time }) {
  const change = (id, changes) => ({
    ...state,
    questions: state.questions.map((question) => (question.id === int(id) ? { ...question, ...changes } : question)),
  });
  const closed = { closedBy: participant, closedAt: int(time) };
  switch (type) {
    case "QuestionAsked": {
      const asked = questionFrom({ ...body, id: body.question, phase: "QUESTION_PHASE_OPEN", askedAt: time });
      return { ...state, questions: [...state.questions, asked] };
    }
    case "UpvoteChanged":
      return change(body.question, { voted: body.on === true });
    case "VotesCounted": {
      const votes = new Map((body.counts ?? []).map((count) => [int(count.question), count.votes ?? 0]));
      return {
        ...state,
        questions: state.questions.map((question) =>
          (votes.has(question.id) ? { ...question, votes: votes.get(question.id) } : question)),
      };
    }
    case "QuestionAnswered":
      return change(body.question, { ...closed, phase: "answered", answer: body.text ?? "", live: body.live === true });
    case "QuestionDismissed":
      return change(body.question, { ...closed, phase: "dismissed", text: "", answer: "" });
    case "QuestionRestored":
      return change(body.question, {
        phase: "open", text: body.text ?? "", answer: "", live: false, closedBy: "", closedAt: 0,
      });
    case "RulesChanged":
      return { ...state, closed: body.closed === true, anonymousAllowed: body.anonymousAllowed === true };
    case "QuestionsCleared":
      return { ...state, questions: state.questions.filter(({ phase }) => phase === "open") };
    default:
      return state;
  }
}

// The questions of one phase: open ones by upvotes, then by age; the others by when they were closed, newest first.
export function listed(state, phase) {
  return state.questions
    .filter((question) => question.phase === phase)
    .sort((a, b) => (phase === "open" ? b.votes - a.votes || a.id - b.id : b.closedAt - a.closedAt || b.id - a.id));
}

export const openCount = (state) => state.questions.filter(({ phase }) => phase === "open").length;

function questionFrom(question) {
  return {
    id: int(question.id),
    phase: (question.phase ?? "").replace("QUESTION_PHASE_", "").toLowerCase(),
    text: question.text ?? "",
    author: question.author ?? "",
    authorName: question.authorName ?? "",
    anonymous: question.anonymous === true,
    askedAt: int(question.askedAt),
    votes: question.votes ?? 0,
    answer: question.answer ?? "",
    live: question.live === true,
    closedBy: question.closedBy ?? "",
    closedAt: int(question.closedAt),
    voted: question.voted === true,
  };
}
