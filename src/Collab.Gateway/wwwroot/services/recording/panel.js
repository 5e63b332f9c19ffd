// Recordings: starting and stopping them, agreeing to be recorded, and playing them again.

import { ask } from "../../dialog.js";
import { arrange, h, setText, take, toggle } from "../../dom.js";
import { clock } from "../../text.js";
import { current, empty, evolveRecording, lengthOf, recordingFrom } from "./model.js";

export const panel = {
  service: "recording",
  title: "Recording",
  order: 100,
  icon: ["M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z", "M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"],
  create: (meeting) => new RecordingPanel(meeting),
};

const words = {
  none: "Nothing is being recorded.",
  running: "This meeting is being recorded.",
  paused: "The recording is paused.",
  waiting: "The recording waits until everyone here has agreed.",
};

class RecordingPanel {
  #state = empty;
  #timer = 0;

  constructor(meeting) {
    this.meeting = meeting;
    this.state = h("p", { class: "recording-state", role: "status", testid: "recording-state" });
    this.length = h("span", { class: "recording-length", testid: "recording-length" });
    this.refusal = h("p", { class: "refusal", role: "alert", testid: "recording-refusal" });
    this.title = h("input", {
      id: "recording-title", maxlength: "200", autocomplete: "off", placeholder: "Title (may be empty)",
      "aria-label": "Title of the recording", testid: "recording-title",
    });
    this.needed = h("input", { type: "checkbox", id: "recording-consent-needed", testid: "recording-consent-needed" });
    const started = (event) => { event.preventDefault(); this.#start(); };
    this.start = h("form", { class: "recording-start", onsubmit: started },
      this.title,
      h("label", { class: "recording-check", for: "recording-consent-needed" }, this.needed,
        "Only while everyone here has agreed"),
      h("button", { type: "submit", class: "button primary", testid: "recording-start" }, "Start recording"));
    this.controls = h("div", { class: "recording-controls" });
    this.consent = h("section", { class: "recording-consent", "aria-label": "Consent", testid: "recording-consent" });
    this.list = h("ul", { class: "recording-list", testid: "recording-list" });
    this.element = h("div", { class: "recording" },
      h("div", { class: "recording-head" }, this.state, this.length),
      this.refusal, this.start, this.controls, this.consent,
      h("h3", {}, "Recordings"), this.list);
    meeting.onPanelShown?.(() => this.update());
  }

  reset(snapshot) {
    this.#state = recordingFrom(snapshot);
    this.update();
  }

  apply(event) {
    this.#state = evolveRecording(this.#state, event);
    this.update();
  }

  badge() {
    const { me } = this.meeting;
    return current(this.#state)?.consentNeeded && !this.#state.consents.has(me.id) ? "?" : "";
  }

  // For the bar on top: everybody is to see it.
  announcement() {
    return this.#state.status === "running" ? "Recording" : "";
  }

  update() {
    const { status } = this.#state;
    setText(this.state, words[status]);
    this.element.dataset.status = status;
    const running = current(this.#state);
    toggle(this.start, !running && this.#may("StartRecording"));
    this.#showControls(running);
    this.#showConsent(running);
    this.#showList();
    this.#tick();
  }

  #may(type) {
    return this.meeting.writable && this.meeting.may(type);
  }

  #tick() {
    clearTimeout(this.#timer);
    const running = current(this.#state);
    setText(this.length, running ? clock(lengthOf(running, this.meeting.now())) : "");
    if (this.#state.status !== "running" || !this.element.isConnected) return;
    this.#timer = setTimeout(() => this.#tick(), 1000);
  }

  #showControls(running) {
    const button = (testid, text, type, body) => h("button", {
      type: "button", class: "button small", testid, onclick: () => this.#act(type, body),
    }, text);
    arrange(this.controls, !running ? [] : [
      this.#state.status !== "paused" && this.#may("PauseRecording")
        && button("recording-pause", "Pause", "PauseRecording"),
      this.#state.status === "paused" && this.#may("ResumeRecording")
        && button("recording-resume", "Resume", "ResumeRecording"),
      this.#state.status === "running" && this.#may("AddMark") && h("button", {
        type: "button", class: "button small", testid: "recording-mark", onclick: () => this.#mark(),
      }, "Mark\u2026"),
      this.#may("StopRecording") && button("recording-stop", "Stop", "StopRecording"),
    ].filter(Boolean));
    toggle(this.controls, this.controls.childElementCount > 0);
  }

  #showConsent(running) {
    const { me, participants } = this.meeting;
    const mine = this.#state.consents.get(me.id);
    toggle(this.consent, running !== null);
    if (!running) return;
    const choose = (given, text, testid) => h("button", {
      type: "button", class: "button small", testid, "aria-pressed": String(mine === given),
      disabled: this.#may(given ? "GiveConsent" : "RefuseConsent") ? undefined : true,
      onclick: () => this.#act(given ? "GiveConsent" : "RefuseConsent"),
    }, text);
    const missing = participants.filter(({ id }) => this.#state.consents.get(id) !== true);
    const names = missing.slice(0, 5).map(({ id }) => this.meeting.nameOf(id)).join(", ");
    arrange(this.consent, [
      h("p", {}, "Do you agree to be recorded?"),
      h("div", { class: "recording-controls" }, choose(true, "I agree", "recording-agree"),
        choose(false, "I do not agree", "recording-refuse")),
      missing.length > 0 && h("p", { class: "hint", testid: "recording-missing" },
        `Not agreed: ${names}${missing.length > 5 ? ` and ${missing.length - 5} others` : ""}`),
    ].filter(Boolean));
  }

  #showList() {
    const finished = this.#state.recordings.filter(({ stoppedAt }) => stoppedAt > 0).reverse();
    arrange(this.list, finished.length === 0
      ? [h("li", { class: "hint" }, "None yet.")]
      : finished.map((entry) => this.#row(entry)));
  }

  #row(entry) {
    const { number, title, startedAt, stretches } = entry;
    const name = title || `Recording ${number}`;
    const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(startedAt);
    return h("li", { class: "recording-row", testid: "recording-row", "data-number": String(number) },
      h("div", { class: "recording-words" }, h("bdi", { class: "strong", testid: "recording-name" }, name),
        h("span", { class: "hint" }, `${when} \u00b7 ${clock(lengthOf(entry, 0))}`)),
      this.meeting.isModerator && stretches.length > 0 && this.meeting.replayLink && h("a", {
        class: "button small", testid: "recording-play", target: "_blank", rel: "noopener",
        href: this.meeting.replayLink({ title: name, stretches, marks: entry.marks }), "aria-label": `Play ${name}`,
      }, "Play"),
      this.#may("DeleteRecording") && h("button", {
        type: "button", class: "button small", testid: "recording-delete", "aria-label": `Delete ${name}`,
        onclick: () => this.#delete(number, name),
      }, "Delete"));
  }

  async #start() {
    const title = this.title.value.trim();
    const giveBack = take(this.title);
    if (!await this.#act("StartRecording", { title, consentNeeded: this.needed.checked })) giveBack();
  }

  async #mark() {
    const input = { label: "What is it?", lengthMax: 100, value: "" };
    const text = await ask({ title: "Mark this place", confirm: "Mark", input });
    if (text) this.#act("AddMark", { text });
  }

  async #delete(number, name) {
    const sure = await ask({
      title: `Delete ${name}?`, text: "It is taken off the list. What happened in the meeting stays in its journal.",
      confirm: "Delete", danger: true,
    });
    if (sure) this.#act("DeleteRecording", { number });
  }

  async #act(type, body = {}) {
    setText(this.refusal, "");
    try {
      await this.meeting.command(type, body);
      return true;
    } catch (refusal) {
      setText(this.refusal, refusal.message);
      return false;
    }
  }
}
