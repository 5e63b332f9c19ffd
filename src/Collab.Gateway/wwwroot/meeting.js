// One meeting on the page: the session, its connection, what they make of it, and the views of that.

import { addOlder, askOlder, findMessage } from "./chat.js";
import { ChatView } from "./chatView.js";
import { ComposerView } from "./composerView.js";
import { Connection } from "./connection.js";
import { byId } from "./dom.js";
import { HeaderView } from "./headerView.js";
import { closeMenu } from "./menu.js";
import { reconnectedText } from "./messageView.js";
import { emptyModel, evolve, modelFrom, note } from "./model.js";
import { Nodes } from "./nodes.js";
import { NodesView } from "./nodesView.js";
import { endingInWords } from "./notes.js";
import { Outbox } from "./outbox.js";
import { httpBase, limits } from "./protocol.js";
import { displayNames, find, mayModerate } from "./roster.js";
import { RosterView } from "./rosterView.js";
import { Session } from "./session.js";

const typingForMs = 6000;
const refusalForMs = 12000;
const leaveForMs = 1500;

export class Meeting {
  #model = emptyModel;
  #typing = new Map();
  // What is being done to a message, by id: "Saving", "Deleting".
  #changes = new Map();
  // The latest refusal by what it is about: "message/3", "participant/p1", "meeting", "older", ...
  #refusals = new Map();
  #names = new Map();
  #hint = "";
  #olderLoading = false;
  #unread = 0;
  #due = false;
  #begun = false;
  #left = false;

  // page: { ticket, conference, base, endpoints, development, link, renewTicket, draft, onDraft(text), onNamed(name),
  // onClosed(state), onOver(again), showChat(), moveTo(endpoint) }
  constructor(page) {
    this.page = page;
    this.session = new Session(page);
    this.connection = new Connection({
      session: this.session,
      endpoints: page.endpoints,
      renewTicket: page.renewTicket,
      onEffect: (effect) => this.#effect(effect),
      onFrame: () => this.#changed(),
      onState: () => this.#connectionChanged(),
    });
    this.outbox = new Outbox({
      post: ({ text, to, replyTo }) => this.#command("chat", "PostMessage", { text, to, replyTo: String(replyTo) }),
      onChange: () => this.#changed(),
    });
    this.nodes = new Nodes({
      bases: () => this.#bases(),
      onChange: () => this.#nodesChanged(),
    });
    this.#makeViews();
  }

  start() {
    this.composer.reset(this.page.draft);
    this.chat.reset(0);
    this.connection.start();
    this.nodes.start();
    this.#render();
  }

  stop() {
    this.#left = true;
    this.nodes.stop();
    this.connection.close();
  }

  // Something that is written or was sent would be lost with the page.
  get unfinished() {
    return this.connection.state.phase !== "closed"
      && (this.session.commands.size > 0 || this.outbox.entries.length > 0);
  }

  wake() {
    this.connection.probe();
    this.chat.seen();
  }

  #makeViews() {
    const act = (service, type, body, about) => this.#act(service, type, body, about);
    this.header = new HeaderView({
      command: act,
      leave: () => this.#leave(),
      retryNow: () => this.connection.retryNow(),
      rejoin: () => this.page.onOver(true),
      other: () => this.page.onOver(false),
    });
    this.people = new RosterView({ command: act, writeTo: (participant) => this.#writeTo(participant) });
    this.nodesView = new NodesView({ kill: (name) => this.#kill(name) });
    this.composer = new ComposerView({
      post: (message) => {
        this.outbox.add(message);
        this.chat.toBottom();
      },
      typing: (on) => this.connection.signal("chat", "Typing", { on }),
      editLast: () => this.chat.edit(null),
      drafted: (text) => this.page.onDraft(text),
    });
    this.chat = new ChatView({
      reply: (message) => this.composer.reply(message),
      react: ({ id }, emoji, on) => act("chat", "React", { message: String(id), emoji, on }, `message/${id}`),
      saveEdit: (message, text) => this.#change(message, "EditMessage", { text }, "Saving\u2026"),
      deleteMessage: (message) => this.#change(message, "DeleteMessage", {}, "Deleting\u2026"),
      retry: (key) => this.outbox.retry(key),
      discard: (key) => {
        const entry = this.outbox.discard(key);
        if (entry) this.composer.restore(entry);
      },
      dismiss: (id) => {
        this.#refusals.delete(`message/${id}`);
        this.#changed();
      },
      loadOlder: () => this.#loadOlder(),
    });
    this.chat.onUnread = (unread) => {
      if (unread === this.#unread) return;
      this.#unread = unread;
      this.#changed();
    };
  }

  #effect(effect) {
    switch (effect.kind) {
      case "welcome": return this.#welcome(effect);
      case "event": return this.#event(effect.event);
      case "signal": return this.#signal(effect.signal);
      case "refusal": return this.#say(effect.refusal.message);
      default: return undefined;
    }
  }

  #welcome({ resumed, snapshots, again, awayMs }) {
    if (!resumed) {
      this.#model = modelFrom(snapshots, this.#model);
      this.#olderLoading = false;
      if (!this.#begun) this.chat.reset(this.session.seq);
      this.#begun = true;
    }
    if (again) this.#note(reconnectedText(this.session.node, awayMs));
    this.nodes.refresh();
  }

  #event(event) {
    const before = find(this.#model.roster, this.session.participant);
    this.#model = evolve(this.#model, event);
    if (event.service === "conference" && event.type === "Activated") {
      this.session.primaryNode = this.#model.conference.primaryNode;
      this.nodes.refresh();
    }
    if (event.service === "chat") this.#typing.delete(event.participant);
    if (event.type === "ParticipantLeft") this.#typing.delete(event.body.participant);
    const me = find(this.#model.roster, this.session.participant);
    if (me && before && me.name !== before.name) this.page.onNamed(me.name);
    // The bans that came before were not for this participant's eyes.
    if (mayModerate(me) && before && !mayModerate(before)) this.#readBans();
  }

  async #readBans() {
    try {
      const { bans = [] } = await this.session.query("roster", "GetParticipants", {});
      this.#model = { ...this.#model, roster: { ...this.#model.roster, bans } };
      this.#changed();
    } catch {
      // Without it the list merely starts with the bans from now on.
    }
  }

  #signal({ service, type, body, participant }) {
    if (service !== "chat" || type !== "Typing" || participant === this.session.participant) return;
    clearTimeout(this.#typing.get(participant));
    this.#typing.delete(participant);
    if (!body.on) return;
    this.#typing.set(participant, setTimeout(() => {
      this.#typing.delete(participant);
      this.#changed();
    }, typingForMs));
  }

  #connectionChanged() {
    const { phase, endpoint } = this.connection.state;
    if (phase === "closed") {
      closeMenu();
      this.nodes.stop();
      if (!this.#left) this.page.onClosed(this.connection.state);
    }
    if (phase !== "connected") this.#typing.clear();
    if (phase === "connected") this.endpoint = endpoint;
    this.#changed();
  }

  // The node that we are on, then the others.
  #bases() {
    return [this.endpoint, ...this.connection.endpoints, this.page.base].filter(Boolean);
  }

  #nodesChanged() {
    this.connection.learn(this.nodes.list.filter((node) => node.endpoint && !node.gone).map((node) => node.endpoint));
    this.#changed();
  }

  #command(service, type, body) {
    const done = this.session.command(service, type, body);
    this.connection.flush();
    return done;
  }

  async #act(service, type, body, about) {
    this.#refusals.delete(about);
    try {
      await this.#command(service, type, body);
    } catch (refusal) {
      this.#refuse(about, refusal);
    }
    this.#changed();
  }

  async #change(message, type, body, words) {
    this.#changes.set(message.id, words);
    this.#changed();
    await this.#act("chat", type, { message: String(message.id), ...body }, `message/${message.id}`);
    this.#changes.delete(message.id);
    this.#changed();
  }

  #refuse(about, refusal) {
    if (this.#left) return;
    this.#refusals.set(about, refusal);
    setTimeout(() => {
      if (this.#refusals.get(about) !== refusal) return;
      this.#refusals.delete(about);
      this.#changed();
    }, refusalForMs);
  }

  async #loadOlder() {
    if (this.#olderLoading) return;
    this.#olderLoading = true;
    this.#refusals.delete("older");
    const { state, body } = askOlder(this.#model.chat, limits.historyMessages);
    this.#model = { ...this.#model, chat: state };
    this.#changed();
    const answer = this.session.query("chat", "GetHistory", body);
    this.connection.flush();
    let history = null;
    try {
      history = await answer;
    } catch (refusal) {
      this.#refuse("older", refusal);
    }
    // A new snapshot came in between: it starts over.
    if (this.#model.chat.passing) this.#model = { ...this.#model, chat: addOlder(this.#model.chat, history) };
    this.#olderLoading = false;
    this.#changed();
  }

  async #kill(name) {
    this.#refusals.delete(`node/${name}`);
    try {
      await this.nodes.kill(name);
    } catch (refusal) {
      this.#refuse(`node/${name}`, refusal);
      this.#changed();
    }
  }

  #writeTo(participant) {
    this.page.showChat();
    this.composer.writeTo(participant);
  }

  async #leave() {
    this.#left = true;
    if (this.connection.state.phase === "connected") {
      const done = this.#command("roster", "Leave", {}).catch(() => undefined);
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, leaveForMs))]);
    }
    this.page.onOver(false);
  }

  async #copyLink() {
    try {
      await navigator.clipboard.writeText(this.page.link);
      this.#say("Link copied.");
    } catch {
      this.#say(this.page.link);
    }
  }

  #say(words) {
    this.#hint = words;
    this.#changed();
    setTimeout(() => {
      if (this.#hint !== words) return;
      this.#hint = "";
      this.#changed();
    }, refusalForMs);
  }

  #note(text) {
    const seq = this.session.seq + 0.5;
    this.#model = note(this.#model, { key: `n${Date.now()}`, seq, time: Date.now(), text });
  }

  // However much happened at once, the page is made once.
  #changed() {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      this.#render();
    });
  }

  #render() {
    const { roster, chat } = this.#model;
    const connection = this.connection.state;
    const names = this.#currentNames(roster);
    const me = find(roster, this.session.participant);
    const state = {
      model: this.#model,
      roster,
      names,
      me,
      connection,
      session: this.session,
      name: this.page.conference,
      development: this.page.development,
      begun: this.#begun,
      open: connection.phase !== "closed",
      pending: this.outbox.entries,
      changes: this.#changes,
      refusals: this.#refusals,
      typing: [...this.#typing.keys()].filter((id) => names.has(id)).map((id) => names.get(id)),
      nodes: this.nodes.list,
      moveLink: this.#moveLink(),
      nodeName: (endpoint) => this.nodes.nameOf(endpoint),
      hint: this.#hint,
      unread: this.#unread,
      olderLoading: this.#olderLoading,
      endingInWords,
      copyLink: () => this.#copyLink(),
      isDeleted: (id) => findMessage(chat, id)?.deleted === true,
    };
    byId("meeting").dataset.participant = this.session.participant;
    byId("meeting").dataset.seq = String(this.session.seq);
    this.header.update(state);
    this.people.update(state);
    this.chat.update(state);
    this.composer.update(state);
    this.nodesView.update(state);
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
    const home = this.nodes.list.find((node) => node.gone && sameOrigin(node.endpoint, this.page.base));
    if (!home || this.connection.state.phase !== "connected" || sameOrigin(this.endpoint, this.page.base)) return null;
    return { from: home.name, to: this.session.node, href: this.page.moveTo(this.endpoint) };
  }
}

const sameOrigin = (a, b) => Boolean(a && b) && new URL(httpBase(a)).origin === new URL(httpBase(b)).origin;
