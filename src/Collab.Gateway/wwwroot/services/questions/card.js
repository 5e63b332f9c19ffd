// One question: its upvotes, who asked it, its answer, and what may be done with it.

import { arrange, h } from "../../dom.js";

export class QuestionCard {
  #question = null;
  #answer = null;
  #refusal = "";

  constructor(meeting, kept) {
    this.meeting = meeting;
    this.kept = kept;
    this.element = h("li", { class: "question", testid: "question" });
  }

  show(question) {
    this.#question = question;
    this.#render();
  }

  #render() {
    const question = this.#question;
    const { kept, meeting } = this;
    this.element.dataset.question = String(question.id);
    this.element.dataset.phase = question.phase;
    if (question.phase === "dismissed") this.#answer = null;
    const rights = ["Upvote", "AnswerQuestion", "DismissQuestion", "RestoreQuestion"].map((type) => meeting.may(type));
    arrange(this.element, [
      kept.get("votes", [question.votes, question.voted, question.phase, rights[0]], () => this.#votes(question)),
      kept.get("body", [question], () => body(question)),
      this.#answer?.element ?? kept.get(
        "actions", [question.phase, meeting.isModerator, rights.join()], () => this.#actions(question)),
      this.#refusal !== "" && kept.get("refusal", [this.#refusal], () =>
        h("p", { class: "refusal", role: "alert", testid: "question-card-refusal" }, this.#refusal)),
    ].filter(Boolean));
    kept.sweep();
  }

  #votes({ votes, voted, phase }) {
    return h("button", {
      type: "button", class: "question-votes", testid: "question-upvote", "aria-pressed": String(voted),
      "aria-label": `Upvote, ${votes} so far`, disabled: phase !== "open" || !this.meeting.may("Upvote") || undefined,
      onclick: () => this.#do("Upvote", { on: !voted }),
    }, h("span", { "aria-hidden": "true" }, "\u25b2"), h("span", { testid: "question-votes" }, String(votes)));
  }

  #actions(question) {
    const { meeting } = this;
    const own = !question.anonymous && question.author === meeting.me.id;
    const action = (label, testid, onclick) =>
      h("button", { type: "button", class: "button small", testid, onclick }, label);
    const open = question.phase === "open";
    return h("div", { class: "question-actions" },
      open && meeting.may("AnswerQuestion") && [
        action("Answered live", "question-live", () => this.#do("AnswerQuestion", { live: true })),
        action("Write an answer", "question-answer", () => this.#write()),
      ],
      question.phase !== "dismissed" && meeting.may("DismissQuestion") && (own || meeting.isModerator)
        && action("Dismiss", "question-dismiss", () => this.#do("DismissQuestion")),
      !open && meeting.may("RestoreQuestion")
        && action("Restore", "question-restore", () => this.#do("RestoreQuestion")));
  }

  #write() {
    const text = h("textarea", {
      rows: "2", maxlength: "2000", required: true, "aria-label": "Your answer", testid: "question-answer-text",
    });
    const close = () => {
      this.#answer = null;
      this.#render();
    };
    const element = h("form", {
      class: "question-answer-form",
      onsubmit: async (event) => {
        event.preventDefault();
        if (await this.#do("AnswerQuestion", { text: text.value })) close();
      },
    }, text, h("div", { class: "question-actions" },
      h("button", { type: "submit", class: "button primary small", testid: "question-answer-send" }, "Answer"),
      h("button", { type: "button", class: "button small", onclick: close }, "Cancel")));
    this.#answer = { element };
    this.#render();
    text.focus();
  }

  async #do(type, body = {}) {
    this.#refusal = "";
    try {
      await this.meeting.command(type, { question: String(this.#question.id), ...body });
      this.#render();
      return true;
    } catch (refusal) {
      this.#refusal = refusal.message;
      this.#render();
      return false;
    }
  }
}

function body({ text, authorName, anonymous, answer, live, phase }) {
  const hidden = phase === "dismissed" && text === "";
  return h("div", { class: "question-body" },
    h("p", { class: "question-words", dir: "auto", testid: "question-words" }, hidden ? "A dismissed question" : text),
    h("p", { class: "hint" },
      anonymous ? "Anonymous" : h("bdi", {}, authorName),
      live ? h("span", { class: "tag accent", testid: "question-answered-live" }, "answered live") : ""),
    answer !== "" && h("p", { class: "question-reply", dir: "auto", testid: "question-reply" }, answer));
}
