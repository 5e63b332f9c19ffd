// Where the others point: their cursors with names, and laser pointers. They vanish by themselves.

import { s } from "./shapes.js";

const cursorForMs = 8000;
const laserForMs = 1500;
// Signals are rationed: so many milliseconds lie between two of one kind.
export const cursorEveryMs = 100;
export const laserEveryMs = 50;

export class Pointers {
  // By participant: { cursor: { x, y, until }, laser: { x, y, until } }
  #pointers = new Map();
  #timer = 0;

  // nameOf(participant), hueOf(participant): a number 0 to 7
  constructor(surface, { nameOf, hueOf }) {
    Object.assign(this, { surface, nameOf, hueOf });
  }

  // Numbers that others sent: whatever they are, nothing but a place comes of them.
  show(kind, participant, { x = 0, y = 0 }) {
    const until = Date.now() + (kind === "laser" ? laserForMs : cursorForMs);
    const at = { x: Number(x) || 0, y: Number(y) || 0, until };
    this.#pointers.set(participant, { ...this.#pointers.get(participant), [kind]: at });
    this.render();
  }

  hide(kind, participant) {
    const known = this.#pointers.get(participant);
    if (!known?.[kind]) return;
    delete known[kind];
    this.render();
  }

  clear() {
    this.#pointers.clear();
    this.render();
  }

  render() {
    clearTimeout(this.#timer);
    const now = Date.now();
    const size = 1 / this.surface.view.zoom;
    const elements = [];
    let next = Infinity;
    for (const [participant, pointer] of this.#pointers) {
      for (const kind of ["cursor", "laser"]) {
        const at = pointer[kind];
        if (!at) continue;
        if (at.until <= now) {
          delete pointer[kind];
          continue;
        }
        next = Math.min(next, at.until);
        elements.push(kind === "laser" ? laser(at, size) : this.#cursor(participant, at, size));
      }
      if (!pointer.cursor && !pointer.laser) this.#pointers.delete(participant);
    }
    this.surface.pointers.replaceChildren(...elements);
    if (next < Infinity) this.#timer = setTimeout(() => this.render(), next - now + 10);
  }

  #cursor(participant, { x, y }, size) {
    const name = this.nameOf(participant);
    const width = Math.min(24, [...name].length) * 72 + 120;
    return s("g", {
      class: `remote-cursor hue-${this.hueOf(participant)}`, transform: `translate(${x} ${y}) scale(${size})`,
      "data-testid": "remote-cursor", "data-participant": participant,
    },
    s("path", { d: "M0 0L0 170L45 130L75 195L105 182L76 118L135 114Z" }),
    s("rect", { x: 110, y: 170, width, height: 190, rx: 60 }),
    s("text", { x: 110 + width / 2, y: 300, "text-anchor": "middle", "font-size": 120 },
      [...name].slice(0, 24).join("")));
  }
}

const laser = ({ x, y }, size) =>
  s("g", { class: "remote-laser", transform: `translate(${x} ${y}) scale(${size})`, "data-testid": "remote-laser" },
    s("circle", { r: 130, class: "laser-glow" }), s("circle", { r: 55 }));

// Lets something through at most every so many milliseconds; the last of a burst always gets through.
export class Throttle {
  #last = 0;
  #timer = 0;

  constructor(everyMs, now = () => Date.now()) {
    Object.assign(this, { everyMs, now });
  }

  run(action) {
    clearTimeout(this.#timer);
    const wait = this.#last + this.everyMs - this.now();
    const go = () => {
      this.#last = this.now();
      action();
    };
    if (wait <= 0) go();
    else this.#timer = setTimeout(go, wait);
  }

  cancel() {
    clearTimeout(this.#timer);
  }
}
