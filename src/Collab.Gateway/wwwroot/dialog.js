// A question in a dialog of its own. Resolves with true or the text typed; with null when it was called off.

import { h } from "./dom.js";

export function ask({ title, text, confirm, danger = false, input = null }) {
  return new Promise((resolve) => {
    const field = input && h("input", {
      id: "dialog-input", name: "dialog-input", maxlength: String(input.lengthMax), required: true,
      autocomplete: "off", value: input.value, testid: "dialog-input",
    });
    const form = h("form", { method: "dialog" },
      h("h2", { id: "dialog-title" }, title),
      text && h("p", { id: "dialog-text" }, text),
      field && h("label", { class: "field", for: "dialog-input" }, h("span", {}, input.label), field),
      h("div", { class: "dialog-actions" },
        h("button", {
          type: "button", class: "button", testid: "dialog-cancel", onclick: () => dialog.close(),
        }, "Cancel"),
        h("button", {
          type: "submit", value: "yes", class: `button ${danger ? "danger-fill" : "primary"}`, testid: "dialog-confirm",
        }, confirm)));
    const dialog = h("dialog", {
      "aria-labelledby": "dialog-title", "aria-describedby": text ? "dialog-text" : undefined, testid: "dialog",
    }, form);
    dialog.onclose = () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? field?.value.trim() ?? true : null);
    };
    document.body.append(dialog);
    dialog.showModal();
    field?.select();
  });
}
