// The way to the cluster: one WebSocket at a time, to whichever node answers, carrying the session over from one to
// the next.

import { packFrames, socketUrl, subprotocol } from "./protocol.js";
import { Refusal } from "./refusal.js";
import { backoff, timing, verdict } from "./verdict.js";

export { backoff, timing, verdict };

const endpointsMax = 20;

// Bytes that the browser holds because the connection does not take them yet.
const bufferedMax = 256 * 1024;

export class Connection {
  #socket = null;
  #endpoints = [];
  #attempt = 0;
  #goodbye = null;
  #resuming = false;
  #renewed = false;
  #welcomed = false;
  #retryTimer = 0;
  #welcomeTimer = 0;
  #pingTimer = 0;
  #pongTimer = 0;
  #token = 0;
  #pingedAt = 0;
  #watched = new Map();

  // onEffect gets what Session.receive made of a message, onFrame follows when a whole frame was taken, onState gets
  // { phase: connecting | connected | reconnecting | closed, since, endpoint, retryAt, code, reason, held }, where held
  // is { position, message } while somebody decides whether to let this page in.
  constructor({ session, endpoints, onEffect, onFrame, onState, renewTicket = null, open = browserSocket }) {
    Object.assign(this, { session, onEffect, onFrame, onState, renewTicket, open });
    this.state = { phase: "connecting", since: Date.now(), endpoint: endpoints[0] };
    this.learn(endpoints);
  }

  get endpoints() {
    return [...this.#endpoints];
  }

  start() {
    this.#dial();
  }

  // Sends what the session has to send, when there is a connection; otherwise it goes out with the next one.
  flush() {
    if (this.state.phase === "connected") this.#send(this.session.takeOutgoing());
  }

  // To everybody else, or to the participants named alone.
  signal(service, type, body, to = []) {
    if (this.state.phase !== "connected") return;
    this.#send([{ signal: to.length > 0 ? { service, type, body, to } : { service, type, body } }]);
  }

  // A part of a live stream: { stream, slot, layout, number, type, body }. False when it was not taken: more waits than
  // the connection carries, and a newer one later is worth more.
  part(service, { stream, slot, layout, number, type, body }) {
    if (this.state.phase !== "connected" || (this.#socket?.bufferedAmount ?? 0) > bufferedMax) return false;
    const part = { service, type, body, stream, slot, layout: String(layout), number: String(number) };
    this.#send([{ part }]);
    return true;
  }

  // Has the parts of a live stream sent here, or no more; goes on over every later connection.
  watch(service, stream, on) {
    const key = `${service}/${stream}`;
    if (on === this.#watched.has(key)) return;
    if (on) this.#watched.set(key, { service, stream, on });
    else this.#watched.delete(key);
    if (this.state.phase === "connected") this.#send([{ watch: { service, stream, on } }]);
  }

  // Addresses to try when this one is gone; those that fail go to the end.
  learn(endpoints) {
    for (const endpoint of endpoints) {
      const known = clean(endpoint);
      if (known && !this.#endpoints.includes(known)) this.#endpoints.push(known);
    }
    this.#endpoints.length = Math.min(this.#endpoints.length, endpointsMax);
  }

  retryNow() {
    if (this.state.phase === "closed" || !this.#retryTimer) return;
    this.#dial();
  }

  // For when the page comes back from sleep: believes in the connection only after an answer.
  probe() {
    if (this.state.phase === "connected") this.#ping();
    else this.retryNow();
  }

  close(code = "", reason = "") {
    this.#drop();
    clearTimeout(this.#retryTimer);
    this.#retryTimer = 0;
    this.#become({ phase: "closed", code, reason });
  }

  #dial() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = 0;
    this.#drop();
    const endpoint = this.#endpoints[0];
    this.#become({ ...this.state, endpoint, retryAt: 0 });
    let socket;
    try {
      socket = this.open(socketUrl(endpoint));
    } catch (error) {
      this.#lost({ code: 0, reason: String(error) });
      return;
    }
    this.#socket = socket;
    this.#goodbye = null;
    this.#welcomed = false;
    this.#resuming = this.session.resumable;
    this.#welcomeTimer = setTimeout(() => this.#lost({ code: 0, reason: "" }), timing.welcomeTimeoutMs);
    // A socket that was given up still has things to say; nobody listens to it any more.
    const mine = (handler) => (event) => { if (this.#socket === socket) handler(event); };
    socket.onopen = mine(() => this.#send([this.session.hello()]));
    socket.onmessage = mine((event) => this.#frame(event.data));
    socket.onclose = mine((event) => this.#lost(event));
  }

  #frame(data) {
    clearTimeout(this.#pongTimer);
    this.#pongTimer = 0;
    let messages;
    try {
      messages = JSON.parse(data).messages ?? [];
    } catch {
      this.#lost({ code: 0, reason: "" });
      return;
    }
    const socket = this.#socket;
    let leaving = false;
    for (const message of messages) {
      const effect = this.session.receive(message);
      if (effect?.kind === "welcome") {
        this.#welcome(effect);
      } else if (effect?.kind === "held") {
        this.#held(effect);
      } else if (effect?.kind === "goodbye") {
        this.#goodbye = effect.goodbye;
        leaving = true;
      } else if (effect?.kind === "gap") this.#lost({ code: 0, reason: "" });
      else if (effect?.kind === "refusal" && !this.#welcomed) this.#goodbye = effect.refusal;
      else if (effect?.kind === "pong") {
        // Of an older ping it is not known when that went out.
        if (effect.token === this.#token) this.onEffect({ ...effect, sentAt: this.#pingedAt });
      } else if (effect) this.onEffect(effect);
      if (effect?.kind === "status") this.learn(effect.endpoints);
      if (this.#socket !== socket) break;
    }
    this.onFrame();
    // An answer may have made room for more commands.
    if (this.#socket === socket) this.flush();
    if (leaving && this.#socket === socket) this.#lost({ code: 0, reason: "" });
  }

  #welcome(effect) {
    clearTimeout(this.#welcomeTimer);
    const { phase, since, endpoint } = this.state;
    this.#welcomed = true;
    this.#attempt = 0;
    this.#renewed = false;
    this.learn(effect.endpoints);
    this.onEffect({ ...effect, again: phase === "reconnecting", awayMs: Date.now() - since });
    this.#become({ phase: "connected", since: Date.now(), endpoint });
    this.#send([...this.#watched.values()].map((watch) => ({ watch })));
    this.#keepAlive();
  }

  // Not in yet: people decide, and take their time.
  #held({ position, message }) {
    clearTimeout(this.#welcomeTimer);
    this.#attempt = 0;
    this.#become({ ...this.state, held: { position, message } });
    this.#keepAlive();
  }

  #keepAlive() {
    if (this.#pingTimer) return;
    this.#pingTimer = setInterval(() => this.#ping(), timing.pingEveryMs);
    this.#ping();
  }

  #ping() {
    this.#pingedAt = Date.now();
    this.#send([{ ping: { token: String(++this.#token) } }]);
    // Whatever comes from the node is a sign of life, not the pong alone.
    this.#pongTimer ||= setTimeout(() => this.#lost({ code: 0, reason: "" }), timing.pongTimeoutMs);
  }

  #send(messages) {
    if (!this.#socket || messages.length === 0) return;
    for (const frame of packFrames(messages, this.session.limits.frameBytes)) this.#socket.send(frame);
  }

  #lost({ code, reason }) {
    const goodbye = this.#goodbye ?? (code >= 4000 && reason ? { code: reason } : null);
    // A session that ends while connected was ended on purpose (left, removed); one that is gone when the page comes
    // back merely timed out.
    const resuming = this.#welcomed ? goodbye?.code !== "session_ended" : this.#resuming;
    this.#drop();
    if (this.state.phase === "closed") return;
    const renewable = this.renewTicket !== null && !this.#renewed;
    const what = goodbye ? verdict(goodbye, { resuming, renewable }) : "again";
    if (goodbye?.endpoints) this.learn(goodbye.endpoints);
    if (what === "close") {
      const { code: why, message, retry } = goodbye;
      const refusal = goodbye instanceof Refusal ? goodbye : new Refusal({ code: why, message, retry });
      this.#become({ phase: "closed", code: refusal.code, reason: refusal.message });
      return;
    }
    if (what === "rejoin") this.session.forget();
    if (what === "renew") {
      this.#renewed = true;
      this.#renew();
      return;
    }
    this.#again(what === "wait" ? timing.waitForHostMs : undefined, goodbye);
  }

  #renew() {
    this.renewTicket().then(
      (ticket) => {
        this.session.ticket = ticket;
        this.#again(0);
      },
      () => this.#again(),
    );
  }

  #again(delay, goodbye = null) {
    if (this.state.phase === "closed") return;
    this.#endpoints.push(this.#endpoints.shift());
    const wait = delay ?? backoff(this.#attempt, this.#endpoints.length, Math.random());
    this.#attempt++;
    const { phase, since, held } = this.state;
    this.#become({
      held,
      phase: phase === "connected" ? "reconnecting" : phase,
      since: phase === "connected" ? Date.now() : since,
      endpoint: this.#endpoints[0],
      attempt: this.#attempt,
      retryAt: Date.now() + wait,
      code: goodbye?.code ?? "",
      reason: goodbye?.code ? new Refusal(goodbye).message : "",
    });
    this.#retryTimer = setTimeout(() => this.#dial(), wait);
  }

  #drop() {
    clearTimeout(this.#welcomeTimer);
    clearInterval(this.#pingTimer);
    this.#pingTimer = 0;
    clearTimeout(this.#pongTimer);
    this.#pongTimer = 0;
    const socket = this.#socket;
    this.#socket = null;
    this.session.disconnected();
    if (socket && socket.readyState <= 1) socket.close();
  }

  #become(state) {
    this.state = state;
    this.onState(state);
  }
}

function browserSocket(url) {
  return new WebSocket(url, subprotocol);
}

function clean(endpoint) {
  try {
    socketUrl(endpoint);
    return endpoint.replace(/\/+$/, "");
  } catch {
    return "";
  }
}
