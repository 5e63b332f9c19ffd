// How one votes in one poll.

import { h, toggle } from "../../dom.js";

let forms = 0;

export class VoteForm {
  // send(ballot): resolves when the vote is cast, rejects with a Refusal.
  constructor(poll, send) {
    this.poll = poll;
    this.send = send;
    this.name = `vote-${poll.id}-${++forms}`;
    this.button = h("button", { type: "submit", class: "button primary small", testid: "poll-vote" },
      poll.voted ? "Change my vote" : "Vote");
    this.refusal = h("p", { class: "refusal", role: "alert", hidden: true, testid: "vote-refusal" });
    this.element = h("form", { class: "poll-vote", onsubmit: (event) => this.#submit(event) },
      this.#fields(poll),
      h("div", { class: "poll-vote-foot" }, this.button, h("span", { class: "hint" }, hint(poll))),
      this.refusal);
  }

  // Whether what is chosen here can still be cast.
  fits(poll) {
    const { definition, mine, voted } = this.poll;
    return definition === poll.definition && mine === poll.mine && voted === poll.voted;
  }

  #fields({ definition, mine }) {
    if (definition.kind === "text") {
      return h("textarea", {
        name: this.name, rows: "2", maxlength: "500", required: true, "aria-label": "Your answer", testid: "poll-text",
        value: mine?.text ?? "",
      });
    }
    const rating = definition.kind === "rating";
    const labels = rating
      ? Array.from({ length: definition.ratingMax }, (_, i) => String(i + 1))
      : definition.options;
    const type = definition.kind === "multiple" ? "checkbox" : "radio";
    return h("fieldset", { class: rating ? "poll-rating" : "poll-options" },
      h("legend", { class: "unseen" }, definition.question),
      labels.map((label, i) => h("label", { class: "poll-option" },
        h("input", {
          type, name: this.name, value: String(i), testid: "poll-option", required: type === "radio" || undefined,
          checked: (rating ? mine?.rating === i + 1 : mine?.choices.includes(i)) || undefined,
        }),
        h("span", { dir: "auto" }, label))));
  }

  #ballot() {
    const { kind } = this.poll.definition;
    if (kind === "text") return { text: this.element.querySelector("textarea").value };
    const chosen = [...this.element.querySelectorAll("input:checked")].map((input) => Number(input.value));
    return kind === "rating" ? { rating: (chosen[0] ?? -1) + 1 } : { choices: chosen };
  }

  async #submit(event) {
    event.preventDefault();
    this.button.disabled = true;
    toggle(this.refusal, false);
    try {
      await this.send(this.#ballot());
    } catch (refusal) {
      this.refusal.textContent = refusal.message;
      toggle(this.refusal, true);
    }
    this.button.disabled = false;
  }
}

function hint({ definition }) {
  if (definition.anonymous) return "Nobody can see what you vote. It is final.";
  if (definition.kind === "multiple" && definition.choicesMax < definition.options.length) {
    return `Up to ${definition.choicesMax}. Others can see your vote with the results.`;
  }
  return "Others can see your vote with the results.";
}
