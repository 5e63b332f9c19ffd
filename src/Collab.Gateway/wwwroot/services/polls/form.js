// Writing a poll: a new one, or a draft that is changed.

import { h, toggle } from "../../dom.js";

const optionsMax = 20;
const durations = [
  [0, "Until I close it"], [30, "30 seconds"], [60, "1 minute"], [120, "2 minutes"], [300, "5 minutes"],
  [900, "15 minutes"],
];

export class PollForm {
  // poll: the draft; null for a new one. drafted(): one's newest draft; done(): it is saved, or called off.
  constructor(meeting, poll, { drafted, done }) {
    Object.assign(this, { meeting, poll, drafted, done });
    const known = poll?.definition;
    this.question = h("textarea", {
      rows: "2", maxlength: "500", required: true, testid: "poll-form-question", value: known?.question ?? "",
    });
    this.kind = select("poll-form-kind", [
      ["single", "One choice"], ["multiple", "Several choices"], ["rating", "Rating"], ["text", "In their own words"],
    ], known?.kind ?? "single");
    this.kind.onchange = () => this.#adapt();
    this.options = h("ol", { class: "poll-form-options" });
    for (const [i, option] of (known?.options.length > 0 ? known.options : ["", ""]).entries()) {
      this.#addOption(option, known?.correct.includes(i));
    }
    this.add = h("button", {
      type: "button", class: "button small", testid: "poll-form-add", onclick: () => this.#addOption("").focus(),
    }, "Add option");
    const scales = [3, 5, 7, 10].map((best) => [best, `1 to ${best}`]);
    this.rating = select("poll-form-rating", scales, known?.ratingMax || 5);
    this.anonymous = check("poll-form-anonymous", known?.anonymous);
    this.hidden = check("poll-form-hidden", known?.hiddenResults);
    this.quiz = check("poll-form-quiz", known?.quiz);
    this.quiz.onchange = () => this.#adapt();
    this.duration = select("poll-form-duration", durations, known?.durationSeconds ?? 0);
    this.refusal = h("p", { class: "refusal", role: "alert", hidden: true, testid: "poll-form-refusal" });
    this.choices = h("fieldset", { class: "poll-form-choices" }, h("legend", {}, "Options"), this.options, this.add);
    this.scale = h("label", { class: "field" }, h("span", {}, "Scale"), this.rating);
    this.quizLine = line(this.quiz, "Quiz: mark what is correct");
    this.element = h("form", { class: "poll-form", testid: "poll-form", onsubmit: (event) => this.#submit(event) },
      h("label", { class: "field" }, h("span", {}, "Question"), this.question),
      h("label", { class: "field" }, h("span", {}, "Kind"), this.kind),
      this.choices, this.scale,
      h("div", { class: "poll-form-flags" },
        line(this.anonymous, "Anonymous: nobody sees who voted what"),
        line(this.hidden, "Hide results until I publish them"),
        this.quizLine),
      h("label", { class: "field" }, h("span", {}, "Open for"), this.duration),
      h("div", { class: "poll-actions" },
        h("button", {
          type: "submit", name: "open", class: "button primary small", testid: "poll-form-open",
        }, "Open now"),
        h("button", { type: "submit", name: "save", class: "button small", testid: "poll-form-save" }, "Save draft"),
        h("button", {
          type: "button", class: "button small", testid: "poll-form-cancel", onclick: () => done(),
        }, "Cancel")),
      this.refusal);
    this.#adapt();
  }

  focus() {
    this.question.focus();
  }

  #addOption(text, correct = false) {
    const input = h("input", { maxlength: "200", testid: "poll-form-option", "aria-label": "Option", value: text });
    const row = h("li", {},
      h("input", {
        type: "checkbox", class: "poll-form-correct", testid: "poll-form-correct", "aria-label": "Correct",
        title: "Correct", checked: correct || undefined,
      }),
      input,
      h("button", {
        type: "button", class: "button small", "aria-label": "Remove this option", onclick: () => {
          row.remove();
          this.#adapt();
        },
      }, "\u00d7"));
    this.options.append(row);
    this.#adapt();
    return input;
  }

  #adapt() {
    if (!this.element) return;
    const choices = this.kind.value === "single" || this.kind.value === "multiple";
    toggle(this.choices, choices);
    toggle(this.scale, this.kind.value === "rating");
    toggle(this.quizLine, choices);
    toggle(this.add, this.options.children.length < optionsMax);
    for (const mark of this.options.querySelectorAll(".poll-form-correct")) toggle(mark, this.quiz.checked);
  }

  #definition() {
    const kind = this.kind.value;
    const choices = kind === "single" || kind === "multiple";
    const rows = choices
      ? [...this.options.children]
        .map((row) => ({ text: row.children[1].value.trim(), correct: row.children[0].checked }))
        .filter(({ text }) => text !== "")
      : [];
    const quiz = choices && this.quiz.checked;
    return {
      question: this.question.value,
      kind: `POLL_KIND_${kind.toUpperCase()}`,
      options: rows.map(({ text }) => text),
      ratingMax: kind === "rating" ? Number(this.rating.value) : 0,
      anonymous: this.anonymous.checked,
      hiddenResults: this.hidden.checked,
      quiz,
      correct: quiz ? rows.flatMap(({ correct }, i) => (correct ? [i] : [])) : [],
      durationSeconds: Number(this.duration.value),
    };
  }

  async #submit(event) {
    event.preventDefault();
    const buttons = [...this.element.querySelectorAll("[type=submit]")];
    for (const button of buttons) button.disabled = true;
    toggle(this.refusal, false);
    try {
      await this.#save(event.submitter?.name === "open");
      this.done();
    } catch (refusal) {
      this.refusal.textContent = refusal.message;
      toggle(this.refusal, true);
    }
    for (const button of buttons) button.disabled = false;
  }

  // Once drafted it stays one: when only opening fails, the next try opens what is there.
  async #save(open) {
    const definition = this.#definition();
    if (this.poll) {
      await this.meeting.command("ChangeDraft", { poll: String(this.poll.id), definition });
    } else {
      await this.meeting.command("DraftPoll", { definition });
      this.poll = this.drafted();
    }
    if (open) await this.meeting.command("OpenPoll", { poll: String(this.poll.id) });
  }
}

const select = (testid, choices, chosen) => h("select", { testid }, choices.map(([value, label]) =>
  h("option", { value: String(value), selected: String(value) === String(chosen) || undefined }, label)));

const check = (testid, checked) => h("input", { type: "checkbox", testid, checked: checked || undefined });

const line = (input, label) => h("label", { class: "poll-form-line" }, input, h("span", {}, label));
