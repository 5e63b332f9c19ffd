// Where one looks: as whoever leads does, alone, or for all who follow.

import { Throttle } from "../../drawings/pointers.js";
import { findDocument } from "./model.js";

const movedEveryMs = 100;
const keptAfterMs = 600;
const margin = 24;

export class Looking {
  // Whether one looks around alone while somebody leads.
  roams = false;
  #placing = false;
  // The page that was laid out last.
  #fitted = "";
  #size = null;
  #keeping = 0;
  #throttle = new Throttle(movedEveryMs);

  // panel: { state(), shown(), page(), go(document, page), send(type, body), changed() }
  constructor(meeting, surface, panel) {
    Object.assign(this, { meeting, surface, panel });
  }

  get leads() {
    return this.panel.state().presenter === this.meeting.me.id;
  }

  // Somebody else leads, or nobody does.
  ledAnew() {
    this.roams = false;
    if (this.leads) this.#keep();
    else this.follow();
  }

  follow() {
    this.roams = false;
    const state = this.panel.state();
    this.obey(findDocument(state, state.shown)?.view, state.shown);
    this.panel.changed();
  }

  // Goes where whoever leads is.
  obey(view, id) {
    const state = this.panel.state();
    const document = findDocument(state, id);
    if (!view || !document || this.leads || this.roams || state.presenter === "") return;
    const page = Math.min(document.pages, view.page);
    this.panel.go(id, page);
    this.#fitted = `${id}/${page}`;
    const zoom = view.zoom / 100;
    const { clientWidth, clientHeight } = this.surface.element;
    this.#look({ x: view.x - clientWidth * 5 / zoom, y: view.y - clientHeight * 5 / zoom, zoom });
    this.panel.changed();
  }

  // The view was moved, by whomever.
  viewed() {
    if (this.#placing) return;
    this.#roam();
    if (!this.leads) return;
    this.#throttle.run(() => this.#tell());
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keep(), keptAfterMs);
  }

  // This participant went to another page.
  moved() {
    this.#roam();
    this.#keep();
  }

  // Another page has come, of this size in pixels. The first of a document shows its whole width.
  sized(size) {
    this.#size = size;
    const key = `${this.panel.shown()}/${this.panel.page()}`;
    if (this.#fitted === key) return;
    const first = !this.#fitted.startsWith(`${this.panel.shown()}/`);
    this.#fitted = key;
    if (first) {
      this.fit();
    } else {
      this.#look({ ...this.surface.view, y: -margin * 10 / this.surface.view.zoom });
      this.#keep();
    }
  }

  fit() {
    const { clientWidth } = this.surface.element;
    if (!this.#size || clientWidth === 0) return;
    const [width] = this.#size;
    const zoom = Math.min(2, Math.max(0.1, (clientWidth - 2 * margin) / width));
    this.#look({ x: (width * 10 - clientWidth * 10 / zoom) / 2, y: -margin * 10 / zoom, zoom });
    this.#keep();
  }

  #roam() {
    if (this.leads || this.panel.state().presenter === "" || this.roams) return;
    this.roams = true;
    this.panel.changed();
  }

  #look(view) {
    this.#placing = true;
    try {
      this.surface.look(view);
    } finally {
      this.#placing = false;
    }
  }

  get #place() {
    const [x, y] = this.surface.center.map(Math.round);
    const zoom = Math.round(this.surface.view.zoom * 100);
    return { document: String(this.panel.shown()), view: { page: this.panel.page(), x, y, zoom } };
  }

  get #hasPlace() {
    return this.leads && Boolean(findDocument(this.panel.state(), this.panel.shown()));
  }

  // While moving.
  #tell() {
    if (this.#hasPlace) this.meeting.signal("ViewMoved", this.#place);
  }

  // For those who come later.
  #keep() {
    clearTimeout(this.#keeping);
    if (this.#hasPlace) this.panel.send("ShowPage", this.#place);
  }
}
