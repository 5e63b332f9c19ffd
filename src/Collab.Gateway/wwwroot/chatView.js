// The chat: rows kept at the bottom while one reads at the bottom, a window over long histories, moving by arrow keys.

import { announce } from "./announcer.js";
import { findMessage, threadMessages } from "./chat.js";
import { ask } from "./dialog.js";
import { arrange, byId, fit, h, Kept, setText, toggle } from "./dom.js";
import { messageEditor } from "./messageEditor.js";
import { dayRow, messageRow, newRow, noteRow, pendingRow, typingText } from "./messageView.js";
import { limits } from "./protocol.js";
import { mayModerate } from "./roster.js";
import { rows } from "./timeline.js";

const windowSize = 100;

export class ChatView {
  #rows = new Kept();
  // How many messages are shown, the newest; grows with "load older".
  #window = windowSize;
  #lastSeen = 0;
  #unread = 0;
  #editing = null;
  #current = "";
  #state = null;
  #atBottom = true;
  #firstShown = 0;
  #thread = 0;

  // actions: react, saveEdit(message, text), deleteMessage(message), reply(message), retry, discard, dismiss,
  // loadOlder, pin(message, on), openThread(message), closeThread()
  constructor(actions) {
    this.actions = {
      ...actions,
      edit: (message) => this.edit(message),
      goTo: (id) => this.#goTo(id),
      remove: (message) => this.#remove(message),
    };
    this.scroller = byId("chat-scroll");
    this.list = byId("messages");
    this.older = byId("load-older");
    this.older.onclick = () => this.#loadOlder();
    byId("to-newest").onclick = () => this.toBottom();
    byId("thread-close").onclick = () => actions.closeThread();
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.#keys(event));
    this.list.addEventListener("focusin", (event) => this.#makeCurrent(event.target.closest(".message")));
    // The log keeps its end in sight when it gets less room: a keyboard opens, the composer grows.
    new ResizeObserver(() => { if (this.#atBottom) this.toBottom(); }).observe(this.scroller);
  }

  update(state) {
    this.#state = state;
    const { model: { chat, notes }, pending } = state;
    if (this.#editing && !findMessage(chat, this.#editing.id)) this.#editing = null;
    this.#keepWindow(chat.messages);
    const { thread } = state;
    const shown = thread ? threadMessages(chat, thread.id, thread.older) : chat.messages.slice(-this.#window);
    const all = thread
      ? rows(shown, [], pending.filter(({ replyTo }) => shown.some(({ id }) => id === replyTo)), state.me?.id)
      : rows(shown, notes, pending, state.me?.id, state.readBefore);
    this.#showThread(thread, shown);
    const before = this.scroller.scrollHeight - this.scroller.scrollTop;
    const prepended = !this.#atBottom && shown.length > 0 && shown[0].id < this.#firstShown;
    arrange(this.list, all.map((row) => this.#row(row, state)));
    this.#rows.sweep();
    this.#firstShown = shown[0]?.id ?? 0;
    toggle(byId("chat-empty"), all.length === 0 && state.begun);
    if (thread) toggle(byId("older"), false);
    else this.#updateOlder(chat, shown, state);
    this.#arrived(chat.messages, state);
    setText(byId("typing"), typingText(state.typing));
    if (this.#atBottom) this.toBottom();
    else if (prepended) this.scroller.scrollTop = this.scroller.scrollHeight - before;
    this.#keepCurrent();
  }

  // From everything to one thread and back, the end is in sight.
  #showThread(thread, shown) {
    const id = thread?.id ?? 0;
    toggle(byId("thread-bar"), id > 0);
    if (id > 0) {
      const words = shown[0]?.id === id ? shown[0].text.slice(0, 200) || "Message deleted" : "An earlier message";
      setText(byId("thread-text"), words);
    }
    if (id === this.#thread) return;
    this.#thread = id;
    this.#atBottom = true;
  }

  // How far one has certainly read: what is at the end, while it is in sight.
  get readThrough() {
    if (!this.#atBottom || this.#thread || document.hidden) return 0;
    return this.#state?.model.chat.messages.at(-1)?.id ?? 0;
  }

  // While one reads further up, nothing vanishes above for what comes in below.
  #keepWindow(messages) {
    if (this.#atBottom || this.#thread || this.#firstShown === 0) return;
    const first = messages.findIndex((message) => message.id >= this.#firstShown);
    if (first >= 0) this.#window = Math.max(this.#window, messages.length - first);
  }

  // Opens the editor on a message of one's own; without one, on the newest.
  edit(message) {
    const { model, me } = this.#state;
    const target = message
      ?? model.chat.messages.findLast?.((each) => each.author === me?.id && !each.deleted && !this.#pendingEdit(each));
    if (!target) return;
    this.#editing = { id: target.id, form: this.#editor(target) };
    this.update(this.#state);
    const field = this.#editing.form.querySelector("textarea");
    field.focus();
    fit(field);
    field.setSelectionRange(field.value.length, field.value.length);
    this.#editing.form.scrollIntoView({ block: "nearest" });
  }

  #pendingEdit(message) {
    return this.#state.changes.has(message.id);
  }

  #row(row, state) {
    if (row.kind === "day") return this.#rows.get(row.key, [row.time], () => dayRow(row));
    if (row.kind === "new") return this.#rows.get(row.key, [], newRow);
    if (row.kind === "note") return this.#rows.get(row.key, [row.note], () => noteRow(row));
    const { names, me, open, model } = state;
    const id = row.kind === "pending" ? row.entry.replyTo : row.message.replyTo;
    // In a thread everything answers its beginning.
    const thread = state.thread?.id ?? 0;
    const replied = id && id !== thread ? findMessage(model.chat, id) : undefined;
    if (row.kind === "pending") {
      const { entry } = row;
      const parts = [row.grouped, entry.status, entry.refusal, replied, me, names, thread];
      return this.#rows.get(row.key, parts, () => pendingRow(row, { me, names, replied, thread }, this.actions));
    }
    const { message, grouped } = row;
    const editor = this.#editing?.id === message.id ? this.#editing.form : null;
    const view = {
      me, names, replied, open, editor,
      moderator: mayModerate(me),
      change: state.changes.get(message.id),
      refusal: state.refusals.get(`message/${message.id}`),
      pinned: model.chat.pinned.some((pin) => pin.message.id === message.id),
      thread,
    };
    const parts = [message, grouped, replied, me?.id, view.moderator, names, view.change, view.refusal, open, editor,
      view.pinned, thread];
    return this.#rows.get(row.key, parts, () => messageRow(row, view, this.actions));
  }

  #editor(message) {
    return messageEditor(message, {
      end: () => this.#endEdit(message.id),
      save: (text) => this.actions.saveEdit(message, text),
    });
  }

  #endEdit(id) {
    if (this.#editing?.id !== id) return;
    this.#editing = null;
    this.update(this.#state);
    byId("composer-text").focus();
  }

  async #remove(message) {
    const sure = await ask({
      title: "Delete this message?", text: "It disappears for everyone who could see it.", confirm: "Delete",
      danger: true,
    });
    if (sure) this.actions.deleteMessage(message);
  }

  #updateOlder(chat, shown, { olderLoading, refusals, open }) {
    const hidden = chat.messages.length > shown.length;
    toggle(byId("older"), hidden || (chat.more && open));
    this.older.disabled = olderLoading;
    setText(this.older, olderLoading ? "Loading\u2026" : "Load older messages");
    setText(byId("older-refusal"), refusals.get("older")?.message ?? "");
  }

  #loadOlder() {
    const { chat } = this.#state.model;
    const hidden = chat.messages.length - this.#window;
    this.#window += limits.historyMessages;
    this.#atBottom = false;
    if (hidden > 0) this.update(this.#state);
    else this.actions.loadOlder();
  }

  // Counts and reads out what came since the last time, once.
  #arrived(messages, { me, names }) {
    const last = messages[messages.length - 1]?.seq ?? 0;
    const from = this.#lastSeen;
    this.#lastSeen = Math.max(last, from);
    if (from === 0) return;
    const news = messages.filter((message) => message.seq > from && message.author !== me?.id);
    if (!this.#atBottom || document.hidden) this.#unread += news.length;
    if (this.#window > windowSize && this.#atBottom) this.#window = windowSize;
    this.#showUnread();
    announce(news, names);
  }

  // The first state of a meeting, as of this seq: nothing in it is news.
  reset(seq) {
    this.#lastSeen = Math.max(1, seq);
    this.#unread = 0;
    this.#window = windowSize;
    this.#editing = null;
    this.#atBottom = true;
    arrange(byId("announcer"), []);
    this.#showUnread();
  }

  seen() {
    if (this.#atBottom) this.#unread = 0;
    this.#showUnread();
  }

  #showUnread() {
    const button = byId("to-newest");
    toggle(button, !this.#atBottom);
    setText(byId("to-newest-text"), this.#unread > 0 ? `${this.#unread} new` : "Newest");
    button.setAttribute("aria-label",
      this.#unread > 0 ? `${this.#unread} new messages, go to them` : "Go to the newest");
    this.onUnread?.(this.#unread);
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const atBottom = scrollHeight - scrollTop - clientHeight < 40;
    if (atBottom === this.#atBottom) return;
    this.#atBottom = atBottom;
    if (atBottom && !document.hidden) this.#unread = 0;
    this.#showUnread();
  }

  toBottom() {
    this.#atBottom = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    if (!document.hidden && this.#unread > 0) this.#unread = 0;
    this.#showUnread();
  }

  goTo(id) {
    if (this.#thread) this.actions.closeThread();
    this.#goTo(id);
  }

  #goTo(id) {
    const index = this.#state.model.chat.messages.findIndex((message) => message.id === id);
    if (index < 0) return;
    this.#window = Math.max(this.#window, this.#state.model.chat.messages.length - index + 10);
    this.#atBottom = false;
    this.update(this.#state);
    const row = byId(`message-${id}`);
    row.scrollIntoView({ block: "center" });
    row.focus({ preventScroll: true });
    row.classList.remove("flash");
    // Reading a size in between lets the animation start anew.
    void row.offsetWidth;
    row.classList.add("flash");
  }

  #keys(event) {
    if (event.target.closest("textarea")) return;
    const row = event.target.closest(".message[data-message]");
    if (!row) return;
    const messages = [...this.list.querySelectorAll(".message[data-message]")];
    const at = messages.indexOf(row);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: messages.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to >= messages.length) byId("composer-text").focus();
    else messages[Math.max(0, to)].focus();
  }

  // One message at a time is in the tab order, with its buttons: not three stops for each.
  #makeCurrent(row) {
    if (!row || row.id === this.#current) return;
    this.#tabStops(byId(this.#current), "-1");
    this.#current = row.id;
    this.#tabStops(row, "0");
  }

  #keepCurrent() {
    const row = byId(this.#current) ?? [...this.list.querySelectorAll(".message[data-message]")].pop();
    if (!row || row.tabIndex === 0) return;
    this.#current = row.id;
    this.#tabStops(row, "0");
  }

  #tabStops(row, value) {
    if (!row) return;
    row.setAttribute("tabindex", value);
    for (const button of row.querySelectorAll("button[tabindex]")) button.setAttribute("tabindex", value);
  }
}
