// Below a meeting that is played again: play and pause, where it is, how fast, and the marks.

import { byId, h, setText, toggle } from "./dom.js";
import { speeds } from "./player.js";
import { clock } from "./text.js";

export class ReplayBar {
  #player = null;

  constructor({ title, marks = [] }) {
    this.marks = marks;
    this.words = h("p", { class: "replay-words", role: "status", testid: "replay-words" }, `Loading ${title}\u2026`);
    this.title = title;
    this.toggle = h("button", {
      type: "button", class: "button primary", disabled: true, testid: "replay-toggle",
      onclick: () => (this.#player.playing ? this.#player.pause() : this.#player.play()),
    }, "Play");
    this.seek = h("input", {
      type: "range", class: "replay-seek", min: "0", max: "0", step: "100", value: "0", disabled: true,
      "aria-label": "Where it is", testid: "replay-seek", oninput: () => this.#player.seek(Number(this.seek.value)),
    });
    this.time = h("span", { class: "replay-time", testid: "replay-time" });
    this.speed = h("select", { "aria-label": "Speed", testid: "replay-speed", onchange: () => {
      this.#player.speed = Number(this.speed.value);
    } }, speeds.map((speed) => h("option", { value: String(speed) }, `${speed}\u00d7`)));
    this.markList = h("div", { class: "replay-marks", role: "group", "aria-label": "Marks" });
    const bar = byId("replay");
    bar.replaceChildren(this.words, h("div", { class: "replay-row" }, this.toggle, this.seek, this.time, this.speed),
      this.markList);
    toggle(bar, true);
  }

  loading(events) {
    setText(this.words, `Loading ${this.title}: ${events} events`);
  }

  failed(message) {
    setText(this.words, `${this.title} cannot be played. ${message}`);
    this.words.classList.add("refusal");
  }

  ready(player, complete) {
    this.#player = player;
    const missing = complete ? "" : "; it is too long for a page, so its end is missing";
    setText(this.words, `Replay of ${this.title}${missing}`);
    this.toggle.disabled = false;
    this.seek.disabled = false;
    this.seek.max = String(player.length);
    this.markList.replaceChildren(...this.marks.map(({ text, seq }) => h("button", {
      type: "button", class: "button small", testid: "replay-mark", onclick: () => player.seek(player.positionOf(seq)),
    }, text)));
    this.update();
  }

  update() {
    if (!this.#player) return;
    const { playing, position, length } = this.#player;
    setText(this.toggle, playing ? "Pause" : "Play");
    this.seek.value = String(position);
    const words = `${clock(position)} of ${clock(length)}`;
    setText(this.time, words);
    this.seek.setAttribute("aria-valuetext", words);
  }
}
