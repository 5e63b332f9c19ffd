// Where one writes: to whom, in reply to what, and what stands against sending it.

import { arrange, byId, fit, h, setText, toggle } from "./dom.js";
import { slowModeInWords } from "./chatMenu.js";
import { limits } from "./protocol.js";

const typingEveryMs = 3000;
const typingStopsMs = 5000;

export class ComposerView {
  #to = "";
  #toName = "";
  #reply = null;
  #saidTyping = 0;
  #stopTimer = 0;
  #people = "";
  #state = null;
  #thread = 0;
  #waitTimer = 0;

  // actions: post({ text, to, replyTo }), typing(on), editLast(), drafted(text)
  constructor(actions) {
    this.actions = actions;
    this.form = byId("composer");
    this.field = byId("composer-text");
    this.select = byId("composer-to");
    this.form.onsubmit = (event) => { event.preventDefault(); this.#send(); };
    this.field.onkeydown = (event) => this.#keys(event);
    this.field.oninput = () => this.#written();
    this.field.onblur = () => this.#stopTyping();
    this.select.onchange = () => this.writeTo(this.select.value);
    byId("composer-reply-cancel").onclick = () => this.cancelReply();
  }

  reset(draft = "") {
    this.#to = "";
    this.#reply = null;
    this.#thread = 0;
    clearTimeout(this.#waitTimer);
    this.#people = "";
    this.field.value = draft;
  }

  get draft() {
    return this.field.value;
  }

  writeTo(participant) {
    this.#to = participant;
    this.#toName = this.#state.names.get(participant) ?? "";
    // The answer to a private message goes to its other side alone.
    if (this.#reply?.to && participant !== this.#reply.to) this.#reply = null;
    this.#stopTyping();
    this.update(this.#state);
    this.field.focus();
  }

  reply(message) {
    const { me } = this.#state;
    const to = message.to && (message.author === me?.id ? message.to : message.author);
    this.#reply = { id: message.id, name: message.authorName, text: message.text, to };
    this.#to = to || this.#to;
    this.#toName = this.#state.names.get(this.#to) ?? "";
    this.update(this.#state);
    this.field.focus();
  }

  cancelReply() {
    this.#reply = null;
    this.update(this.#state);
    this.field.focus();
  }

  // Back into the composer, if there is room: a message that was given up.
  restore({ text, to, replyTo }) {
    if (this.field.value.trim()) return;
    this.field.value = text;
    this.#to = to;
    this.#reply = replyTo ? this.#reply : null;
    this.#written();
    this.field.focus();
  }

  update(state) {
    this.#state = state;
    const { model: { roster }, names, me, open, hint } = state;
    if (this.#reply && state.isDeleted(this.#reply.id)) this.#reply = null;
    this.#updatePeople(roster.participants.filter(({ id }) => id !== me?.id), names);
    this.#enterThread(state.thread);
    toggle(this.form, open);
    this.form.classList.toggle("private", this.#to !== "");
    this.field.placeholder = this.#placeholder();
    this.select.disabled = this.#thread > 0;
    toggle(byId("composer-reply"), this.#reply !== null);
    if (this.#reply) {
      setText(byId("composer-reply-name"), this.#reply.name);
      setText(byId("composer-reply-text"), this.#reply.text.slice(0, 200));
    }
    const problem = this.#problem();
    toggle(byId("composer-problem"), problem !== "");
    setText(byId("composer-problem"), problem);
    setText(byId("composer-hint"), hint || (problem ? "" : this.#hint()));
    fit(this.field);
    byId("composer-send").disabled = problem !== "" || this.field.value.trim() === "";
  }

  #placeholder() {
    if (this.#thread > 0) return "Reply in this thread";
    return this.#to ? `Private message to ${this.#toName}` : "Write a message";
  }

  #hint() {
    if (this.#to) return `Only ${this.#toName} sees this.`;
    const { slow } = this.#state;
    return slow.seconds > 0 ? slowModeInWords(slow.seconds) : "";
  }

  // What is written in a thread goes to those who see the thread.
  #enterThread(thread) {
    const id = thread?.id ?? 0;
    if (id === this.#thread) return;
    this.#thread = id;
    this.#reply = null;
    this.#to = thread?.to ?? "";
    this.#toName = this.#state.names.get(this.#to) ?? "";
  }

  // Until when slow mode holds one up; looks again while it does.
  #slowWait() {
    clearTimeout(this.#waitTimer);
    const { slow } = this.#state;
    const wait = slow.seconds > 0 && !this.#to ? slow.wroteAt + slow.seconds * 1000 - Date.now() : 0;
    if (wait <= 0) return "";
    this.#waitTimer = setTimeout(() => this.update(this.#state), Math.min(1000, wait + 10));
    // In tens while it is long: a reader that reads it out does not do so every second.
    const seconds = wait > 10_000 ? Math.ceil(wait / 10_000) * 10 : Math.ceil(wait / 1000);
    return `Slow mode: you can write again in ${seconds} s.`;
  }

  #problem() {
    const length = this.field.value.trim().length;
    if (length > limits.textCharacters) {
      return `${length - limits.textCharacters} characters too long; ${limits.textCharacters} is the most.`;
    }
    // Never to everybody what was written to one.
    if (this.#to && !this.#state.names.has(this.#to)) {
      return `${this.#toName || "That person"} has left. Choose who should get this.`;
    }
    return this.#slowWait();
  }

  #updatePeople(people, names) {
    const known = people.map(({ id }) => `${id} ${names.get(id)}`).join("\n");
    const gone = this.#to !== "" && !names.has(this.#to);
    const key = `${known}\n${gone ? this.#to : ""}`;
    if (key !== this.#people) {
      this.#people = key;
      arrange(this.select, [
        h("option", { value: "" }, "Everyone"),
        ...people.map(({ id }) => h("option", { value: id }, names.get(id))),
        ...(gone ? [h("option", { value: this.#to }, `${this.#toName} (left)`)] : []),
      ]);
    }
    if (names.has(this.#to)) this.#toName = names.get(this.#to);
    this.select.value = this.#to;
  }

  #keys(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) this.#send();
    else if (event.key === "Escape" && (this.#reply || this.#to)) {
      if (this.#reply) this.cancelReply();
      else this.writeTo("");
    } else if (event.key === "ArrowUp" && this.field.value === "") this.actions.editLast();
    else return;
    event.preventDefault();
  }

  #written() {
    this.update(this.#state);
    this.actions.drafted(this.field.value);
    if (this.field.value.trim() === "" || this.#to) {
      this.#stopTyping();
      return;
    }
    const now = Date.now();
    if (now - this.#saidTyping > typingEveryMs) {
      this.#saidTyping = now;
      this.actions.typing(true);
    }
    clearTimeout(this.#stopTimer);
    this.#stopTimer = setTimeout(() => this.#stopTyping(), typingStopsMs);
  }

  #stopTyping() {
    clearTimeout(this.#stopTimer);
    if (this.#saidTyping === 0) return;
    this.#saidTyping = 0;
    this.actions.typing(false);
  }

  #send() {
    const text = this.field.value.trim();
    if (!text || this.#problem()) return;
    const replyTo = this.#reply?.id ?? this.#thread;
    this.field.value = "";
    this.#reply = null;
    this.#stopTyping();
    this.actions.drafted("");
    this.actions.post({ text, to: this.#to, replyTo });
    this.update(this.#state);
    this.field.focus();
  }
}
