// What the server's clock says, as far as a page can know: told by pongs, and until one has come by the events' times.

export class ServerClock {
  #offset = null;
  #roundTrip = Infinity;

  constructor(local = () => Date.now()) {
    this.local = local;
  }

  now() {
    return this.local() + (this.#offset ?? 0);
  }

  // A pong: the shorter it was under way, the better it is known when the server wrote it. An old best is forgotten
  // slowly, for clocks drift.
  pong(sentAt, serverTime) {
    const roundTrip = this.local() - sentAt;
    if (!(serverTime > 0) || roundTrip < 0) return;
    this.#roundTrip = this.#roundTrip * 1.1 + 1;
    if (roundTrip > this.#roundTrip) return;
    this.#roundTrip = roundTrip;
    this.#offset = serverTime - (sentAt + roundTrip / 2);
  }

  // An event that was decided at this time has arrived: the server's clock is past it.
  event(serverTime) {
    if (this.#roundTrip < Infinity || !(serverTime > 0)) return;
    const behind = serverTime - this.local();
    if (this.#offset === null || behind > this.#offset) this.#offset = behind;
  }
}
