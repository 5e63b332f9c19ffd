// The conference that one belongs to while one is in a room beside it: the same session goes on in the background, and
// the one service that has the rooms is followed. Nothing of it is shown.

import { Connection } from "./connection.js";

export class MainRoom {
  #listener = null;

  // session: of the main conference, whose own connection is closed; carried: what the panel knew there.
  constructor({ session, endpoints, service, carried, renewTicket = null, open = undefined }) {
    Object.assign(this, { session, service, carried });
    this.connection = new Connection({
      session,
      endpoints,
      renewTicket,
      ...(open ? { open } : {}),
      onEffect: (effect) => this.#effect(effect),
      onFrame: () => {},
      onState: (state) => this.#state(state),
    });
  }

  start() {
    this.connection.start();
  }

  stop() {
    this.#listener = null;
    this.connection.close();
  }

  // The panel in the room: { reset(snapshot), apply(event), over() }.
  listen(listener) {
    this.#listener = listener;
  }

  command(type, body = {}) {
    const done = this.session.command(this.service, type, body);
    this.connection.flush();
    return done;
  }

  // Out of the meeting altogether.
  async leave() {
    const done = this.session.command("roster", "Leave", {});
    this.connection.flush();
    await Promise.race([done.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 1000))]);
    this.stop();
  }

  #effect(effect) {
    if (effect.kind === "welcome" && !effect.resumed) {
      const snapshot = effect.snapshots.find(({ service }) => service === this.service);
      this.#listener?.reset(snapshot?.body ?? {});
    } else if (effect.kind === "event" && effect.event.service === this.service) this.#listener?.apply(effect.event);
  }

  #state({ phase, code }) {
    if (phase === "closed" && code) this.#listener?.over();
  }
}
