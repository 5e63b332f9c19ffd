// Asking a question.

import { fit, h, setText, take, toggle } from "../../dom.js";

export class AskForm {
  constructor(meeting) {
    this.meeting = meeting;
    this.text = h("textarea", {
      rows: "2", maxlength: "500", required: true, "aria-label": "Your question", placeholder: "Ask a question",
      testid: "question-text", oninput: () => fit(this.text),
    });
    this.anonymous = h("input", { type: "checkbox", testid: "question-anonymous" });
    this.anonymousLine = h("label", { class: "question-anonymous", hidden: true },
      this.anonymous, h("span", {}, "Without my name"));
    this.button = h("button", { type: "submit", class: "button primary small", testid: "question-ask" }, "Ask");
    this.said = h("p", { class: "hint", role: "status", hidden: true, testid: "question-said" });
    this.refusal = h("p", { class: "refusal", role: "alert", hidden: true, testid: "question-refusal" });
    this.element = h("form", { class: "question-ask", onsubmit: (event) => this.#submit(event) },
      this.text, h("div", { class: "question-ask-foot" }, this.anonymousLine, this.button), this.said, this.refusal);
  }

  allow(anonymous) {
    toggle(this.anonymousLine, anonymous);
    if (!anonymous) this.anonymous.checked = false;
  }

  async #submit(event) {
    event.preventDefault();
    const anonymous = this.anonymous.checked;
    this.button.disabled = true;
    toggle(this.refusal, false);
    toggle(this.said, false);
    const text = this.text.value;
    const giveBack = take(this.text);
    try {
      await this.meeting.command("AskQuestion", { text, anonymous });
      setText(this.said, "Taken. It appears within ten seconds, without your name.");
      toggle(this.said, anonymous);
    } catch (refusal) {
      giveBack();
      setText(this.refusal, refusal.message);
      toggle(this.refusal, true);
    }
    this.button.disabled = false;
    fit(this.text);
    this.text.focus();
  }
}
