// One meeting on the page: the session, its connection, and what they make of it.

import { Actions } from "./actions.js";
import { addOlder, askOlder, messagesFrom } from "./chat.js";
import { Connection } from "./connection.js";
import { ServerClock } from "./clock.js";
import { Dock } from "./dock.js";
import { closeMenu } from "./menu.js";
import { reconnectedText } from "./messageView.js";
import { emptyModel, evolve, modelFrom, note } from "./model.js";
import { Nodes } from "./nodes.js";
import { Outbox } from "./outbox.js";
import { PanelMeeting } from "./panelMeeting.js";
import { Panels } from "./panels.js";
import { int, limits } from "./protocol.js";
import { ReadMarker } from "./readMarker.js";
import { find, mayModerate } from "./roster.js";
import { Screen } from "./screen.js";
import { Session } from "./session.js";

const typingForMs = 6000;

export class Meeting {
  #model = emptyModel;
  #typing = new Map();
  #olderLoading = false;
  #begun = false;
  // The last message that had been read when this page came to the meeting.
  #readBefore = 0;
  // When this participant's last message to everybody arrived, by this page's clock.
  #wroteAt = 0;

  // page: { ticket, conference, base, endpoints, development, link, renewTicket, draft, panels, onDraft(text),
  // onNamed(name), onWaiting(state), onClosed(state), onOver(again), showChat(), moveTo(endpoint), password }
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
    this.nodes = new Nodes({
      bases: () => this.#bases(),
      onChange: () => this.#nodesChanged(),
    });
    this.actions = new Actions({
      page,
      session: this.session,
      connection: this.connection,
      nodes: this.nodes,
      onChange: () => this.#changed(),
    });
    this.clock = new ServerClock();
    this.panels = new Panels({
      loaded: page.panels,
      meeting: (service, entry) => this.#panelMeeting(service, entry),
      onChange: () => this.#changed(),
    });
    this.dock = new Dock(this.panels);
    this.outbox = new Outbox({
      post: ({ text, to, replyTo }) =>
        this.actions.command("chat", "PostMessage", { text, to, replyTo: String(replyTo) }),
      onChange: () => this.#changed(),
    });
    this.screen = new Screen({
      page,
      session: this.session,
      connection: this.connection,
      outbox: this.outbox,
      nodes: this.nodes,
      actions: this.actions,
      panels: this.panels,
      dock: this.dock,
      loadOlder: () => this.#loadOlder(),
      readThread: (message) => this.#readThread(message),
      facts: () => ({
        model: this.#model,
        typing: [...this.#typing.keys()],
        begun: this.#begun,
        olderLoading: this.#olderLoading,
        readBefore: this.#readBefore,
        wroteAt: this.#wroteAt,
      }),
    });
    this.reading = new ReadMarker({
      readThrough: () => (this.connection.state.phase === "connected" ? this.screen.chat.readThrough : 0),
      participants: () => this.#model.roster.participants.length,
      mark: (message) => this.actions.command("chat", "MarkRead", { message: String(message) }),
    });
  }

  start() {
    this.screen.reset();
    this.connection.start();
    this.nodes.start();
    this.reading.start();
    this.screen.render();
  }

  stop() {
    this.actions.stop();
    this.reading.stop();
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
    this.screen.chat.seen();
  }

  #effect(effect) {
    switch (effect.kind) {
      case "welcome": return this.#welcome(effect);
      case "event": return this.#event(effect.event);
      case "signal": return this.#signal(effect.signal);
      case "pong": return this.clock.pong(effect.sentAt, effect.time);
      case "refusal": return this.actions.say(effect.refusal.message);
      default: return undefined;
    }
  }

  #welcome({ resumed, snapshots, again, awayMs }) {
    if (!resumed) {
      this.#model = modelFrom(snapshots, this.#model);
      this.#olderLoading = false;
      if (!this.#begun) {
        this.screen.chat.reset(this.session.seq);
        this.#readMarker();
      }
      this.#begun = true;
      this.panels.welcome(snapshots);
    }
    if (again) this.#note(reconnectedText(this.session.node, awayMs));
    this.nodes.refresh();
  }

  #event(event) {
    const before = find(this.#model.roster, this.session.participant);
    this.#model = evolve(this.#model, event);
    this.clock.event(int(event.time));
    this.panels.event(event);
    if (event.service === "conference" && event.type === "Activated") {
      this.session.primaryNode = this.#model.conference.primaryNode;
      this.nodes.refresh();
    }
    if (event.service === "chat") this.#typing.delete(event.participant);
    if (event.type === "MessagePosted" && event.participant === this.session.participant && !event.body.to) {
      this.#wroteAt = Date.now();
    }
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

  #signal(signal) {
    const { service, type, body, participant } = signal;
    this.panels.signal(signal);
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
    this.page.onWaiting?.(this.connection.state);
    if (phase === "closed") {
      closeMenu();
      this.nodes.stop();
      if (!this.actions.left) this.page.onClosed(this.connection.state);
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

  async #loadOlder() {
    if (this.#olderLoading) return;
    this.#olderLoading = true;
    this.actions.refusals.delete("older");
    const { state, body } = askOlder(this.#model.chat, limits.historyMessages);
    this.#model = { ...this.#model, chat: state };
    this.#changed();
    const answer = this.actions.query("chat", "GetHistory", body);
    let history = null;
    try {
      history = await answer;
    } catch (refusal) {
      this.actions.refuse("older", refusal);
    }
    // A new snapshot came in between: it starts over.
    if (this.#model.chat.passing) this.#model = { ...this.#model, chat: addOlder(this.#model.chat, history) };
    this.#olderLoading = false;
    this.#changed();
  }

  async #readMarker() {
    try {
      const { message } = await this.actions.query("chat", "GetReadMarker", {});
      this.#readBefore = int(message);
      this.#changed();
    } catch {
      // Without it nothing is marked as new.
    }
  }

  async #readThread(message) {
    const body = { message: String(message), limit: limits.threadMessages };
    return messagesFrom(await this.actions.query("chat", "GetThread", body));
  }

  #panelMeeting(service, entry) {
    entry.meeting = new PanelMeeting({
      rooms: this.page.rooms,
      service,
      base: this.page.base,
      model: () => this.#model,
      session: this.session,
      connection: this.connection,
      actions: this.actions,
      panels: this.panels,
      clock: this.clock,
      dock: this.dock,
      guard: (what) => this.panels.guard(entry, what),
      changed: () => this.#changed(),
    });
    return entry.meeting;
  }

  #note(text) {
    const seq = this.session.seq + 0.5;
    this.#model = note(this.#model, { key: `n${Date.now()}`, seq, time: Date.now(), text });
  }

  #changed() {
    this.screen.changed();
  }
}
