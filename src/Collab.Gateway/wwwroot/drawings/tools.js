// The tools, and what each key does on a surface. No DOM.

export const tools = [
  { name: "select", title: "Select", key: "v", icon: ["M5 3.5l10.5 5.5-4.6 1.3-1.9 4.7z"] },
  { name: "hand", title: "Move the view", key: "h", icon: ["M10 3v14", "M3 10h14", "M7.5 5.5 10 3l2.5 2.5",
    "M7.5 14.5 10 17l2.5-2.5", "M5.5 7.5 3 10l2.5 2.5", "M14.5 7.5 17 10l-2.5 2.5"] },
  { name: "pen", title: "Pen", key: "p", draws: true, icon: ["M4 16l1-3.5L13.5 4 16 6.5 7.5 15z"] },
  { name: "line", title: "Line", key: "l", draws: true, icon: ["M4 16 16 4"] },
  { name: "arrow", title: "Arrow", key: "a", draws: true, icon: ["M4 16 16 4", "M9.5 4H16v6.5"] },
  { name: "rectangle", title: "Rectangle", key: "r", draws: true, icon: ["M3.5 5h13v10h-13z"] },
  { name: "ellipse", title: "Ellipse", key: "o", draws: true,
    icon: ["M10 4.5c4 0 7 2.5 7 5.5s-3 5.5-7 5.5-7-2.5-7-5.5 3-5.5 7-5.5Z"] },
  { name: "text", title: "Text", key: "t", draws: true, icon: ["M4.5 6V4h11v2", "M10 4v12", "M8 16h4"] },
  { name: "laser", title: "Laser pointer", key: "k", icon: ["M10 10h.01", "M10 3v2.5", "M10 14.5V17", "M3 10h2.5",
    "M14.5 10H17", "M5 5l1.8 1.8", "M13.200 13.200 15 15", "M5 15l1.8-1.8", "M13.200 6.800 15 5"] },
];

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// What a key press means, as an object with one member; undefined for nothing.
export function keyOf({ key, shiftKey, ctrlKey, metaKey, altKey }) {
  const low = key.length === 1 ? key.toLowerCase() : key;
  if (ctrlKey || metaKey) {
    if (low === "z") return shiftKey ? { redo: true } : { undo: true };
    if (low === "y") return { redo: true };
    if (low === "a") return { all: true };
    const arrow = arrows[key];
    return arrow ? { grow: arrow.map((each) => each * 100) } : undefined;
  }
  if (altKey) return undefined;
  const arrow = arrows[key];
  if (arrow) {
    // Ten pixels, one with Shift; without a selection the view moves instead.
    return { move: arrow.map((each) => each * (shiftKey ? 10 : 100)), pan: arrow.map((each) => each * -60) };
  }
  switch (low) {
    case "Delete":
    case "Backspace": return { remove: true };
    case "Escape": return { escape: true };
    case "Enter": return { add: true };
    case "+":
    case "=": return { zoom: 1.25 };
    case "-": return { zoom: 0.8 };
    case "0": return { home: true };
    case "]": return { restack: "PLACEMENT_FORWARD" };
    case "[": return { restack: "PLACEMENT_BACKWARD" };
    case "}": return { restack: "PLACEMENT_FRONT" };
    case "{": return { restack: "PLACEMENT_BACK" };
    case ".": return { step: 1 };
    case ",": return { step: -1 };
    default: {
      const tool = tools.find((each) => each.key === low);
      return tool && { tool: tool.name };
    }
  }
}
