// One poll: its question, how to vote, what was voted, and what may be done with it.

import { ask } from "../../dialog.js";
import { arrange, h, saveText } from "../../dom.js";
import { bars, mean, turnoutText } from "./model.js";
import { VoteForm } from "./vote.js";

const kinds = { single: "One choice", multiple: "Several choices", rating: "Rating", text: "In your own words" };
const commands = ["OpenPoll", "ClosePoll", "ReopenPoll", "PublishResults", "DeletePoll"];

export class Card {
  #poll = null;
  #vote = null;
  #answers = null;
  #busy = false;
  #refusal = "";

  // parts: { kept, edit(poll) }
  constructor(meeting, parts) {
    this.meeting = meeting;
    this.parts = parts;
    this.element = h("li", { class: "poll", testid: "poll" });
  }

  show(poll) {
    this.#poll = poll;
    this.#render();
  }

  #render() {
    const poll = this.#poll;
    const { kept } = this.parts;
    const manages = poll.author === this.meeting.me.id || this.meeting.isModerator;
    this.element.dataset.poll = String(poll.id);
    this.element.dataset.phase = poll.phase;
    this.element.setAttribute("aria-label", poll.definition.question);
    arrange(this.element, [
      kept.get("head", [poll.phase, poll.definition, poll.authorName, poll.closesAt], () => head(poll)),
      this.#voting(poll),
      poll.phase !== "draft"
        && kept.get("results", [poll.results, poll.definition, poll.mine, poll.phase], () => results(poll)),
      poll.phase === "draft" && kept.get("draft", [poll.definition], () => draft(poll)),
      this.#answers && kept.get("answers", [this.#answers], () => answersList(this.#answers)),
      kept.get("actions", [
        poll.phase, poll.published, poll.definition, manages, this.#busy, this.#answers, poll.results.turnout,
        commands.map((type) => this.meeting.may(type)).join(),
      ], () => this.#actions(poll, manages)),
      this.#refusal !== "" && kept.get("refusal", [this.#refusal], () =>
        h("p", { class: "refusal", role: "alert", testid: "poll-refusal" }, this.#refusal)),
    ].filter(Boolean));
    kept.sweep();
  }

  // What is being chosen stays while others vote: the form is made anew only for another poll or a vote that was cast.
  #voting(poll) {
    if (poll.phase !== "open" || !this.meeting.may("CastVote") || (poll.voted && poll.definition.anonymous)) {
      this.#vote = null;
      return null;
    }
    if (this.#vote?.fits(poll) !== true) {
      const before = this.#vote?.element;
      this.#vote = new VoteForm(poll, (ballot) =>
        this.meeting.command("CastVote", { poll: String(poll.id), ballot }));
      if (before?.contains(document.activeElement)) {
        before.replaceWith(this.#vote.element);
        this.#vote.button.focus();
      }
    }
    return this.#vote.element;
  }

  #actions(poll, manages) {
    const { published, definition } = poll;
    const action = (label, testid, type, options = {}) => this.meeting.may(type) && h("button", {
      type: "button", class: `button small ${options.style ?? ""}`, testid, disabled: this.#busy || undefined,
      onclick: () => this.#do(type, options.confirm),
    }, label);
    const live = poll.phase === "open" && !definition.hiddenResults;
    const sees = poll.phase !== "draft" && (published || manages || live);
    return h("div", { class: "poll-actions" },
      poll.phase === "draft" && [
        action("Open", "poll-open", "OpenPoll", { style: "primary" }),
        h("button", {
          type: "button", class: "button small", testid: "poll-edit", onclick: () => this.parts.edit(poll),
        }, "Edit"),
      ],
      manages && poll.phase === "open" && action("Close", "poll-close", "ClosePoll"),
      manages && poll.phase === "closed" && [
        !published && action("Publish results", "poll-publish", "PublishResults", { style: "primary" }),
        !definition.anonymous && !(published && (definition.hiddenResults || definition.quiz))
          && action("Reopen", "poll-reopen", "ReopenPoll"),
      ],
      sees && poll.results.turnout > 0 && (!definition.anonymous || definition.kind === "text") && h("button", {
        type: "button", class: "button small", testid: "poll-answers", "aria-expanded": String(this.#answers !== null),
        onclick: () => this.#toggleAnswers(),
      }, this.#answers ? "Hide answers" : "Answers"),
      sees && poll.phase === "closed" && h("button", {
        type: "button", class: "button small", testid: "poll-export", onclick: () => this.#export(),
      }, "Export"),
      manages && poll.phase !== "open" && action("Delete", "poll-delete", "DeletePoll", {
        style: "danger",
        confirm: poll.phase === "closed" && {
          title: "Delete this poll?", text: "Its results go with it.", confirm: "Delete", danger: true,
        },
      }));
  }

  async #do(type, confirm) {
    if (confirm && !await ask(confirm)) return;
    this.#busy = true;
    await this.#guarded(() => this.meeting.command(type, { poll: String(this.#poll.id) }));
    this.#busy = false;
    this.#render();
  }

  async #toggleAnswers() {
    if (this.#answers) this.#answers = null;
    else {
      await this.#guarded(async () => {
        const asked = { poll: String(this.#poll.id), limit: 500 };
        this.#answers = answersOf(this.#poll, await this.meeting.query("GetAnswers", asked));
      });
    }
    this.#render();
  }

  async #export() {
    await this.#guarded(async () => {
      const { csv = "", fileName } = await this.meeting.query("ExportPoll", { poll: String(this.#poll.id) });
      saveText(fileName, "text/csv", "\ufeff", csv);
    });
    this.#render();
  }

  async #guarded(what) {
    this.#refusal = "";
    this.#render();
    try {
      await what();
    } catch (refusal) {
      this.#refusal = refusal.message;
    }
  }
}

function head({ phase, definition, authorName, closesAt }) {
  const tags = [
    phase === "open" ? "Open" : phase === "draft" ? "Draft" : "Closed",
    definition.quiz ? "Quiz" : kinds[definition.kind],
    definition.anonymous ? "Anonymous" : "Named",
    definition.hiddenResults && "Results hidden",
  ].filter(Boolean);
  const until = closesAt > 0 && new Date(closesAt).toLocaleTimeString([], { timeStyle: "medium" });
  return h("header", { class: "poll-head" },
    h("div", { class: "poll-tags" }, tags.map((tag, i) =>
      h("span", { class: `tag ${i === 0 && phase === "open" ? "accent" : ""}` }, tag))),
    h("h3", { dir: "auto", testid: "poll-question" }, definition.question),
    h("p", { class: "hint" }, h("bdi", {}, authorName), until ? ` \u00b7 closes at ${until}` : ""));
}

function draft({ definition: { options, correct } }) {
  return h("ul", { class: "poll-draft" }, options.map((option, i) =>
    h("li", { dir: "auto" }, option, correct.includes(i) && h("span", { class: "tag accent" }, "correct"))));
}

function results(poll) {
  const average = poll.definition.kind === "rating" && poll.results.counts.length > 0 ? mean(poll.results) : null;
  return h("div", { class: "poll-results", testid: "poll-results" },
    h("ul", {}, bars(poll).map((bar) => {
      const fill = h("div", { class: "poll-bar-fill" });
      fill.style.width = `${Math.round(bar.share * 100)}%`;
      return h("li", { class: bar.correct ? "correct" : "", testid: "poll-bar", "data-count": String(bar.count) },
        h("div", { class: "poll-bar-text" },
          h("span", { dir: "auto" }, bar.label),
          bar.correct && h("span", { class: "tag accent" }, "correct"),
          bar.mine && h("span", { class: "tag" }, "your vote"),
          h("span", { class: "poll-bar-count" }, `${bar.count} \u00b7 ${Math.round(bar.share * 100)} %`)),
        h("div", { class: "poll-bar", "aria-hidden": "true" }, fill));
    })),
    h("p", { class: "hint", role: "status", testid: "poll-turnout" },
      turnoutText(poll), average !== null && ` \u00b7 average ${average.toFixed(1)}`));
}

function answersOf(poll, { ballots = [], total = 0 }) {
  const { kind, options } = poll.definition;
  return {
    total,
    rows: ballots.map(({ name = "", ballot = {} }) => ({
      name,
      text: kind === "text" ? ballot.text ?? ""
        : kind === "rating" ? String(ballot.rating ?? 0)
          : (ballot.choices ?? []).map((choice) => options[choice]).join(", "),
    })),
  };
}

function answersList({ total, rows }) {
  return h("div", { class: "poll-answers", testid: "poll-answer-list" },
    h("ul", {}, rows.map(({ name, text }) => h("li", {},
      name !== "" && h("bdi", { class: "strong" }, name), h("span", { dir: "auto" }, text)))),
    rows.length === 0 && h("p", { class: "hint" }, "None to show yet."),
    rows.length < total && h("p", { class: "hint" }, `The first ${rows.length} of ${total}; Export has all.`));
}
