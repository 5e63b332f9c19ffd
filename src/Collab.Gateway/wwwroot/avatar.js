import { h } from "./dom.js";
import { bucket, initials } from "./text.js";

// Colours are told apart in style.css: 8 of them.
export const avatar = (id, name, extra = "") =>
  h("span", { class: `avatar hue-${bucket(id, 8)} ${extra}`.trim(), "aria-hidden": "true" }, initials(name));
