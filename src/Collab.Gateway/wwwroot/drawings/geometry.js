// Boxes, scaling and smoothing of what is drawn; all in tenths of a pixel. No DOM.

export const pointsMax = 2000;
const coordinateMax = 10_000_000;
// A line of letters, as high as its size.
const lineHeight = 1.25;

// { left, top, right, bottom } of an object.
export function boxOf({ x, y, kind, shape }) {
  switch (kind) {
    case "stroke": return boxOfPoints(pointsOf({ x, y, shape }));
    case "line": return boxOfPoints([[x, y], [x + shape.dx, y + shape.dy]]);
    case "text": {
      const lines = shape.text.split("\n");
      const longest = Math.max(...lines.map((line) => [...line].length));
      return {
        left: x, top: y, right: x + Math.max(1, longest) * shape.size * 0.56,
        bottom: y + lines.length * shape.size * lineHeight,
      };
    }
    default: return { left: x, top: y, right: x + shape.width, bottom: y + shape.height };
  }
}

export function union(boxes) {
  return boxes.length === 0 ? null : {
    left: Math.min(...boxes.map((box) => box.left)),
    top: Math.min(...boxes.map((box) => box.top)),
    right: Math.max(...boxes.map((box) => box.right)),
    bottom: Math.max(...boxes.map((box) => box.bottom)),
  };
}

export const overlaps = (a, b) => a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;

export function boxOfPoints(points) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  }
  return { left, top, right, bottom };
}

// Of a stroke: [[x, y], ...].
export function pointsOf({ x, y, shape }) {
  const points = [[x, y]];
  for (let i = 0; i + 1 < shape.points.length; i += 2) {
    x += shape.points[i];
    y += shape.points[i + 1];
    points.push([x, y]);
  }
  return points;
}

// Points become a stroke: whole numbers, each relative to the one before as the server keeps them.
export function strokeOf(points) {
  const rounded = points.map(([x, y]) => [clamp(x), clamp(y)]);
  const [[x, y]] = rounded;
  return {
    x, y, kind: "stroke",
    shape: { points: rounded.slice(1).flatMap(([px, py], i) => [px - rounded[i][0], py - rounded[i][1]]) },
  };
}

// Leaves out the points that lie within `tolerance` of the line between their neighbours (Douglas and Peucker).
export function simplify(points, tolerance) {
  if (points.length < 3) return points;
  const keep = new Uint8Array(points.length);
  keep[0] = keep[points.length - 1] = 1;
  const open = [[0, points.length - 1]];
  while (open.length > 0) {
    const [from, to] = open.pop();
    let [farthest, at] = [tolerance, 0];
    for (let i = from + 1; i < to; i++) {
      const distance = distanceTo(points[i], points[from], points[to]);
      if (distance > farthest) [farthest, at] = [distance, i];
    }
    if (at === 0) continue;
    keep[at] = 1;
    open.push([from, at], [at, to]);
  }
  return points.filter((_, i) => keep[i]);
}

// An object of one box put into another; its kind stays.
export function scaled(object, from, to) {
  const fx = ratio(to.right - to.left, from.right - from.left);
  const fy = ratio(to.bottom - to.top, from.bottom - from.top);
  const x = to.left + (object.x - from.left) * fx;
  const y = to.top + (object.y - from.top) * fy;
  const { kind, shape } = object;
  switch (kind) {
    case "stroke": return {
      ...object,
      ...strokeOf(pointsOf(object).map(([px, py]) =>
        [to.left + (px - from.left) * fx, to.top + (py - from.top) * fy])),
    };
    case "line": return { ...object, x, y, shape: { ...shape, dx: shape.dx * fx, dy: shape.dy * fy } };
    case "text": return { ...object, x, y, shape: { ...shape, size: Math.min(5000, Math.max(40, shape.size * fy)) } };
    default: return {
      ...object, x, y,
      shape: { ...shape, width: Math.max(1, shape.width * fx), height: Math.max(1, shape.height * fy) },
    };
  }
}

// The SVG path of a stroke: rounded through the middles between its points.
export function pathOfStroke(object) {
  const points = pointsOf(object);
  if (points.length < 3) {
    const [[x, y], last = [x, y]] = points;
    return `M${x} ${y}L${last[0]} ${last[1]}`;
  }
  let path = `M${points[0][0]} ${points[0][1]}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [[x, y], [nx, ny]] = [points[i], points[i + 1]];
    path += `Q${x} ${y} ${(x + nx) / 2} ${(y + ny) / 2}`;
  }
  const [x, y] = points[points.length - 1];
  return `${path}L${x} ${y}`;
}

export function pathOfLine({ x, y, shape: { dx, dy, arrow }, style }) {
  const path = `M${x} ${y}l${dx} ${dy}`;
  const length = Math.hypot(dx, dy);
  if (!arrow || length < 1) return path;
  const size = Math.min(length, 60 + 3 * style.width);
  const [ux, uy] = [dx / length * size, dy / length * size];
  const [ax, ay] = [-0.87 * ux - 0.5 * uy, 0.5 * ux - 0.87 * uy];
  const [bx, by] = [-0.87 * ux + 0.5 * uy, -0.5 * ux - 0.87 * uy];
  return `${path}l${ax} ${ay}m${-ax} ${-ay}l${bx} ${by}`;
}

function distanceTo([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

const clamp = (value) => Math.round(Math.max(-coordinateMax, Math.min(coordinateMax, value)));

const ratio = (to, from) => (Math.abs(from) < 1 ? 1 : to / from);
