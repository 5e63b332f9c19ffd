// The tools of a surface, and how what is drawn looks.

import { h } from "../dom.js";
import { lineIcon } from "../icons.js";
import { tools } from "./tools.js";

const colors = [
  ["#1f2328", "Black"], ["#d1242f", "Red"], ["#e8590c", "Orange"], ["#b58900", "Yellow"], ["#2e8b57", "Green"],
  ["#1971c2", "Blue"], ["#7048c6", "Violet"], ["#868e96", "Grey"],
];
const widths = [[20, "Thin"], [45, "Medium"], [100, "Thick"]];
const fillIcon = ["M4 11.5 10.5 5l6 6-5.5 5.5a1.4 1.4 0 0 1-2 0z", "M4 11.5h12", "M8.5 3l4 4"];

export class Toolbar {
  #style = { color: colors[0][0], fill: "", width: widths[1][0], opacity: 100 };
  #buttons = [];

  // onTool(name), onStyle(changes); prefix tells the buttons of several toolbars apart.
  constructor({ onTool, onStyle, prefix = "" }) {
    Object.assign(this, { onStyle, prefix });
    this.tools = h("div", { class: "drawn-tools", role: "toolbar", "aria-label": "Tools" },
      tools.map(({ name, title, key, icon }) => this.#toggle({
        testid: `tool-${name}`, title: `${title} (${key.toUpperCase()})`, "aria-label": title,
        "aria-keyshortcuts": key, onclick: () => onTool(name),
      }, () => this.tool === name, lineIcon(icon))));
    this.looks = h("div", { class: "drawn-looks", role: "toolbar", "aria-label": "Colour and line" },
      colors.map(([color, name]) => this.#toggle({
        class: "swatch", testid: `color-${name.toLowerCase()}`, title: name, "aria-label": name,
        onclick: () => this.#restyle(this.#style.fill ? { color, fill: tint(color) } : { color }),
      }, () => this.#style.color === color, dot(color, 8))),
      widths.map(([width, name]) => this.#toggle({
        class: "swatch", testid: `width-${name.toLowerCase()}`, title: `${name} lines`, "aria-label": `${name} lines`,
        onclick: () => this.#restyle({ width }),
      }, () => this.#style.width === width, dot("currentcolor", width / 20 + 1.5))),
      this.#toggle({
        class: "swatch", testid: "fill", title: "Fill shapes", "aria-label": "Fill shapes",
        onclick: () => this.#restyle({ fill: this.#style.fill ? "" : tint(this.#style.color) }),
      }, () => this.#style.fill !== "", lineIcon(fillIcon)));
    for (const bar of [this.tools, this.looks]) bar.onkeydown = (event) => roam(event, bar);
    this.show("pen", true);
  }

  get style() {
    return { ...this.#style };
  }

  show(tool, mayDraw) {
    this.tool = tool;
    for (const { button, pressed } of this.#buttons) button.setAttribute("aria-pressed", String(pressed()));
    for (const { name, draws } of tools) {
      if (draws) this.tools.querySelector(`[data-testid=${this.prefix}tool-${name}]`).disabled = !mayDraw;
    }
    for (const button of this.looks.children) button.disabled = !mayDraw;
    for (const bar of [this.tools, this.looks]) {
      const stop = [...bar.children].find((each) => each.tabIndex === 0 && !each.disabled)
        ?? [...bar.children].find((each) => !each.disabled);
      for (const each of bar.children) each.tabIndex = each === stop ? 0 : -1;
    }
  }

  #restyle(changes) {
    Object.assign(this.#style, changes);
    this.show(this.tool, true);
    this.onStyle(changes);
  }

  #toggle(props, pressed, content) {
    const button = h("button", {
      type: "button", tabindex: "-1", ...props, testid: `${this.prefix}${props.testid}`,
      class: `tool ${props.class ?? ""}`.trim(),
    }, content);
    this.#buttons.push({ button, pressed });
    return button;
  }
}

// A light colour of the same hue: what is written over it can still be read.
export function tint(color) {
  const channels = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return `#${channels.map((each) => Math.round(255 - (255 - each) * 0.25).toString(16).padStart(2, "0")).join("")}`;
}

function dot(color, radius) {
  const svg = lineIcon([]);
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  for (const [name, value] of Object.entries({ cx: 10, cy: 10, r: radius, fill: color })) {
    circle.setAttribute(name, String(value));
  }
  svg.append(circle);
  return svg;
}

// One stop of the Tab key for all of a bar; arrows go on from there.
function roam(event, bar) {
  const buttons = [...bar.children].filter((each) => !each.disabled);
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  const next = buttons.at(to % buttons.length);
  for (const each of bar.children) each.tabIndex = each === next ? 0 : -1;
  next.focus();
}
