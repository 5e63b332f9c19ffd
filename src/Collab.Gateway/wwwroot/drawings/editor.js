// Drawing with a pointer and with keys. It changes nothing itself: it asks its host, and shows meanwhile what is asked.
//
// host: { drawing(), mayDraw(), mayChange(object), style(), add(objects), move(ids, dx, dy), reshape(objects),
//   restack(ids, placement), remove(ids), undo(), redo(), point(kind, place | null), choose(tool), announce(text),
//   selected() }. add, move and reshape return promises that settle when it is done or refused.

import { fit, h } from "../dom.js";
import { written } from "./drawing.js";
import { pointsMax, simplify, strokeOf } from "./geometry.js";
import { Selection } from "./selection.js";
import { shapeOf } from "./shapes.js";
import { keyOf, tools } from "./tools.js";

const textSize = 200;

export class Editor {
  #tool = "pen";
  #gesture = null;
  #textarea = null;

  constructor(surface, stage, host) {
    Object.assign(this, { surface, stage, host });
    this.selection = new Selection(surface, host);
    const { element } = surface;
    element.addEventListener("pointerdown", (event) => this.#down(event));
    element.addEventListener("pointermove", (event) => this.#move(event));
    element.addEventListener("pointerup", (event) => this.#up(event));
    element.addEventListener("pointercancel", () => this.#cancel());
    element.addEventListener("pointerleave", () => this.#gone());
    element.addEventListener("dblclick", (event) => this.#editText(surface.objectAt(event.target)));
    element.addEventListener("keydown", (event) => this.#key(event));
  }

  get tool() {
    return this.#tool;
  }

  use(tool) {
    this.#cancel();
    if (this.#tool === "laser") this.host.point("laser", null);
    this.#tool = tool;
    this.surface.element.dataset.tool = tool;
    if (tool !== "select") this.selection.clear();
  }

  // The drawing or my rights are others than before.
  update() {
    this.selection.update();
    // Whoever only looks at it goes on looking.
    if (!this.host.mayDraw() && !["pan", "laser", "marquee"].includes(this.#gesture?.kind)) this.#cancel();
  }

  // Another surface is shown.
  leave() {
    this.#cancel();
    this.#closeText();
    this.selection.clear();
  }

  #down(event) {
    if (this.#textarea) {
      this.#commitText();
      return;
    }
    if (this.#gesture || (event.button !== 0 && event.button !== 1)) return;
    const at = this.surface.pointAt(event);
    const kind = event.button === 1 || event.altKey ? "hand" : this.#tool;
    if (kind === "hand") {
      event.preventDefault();
      this.#gesture = { kind: "pan", last: [event.clientX, event.clientY] };
    } else if (kind === "laser") {
      this.#gesture = { kind: "laser" };
      this.host.point("laser", at);
    } else if (kind === "select") {
      this.#gesture = this.selection.begin(event, at);
    } else if (!this.host.mayDraw()) {
      return;
    } else if (kind === "text") {
      // When the press is over, so that it does not take the focus away again.
      this.#gesture = { kind: "text", at };
    } else {
      this.#gesture = { kind: "draw", from: at, points: [at], preview: null };
    }
    this.surface.element.setPointerCapture(event.pointerId);
  }

  #move(event) {
    const at = this.surface.pointAt(event);
    if (this.#tool === "laser") this.host.point("laser", at);
    else this.host.point("cursor", at);
    const gesture = this.#gesture;
    if (!gesture) return;
    if (gesture.kind === "pan") {
      this.surface.pan(event.clientX - gesture.last[0], event.clientY - gesture.last[1]);
      gesture.last = [event.clientX, event.clientY];
    } else if (gesture.kind === "draw") {
      const events = event.getCoalescedEvents?.() ?? [];
      gesture.points.push(...(events.length > 0 ? events.map((each) => this.surface.pointAt(each)) : [at]));
      this.#preview(gesture, event.shiftKey);
    } else if (gesture.kind !== "laser" && gesture.kind !== "text") {
      this.selection.drag(gesture, at, event.shiftKey);
    }
  }

  #up(event) {
    const gesture = this.#gesture;
    this.#gesture = null;
    if (!gesture) return;
    if (gesture.kind === "draw") this.#finish(gesture, event.shiftKey);
    else if (gesture.kind === "text") this.#openText(gesture);
    else if (gesture.kind !== "pan" && gesture.kind !== "laser") this.selection.end(gesture);
  }

  #gone() {
    if (!this.#gesture) this.host.point("cursor", null);
    if (this.#tool === "laser") this.host.point("laser", null);
  }

  #cancel() {
    const gesture = this.#gesture;
    this.#gesture = null;
    gesture?.preview?.remove();
    if (gesture) this.selection.cancel(gesture);
  }

  #preview(gesture, straight) {
    const object = this.#objectOf(gesture, straight);
    const element = object && shapeOf(object);
    gesture.preview?.remove();
    gesture.preview = element;
    if (element) this.surface.over.append(element);
  }

  #objectOf({ from, points }, straight) {
    const style = this.host.style();
    const [x, y] = from;
    let [dx, dy] = [points[points.length - 1][0] - x, points[points.length - 1][1] - y];
    switch (this.#tool) {
      case "pen": return { ...strokeOf(points), style };
      case "line":
      case "arrow":
        // Shift keeps it level, upright or at 45 degrees.
        if (straight) [dx, dy] = snapped(dx, dy);
        return { x, y, kind: "line", shape: { dx, dy, arrow: this.#tool === "arrow" }, style };
      default: {
        if (straight) [dx, dy] = square(dx, dy);
        const [width, height] = [Math.max(1, Math.abs(dx)), Math.max(1, Math.abs(dy))];
        return { x: Math.min(x, x + dx), y: Math.min(y, y + dy), kind: this.#tool, shape: { width, height }, style };
      }
    }
  }

  #finish(gesture, straight) {
    const zoom = this.surface.view.zoom;
    if (this.#tool === "pen") {
      gesture.points = simplify(gesture.points, 6 / zoom).slice(0, pointsMax);
    } else {
      const [[x, y], [lx, ly]] = [gesture.from, gesture.points[gesture.points.length - 1]];
      // A click that was not meant to draw.
      if (Math.hypot(lx - x, ly - y) < 40 / zoom) {
        gesture.preview?.remove();
        return;
      }
    }
    this.#preview(gesture, straight);
    this.#add(this.#objectOf(gesture, straight), gesture.preview);
  }

  // What was drawn stays in sight until the server's own has come, or a refusal.
  async #add(object, preview) {
    try {
      return await this.host.add([written(object)]);
    } finally {
      preview?.remove();
    }
  }

  // Without a pointer: the tool's shape in the middle of what is seen, to be moved by arrow keys.
  async #addInTheMiddle() {
    if (!this.host.mayDraw() || !tools.find((tool) => tool.name === this.#tool)?.draws) return;
    const [x, y] = this.surface.center;
    if (this.#tool === "text") {
      this.#openText({ at: [x, y] });
      return;
    }
    const [from, to] = [[x - 800, y - 500], [x + 800, y + 500]];
    const ids = await this.#add(this.#objectOf({ from, points: [from, to] }, false), null);
    if (!ids?.length) return;
    this.host.choose("select");
    this.selection.select(ids);
  }

  #editText(object) {
    if (object?.kind !== "text" || !this.host.mayChange(object)) return;
    this.host.choose("select");
    this.#openText({ at: [object.x, object.y], object });
  }

  #openText({ at, object = null }) {
    if (!this.host.mayDraw()) return;
    const size = object?.shape.size ?? textSize;
    const [left, top] = this.surface.pixelOf(at);
    const field = h("textarea", {
      class: "drawn-entry", rows: "1", maxlength: "2000", "aria-label": "Text on the board", testid: "board-text",
      value: object?.shape.text ?? "",
    });
    field.style.left = `${left}px`;
    field.style.top = `${top}px`;
    field.style.fontSize = `${size / 10 * this.surface.view.zoom}px`;
    field.style.color = (object?.style ?? this.host.style()).color;
    field.oninput = () => fit(field);
    field.onkeydown = (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.#closeText();
      else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.#commitText();
      else return;
      event.preventDefault();
    };
    field.onblur = () => this.#commitText();
    this.#textarea = { field, at, object, size };
    this.stage.append(field);
    field.focus();
    fit(field);
  }

  #commitText() {
    if (!this.#textarea) return;
    const { field, at: [x, y], object, size } = this.#textarea;
    const text = field.value.trim();
    this.#closeText();
    if (!text || text === object?.shape.text) return;
    if (object) this.host.reshape([written({ ...object, style: null, shape: { ...object.shape, text } })]);
    else this.#add({ x, y, kind: "text", shape: { text, size }, style: this.host.style() }, null);
  }

  #closeText() {
    if (!this.#textarea) return;
    const { field } = this.#textarea;
    this.#textarea = null;
    field.onblur = null;
    field.remove();
    this.surface.element.focus({ preventScroll: true });
  }

  #key(event) {
    const action = keyOf(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    if (action.tool) this.host.choose(action.tool);
    else if (action.undo) this.host.undo();
    else if (action.redo) this.host.redo();
    else if (action.zoom) this.surface.zoom(action.zoom);
    else if (action.home) this.surface.reset();
    else if (action.pan && !this.selection.any) this.surface.pan(...action.pan);
    else if (action.escape) this.#escape();
    else if (action.add && this.selection.any) this.#editText(this.selection.only);
    else if (action.add) this.#addInTheMiddle();
    else this.selection.key(action);
  }

  #escape() {
    if (this.#gesture) this.#cancel();
    else this.selection.clear();
  }
}

function snapped(dx, dy) {
  const length = Math.hypot(dx, dy);
  const angle = Math.round(Math.atan2(dy, dx) / (Math.PI / 4)) * (Math.PI / 4);
  return [Math.round(Math.cos(angle) * length), Math.round(Math.sin(angle) * length)];
}

function square(dx, dy) {
  const side = Math.max(Math.abs(dx), Math.abs(dy));
  return [Math.sign(dx || 1) * side, Math.sign(dy || 1) * side];
}
