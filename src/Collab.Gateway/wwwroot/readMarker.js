// Tells the server how far one has read, seldom: each time is an event of the conference.

const everyMs = 60_000;
// What the server asks of everybody, with something to spare.
const everyMsPerParticipant = 600;

export class ReadMarker {
  #timer = 0;
  #saidAt = 0;
  #said = 0;

  // readThrough(): the last message in sight; participants(): how many take part; mark(message): a promise
  constructor({ readThrough, participants, mark, now = () => Date.now() }) {
    Object.assign(this, { readThrough, participants, mark, now });
  }

  start() {
    this.stop();
    this.#timer = setInterval(() => this.tell(), everyMs / 4);
  }

  stop() {
    clearInterval(this.#timer);
  }

  async tell() {
    const message = this.readThrough();
    const wait = Math.max(everyMs, this.participants() * everyMsPerParticipant);
    if (message <= this.#said || this.now() - this.#saidAt < wait) return;
    this.#saidAt = this.now();
    try {
      await this.mark(message);
      this.#said = Math.max(this.#said, message);
    } catch {
      // It is only a convenience: the next time will do.
    }
  }
}
