// What is drawn on one surface, as a fold of edits; the same rules as Collab.Core/Services/Drawings. No DOM.
//
// An object: { id, author, x, y, z, kind, shape, style }. Lengths are in tenths of a pixel. shape by kind:
// stroke { points: [dx, dy, ...] }, line { dx, dy, arrow }, rectangle and ellipse { width, height },
// text { text, size }, image { url, width, height, description }. style: { color, fill, width, opacity }.

import { int } from "../protocol.js";

export const kinds = ["stroke", "line", "rectangle", "ellipse", "text", "image"];

// By id.
export const emptyDrawing = Object.freeze(new Map());

export const drawingFrom = (content) => put(emptyDrawing, content?.objects ?? []);

// Objects as the server writes them: added whole, or changed in the parts that they have.
export function put(drawing, objects) {
  if (objects.length === 0) return drawing;
  const next = new Map(drawing);
  for (const written of objects) {
    const id = int(written.id);
    const old = next.get(id);
    if (!old && !written.position) continue;
    next.set(id, { ...old, ...partsOf(written, old) });
  }
  return next;
}

export function remove(drawing, ids) {
  const next = new Map(drawing);
  for (const id of ids) next.delete(int(id));
  return next;
}

export function clearOf(drawing, author) {
  return new Map([...drawing].filter(([, object]) => object.author !== author));
}

export function edit(drawing, { put: changed = [], deleted = [] } = {}) {
  return remove(put(drawing, changed), deleted);
}

// The lowest first.
export const ordered = (drawing) => [...drawing.values()].sort((a, b) => a.z - b.z || a.id - b.id);

// As the server reads it; new ones without id.
export function written({ id, x, y, kind, shape, style }) {
  return {
    ...(id ? { id: String(id) } : {}),
    position: { x: Math.round(x), y: Math.round(y) },
    [kind]: whole(shape),
    ...(style ? { style } : {}),
  };
}

function partsOf(written, old) {
  const parts = old ? {} : { id: int(written.id), author: written.author ?? "", z: 0 };
  if (written.position) Object.assign(parts, { x: int(written.position.x), y: int(written.position.y) });
  if (written.z !== undefined) parts.z = int(written.z);
  if (written.style) parts.style = styleFrom(written.style);
  const kind = kinds.find((each) => written[each]);
  if (kind) Object.assign(parts, { kind, shape: shapeFrom(kind, written[kind]) });
  return parts;
}

const styleFrom = ({ color = "#000000", fill = "", width, opacity }) =>
  ({ color, fill, width: int(width), opacity: int(opacity) });

function shapeFrom(kind, shape) {
  switch (kind) {
    case "stroke": return { points: shape.points ?? [] };
    case "line": return { dx: int(shape.dx), dy: int(shape.dy), arrow: shape.arrow === true };
    case "text": return { text: shape.text ?? "", size: int(shape.size) };
    case "image": return {
      url: shape.url ?? "", width: int(shape.width), height: int(shape.height), description: shape.description ?? "",
    };
    default: return { width: int(shape.width), height: int(shape.height) };
  }
}

const whole = (shape) => Object.fromEntries(Object.entries(shape).map(([name, value]) =>
  [name, typeof value === "number" ? Math.round(value) : Array.isArray(value) ? value.map(Math.round) : value]));
