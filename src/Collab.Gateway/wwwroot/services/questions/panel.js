// The panel of the questions: asking at the top, then open questions by upvotes, then those that were answered.

import { arrange, h, Kept, setText, toggle } from "../../dom.js";
import { AskForm } from "./ask.js";
import { QuestionCard } from "./card.js";
import { emptyQuestions, evolveQuestions, listed, openCount, questionsFrom } from "./model.js";

export const panel = {
  service: "questions",
  title: "Q&A",
  order: 45,
  icon: ["M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z", "M8 8a2 2 0 1 1 2.800 1.850c-.6.3-.8.7-.8 1.400", "M10 13.800h.01"],
  create: (meeting) => new QuestionsPanel(meeting),
};

class QuestionsPanel {
  #state = emptyQuestions;
  #cards = new Map();
  #texts = new Map();

  constructor(meeting) {
    this.meeting = meeting;
    this.ask = new AskForm(meeting);
    this.closed = h("p", { class: "hint", testid: "questions-closed" }, "No more questions are taken.");
    this.rules = this.#rules();
    this.refusal = h("p", { class: "refusal", role: "alert", hidden: true, testid: "questions-refusal" });
    this.empty = h("p", { class: "hint", testid: "questions-empty" }, "Nobody has asked anything yet.");
    this.open = list("Open questions", "questions-open");
    this.answered = section("Answered", "questions-answered");
    this.dismissed = section("Dismissed", "questions-dismissed");
    this.dismissed.element.ontoggle = () => this.#readDismissed();
    this.element = h("div", { class: "questions" },
      this.ask.element, this.closed, this.empty, this.open, this.answered.element, this.dismissed.element, this.rules,
      this.refusal);
  }

  reset(snapshot) {
    this.#state = questionsFrom(snapshot);
    this.#texts.clear();
    this.update();
  }

  apply(event) {
    const { type, body } = event;
    // What moderators read on stays readable for them.
    if (type === "QuestionDismissed") {
      const text = this.#state.questions.find(({ id }) => String(id) === body.question)?.text;
      if (text) this.#texts.set(Number(body.question), text);
    }
    this.#state = evolveQuestions(this.#state, event);
    this.update();
  }

  badge() {
    const count = openCount(this.#state);
    return count > 0 ? String(count) : "";
  }

  update() {
    const { meeting } = this;
    const state = this.#state;
    const taken = !state.closed || meeting.isModerator;
    toggle(this.ask.element, meeting.may("AskQuestion") && taken);
    this.ask.allow(state.anonymousAllowed);
    toggle(this.closed, state.closed);
    toggle(this.empty, state.questions.length === 0);
    this.#fill(this.open, listed(state, "open"));
    this.#fillSection(this.answered, listed(state, "answered"), true);
    this.#fillSection(this.dismissed, listed(state, "dismissed"), meeting.isModerator);
    toggle(this.rules, meeting.may("ChangeRules"));
    this.anonymousBox.checked = state.anonymousAllowed;
    this.closedBox.checked = state.closed;
    const done = state.questions.some(({ phase }) => phase !== "open");
    toggle(this.clear, done && meeting.may("ClearQuestions"));
    for (const id of this.#cards.keys()) if (!state.questions.some((each) => each.id === id)) this.#cards.delete(id);
  }

  #fill(element, questions) {
    arrange(element, questions.map((question) => {
      let card = this.#cards.get(question.id);
      if (!card) this.#cards.set(question.id, card = new QuestionCard(this.meeting, new Kept()));
      const hidden = question.phase === "dismissed" && this.meeting.isModerator;
      const text = hidden ? this.#texts.get(question.id) : undefined;
      card.show(text === undefined ? question : { ...question, text });
      return card.element;
    }));
    toggle(element, questions.length > 0);
  }

  #fillSection({ element, list: items, count }, questions, shown) {
    toggle(element, shown && questions.length > 0);
    setText(count, String(questions.length));
    this.#fill(items, questions);
  }

  // Texts that were dismissed before this page came.
  async #readDismissed() {
    const missing = listed(this.#state, "dismissed").some(({ id }) => !this.#texts.has(id));
    if (!this.dismissed.element.open || !missing) return;
    await this.#guarded(async () => {
      const { questions = [] } = await this.meeting.query("GetQuestions");
      for (const { id, text = "" } of questions) if (text) this.#texts.set(Number(id), text);
    });
    this.update();
  }

  #rules() {
    const change = () => this.#guarded(() => this.meeting.command("ChangeRules", {
      closed: this.closedBox.checked, anonymousAllowed: this.anonymousBox.checked,
    }));
    const box = (testid) => h("input", { type: "checkbox", testid, onchange: change });
    this.anonymousBox = box("questions-anonymous");
    this.closedBox = box("questions-close");
    this.clear = h("button", {
      type: "button", class: "button small", testid: "questions-clear",
      onclick: () => this.#guarded(() => this.meeting.command("ClearQuestions")),
    }, "Clear answered and dismissed");
    return h("fieldset", { class: "questions-rules" },
      h("legend", {}, "For hosts"),
      h("label", {}, this.anonymousBox, h("span", {}, "Allow questions without a name")),
      h("label", {}, this.closedBox, h("span", {}, "Take no more questions")),
      this.clear);
  }

  async #guarded(what) {
    toggle(this.refusal, false);
    try {
      await what();
    } catch (refusal) {
      setText(this.refusal, refusal.message);
      toggle(this.refusal, true);
      this.update();
    }
  }
}

const list = (label, testid) => h("ol", { class: "question-list", "aria-label": label, testid });

function section(title, testid) {
  const count = h("span", { class: "count" });
  const items = list(title, `${testid}-list`);
  return {
    element: h("details", { class: "questions-more", testid }, h("summary", {}, `${title} `, count), items),
    list: items,
    count,
  };
}
