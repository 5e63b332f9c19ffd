// Captions: the strip of what is being said, the transcript, and captioning by hand.

import { ask } from "../../dialog.js";
import { arrange, h, Kept, saveText, setText, take, toggle } from "../../dom.js";
import { icon } from "../../icons.js";
import { menuButton, openMenu } from "../../menu.js";
import { captionsFrom, evolveCaptions, mayCaption, mayCorrect, offset, readTranscript, stripLines } from "./model.js";

const textCharacters = 500;
const interimEveryMs = 300;
const finalsMax = 10;
const interimMax = 20;
const shownMax = 200;

const choices = [["CAPTIONERS_EVERYBODY", "Everybody"], ["CAPTIONERS_PRESENTERS", "Presenters"],
  ["CAPTIONERS_CHOSEN", "Those chosen"]];

class CaptionsPanel {
  #state = captionsFrom({});
  // What is being said, by speaker, and the final lines of the last seconds: { text, at }, { id, at }.
  #interim = new Map();
  #finals = [];
  #refusals = new Map();
  #rows = new Kept();
  #strip = new Kept();
  #due = false;
  #telling = 0;
  #timer = 0;

  constructor(meeting) {
    this.meeting = meeting;
    this.overlay = h("div", { class: "captions-strip", "aria-live": "off", testid: "captions-strip", hidden: true });
    this.onOff = h("button", {
      type: "button", class: "button small", testid: "captions-switch",
      onclick: () => this.#act("switch", "SwitchCaptions", { on: !this.#state.on }),
    });
    this.status = h("p", { class: "captions-status", testid: "captions-status" });
    this.who = h("select", {
      testid: "captions-who",
      onchange: () => this.#act("switch", "ChooseCaptioners", { who: this.who.value, chosen: this.#state.chosen }),
    }, choices.map(([value, label]) => h("option", { value }, label)));
    this.people = menuButton({
      class: "button small", testid: "captions-chosen", onclick: () => openMenu(this.people, this.#choices(), "People"),
    }, "People…");
    this.whoRow = h("div", { class: "captions-who" },
      h("label", {}, h("span", {}, "Who captions"), this.who), this.people);
    this.list = h("ol", {
      class: "captions-list", "aria-label": "Transcript", tabindex: "0", testid: "captions-lines",
    });
    this.empty = h("p", { class: "hint", testid: "captions-empty" }, "Nothing has been captioned yet.");
    this.input = h("input", {
      type: "text", "aria-label": "What you say", placeholder: "What you say", autocomplete: "off",
      maxlength: String(textCharacters), testid: "captions-text", oninput: () => this.#tell(),
    });
    this.form = h("form", { class: "captions-form", testid: "captions-form", onsubmit: (event) => this.#say(event) },
      this.input, h("button", { type: "submit", class: "button primary small", testid: "captions-send" }, "Caption"));
    this.download = menuButton({
      class: "button small", testid: "captions-download",
      onclick: () => openMenu(this.download, this.#downloads(), "Download the transcript"),
    }, "Download…");
    this.element = h("div", { class: "captions" },
      h("div", { class: "captions-head" }, this.status, this.onOff), this.whoRow, this.#refusal("switch"),
      this.list, this.empty, this.form, this.#refusal("say"),
      h("div", { class: "captions-foot" }, this.download), this.#refusal("download"));
  }

  reset(snapshot) {
    this.#state = captionsFrom(snapshot);
    this.#interim.clear();
    this.#finals = [];
    this.#changed();
  }

  apply(event) {
    this.#state = evolveCaptions(this.#state, event);
    if (event.type === "LineAdded") {
      const line = this.#state.lines.at(-1);
      this.#interim.delete(line.speaker);
      this.#finals = [...this.#finals, { id: line.id, at: Date.now() }].slice(-finalsMax);
    }
    this.#changed();
  }

  // Signals are not checked by the server against who may caption whom, so that is done here.
  signal({ type, body, participant }) {
    const speaker = body.speaker || participant;
    if (type !== "Interim" || !mayCaption(this.#state, this.meeting.participant(participant), speaker)) return;
    const text = (body.text ?? "").slice(0, textCharacters);
    this.#interim.delete(speaker);
    if (text.trim() !== "") this.#interim.set(speaker, { text, at: Date.now() });
    if (this.#interim.size > interimMax) this.#interim.delete(this.#interim.keys().next().value);
    this.#changed();
  }

  update() {
    this.#changed();
  }

  badge() {
    return this.#state.on ? "on" : "";
  }

  async #act(about, type, body) {
    this.#refusals.delete(about);
    try {
      await this.meeting.command(type, body);
      return true;
    } catch (refusal) {
      this.#refusals.set(about, refusal.message);
      return false;
    } finally {
      this.#changed();
    }
  }

  async #say(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    const giveBack = take(this.input);
    if (!await this.#act("say", "AddLine", { text, language: navigator.language })) giveBack();
  }

  // Not with every key; what is there at last is told in any case.
  #tell() {
    if (this.#telling) return;
    this.#telling = setTimeout(() => {
      this.#telling = 0;
      this.meeting.signal("Interim", { text: this.input.value, language: navigator.language });
    }, interimEveryMs);
  }

  // Those who caption everybody, chosen one by one.
  #choices() {
    const { chosen, who } = this.#state;
    const gone = chosen.filter((id) => !this.meeting.participant(id));
    return [...this.meeting.participants.slice(0, shownMax).map(({ id }) => id), ...gone].map((id) => ({
      label: this.meeting.nameOf(id), testid: "choose-captioner", checked: chosen.includes(id),
      action: () => this.#act("switch", "ChooseCaptioners", {
        who, chosen: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id],
      }),
    }));
  }

  #downloads() {
    const save = (...as) => () => this.#save(...as);
    return [
      { label: "As text", testid: "download-text", action: save("TRANSCRIPT_FORMAT_TEXT", "txt", "text/plain") },
      { label: "As WebVTT", testid: "download-webvtt", action: save("TRANSCRIPT_FORMAT_WEBVTT", "vtt", "text/vtt") },
    ];
  }

  async #correct(line) {
    const text = await ask({
      title: "Correct the line", confirm: "Correct",
      input: { label: line.speakerName, value: line.text, lengthMax: textCharacters },
    });
    if (text) this.#act("say", "CorrectLine", { line: String(line.id), text });
  }

  async #save(format, extension, type) {
    this.#refusals.delete("download");
    this.download.disabled = true;
    try {
      const text = await readTranscript((body) => this.meeting.query("GetTranscript", body), format);
      saveText(`transcript.${extension}`, type, text);
    } catch (refusal) {
      this.#refusals.set("download", refusal.message);
    }
    this.download.disabled = false;
    this.#changed();
  }

  #refusal(about) {
    return h("p", { class: "refusal", role: "alert", testid: `captions-refusal-${about}`, "data-about": about });
  }

  #changed() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#render();
    });
  }

  #render() {
    const { meeting } = this;
    const { on, who, lines } = this.#state;
    setText(this.status, on ? "Captions are on." : "Captions are off.");
    setText(this.onOff, on ? "Switch off" : "Switch on");
    toggle(this.onOff, meeting.may("SwitchCaptions"));
    toggle(this.whoRow, on && meeting.may("ChooseCaptioners"));
    if (this.who.value !== who) this.who.value = who;
    toggle(this.form, mayCaption(this.#state, meeting.participant(meeting.me.id), meeting.me.id));
    const shown = lines.slice(-shownMax);
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 40;
    arrange(this.list, shown.filter((line) => !line.removed).map((line) => this.#row(line)));
    this.#rows.sweep();
    if (atEnd) this.list.scrollTop = this.list.scrollHeight;
    toggle(this.list, shown.length > 0);
    toggle(this.empty, shown.length === 0);
    toggle(this.download, lines.length > 0);
    for (const line of this.element.querySelectorAll("[data-about]")) {
      setText(line, this.#refusals.get(line.dataset.about) ?? "");
    }
    this.#renderStrip();
  }

  #row(line) {
    const { meeting } = this;
    const corrects = mayCorrect(line, meeting.me.id, meeting.isModerator);
    return this.#rows.get(line.id, [line, corrects], () => {
      const button = corrects && menuButton({
        class: "icon-button", testid: "line-menu", "aria-label": `Change what ${line.speakerName} said`,
        onclick: () => openMenu(button, [
          { label: "Correct…", testid: "correct-line", action: () => this.#correct(line) },
          { label: "Remove", testid: "remove-line", danger: true,
            action: () => this.#act("say", "RemoveLine", { line: String(line.id) }) },
        ], line.speakerName),
      }, icon("more"));
      return h("li", { class: "captions-line", testid: "captions-line", "data-line": String(line.id) },
        h("div", { class: "captions-line-main" },
          h("p", { class: "captions-line-head" },
            h("bdi", { class: "author" }, line.speakerName),
            h("time", { class: "hint" }, offset(this.#state, line.start)),
            line.correctedAt > 0 && h("span", { class: "hint" }, "corrected")),
          h("p", {
            class: "captions-line-text", lang: line.language || undefined, testid: "captions-line-text",
          }, line.text)),
        button);
    });
  }

  #renderStrip() {
    const now = Date.now();
    const lines = stripLines(this.#state, this.#interim, this.#finals, now);
    arrange(this.overlay, lines.map((line) => {
      const name = this.meeting.nameOf(line.speaker);
      return this.#strip.get(line.key, [line.text, name], () =>
        h("p", { class: line.interim ? "captions-interim" : "", testid: line.interim ? "strip-interim" : "strip-line" },
          h("b", {}, h("bdi", {}, name)), " ", line.text));
    }));
    this.#strip.sweep();
    toggle(this.overlay, lines.length > 0);
    clearTimeout(this.#timer);
    // What is shown goes by itself.
    if (lines.length > 0) this.#timer = setTimeout(() => this.#renderStrip(), 500);
  }
}

export const panel = {
  service: "captions",
  title: "Captions",
  order: 110,
  icon: ["M3.500 5h13v10h-13z", "M8.500 8.800a1.700 1.700 0 1 0 0 2.400", "M13.300 8.800a1.700 1.700 0 1 0 0 2.400"],
  create(meeting) { return new CaptionsPanel(meeting); },
};
