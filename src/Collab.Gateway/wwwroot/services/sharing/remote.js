// Remote control: pointer and keys over somebody's picture, as input for whoever shares it; and what comes of it there.

export const unit = 65535;
const movesEveryMs = 33;

// Where in the picture a pointer is, in the units of the wire.
export function placeOf({ clientX, clientY }, { left, top, width, height }) {
  const part = (at, from, size) => Math.max(0, Math.min(unit, Math.round(((at - from) / Math.max(1, size)) * unit)));
  return { x: part(clientX, left, width), y: part(clientY, top, height) };
}

export const modifiersOf = ({ shiftKey, ctrlKey, altKey, metaKey }) =>
  (shiftKey ? 1 : 0) + (ctrlKey ? 2 : 0) + (altKey ? 4 : 0) + (metaKey ? 8 : 0);

// For people, on the sharer's page.
export function inWords({ kind, key = "", button = 0, deltaY = 0 }) {
  switch (kind) {
    case "INPUT_KIND_POINTER_DOWN": return ["presses the left button", "presses the middle button",
      "presses the right button"][button] ?? "presses a button";
    case "INPUT_KIND_WHEEL": return deltaY < 0 ? "scrolls up" : "scrolls down";
    case "INPUT_KIND_KEY_DOWN": return key === " " ? "presses Space" : `presses ${key}`;
    default: return "";
  }
}

export class RemoteControl {
  #movedAt = 0;

  // canvas: where the picture is; isOn() -> whether one controls it; send(input).
  constructor({ canvas, isOn, send }) {
    Object.assign(this, { canvas, isOn, send });
    const on = (type, what) => canvas.addEventListener(type, (event) => {
      if (!this.isOn()) return;
      what(event);
    }, { passive: false });
    on("pointermove", (event) => this.#moved(event));
    on("pointerdown", (event) => {
      canvas.focus();
      canvas.setPointerCapture(event.pointerId);
      this.#pointer("INPUT_KIND_POINTER_DOWN", event);
    });
    on("pointerup", (event) => this.#pointer("INPUT_KIND_POINTER_UP", event));
    on("contextmenu", (event) => event.preventDefault());
    on("wheel", (event) => {
      event.preventDefault();
      this.#pointer("INPUT_KIND_WHEEL", event, { deltaX: Math.round(event.deltaX), deltaY: Math.round(event.deltaY) });
    });
    on("keydown", (event) => this.#key("INPUT_KIND_KEY_DOWN", event));
    on("keyup", (event) => this.#key("INPUT_KIND_KEY_UP", event));
  }

  #moved(event) {
    if (event.timeStamp - this.#movedAt < movesEveryMs) return;
    this.#movedAt = event.timeStamp;
    this.#pointer("INPUT_KIND_POINTER_MOVE", event);
  }

  #pointer(kind, event, more = {}) {
    const place = placeOf(event, this.canvas.getBoundingClientRect());
    this.send({ kind, ...place, button: Math.max(0, event.button), modifiers: modifiersOf(event), ...more });
  }

  #key(kind, event) {
    // Tab leaves the picture: whoever has no mouse must get away from it.
    if (event.key === "Tab") return;
    event.preventDefault();
    this.send({
      kind, key: event.key.slice(0, 32), code: event.code.slice(0, 32), modifiers: modifiersOf(event),
    });
  }
}
