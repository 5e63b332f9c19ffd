// The page that is looked at, below what is written on it: follows the surface's view.

import { h } from "../../dom.js";

const sharpenAfterMs = 200;

export class Paper {
  #pages = null;
  #key = "";
  #page = 0;
  #zoom = 1;
  #shownZoom = 0;
  #timer = 0;

  // onSized([width, height]) when another page has come; onProblem(words).
  constructor({ onSized, onProblem }) {
    Object.assign(this, { onSized, onProblem });
    this.content = h("div", { class: "document-content" });
    this.element = h("div", { class: "document-paper", hidden: true }, this.content);
  }

  // Another document, or none: pages as openPages gives them; the key tells documents apart.
  use(key, pages) {
    if (key === this.#key && pages === this.#pages) return;
    [this.#key, this.#pages, this.#page] = [key, pages, 0];
    this.element.hidden = true;
    this.content.replaceChildren();
  }

  async show(page) {
    if (!this.#pages || page === this.#page || page > this.#pages.count) return;
    this.#page = page;
    const pages = this.#pages;
    const current = () => pages === this.#pages && page === this.#page;
    try {
      const size = await pages.size(page);
      if (!current()) return;
      [this.element.style.width, this.element.style.height] = size.map((each) => `${each}px`);
      this.#shownZoom = this.#zoom;
      this.element.hidden = false;
      this.onSized(size);
      await pages.show(page, this.content, this.#zoom);
      if (current()) this.element.dataset.page = String(page);
    } catch (error) {
      if (current()) this.onProblem(`This page cannot be shown: ${error.message}`);
    }
  }

  // As the surface is looked at: { x, y } in tenths of a pixel.
  place({ x, y, zoom }) {
    this.#zoom = zoom;
    this.element.style.transform = `translate(${-x * zoom / 10}px, ${-y * zoom / 10}px) scale(${zoom})`;
    clearTimeout(this.#timer);
    if (Math.abs(zoom - this.#shownZoom) < 0.01) return;
    // Not with every step of a wheel.
    this.#timer = setTimeout(() => this.#sharpen(), sharpenAfterMs);
  }

  #sharpen() {
    if (!this.#pages || this.#page === 0) return;
    this.#shownZoom = this.#zoom;
    this.#pages.show(this.#page, this.content, this.#zoom).catch((error) => this.onProblem(error.message));
  }
}
