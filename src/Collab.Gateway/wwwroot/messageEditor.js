// A message of one's own, being edited in its place.

import { fit, h } from "./dom.js";
import { limits } from "./protocol.js";

// end() puts it away; save(text) is called with another text.
export function messageEditor(message, { end, save }) {
  const field = h("textarea", {
    rows: "1", maxlength: String(limits.textCharacters), "aria-label": "Edit your message", testid: "edit-text",
    value: message.text,
  });
  field.oninput = () => fit(field);
  const done = () => {
    const text = field.value.trim();
    if (!text) return;
    end();
    if (text !== message.text) save(text);
  };
  field.onkeydown = (event) => {
    if (event.key === "Escape") end();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) done();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return h("form", { class: "edit", testid: "edit-form", onsubmit: (event) => { event.preventDefault(); done(); } },
    field,
    h("div", { class: "edit-actions" },
      h("button", { type: "submit", class: "button small primary", testid: "edit-save" }, "Save"),
      h("button", { type: "button", class: "button small", testid: "edit-cancel", onclick: end }, "Cancel"),
      h("span", { class: "hint wide-only" }, "Enter saves, Escape cancels")));
}
