// What is selected on a surface: dragging it, its handles, and keys.

import { ordered, written } from "./drawing.js";
import { boxOf, overlaps, scaled, union } from "./geometry.js";
import { s, shapeOf } from "./shapes.js";

const selectedMax = 500;
const sizeMin = 40;

export class Selection {
  #ids = new Set();
  #frame = s("g", { class: "drawn-selection" });
  #marquee = null;

  constructor(surface, host) {
    Object.assign(this, { surface, host });
    surface.over.append(this.#frame);
  }

  get ids() {
    return [...this.#ids];
  }

  get any() {
    return this.#ids.size > 0;
  }

  // The selected object, when it is one.
  get only() {
    return this.#ids.size === 1 ? this.host.drawing().get(this.ids[0]) : undefined;
  }

  get objects() {
    return this.ids.map((id) => this.host.drawing().get(id)).filter(Boolean);
  }

  select(ids) {
    this.#ids = new Set(ids.slice(0, selectedMax));
    this.update();
    this.host.selected();
  }

  clear() {
    if (this.any) this.select([]);
  }

  // What is gone, or no longer mine to change, is not selected any more.
  update() {
    const drawing = this.host.drawing();
    for (const id of this.#ids) {
      const object = drawing.get(id);
      if (!object || !this.host.mayChange(object)) this.#ids.delete(id);
    }
    this.#draw(this.#box());
  }

  // A press of the pointer: on a handle, on an object, or beside everything. Gives the gesture.
  begin(event, at) {
    const handle = event.target.dataset?.handle;
    if (handle && this.any) return { kind: "resize", handle, box: this.#box(), objects: this.objects, from: at };
    const object = this.surface.objectAt(event.target);
    const changeable = object && this.host.mayChange(object);
    if (changeable && event.shiftKey) {
      const without = this.ids.filter((id) => id !== object.id);
      this.select(this.#ids.has(object.id) ? without : [...without, object.id]);
    } else if (changeable && !this.#ids.has(object.id)) {
      this.select([object.id]);
    }
    if (changeable && this.any) return { kind: "move", from: at, by: [0, 0], box: this.#box() };
    if (!event.shiftKey) this.clear();
    return { kind: "marquee", from: at, to: at, before: this.ids };
  }

  drag(gesture, at, straight) {
    const [dx, dy] = [at[0] - gesture.from[0], at[1] - gesture.from[1]];
    if (gesture.kind === "move") {
      gesture.by = straight ? (Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy]) : [dx, dy];
      this.#shift(gesture);
    } else if (gesture.kind === "resize") {
      gesture.target = resized(gesture.box, gesture.handle, dx, dy, straight);
      this.#show(gesture.objects.map((object) => scaled(object, gesture.box, gesture.target)), gesture);
      this.#draw(gesture.target);
    } else {
      gesture.to = at;
      this.#drawMarquee(gesture);
    }
  }

  end(gesture) {
    if (gesture.kind === "marquee") {
      const box = boxBetween(gesture.from, gesture.to);
      this.cancel(gesture);
      if (box.right - box.left < 20 && box.bottom - box.top < 20) return;
      const hit = [...this.host.drawing().values()].filter((object) =>
        this.host.mayChange(object) && overlaps(boxOf(object), box));
      this.select([...new Set([...gesture.before, ...hit.map((object) => object.id)])]);
    } else if (gesture.kind === "move") {
      const [dx, dy] = gesture.by.map(Math.round);
      if (Math.hypot(dx, dy) < 15 / this.surface.view.zoom) this.cancel(gesture);
      else this.#settle(this.host.move(this.ids, dx, dy), gesture);
    } else if (gesture.target) {
      const reshaped = gesture.objects.map((object) => scaled(object, gesture.box, gesture.target));
      this.#settle(this.#reshape(reshaped), gesture);
    }
  }

  // Everything is shown where it is.
  cancel(gesture) {
    this.#marquee?.remove();
    this.#marquee = null;
    if (gesture.kind === "move") this.#shift({ ...gesture, by: [0, 0] });
    gesture.shown?.remove();
    for (const element of gesture.hidden ?? []) element.removeAttribute("visibility");
    this.#draw(this.#box());
  }

  key(action) {
    if (action.all) {
      this.select([...this.host.drawing().values()].filter((x) => this.host.mayChange(x)).map((x) => x.id));
      this.host.choose("select");
      this.host.announce(`${this.#ids.size} selected.`);
    } else if (action.step) {
      this.#step(action.step);
    } else if (!this.any) {
      return;
    } else if (action.remove) {
      this.host.remove(this.ids);
    } else if (action.move) {
      this.host.move(this.ids, ...action.move);
    } else if (action.restack) {
      this.host.restack(this.ids, action.restack);
    } else if (action.grow) {
      const box = this.#box();
      const [dx, dy] = action.grow;
      const target = resized(box, "se", dx, dy, false);
      this.#reshape(this.objects.map((object) => scaled(object, box, target)));
    }
  }

  // The next object above the selected one, or below: every object is reached by keys.
  #step(by) {
    const mine = ordered(this.host.drawing()).filter((object) => this.host.mayChange(object));
    if (mine.length === 0) return;
    const at = mine.findIndex((object) => this.#ids.has(object.id));
    const to = at < 0 ? (by > 0 ? 0 : mine.length - 1) : (at + by + mine.length) % mine.length;
    this.host.choose("select");
    this.select([mine[to].id]);
    this.host.announce(`${mine[to].kind}${mine[to].kind === "text" ? `: ${mine[to].shape.text}` : ""}, `
      + `${to + 1} of ${mine.length}.`);
  }

  #reshape(objects) {
    return this.host.reshape(objects.map((object) => written({ ...object, style: null })));
  }

  async #settle(done, gesture) {
    try {
      await done;
    } finally {
      this.cancel(gesture);
    }
  }

  #box() {
    return union(this.objects.map(boxOf));
  }

  #shift({ by: [dx, dy], box }) {
    const moved = dx !== 0 || dy !== 0;
    for (const id of this.#ids) {
      const element = this.surface.elementOf(id);
      if (moved) element?.setAttribute("transform", `translate(${dx} ${dy})`);
      else element?.removeAttribute("transform");
    }
    if (box) {
      this.#draw({ left: box.left + dx, right: box.right + dx, top: box.top + dy, bottom: box.bottom + dy });
    }
  }

  #show(objects, gesture) {
    gesture.hidden ??= objects.map((object) => this.surface.elementOf(object.id)).filter(Boolean);
    for (const element of gesture.hidden) element.setAttribute("visibility", "hidden");
    gesture.shown?.remove();
    gesture.shown = s("g", {}, ...objects.map(shapeOf));
    this.surface.over.prepend(gesture.shown);
  }

  #draw(box) {
    if (!box) {
      this.#frame.replaceChildren();
      return;
    }
    const pad = 60 / this.surface.view.zoom;
    const size = 90 / this.surface.view.zoom;
    const [left, top, right, bottom] = [box.left - pad, box.top - pad, box.right + pad, box.bottom + pad];
    const handle = (name, x, y) => s("rect", {
      class: `drawn-handle drawn-handle-${name}`, "data-handle": name, "data-testid": `handle-${name}`,
      x: x - size / 2, y: y - size / 2, width: size, height: size, rx: size / 5,
    });
    this.#frame.replaceChildren(
      s("rect", { class: "drawn-frame", x: left, y: top, width: right - left, height: bottom - top }),
      handle("nw", left, top), handle("ne", right, top), handle("sw", left, bottom), handle("se", right, bottom));
  }

  #drawMarquee({ from, to }) {
    const { left, top, right, bottom } = boxBetween(from, to);
    this.#marquee?.remove();
    this.#marquee = s("rect", { class: "drawn-marquee", x: left, y: top, width: right - left, height: bottom - top });
    this.surface.over.append(this.#marquee);
  }
}

const boxBetween = ([ax, ay], [bx, by]) =>
  ({ left: Math.min(ax, bx), top: Math.min(ay, by), right: Math.max(ax, bx), bottom: Math.max(ay, by) });

// A box whose corner was dragged; with `even` its sides keep their ratio. It never turns over.
export function resized({ left, top, right, bottom }, handle, dx, dy, even) {
  const [width, height] = [right - left, bottom - top];
  let newWidth = Math.max(sizeMin, width + (handle.includes("w") ? -dx : dx));
  let newHeight = Math.max(sizeMin, height + (handle.includes("n") ? -dy : dy));
  if (even && width > 0 && height > 0) {
    const factor = Math.max(newWidth / width, newHeight / height);
    [newWidth, newHeight] = [width * factor, height * factor];
  }
  // What has no extent in a direction gets none.
  if (width < 1) newWidth = width;
  if (height < 1) newHeight = height;
  return {
    left: handle.includes("w") ? right - newWidth : left,
    right: handle.includes("w") ? right : left + newWidth,
    top: handle.includes("n") ? bottom - newHeight : top,
    bottom: handle.includes("n") ? bottom : top + newHeight,
  };
}
