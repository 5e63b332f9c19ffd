// One session as the client sees it: the last seq, commands and queries that wait for their answer. No I/O, no clock.

import { int, limits } from "./protocol.js";
import { Refusal } from "./refusal.js";

// Whether the command was done is not known: the same number again does it once. The node keeps it for many seconds
// before it says so, so that it can go out again at once.
const unknowable = new Set(["conference_unavailable", "journal_unavailable"]);

export class Session {
  constructor({ ticket, conference, password = "", room = null, client = randomToken() }) {
    this.ticket = ticket;
    this.password = password;
    // { service, name } of a room beside the conference; null for the conference itself.
    this.room = room;
    this.conference = conference;
    // By these the conference knows which of this page's connections is the newest.
    this.client = client;
    this.attempt = 0;
    this.limits = { pendingCommands: limits.pendingCommands, frameBytes: limits.frameBytes };
    this.participant = "";
    this.node = "";
    this.primaryNode = "";
    this.epoch = 0;
    this.writesPaused = false;
    // Without a primary a node lets newcomers in that the roster takes in later. Until then commands wait here.
    this.takenIn = true;
    this.queries = new Map();
    this.nextQuery = 1;
    this.commands = new Map();
    this.forget();
  }

  // Starts over without a session: what was unanswered belonged to the old one, so nobody can say whether it was done.
  // Of a session that was never taken in nothing was sent; that goes out with the next one.
  forget() {
    this.id = "";
    this.secret = "";
    this.seq = 0;
    if (!this.takenIn) return;
    const lost = [...this.commands.values()];
    this.nextCommand = 1;
    // By id, ascending, for ids only grow.
    this.commands.clear();
    for (const command of lost) {
      command.reject(new Refusal({ code: "session_lost" }));
    }
  }

  get resumable() {
    return this.id !== "";
  }

  hello() {
    const hello = {
      ticket: this.ticket, conference: this.conference, client: this.client, attempt: String(++this.attempt),
    };
    if (this.room) hello.room = this.room;
    if (this.password && !this.resumable) hello.password = this.password;
    if (this.resumable) hello.resume = { session: this.id, secret: this.secret, lastSeq: String(this.seq) };
    return { hello };
  }

  // Done when journaled: resolves with { seq }, 0 when it changed nothing; rejects with a Refusal.
  command(service, type, body) {
    return new Promise((resolve, reject) => {
      const id = this.nextCommand++;
      this.commands.set(id, { id, service, type, body, sent: false, resolve, reject });
    });
  }

  // Resolves with the answer's body. Sent again after a reconnection, for reading twice does no harm.
  query(service, type, body) {
    return new Promise((resolve, reject) => {
      const id = this.nextQuery++;
      this.queries.set(id, { id, service, type, body, sent: false, resolve, reject });
    });
  }

  // The socket is gone: everything unanswered goes out again, in the same order.
  disconnected() {
    for (const item of [...this.commands.values(), ...this.queries.values()]) item.sent = false;
  }

  // What may be sent now, and counts as sent from here on.
  takeOutgoing() {
    const out = [];
    let unanswered = 0;
    for (const command of this.takenIn ? this.commands.values() : []) {
      if (++unanswered > this.limits.pendingCommands) break;
      if (command.sent) continue;
      command.sent = true;
      const { id, service, type, body } = command;
      out.push({ command: { id: String(id), service, type, body } });
    }
    for (const query of this.queries.values()) {
      if (query.sent) continue;
      query.sent = true;
      const { id, service, type, body } = query;
      out.push({ query: { id: String(id), service, type, body } });
    }
    return out;
  }

  // Takes one message of the node; says what it means to the page: { kind, ... }, or null when to nobody else.
  receive(message) {
    if (message.event) return this.#event(message.event);
    if (message.ack) return this.#done(int(message.ack.commandId), int(message.ack.seq));
    if (message.refusal) return this.#refused(message.refusal);
    if (message.answer) return this.#answered(message.answer);
    if (message.signal) return { kind: "signal", signal: { body: {}, ...message.signal } };
    if (message.pong) return { kind: "pong", token: int(message.pong.token), time: int(message.pong.time) };
    if (message.status) return this.#status(message.status);
    if (message.welcome) return this.#welcome(message.welcome);
    if (message.held) return this.#held(message.held);
    if (message.goodbye) return { kind: "goodbye", goodbye: message.goodbye };
    // A newer node may say more than this page knows.
    return null;
  }

  #welcome(welcome) {
    const resumed = welcome.resumed === true;
    if (this.resumable && welcome.session !== this.id) this.forget();
    this.id = welcome.session ?? "";
    this.secret = welcome.secret ?? this.secret;
    this.takenIn = resumed || int(welcome.generation) > 0;
    this.participant = welcome.participant ?? "";
    this.node = welcome.node ?? "";
    this.primaryNode = welcome.primaryNode ?? "";
    this.epoch = Math.max(this.epoch, int(welcome.epoch));
    this.writesPaused = welcome.writesPaused === true;
    if (!resumed) this.seq = int(welcome.head);
    this.limits = {
      pendingCommands: int(welcome.limits?.pendingCommandsMax) || limits.pendingCommands,
      frameBytes: int(welcome.limits?.frameBytesMax) || limits.frameBytes,
      idleTimeoutSeconds: int(welcome.limits?.idleTimeoutSeconds),
      reconnectGraceSeconds: int(welcome.limits?.reconnectGraceSeconds),
    };
    return {
      kind: "welcome",
      resumed,
      snapshots: welcome.snapshots ?? [],
      endpoints: welcome.endpoints ?? [],
    };
  }

  // Somebody decides about newcomers and has not decided: a welcome or a goodbye follows.
  #held({ position = 0, message = "" }) {
    return { kind: "held", position: int(position), message };
  }

  #event(event) {
    const seq = int(event.seq);
    if (seq <= this.seq) return null;
    if (seq !== this.seq + 1) return { kind: "gap", expected: this.seq + 1, actual: seq };
    this.seq = seq;
    this.takenIn ||= takesIn(event, this.id);
    if (event.last && event.session === this.id && event.commandId) this.#done(int(event.commandId), seq);
    return event.hidden ? null : { kind: "event", event: { body: {}, ...event } };
  }

  #done(id, seq) {
    const command = this.commands.get(id);
    this.commands.delete(id);
    command?.resolve({ seq });
    return null;
  }

  #refused(refusal) {
    for (const [map, id] of [[this.commands, int(refusal.commandId)], [this.queries, int(refusal.queryId)]]) {
      if (id === 0) continue;
      const item = map.get(id);
      if (item && map === this.commands && unknowable.has(refusal.code)) {
        item.sent = false;
        return null;
      }
      map.delete(id);
      item?.reject(new Refusal(refusal));
      return null;
    }
    return { kind: "refusal", refusal: new Refusal(refusal) };
  }

  #answered(answer) {
    const id = int(answer.queryId);
    const query = this.queries.get(id);
    this.queries.delete(id);
    query?.resolve(answer.body ?? {});
    return null;
  }

  #status(status) {
    const epoch = int(status.epoch);
    if (epoch >= this.epoch) {
      this.epoch = epoch;
      this.primaryNode = status.primaryNode ?? "";
    }
    this.writesPaused = status.writesPaused === true;
    return { kind: "status", endpoints: status.endpoints ?? [] };
  }
}

// Not crypto.randomUUID, which only pages of a secure origin have.
function randomToken() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Whether the roster takes the session in with this event.
function takesIn({ service, type, body }, session) {
  if (service !== "roster") return false;
  if (type === "ParticipantJoined") return body?.participant?.session === session;
  return type === "SessionReplaced" && body?.session === session;
}
