// A surface that is looked at: its objects as SVG, the part of it that is seen, and what lies over it for a while.

import { arrange } from "../dom.js";
import { ordered } from "./drawing.js";
import { boxOf, union } from "./geometry.js";
import { s, shapeOf } from "./shapes.js";

const zoomMin = 0.1;
const zoomMax = 8;

export class Surface {
  #elements = new Map();
  #drawing = null;
  #frame = 0;
  // What is seen: its upper left corner in tenths of a pixel, and how large things are.
  view = { x: 0, y: 0, zoom: 1 };

  constructor({ label, testid, onView = () => {} }) {
    this.onView = onView;
    this.objects = s("g", { class: "drawn-objects" });
    this.over = s("g", { class: "drawn-over" });
    this.pointers = s("g", { class: "drawn-pointers", "aria-hidden": "true" });
    this.element = s("svg", {
      class: "drawn", tabindex: "0", role: "application", "aria-label": label, "data-testid": testid,
      "aria-roledescription": "drawing board",
    }, this.objects, this.over, this.pointers);
    this.element.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    new ResizeObserver(() => this.#place()).observe(this.element);
  }

  // Shows a drawing as soon as the browser paints; only what is another than before is made anew.
  show(drawing) {
    if (drawing === this.#drawing) return;
    this.#drawing = drawing;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const kept = new Map();
    const elements = ordered(this.#drawing).map((object) => {
      const known = this.#elements.get(object.id);
      const entry = known?.object === object ? known : { object, element: shapeOf(object) };
      kept.set(object.id, entry);
      return entry.element;
    });
    this.#elements = kept;
    arrange(this.objects, elements);
  }

  // The object at which somebody points.
  objectAt(target) {
    const element = target.closest?.("[data-object]");
    return element && this.objects.contains(element) ? this.#drawing.get(Number(element.dataset.object)) : undefined;
  }

  elementOf(id) {
    return this.#elements.get(id)?.element;
  }

  // Where on the surface a pointer is.
  pointAt({ clientX, clientY }) {
    const { left, top } = this.element.getBoundingClientRect();
    const scale = 10 / this.view.zoom;
    return [this.view.x + (clientX - left) * scale, this.view.y + (clientY - top) * scale];
  }

  // Pixels of the element, from its upper left corner.
  pixelOf([x, y]) {
    const scale = this.view.zoom / 10;
    return [(x - this.view.x) * scale, (y - this.view.y) * scale];
  }

  get center() {
    const { clientWidth, clientHeight } = this.element;
    return [this.view.x + clientWidth * 5 / this.view.zoom, this.view.y + clientHeight * 5 / this.view.zoom];
  }

  // By pixels.
  pan(dx, dy) {
    const scale = 10 / this.view.zoom;
    this.look({ ...this.view, x: this.view.x - dx * scale, y: this.view.y - dy * scale });
  }

  // What is at this pixel stays there.
  zoom(factor, [px, py] = [this.element.clientWidth / 2, this.element.clientHeight / 2]) {
    const zoom = Math.min(zoomMax, Math.max(zoomMin, this.view.zoom * factor));
    const [x, y] = [this.view.x + px * 10 / this.view.zoom, this.view.y + py * 10 / this.view.zoom];
    this.look({ x: x - px * 10 / zoom, y: y - py * 10 / zoom, zoom });
  }

  reset() {
    this.look({ x: 0, y: 0, zoom: 1 });
  }

  // Everything at once.
  fit() {
    const box = union([...(this.#drawing ?? new Map()).values()].map(boxOf));
    const { clientWidth, clientHeight } = this.element;
    if (!box || clientWidth === 0) return this.reset();
    const margin = 300;
    const [width, height] = [box.right - box.left + 2 * margin, box.bottom - box.top + 2 * margin];
    const zoom = Math.min(2, Math.max(zoomMin, Math.min(clientWidth * 10 / width, clientHeight * 10 / height)));
    return this.look({
      x: (box.left + box.right) / 2 - clientWidth * 5 / zoom,
      y: (box.top + box.bottom) / 2 - clientHeight * 5 / zoom,
      zoom,
    });
  }

  look(view) {
    this.view = view;
    this.#place();
    this.onView(view);
  }

  #place() {
    const { clientWidth, clientHeight } = this.element;
    if (clientWidth === 0 || clientHeight === 0) return;
    const { x, y, zoom } = this.view;
    this.element.setAttribute("viewBox", `${x} ${y} ${clientWidth * 10 / zoom} ${clientHeight * 10 / zoom}`);
  }

  #wheel(event) {
    event.preventDefault();
    if (!event.ctrlKey && !event.metaKey) {
      this.pan(-event.deltaX, -event.deltaY);
      return;
    }
    const { left, top } = this.element.getBoundingClientRect();
    this.zoom(Math.exp(-event.deltaY / 300), [event.clientX - left, event.clientY - top]);
  }
}
