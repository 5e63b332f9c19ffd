// The SVG element of an object. Nothing that somebody wrote becomes markup: only attributes and text nodes.

import { boxOf, pathOfLine, pathOfStroke } from "./geometry.js";

const namespace = "http://www.w3.org/2000/svg";

export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

export function shapeOf(object) {
  const { x, y, kind, shape, style } = object;
  const group = s("g", { "data-object": object.id ?? "", "data-kind": kind, opacity: opacityOf(style) });
  switch (kind) {
    case "stroke": group.append(...ink(s("path", { d: pathOfStroke(object) }), style)); break;
    case "line": group.append(...ink(s("path", { d: pathOfLine(object) }), style)); break;
    case "rectangle":
      group.append(...ink(s("rect", { x, y, width: shape.width, height: shape.height, rx: 20 }), style, style.fill));
      break;
    case "ellipse": {
      const [rx, ry] = [shape.width / 2, shape.height / 2];
      group.append(...ink(s("ellipse", { cx: x + rx, cy: y + ry, rx, ry }), style, style.fill));
      break;
    }
    case "text": group.append(grip(boxOf(object)), text(object)); break;
    default: group.append(grip(boxOf(object)), ...image(object)); break;
  }
  return group;
}

const opacityOf = ({ opacity }) => (opacity < 100 ? opacity / 100 : undefined);

// The line as it looks, and before it one as wide as a finger, which nobody sees.
function ink(element, { color, width }, fill = "") {
  const reach = element.cloneNode();
  reach.setAttribute("class", "drawn-reach");
  element.setAttribute("stroke", color);
  element.setAttribute("stroke-width", width);
  element.setAttribute("fill", fill || "none");
  return [reach, element];
}

const grip = ({ left, top, right, bottom }) =>
  s("rect", { class: "drawn-grip", x: left, y: top, width: right - left, height: bottom - top });

function text({ x, y, shape, style }) {
  const lines = shape.text.split("\n").map((line, i) =>
    s("tspan", { x, y: y + shape.size * (0.95 + 1.25 * i) }, line || "\u00a0"));
  return s("text", { class: "drawn-text", "font-size": shape.size, fill: style.color }, ...lines);
}

// An image of another site is not fetched: that site would learn who is in the meeting. It is shown as a link.
function image({ x, y, shape: { url, width, height, description } }) {
  const title = s("title", {}, description || url);
  if (isOfThisServer(url)) return [s("image", { href: url, x, y, width, height }, title)];
  const size = Math.max(60, Math.min(160, width / 12));
  return [s("a", { href: url, target: "_blank", rel: "noopener noreferrer", class: "drawn-link" },
    title,
    s("rect", { x, y, width, height, rx: 40 }),
    s("text", { x: x + width / 2, y: y + height / 2, "font-size": size, "text-anchor": "middle" },
      description || "Image"),
    s("text", { x: x + width / 2, y: y + height / 2 + size * 1.4, "font-size": size * 0.75, "text-anchor": "middle" },
      hostOf(url)))];
}

function isOfThisServer(url) {
  try {
    return new URL(url, location.href).origin === location.origin;
  } catch {
    return false;
  }
}

function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
}
