// The meeting on the screen: its views, and the state that all of them are made from.

import { findMessage, threadOf } from "./chat.js";
import { ChatView } from "./chatView.js";
import { ComposerView } from "./composerView.js";
import { byId } from "./dom.js";
import { HeaderView } from "./headerView.js";
import { NodesView } from "./nodesView.js";
import { endingInWords } from "./notes.js";
import { httpBase, rank } from "./protocol.js";
import { PinsView } from "./pinsView.js";
import { displayNames, find } from "./roster.js";
import { RosterView } from "./rosterView.js";

export class Screen {
  #names = new Map();
  #unread = 0;
  #due = false;
  // The thread that is shown instead of everything: { id, to: who else sees it, older: what was asked for }.
  #thread = null;

  // The parts of a meeting, and facts(): its { model, typing, begun, olderLoading, readBefore, wroteAt }.
  constructor({
    page, session, connection, outbox, nodes, actions, panels, dock, loadOlder, readThread, facts,
  }) {
    Object.assign(this, { page, session, connection, outbox, nodes, actions, panels, dock, readThread, facts });
    const act = (service, type, body, about) => actions.act(service, type, body, about);
    this.header = new HeaderView({
      command: act,
      leave: () => actions.leave(),
      retryNow: () => connection.retryNow(),
      rejoin: () => page.onOver(true),
      other: () => page.onOver(false),
    });
    this.people = new RosterView({ command: act, writeTo: (participant) => this.#writeTo(participant) });
    this.nodesView = new NodesView({ kill: (name) => actions.kill(name) });
    this.composer = new ComposerView({
      post: (message) => {
        outbox.add(message);
        this.chat.toBottom();
      },
      typing: (on) => {
        if (this.#may("chat", "Typing")) connection.signal("chat", "Typing", { on });
      },
      editLast: () => this.chat.edit(null),
      drafted: (text) => page.onDraft(text),
    });
    this.chat = new ChatView({
      reply: (message) => this.composer.reply(message),
      react: ({ id }, emoji, on) => act("chat", "React", { message: String(id), emoji, on }, `message/${id}`),
      saveEdit: (message, text) => actions.change(message, "EditMessage", { text }, "Saving\u2026"),
      deleteMessage: (message) => actions.change(message, "DeleteMessage", {}, "Deleting\u2026"),
      retry: (key) => outbox.retry(key),
      discard: (key) => {
        const entry = outbox.discard(key);
        if (entry) this.composer.restore(entry);
      },
      dismiss: (id) => actions.dismiss(`message/${id}`),
      loadOlder,
      pin: ({ id }, on) => act("chat", on ? "PinMessage" : "UnpinMessage", { message: String(id) }, `message/${id}`),
      openThread: (message) => this.#openThread(message),
      closeThread: () => this.closeThread(),
    });
    this.pins = new PinsView({
      unpin: ({ id }) => act("chat", "UnpinMessage", { message: String(id) }, "meeting"),
      goTo: (id) => this.chat.goTo(id),
    });
    this.chat.onUnread = (unread) => {
      if (unread === this.#unread) return;
      this.#unread = unread;
      this.changed();
    };
  }

  reset() {
    this.#thread = null;
    this.composer.reset(this.page.draft);
    this.chat.reset(0);
  }

  // However much happened at once, the page is made once.
  changed() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.render();
    });
  }

  render() {
    const { model, typing, begun, olderLoading, readBefore, wroteAt } = this.facts();
    const { roster, chat } = model;
    const connection = this.connection.state;
    const names = this.#currentNames(roster);
    const me = find(roster, this.session.participant);
    // Cleared away.
    if (this.#thread && chat.messages.length === 0) this.#thread = null;
    const state = {
      model,
      thread: this.#thread,
      readBefore,
      slow: { seconds: rank(me?.role) > rank("ROLE_ATTENDEE") ? 0 : chat.slowMode, wroteAt },
      roster,
      names,
      me,
      connection,
      session: this.session,
      name: this.page.conference,
      development: this.page.development,
      begun,
      open: connection.phase !== "closed" && connection.phase !== "replay",
      pending: this.outbox.entries,
      changes: this.actions.changes,
      refusals: this.actions.refusals,
      typing: typing.filter((id) => names.has(id)).map((id) => names.get(id)),
      nodes: this.nodes.list,
      moveLink: this.#moveLink(),
      nodeName: (endpoint) => this.nodes.nameOf(endpoint),
      hint: this.actions.hint,
      unread: this.#unread,
      olderLoading,
      endingInWords,
      copyLink: () => this.actions.copyLink(),
      badgesFor: (id) => this.panels.badgesFor(id),
      isDeleted: (id) => findMessage(chat, id)?.deleted === true,
    };
    byId("meeting").dataset.participant = this.session.participant;
    byId("meeting").dataset.seq = String(this.session.seq);
    this.header.update(state);
    this.people.update(state);
    this.chat.update(state);
    this.pins.update(state);
    this.composer.update(state);
    this.nodesView.update(state);
    this.panels.update(roster, model.conference, connection, this.session.writesPaused);
    this.dock.update(roster.participants.length);
  }

  // Messages of the thread that are not here are asked for once, and do not change any more.
  async #openThread(message) {
    const thread = { id: threadOf(message), to: "", older: [] };
    if (message.to) thread.to = message.author === this.session.participant ? message.to : message.author;
    this.#thread = thread;
    this.render();
    if (findMessage(this.facts().model.chat, thread.id)) return;
    try {
      const older = await this.readThread(thread.id);
      if (this.#thread === thread) this.#thread = { ...thread, older };
    } catch (refusal) {
      this.actions.say(refusal.message);
    }
    this.changed();
  }

  closeThread() {
    this.#thread = null;
    this.render();
  }

  #may(service, type) {
    const { model } = this.facts();
    const me = find(model.roster, this.session.participant);
    return this.panels.may(service, type, rank(me?.role), model.conference.permissions);
  }

  #writeTo(participant) {
    this.page.showChat();
    this.#thread = null;
    this.render();
    this.composer.writeTo(participant);
  }

  // The same map as long as nobody's name differs: rows that show names are not made anew for a lost connection.
  #currentNames(roster) {
    const names = displayNames(roster);
    const same = names.size === this.#names.size && [...names].every(([id, name]) => this.#names.get(id) === name);
    if (!same) this.#names = names;
    return this.#names;
  }

  // The node that this page came from is gone: reloading would fail, so offer the page of the node that we are on.
  #moveLink() {
    const { base, moveTo } = this.page;
    const { phase, endpoint } = this.connection.state;
    const home = this.nodes.list.find((node) => node.gone && sameOrigin(node.endpoint, base));
    if (!home || phase !== "connected" || sameOrigin(endpoint, base)) return null;
    return { from: home.name, to: this.session.node, href: moveTo(endpoint) };
  }
}

const sameOrigin = (a, b) => Boolean(a && b) && new URL(httpBase(a)).origin === new URL(httpBase(b)).origin;
