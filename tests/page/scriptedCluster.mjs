// A stand-in for a cluster, for the page alone: some "nodes" on ports of their own share one conference in memory and
// speak collab.v1.json. It believes everything. The real thing is tested elsewhere.
//
// By hand: node tests/page/scriptedCluster.mjs [first port]

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { accept } from "./webSocket.mjs";
import { load, wwwroot } from "./pageModules.mjs";

const { modelFrom, evolve } = await load("model.js");

const types = { js: "text/javascript", css: "text/css", html: "text/html", svg: "image/svg+xml" };
const retained = 60;

export class ScriptedCluster {
  constructor({ nodes = 3, port = 0, takeoverMs = 400 } = {}) {
    Object.assign(this, { count: nodes, port, takeoverMs });
    this.nodes = [];
    this.log = [];
    this.model = modelFrom([]);
    this.sessions = new Map();
    this.answered = new Map();
    this.held = [];
    this.epoch = 0;
    this.nextMessage = 1;
    // Refuses what this answers with a { code, message, retry }: (command) => undefined.
    this.refuse = () => undefined;
  }

  async start() {
    for (let i = 1; i <= this.count; i++) {
      const node = { name: `node-${i}`, status: "up", pid: 4000 + i, peers: new Set() };
      node.server = createServer((request, response) => this.#http(node, request, response));
      node.server.on("upgrade", (request, socket) => this.#connect(node, accept(request, socket)));
      await new Promise((done) => node.server.listen(this.port ? this.port + i - 1 : 0, "127.0.0.1", done));
      node.endpoint = `http://127.0.0.1:${node.server.address().port}/collab`;
      this.nodes.push(node);
    }
    this.primary = this.nodes[0];
    this.#activate();
    this.event("conference", "ConferenceCreated", { site: "main", title: "" });
    this.event("conference", "ConferenceOpened", {});
  }

  stop() {
    for (const node of this.nodes) this.#end(node);
  }

  kill(name) {
    const node = this.nodes.find((each) => each.name === name);
    if (node.status !== "up") return;
    this.#end(node);
    for (const session of this.sessions.values()) {
      if (session.node === node) this.lose(session);
    }
    if (this.primary !== node) return;
    this.primary = null;
    this.#tell({ status: { writesPaused: true, epoch: String(this.epoch) } });
    setTimeout(() => {
      this.primary = this.nodes.find((each) => each.status === "up");
      if (!this.primary) return;
      this.#activate();
      this.#tell({ status: { primaryNode: this.primary.name, epoch: String(this.epoch) } });
      for (const run of this.held.splice(0)) run();
    }, this.takeoverMs);
  }

  // An event of the conference, as if decided.
  event(service, type, body, { participant, session, commandId, audience = [] } = {}) {
    const event = { seq: String(this.log.length + 1), service, type, body, participant, session, commandId, audience,
      last: commandId ? true : undefined, time: String(this.now?.() ?? Date.now()), epoch: String(this.epoch) };
    this.log.push(event);
    this.model = evolve(this.model, event);
    for (const each of this.sessions.values()) each.peer?.say({ event: this.#seenBy(event, each.participant) });
  }

  join({ id, name, role = "ROLE_ATTENDEE" }, session = `s-${id}`, node = this.nodes[0]) {
    if (this.model.roster.participants.some((each) => each.id === id)) {
      this.event("roster", "SessionReplaced", { participant: id, session, name, node: node.name });
      return;
    }
    this.event("roster", "ParticipantJoined", { participant: {
      id, name, role, ticketRole: role, presence: "PRESENCE_CONNECTED", session, node: node.name, generation: "1",
      joinedAt: String(Date.now()),
    } });
  }

  lose(session) {
    session.peer = null;
    const lost = () => this.event("roster", "ConnectionLost", { participant: session.participant });
    if (this.primary) lost();
    else this.held.push(lost);
  }

  #activate() {
    this.epoch++;
    this.event("conference", "Activated", { epoch: String(this.epoch), node: this.primary.name });
  }

  #end(node) {
    node.status = "killed";
    node.server.close();
    node.server.closeAllConnections();
    for (const peer of node.peers) peer.destroy();
  }

  #tell(message) {
    for (const session of this.sessions.values()) session.peer?.say(message);
  }

  #seenBy(event, participant) {
    const hidden = event.audience.length > 0 && !event.audience.includes(participant);
    return hidden ? { seq: event.seq, hidden: true } : event;
  }

  #connect(node, peer) {
    let session = null;
    node.peers.add(peer);
    peer.say = (message) => peer.send(JSON.stringify({ messages: [message] }));
    peer.onText = (text) => {
      for (const message of JSON.parse(text).messages) {
        if (message.hello) session = this.#hello(node, peer, message.hello);
        else if (message.command) this.#command(session, peer, message.command);
        else if (message.query) this.#query(session, peer, message.query);
        else if (message.signal) this.#signal(session, message.signal);
        else if (message.ping) peer.say({ pong: { token: message.ping.token, time: String(Date.now()) } });
      }
    };
    peer.onClose = () => {
      node.peers.delete(peer);
      if (session?.peer === peer && node.status === "up") this.lose(session);
    };
  }

  #hello(node, peer, { ticket, conference, resume }) {
    const claims = JSON.parse(Buffer.from(ticket.split(".")[1], "base64url"));
    let session = resume && this.sessions.get(resume.session);
    const others = this.nodes.filter((each) => each !== node && each.status === "up").map((each) => each.endpoint);
    if (resume && !session) {
      peer.say({ goodbye: { code: "session_unknown", message: "Join anew." } });
      peer.close(4404, "session_unknown");
      return null;
    }
    if (!session) {
      session = { id: `s${this.sessions.size + 1}`, participant: claims.participant };
      this.join({ id: claims.participant, name: claims.name, role: claims.role }, session.id, node);
      this.sessions.set(session.id, session);
    } else {
      const resumed = () =>
        this.event("roster", "ConnectionResumed", { participant: session.participant, node: node.name });
      if (this.primary) resumed();
      else this.held.push(resumed);
    }
    const from = resume ? Number(resume.lastSeq) : this.log.length;
    peer.say({ welcome: {
      conference, session: session.id, secret: "secret", participant: session.participant, node: node.name,
      generation: "1",
      primaryNode: this.primary?.name, epoch: String(this.epoch), head: String(from),
      resumed: resume ? true : undefined, snapshots: resume ? undefined : this.#snapshots(session.participant),
      endpoints: others, writesPaused: this.primary ? undefined : true,
      limits: { frameBytesMax: 65536, pendingCommandsMax: 64, idleTimeoutSeconds: 60, reconnectGraceSeconds: 30 },
    } });
    Object.assign(session, { peer, node });
    for (const event of this.log.slice(from)) peer.say({ event: this.#seenBy(event, session.participant) });
    return session;
  }

  #snapshots(participant) {
    const { conference, roster, chat } = this.model;
    const seen = chat.messages.filter((each) => !each.to || each.to === participant || each.author === participant);
    return [
      { service: "conference", type: "ConferenceSnapshot", body: wire(conference) },
      { service: "roster", type: "RosterSnapshot", body: wire(roster) },
      { service: "chat", type: "ChatSnapshot",
        body: wire({ messages: seen.slice(-retained), more: seen.length > retained, nextMessage: this.nextMessage }) },
    ];
  }

  #command(session, peer, command) {
    const key = `${session.id}/${command.id}`;
    if (this.answered.has(key)) return peer.say({ ack: { commandId: command.id, seq: this.answered.get(key) } });
    const refusal = this.refuse(command, session);
    if (refusal) return session.peer.say({ refusal: { commandId: command.id, ...refusal } });
    if (!this.primary) return this.held.push(() => this.#command(session, session.peer, command));
    const events = this.#decide(session.participant, command);
    if (events.length === 0) return session.peer.say({ ack: { commandId: command.id } });
    this.answered.set(key, String(this.log.length + events.length));
    events.forEach(([service, type, body, audience], i) => this.event(service, type, body, {
      participant: session.participant, session: session.id, audience,
      commandId: i === events.length - 1 ? command.id : undefined,
    }));
    return undefined;
  }

  #decide(participant, { service, type, body }) {
    const message = this.model.chat.messages.find((each) => each.id === Number(body.message));
    const audience = message?.to ? [message.author, message.to] : [];
    const { participants } = this.model.roster;
    const target = participants.find((each) => each.id === body.participant);
    switch (type) {
      case "PostMessage": return [[service, "MessagePosted", {
        ...body, message: String(this.nextMessage++), authorName: participants.find((x) => x.id === participant)?.name,
      }, body.to ? [participant, body.to] : []]];
      case "EditMessage": return [[service, "MessageEdited", body, audience]];
      case "DeleteMessage": return [[service, "MessageDeleted", body, audience]];
      case "React": return [[service, "ReactionChanged", body, audience]];
      case "Lock": return [[service, "ConferenceLocked", {}]];
      case "Unlock": return [[service, "ConferenceUnlocked", {}]];
      case "End": return [[service, "ConferenceEnded", { reason: "END_REASON_COMMAND" }]];
      case "Leave": return [[service, "ParticipantLeft", { participant, reason: "LEAVE_REASON_LEFT" }]];
      case "Remove": return [[service, "ParticipantLeft", { ...body, reason: "LEAVE_REASON_REMOVED" }]];
      case "BanParticipant": return [
        [service, "ParticipantBanned", { ban: { participant: target.id, name: target.name, by: participant } }],
        [service, "ParticipantLeft", { ...body, reason: "LEAVE_REASON_BANNED" }]];
      case "LiftBan": return [[service, "BanLifted", body]];
      case "ChangeRole": return [[service, "RoleChanged", { ...body, oldRole: target.role }]];
      case "Rename": return [[service, "ParticipantRenamed", body]];
      default: throw new Error(`No command ${type}.`);
    }
  }

  #query(session, peer, { id, service, type, body }) {
    if (type === "GetParticipants") {
      return peer.say({ answer: { queryId: id, service, type: "RosterSnapshot", body: wire(this.model.roster) } });
    }
    const before = Number(body.beforeSeq) || Infinity;
    const older = this.model.chat.messages.filter((each) => each.seq < before && !each.to);
    return peer.say({ answer: { queryId: id, service, type: "History",
      body: wire({ messages: older.slice(-body.limit), more: older.length > body.limit }) } });
  }

  #signal({ id, participant }, signal) {
    for (const session of this.sessions.values()) {
      if (session.id !== id) session.peer?.say({ signal: { ...signal, participant } });
    }
  }

  async #http(node, request, response) {
    const { pathname } = new URL(request.url, "http://localhost");
    const headers = {
      "access-control-allow-origin": request.headers.origin ?? "*",
      "access-control-allow-headers": "content-type",
      "content-security-policy": "default-src 'self'; connect-src 'self' ws://127.0.0.1:* http://127.0.0.1:*; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
    };
    const reply = (status, type, body) => response.writeHead(status, { ...headers, "content-type": type }).end(body);
    const json = (body) => reply(200, "application/json", JSON.stringify(body));
    const kill = /^\/collab\/dev\/nodes\/([^/]+)\/kill$/.exec(pathname);
    if (request.method === "OPTIONS") return reply(204, "text/plain");
    if (kill) {
      json({});
      return setImmediate(() => this.kill(decodeURIComponent(kill[1])));
    }
    if (pathname === "/collab/nodes") return json(this.#listed(node));
    if (pathname === "/collab/dev/join") {
      const body = JSON.parse(Buffer.concat(await chunks(request)).toString());
      const hosted = this.model.roster.participants.some((each) => each.role === "ROLE_HOST");
      const role = hosted ? "ROLE_ATTENDEE" : "ROLE_HOST";
      const claims = Buffer.from(JSON.stringify({ ...body, role })).toString("base64url");
      return json({ ticket: `e30.${claims}.x`, conference: body.conference, participant: body.participant, role });
    }
    if (pathname === "/collab/page/services.js") {
      return reply(200, types.js, "export const panels = []; export const permissions = {};");
    }
    const file = pathname === "/collab/" ? "index.html" : /^\/collab\/page\/([\w.]+)$/.exec(pathname)?.[1];
    try {
      return reply(200, types[file.split(".").pop()], await readFile(join(wwwroot, file)));
    } catch {
      return reply(404, "text/plain", "Not found");
    }
  }

  #listed(self) {
    return this.nodes.filter((node) => node.status === "up").map((node) => ({
      name: node.name, endpoint: node.endpoint, status: "up", pid: node.pid, self: node === self,
      primaries: node === this.primary ? 1 : 0, connections: node.peers.size,
    }));
  }
}

async function chunks(stream) {
  const all = [];
  for await (const chunk of stream) all.push(chunk);
  return all;
}

// protobuf's JSON form: 64-bit numbers as strings, defaults left out.
function wire(value) {
  if (Array.isArray(value)) return value.map(wire);
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value)
    .filter(([, each]) => each !== 0 && each !== "" && each !== false && each !== null)
    .map(([name, each]) => [name, wire(each)]));
}

if (process.argv[1]?.endsWith("scriptedCluster.mjs")) {
  const cluster = new ScriptedCluster({ port: Number(process.argv[2] ?? 7100) });
  await cluster.start();
  for (const node of cluster.nodes) console.log(`${node.name} ${node.endpoint}/`);
}
