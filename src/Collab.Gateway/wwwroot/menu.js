// A menu button's menu: arrow keys move, Escape and Tab close, the focus goes back to the button. It goes with its
// button when that is scrolled, so that what others do never takes it away.

import { arrange, h } from "./dom.js";

let open = null;

// items: { label, testid, action, danger, checked } or { emojis, action(emoji), chosen }; falsy ones are skipped.
export function openMenu(button, items, label) {
  const again = open?.button === button;
  closeMenu();
  if (again) return;
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label, testid: "menu" });
  arrange(menu, items.filter(Boolean).map((item) => (item.emojis ? emojiRow(item) : entry(item))));
  const buttons = [...menu.querySelectorAll("button")];
  menu.onkeydown = (event) => move(event, buttons, button);
  (button.closest("dialog") ?? document.body).append(menu);
  place(menu, button);
  button.setAttribute("aria-expanded", "true");
  open = { menu, button };
  buttons[0]?.focus({ preventScroll: true });
}

export function closeMenu(refocus = false) {
  if (!open) return;
  const { menu, button } = open;
  open = null;
  menu.remove();
  button.setAttribute("aria-expanded", "false");
  if (refocus && button.isConnected) button.focus({ preventScroll: true });
}

export function menuButton(props, ...children) {
  return h("button", { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", ...props }, ...children);
}

function entry({ label, testid, action, danger, checked }) {
  return h("button", {
    type: "button",
    role: checked === undefined ? "menuitem" : "menuitemradio",
    "aria-checked": checked === undefined ? undefined : String(checked),
    class: danger ? "danger" : undefined,
    tabindex: "-1",
    testid,
    onclick: () => { closeMenu(true); action(); },
  }, label);
}

function emojiRow({ emojis, action, chosen }) {
  return h("div", { class: "menu-emojis", role: "group", "aria-label": "React" }, emojis.map(({ emoji, name }) =>
    h("button", {
      type: "button",
      role: "menuitemcheckbox",
      "aria-checked": String(chosen.has(emoji)),
      "aria-label": name,
      tabindex: "-1",
      testid: "react-with",
      "data-emoji": emoji,
      onclick: () => { closeMenu(true); action(emoji); },
    }, emoji)));
}

function move(event, buttons, opener) {
  const at = buttons.indexOf(document.activeElement);
  const to = {
    ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1,
  }[event.key];
  if (to !== undefined) {
    buttons[(to + buttons.length) % buttons.length].focus();
  } else if (event.key === "Escape") {
    closeMenu(true);
  } else if (event.key === "Tab") {
    opener.focus();
    closeMenu();
    return;
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function place(menu, button) {
  const gap = 6;
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + gap + height <= innerHeight;
  menu.style.top = `${Math.max(gap, below ? at.bottom + gap : at.top - gap - height)}px`;
  menu.style.left = `${Math.max(gap, Math.min(at.right - width, innerWidth - width - gap))}px`;
}

function isInSight(button, scrolled) {
  if (!scrolled.contains(button)) return true;
  const { top, bottom } = button.getBoundingClientRect();
  const frame = scrolled instanceof Element ? scrolled.getBoundingClientRect() : { top: 0, bottom: innerHeight };
  return bottom > frame.top && top < frame.bottom;
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.menu.contains(event.target) && !open.button.contains(event.target)) closeMenu();
}, true);
addEventListener("resize", () => closeMenu());
document.addEventListener("scroll", (event) => {
  if (!open || open.menu.contains(event.target)) return;
  const { menu, button } = open;
  if (button.isConnected && isInSight(button, event.target)) place(menu, button);
  else closeMenu();
}, true);
