// The panel of the polls: what is open comes first, then one's own drafts, then what has closed.

import { arrange, h, Kept, setText, toggle } from "../../dom.js";
import { Card } from "./card.js";
import { PollForm } from "./form.js";
import { emptyPolls, evolvePolls, inOrder, pollsFrom, waiting } from "./model.js";

export const panel = {
  service: "polls",
  title: "Polls",
  order: 40,
  icon: ["M4 16.500V11", "M10 16.500V3.500", "M16 16.500V8"],
  create: (meeting) => new PollsPanel(meeting),
};

class PollsPanel {
  #polls = emptyPolls;
  #cards = new Map();
  #form = null;

  constructor(meeting) {
    this.meeting = meeting;
    this.create = h("button", {
      type: "button", class: "button primary", testid: "poll-new", onclick: () => this.#write(null),
    }, "New poll");
    this.scores = h("button", {
      type: "button", class: "button", testid: "poll-scores", "aria-expanded": "false",
      onclick: () => this.#showScores(),
    }, "Scores");
    this.scoreList = h("div", { class: "poll-scores", hidden: true, testid: "poll-score-list" });
    this.bar = h("div", { class: "polls-bar" }, this.create, this.scores);
    this.writing = h("div", { hidden: true });
    this.empty = h("p", { class: "hint", testid: "polls-empty" });
    this.list = h("ol", { class: "polls-list", "aria-label": "Polls" });
    this.element = h("div", { class: "polls" }, this.bar, this.scoreList, this.writing, this.empty, this.list);
  }

  reset(snapshot) {
    this.#polls = pollsFrom(snapshot);
    this.update();
  }

  apply(event) {
    this.#polls = evolvePolls(this.#polls, event);
    this.update();
  }

  badge() {
    const count = this.meeting.may("CastVote") ? waiting(this.#polls) : 0;
    return count > 0 ? String(count) : "";
  }

  update() {
    const mayDraft = this.meeting.may("DraftPoll");
    const scored = this.#polls.some((poll) => poll.published && poll.definition.quiz && !poll.definition.anonymous);
    toggle(this.create, mayDraft && !this.#form);
    toggle(this.scores, scored);
    toggle(this.bar, (mayDraft && !this.#form) || scored);
    toggle(this.empty, this.#polls.length === 0 && !this.#form);
    setText(this.empty, mayDraft
      ? "Nothing to vote on yet. A poll that you write is seen by you alone until you open it."
      : "Nothing to vote on yet.");
    const shown = inOrder(this.#polls).map((poll) => this.#cardOf(poll));
    for (const id of this.#cards.keys()) if (!this.#polls.some((poll) => poll.id === id)) this.#cards.delete(id);
    arrange(this.list, shown);
  }

  #cardOf(poll) {
    let card = this.#cards.get(poll.id);
    if (!card) {
      card = new Card(this.meeting, { kept: new Kept(), edit: (each) => this.#write(each) });
      this.#cards.set(poll.id, card);
    }
    card.show(poll);
    return card.element;
  }

  // A new poll, or a draft that is changed.
  #write(poll) {
    this.#form = new PollForm(this.meeting, poll, {
      // By the time that the command is done, its event has been here.
      drafted: () => this.#polls.findLast((each) => each.phase === "draft" && each.author === this.meeting.me.id),
      done: () => {
        this.#form = null;
        toggle(this.writing, false);
        this.writing.replaceChildren();
        this.update();
      },
    });
    this.writing.replaceChildren(this.#form.element);
    toggle(this.writing, true);
    this.update();
    this.#form.focus();
  }

  async #showScores() {
    const open = this.scoreList.hidden;
    this.scores.setAttribute("aria-expanded", String(open));
    toggle(this.scoreList, open);
    if (!open) return;
    try {
      const { scores = [], pointsMax = 0 } = await this.meeting.query("GetScores");
      this.scoreList.replaceChildren(scores.length === 0
        ? h("p", { class: "hint" }, "Nobody has answered a quiz yet.")
        : h("ol", {}, scores.map(({ name = "", points = 0 }) =>
          h("li", { testid: "poll-score" },
            h("bdi", {}, name), h("span", { class: "count" }, `${points} of ${pointsMax}`)))));
    } catch (refusal) {
      this.scoreList.replaceChildren(h("p", { class: "refusal", role: "alert" }, refusal.message));
    }
  }
}
