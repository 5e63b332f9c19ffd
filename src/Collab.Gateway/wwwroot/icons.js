// Line icons, 20 by 20; those that are always there stand in index.html.

const paths = {
  more: ["M4.5 10h.01", "M10 10h.01", "M15.5 10h.01"],
  reply: ["M8 5 3.5 9.5 8 14", "M3.5 9.5H12a4.5 4.5 0 0 1 4.5 4.5v1.5"],
  smile: ["M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z", "M7.3 11.6a3.2 3.2 0 0 0 5.4 0", "M7.8 8h.01", "M12.2 8h.01"],
  lock: ["M5 9.5h10v7H5z", "M7 9.5V7a3 3 0 0 1 6 0v2.5"],
  clock: ["M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z", "M10 6.5V10l2.3 1.5"],
};

export function icon(name) {
  const svg = lineIcon(paths[name]);
  svg.classList.add(`icon-${name}`);
  return svg;
}

export function lineIcon(lines) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  for (const d of lines) {
    const path = document.createElementNS(namespace, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}
