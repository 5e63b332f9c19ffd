// The shared notes: a text that everybody writes at once. What is typed shows at once and goes out by itself.

import { arrange, h, saveText, setText, toggle } from "../../dom.js";
import { Throttle } from "../../drawings/pointers.js";
import { int } from "../../protocol.js";
import { avatar } from "../../avatar.js";
import { Carets } from "./carets.js";
import { difference, place, spansFrom } from "./edits.js";
import { HistoryView } from "./history.js";
import { countWords, legal, limits, NotesDocument } from "./model.js";
import { UndoHistory } from "./undo.js";

// Keystrokes within so many milliseconds go out together.
const sendEveryMs = 120;
const caretEveryMs = 150;
const retryMs = 1000;
const writersMax = 5;

export const panel = {
  service: "notes",
  title: "Notes",
  order: 35,
  icon: ["M5 3h10v14H5z", "M7.5 7h5", "M7.5 10h5", "M7.5 13h3"],
  wide: true,
  create: (meeting) => new NotesPanel(meeting),
};

class NotesPanel {
  #document = new NotesDocument(crypto.getRandomValues(new Uint32Array(4)).join("").slice(0, 32));
  #undo = new UndoHistory();
  #caret = new Throttle(caretEveryMs);
  #composing = false;
  #held = [];
  #sending = false;
  #timer = 0;
  #pointDue = false;
  #news = false;

  constructor(meeting) {
    this.meeting = meeting;
    this.area = h("textarea", {
      class: "notes-text", "aria-label": "Shared notes", spellcheck: "true", maxlength: String(limits.textUnits),
      placeholder: "Write here. Everybody sees it as you type.", testid: "notes-text",
      oninput: () => this.#typed(), onkeydown: (event) => this.#key(event), onkeyup: () => this.#point(),
      onpointerup: () => this.#point(), onfocus: () => this.#point(), onblur: () => this.#leave(),
    });
    this.area.addEventListener("beforeinput", (event) => this.#beforeInput(event));
    this.area.addEventListener("compositionstart", () => { this.#composing = true; });
    this.area.addEventListener("compositionend", () => this.#composed());
    this.carets = new Carets(this.area, this.#document, (id) => meeting.nameOf(id));
    this.history = new HistoryView(meeting, {
      restore: (text) => this.#write(difference(this.#document.text, text)),
      close: () => this.#closeHistory(),
      mayRestore: () => meeting.may("EditText"),
    });
    this.element = this.#build();
    meeting.onPanelShown((shown) => {
      if (shown) this.#news = false;
      else this.#leave();
      meeting.changed();
    });
  }

  reset(snapshot) {
    this.#when(() => this.#take(this.#document.reset(snapshot)));
    this.#pump();
  }

  apply(event) {
    this.#when(() => {
      const { body, participant } = event;
      this.carets.edited(participant, int(body.version), spansFrom(body.spans));
      this.#take(this.#document.take(body));
    });
    if (event.participant !== this.meeting.me.id && !this.meeting.isShown) this.#news = true;
    this.#pump();
  }

  signal({ type, body, participant }) {
    if (type !== "Caret" || participant === this.meeting.me.id) return;
    this.carets.take(participant, body);
    this.#render();
  }

  update() {
    this.carets.keep(new Set(this.meeting.participants.map(({ id }) => id)));
    this.area.readOnly = !this.meeting.may("EditText");
    this.#render();
  }

  badge() {
    return this.#news ? "\u2022" : "";
  }

  #build() {
    const button = (testid, label, text, onclick) =>
      h("button", { type: "button", class: "button small", testid, title: label, onclick }, text);
    this.undoButton = button("notes-undo", "Undo what you wrote (Ctrl+Z)", "Undo", () => this.#step("undo"));
    this.redoButton = button("notes-redo", "Redo (Ctrl+Shift+Z)", "Redo", () => this.#step("redo"));
    this.people = h("div", { class: "notes-people", testid: "notes-people" });
    this.status = h("p", { class: "hint", role: "status", testid: "notes-status" });
    this.words = h("p", { class: "hint", testid: "notes-words" });
    this.refusal = h("p", { class: "refusal", role: "alert", testid: "notes-refusal" });
    this.writing = h("section", { class: "notes-writing", "aria-label": "Writing" },
      h("div", { class: "notes-bar" },
        this.undoButton, this.redoButton, this.people, h("span", { class: "notes-space" }),
        button("notes-history", "What was written when, and by whom", "History", () => this.#openHistory()),
        button("notes-export", "Download as Markdown", "Export", () => this.#export())),
      this.refusal,
      h("div", { class: "notes-sheet" }, this.area, this.carets.element),
      h("div", { class: "notes-foot" }, this.status, this.words));
    return h("div", { class: "notes" }, this.writing, this.history.element);
  }

  // While an input method puts a character together, the text under it stays as it is.
  #when(action) {
    if (this.#composing) this.#held.push(action);
    else action();
  }

  #composed() {
    this.#composing = false;
    this.#typed();
    for (const action of this.#held.splice(0)) action();
  }

  #typed() {
    const { area } = this;
    const value = legal(area.value);
    if (value !== area.value && !this.#composing) {
      const end = legal(area.value.slice(0, area.selectionEnd)).length;
      area.value = value;
      area.setSelectionRange(end, end);
    }
    const spans = difference(this.#document.text, value, Math.min(area.selectionEnd, value.length));
    if (spans.length > 0) this.#written(spans, true);
  }

  // A change that the panel makes by itself.
  #write(spans, isStep = true) {
    if (spans.length === 0) return;
    this.#written(spans, isStep);
    this.#put();
    const end = spans.reduce((at, { keep, insert }) => at + keep + insert.length, 0);
    this.area.setSelectionRange(end, end);
  }

  #written(spans, isStep) {
    setText(this.refusal, "");
    if (isStep) this.#undo.wrote(this.#document.text, spans, Date.now());
    this.#document.edit(spans);
    this.#render();
    this.#pump();
  }

  // The text was changed from elsewhere.
  #take(change) {
    this.#undo.changed(change);
    this.#put(change);
    this.#render();
  }

  #put(change = []) {
    const { area } = this;
    const { text } = this.#document;
    if (area.value === text) return;
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = area;
    area.value = text;
    area.setSelectionRange(place(selectionStart, change), place(selectionEnd, change), selectionDirection);
    area.scrollTop = scrollTop;
  }

  async #pump() {
    if (this.#sending || this.#timer || this.#composing) return;
    const command = this.#document.outgoing();
    if (!command) return;
    this.#sending = true;
    let pause = sendEveryMs;
    try {
      await this.meeting.command("EditText", command);
      this.#document.acknowledge(int(command.number));
    } catch (refusal) {
      if (refusal.retry) pause = retryMs;
      else if (this.#isFinal(refusal, command)) this.#refused(refusal, int(command.number));
    }
    this.#sending = false;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#pump();
    }, pause);
    this.#render();
  }

  // Of a lost session the fresh snapshot tells whether it was done; what was written over a text that the server no
  // longer knows has been carried over the newer one meanwhile.
  #isFinal({ code }, { version }) {
    return code !== "session_lost" && !(code === "invalid_argument" && int(version) !== this.#document.version);
  }

  #refused(refusal, number) {
    setText(this.refusal, refusal.message);
    this.#take(this.#document.drop(number));
  }

  #key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
    const key = event.key.toLowerCase();
    const direction = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : "";
    if (!direction) return;
    event.preventDefault();
    this.#step(direction);
  }

  #beforeInput(event) {
    const direction = { historyUndo: "undo", historyRedo: "redo" }[event.inputType];
    if (!direction) return;
    event.preventDefault();
    this.#step(direction);
  }

  #step(direction) {
    if (this.area.readOnly || this.#composing) return;
    this.#write(this.#undo[direction](this.#document.text) ?? [], false);
  }

  // Of the confirmed text alone the others know where that is; otherwise it is told once that is confirmed.
  #point() {
    this.#caret.run(() => {
      this.#pointDue = this.#document.pending;
      if (document.activeElement !== this.area || this.#pointDue || !this.meeting.may("Caret")) return;
      const { selectionStart, selectionEnd, selectionDirection } = this.area;
      const [anchor, head] = selectionDirection === "backward"
        ? [selectionEnd, selectionStart] : [selectionStart, selectionEnd];
      this.meeting.signal("Caret", { version: String(this.#document.version), anchor, head });
    });
  }

  #leave() {
    this.#caret.cancel();
    if (this.meeting.may("Caret")) this.meeting.signal("Caret", { gone: true });
  }

  #openHistory() {
    toggle(this.writing, false);
    this.history.open();
  }

  #closeHistory() {
    this.history.hide();
    toggle(this.writing, true);
    this.area.focus();
  }

  async #export() {
    setText(this.refusal, "");
    try {
      const { text = "" } = await this.meeting.query("GetMarkdown");
      saveText("notes.md", "text/markdown", text);
    } catch (refusal) {
      setText(this.refusal, refusal.message);
    }
  }

  #render() {
    const { meeting } = this;
    const { pending, text } = this.#document;
    const count = countWords(text);
    setText(this.words, `${count} ${count === 1 ? "word" : "words"}`);
    const away = "Not connected: what you write is kept here and goes out later.";
    const state = pending ? (meeting.writable ? "Saving…" : away) : this.#document.version > 0 ? "Saved" : "";
    setText(this.status, this.area.readOnly ? "You may read along." : state);
    this.element.dataset.pending = String(pending);
    this.element.dataset.version = String(this.#document.version);
    this.undoButton.disabled = this.area.readOnly || !this.#undo.canUndo;
    this.redoButton.disabled = this.area.readOnly || !this.#undo.canRedo;
    const writers = this.carets.writers;
    arrange(this.people, writers.slice(0, writersMax).map((id) => {
      const name = meeting.nameOf(id);
      return h("span", { class: "notes-writer", title: `${name} is here`, testid: "notes-writer" }, avatar(id, name));
    }));
    this.people.setAttribute("aria-label", writers.map((id) => meeting.nameOf(id)).join(", "));
    this.carets.render();
    if (!pending && this.#pointDue) this.#point();
  }
}
