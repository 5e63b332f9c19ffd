// Plays what happened: from stretches of events, each with what the meeting looked like before, at their times.
// No DOM and no network.

export const speeds = [1, 2, 4, 8, 16];

const stepMs = 100;

export class Player {
  // Where it is, in ms from the beginning; pauses between stretches take no time.
  position = 0;
  playing = false;
  speed = 1;
  #stretch = -1;
  #next = 0;
  #timer = null;

  // stretches: [{ snapshots, events, startedAt, endedAt }], events with seq, type, ... and time in ms; reset(snapshots)
  // and apply(event) show them; onChange() when position or playing has changed.
  constructor({ stretches, reset, apply, onChange = () => {}, now = () => performance.now(),
    every = (what, ms) => setInterval(what, ms), never = (timer) => clearInterval(timer) }) {
    Object.assign(this, { reset, apply, onChange, now, every, never });
    let offset = 0;
    this.stretches = stretches.map((stretch) => {
      const placed = { ...stretch, offset };
      offset += Math.max(0, stretch.endedAt - stretch.startedAt);
      return placed;
    });
    this.length = offset;
    this.seek(0);
  }

  play() {
    if (this.playing) return;
    if (this.position >= this.length) this.seek(0);
    this.playing = true;
    let last = this.now();
    this.#timer = this.every(() => {
      const now = this.now();
      this.#forward(this.position + (now - last) * this.speed);
      last = now;
    }, stepMs);
    this.onChange();
  }

  pause() {
    if (!this.playing) return;
    this.never(this.#timer);
    this.playing = false;
    this.onChange();
  }

  // Backwards everything is made again from the stretch's beginning: what services show can only be folded forwards.
  seek(position) {
    const to = Math.min(Math.max(0, position), this.length);
    if (to < this.position || this.#stretch < 0) this.#begin(this.#stretchAt(to));
    else if (this.#stretchAt(to) > this.#stretch) this.#begin(this.#stretchAt(to));
    this.#forward(to);
  }

  // The place of an event, or of the first one after it.
  positionOf(seq) {
    for (const stretch of this.stretches) {
      const event = stretch.events.find((each) => each.seq >= seq);
      if (event) return this.#placeOf(stretch, event);
    }
    return this.length;
  }

  // When what is shown happened, in ms since 1970.
  get time() {
    const stretch = this.stretches[Math.max(0, this.#stretch)];
    return stretch ? stretch.startedAt + this.position - stretch.offset : 0;
  }

  #stretchAt(position) {
    const after = this.stretches.findIndex(({ offset }) => offset > position);
    return (after < 0 ? this.stretches.length : after) - 1;
  }

  #begin(index) {
    this.#stretch = index;
    this.#next = 0;
    this.position = this.stretches[index]?.offset ?? 0;
    if (index >= 0) this.reset(this.stretches[index].snapshots);
  }

  #forward(to) {
    const end = Math.min(to, this.length);
    while (this.#stretch >= 0) {
      const stretch = this.stretches[this.#stretch];
      while (this.#next < stretch.events.length && this.#placeOf(stretch, stretch.events[this.#next]) <= end) {
        this.apply(stretch.events[this.#next++]);
      }
      const following = this.stretches[this.#stretch + 1];
      if (!following || following.offset > end) break;
      this.#begin(this.#stretch + 1);
    }
    this.position = end;
    if (this.position >= this.length) this.pause();
    this.onChange();
  }

  #placeOf({ startedAt, offset }, { time }) {
    return offset + Math.max(0, time - startedAt);
  }
}
