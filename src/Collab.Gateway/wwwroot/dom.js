// Elements without markup: every text that reaches the document becomes a text node.

// h("button", { class: "quiet", testid: "send", "aria-label": "Send", onclick }, "Send")
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  element.append(...children.flat().filter((child) => child instanceof Node || typeof child === "string"));
  return element;
}

function set(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "testid") element.dataset.testid = value;
  else if (name.startsWith("on")) element[name] = value;
  else if (name === "value") element.value = value;
  else element.setAttribute(name, value === true ? "" : value);
}

export const byId = (id) => document.getElementById(id);

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function toggle(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

// Takes what was typed out of its fields, so that the next can be typed while this is on its way. The answer gives it
// back, for a refusal, where nothing else has been typed since.
export function take(...fields) {
  const typed = fields.map((field) => field.value);
  for (const field of fields) field.value = "";
  return () => fields.forEach((field, i) => {
    if (field.value === "") field.value = typed[i];
  });
}

// Lets the browser keep a text, given whole or in parts, as a file of that name.
export function saveText(name, type, ...parts) {
  const url = URL.createObjectURL(new Blob(parts, { type: `${type};charset=utf-8` }));
  h("a", { href: url, download: name }).click();
  // Not at once: the browser reads it later, some only when somebody has said where to keep it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

// As high as its text; browsers that can do it by style are left alone.
export function fit(textarea) {
  if (CSS.supports("field-sizing", "content")) return;
  textarea.style.height = "auto";
  textarea.style.height = `${textarea.scrollHeight + textarea.offsetHeight - textarea.clientHeight}px`;
}

// Makes the children of a parent these, in this order, touching only what differs.
export function arrange(parent, children) {
  let at = parent.firstChild;
  for (const child of children) {
    if (child === at) at = at.nextSibling;
    else parent.insertBefore(child, at);
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

// Elements by key, made anew only when what they are made of has changed.
export class Kept {
  #kept = new Map();

  get(key, parts, make) {
    const known = this.#kept.get(key);
    if (known && known.parts.length === parts.length && known.parts.every((part, i) => part === parts[i])) {
      known.used = true;
      return known.element;
    }
    const focused = known?.element.contains(document.activeElement) ? focusKey(known.element) : null;
    const element = make();
    this.#kept.set(key, { element, parts, used: true });
    if (known?.element.isConnected) known.element.replaceWith(element);
    if (focused !== null) restoreFocus(element, focused);
    return element;
  }

  // Forgets what was not asked for since the last time.
  sweep() {
    for (const [key, entry] of this.#kept) {
      if (entry.used) entry.used = false;
      else this.#kept.delete(key);
    }
  }
}

function focusKey(element) {
  const active = document.activeElement;
  return active === element ? "" : active.dataset.focus ?? active.dataset.testid ?? "";
}

function restoreFocus(element, key) {
  const target = key
    ? [...element.querySelectorAll("[data-testid], [data-focus]")]
      .find((each) => (each.dataset.focus ?? each.dataset.testid) === key)
    : element;
  (target ?? element).focus({ preventScroll: true });
}
