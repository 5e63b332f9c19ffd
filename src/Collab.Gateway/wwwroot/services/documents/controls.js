// What stands above and below the page: the documents as tabs, the pages, and who leads.

import { arrange, h, Kept, setText, toggle } from "../../dom.js";
import { icon, lineIcon } from "../../icons.js";
import { menuButton, openMenu } from "../../menu.js";
import { rank } from "../../protocol.js";

const cross = ["M6.500 6.500l7 7", "M13.500 6.500l-7 7"];
const plus = ["M10 4.500v11", "M4.500 10h11"];

export class Controls {
  #kept = new Kept();
  #facts = null;

  // act: { open(), show(id), close(id), turn(page), zoom(factor), fit(), undo(), redo(), clear(all), start(), stop(),
  // pass(to), follow() }
  constructor(meeting, act) {
    Object.assign(this, { meeting, act });
    const button = (testid, label, text, action, props = {}) => h("button", {
      type: "button", class: "button small", testid, title: label, "aria-label": label, onclick: action, ...props,
    }, text);
    this.tabs = h("div", { class: "document-tabs", role: "tablist", "aria-label": "Documents" });
    this.tabs.onkeydown = (event) => this.#key(event);
    this.open = h("button", {
      type: "button", class: "button small", testid: "documents-open", onclick: act.open,
    }, lineIcon(plus), "Open\u2026");
    this.head = h("div", { class: "document-head" }, this.tabs, this.open);

    this.back = button("page-back", "Page before", "\u2039", () => act.turn(this.#facts.page - 1));
    this.on = button("page-on", "Next page", "\u203a", () => act.turn(this.#facts.page + 1));
    this.number = h("input", {
      class: "page-number", inputmode: "numeric", "aria-label": "Page", maxlength: "4", testid: "page-number",
      onchange: () => act.turn(Number(this.number.value) || this.#facts.page),
    });
    this.count = h("span", { class: "hint", testid: "page-count" });
    this.fit = button("document-fit", "Show the whole width", "100%", () => act.fit());
    this.undo = button("document-undo", "Undo (Ctrl+Z)", "Undo", () => act.undo());
    this.more = menuButton({
      class: "icon-button", testid: "document-menu", "aria-label": "This page", title: "This page",
      onclick: () => this.#openMenu(),
    }, icon("more"));
    this.pages = h("div", { class: "document-pages" },
      h("div", { class: "document-group" }, this.back, this.number, this.count, this.on),
      h("div", { class: "document-group" },
        button("document-smaller", "Smaller", "\u2212", () => act.zoom(0.8)), this.fit,
        button("document-larger", "Larger", "+", () => act.zoom(1.25))),
      h("div", { class: "document-group" }, this.undo, this.more));

    this.words = h("p", { class: "document-leads", testid: "document-leads", role: "status" });
    this.start = button("document-present", "Lead the others through the documents", "Present", () => act.start());
    this.stop = button("document-stop", "Stop presenting", "Stop", () => act.stop());
    this.pass = menuButton({
      class: "button small", testid: "document-pass", onclick: () => this.#openHeirs(),
    }, "Hand over\u2026");
    this.follow = h("button", {
      type: "button", class: "button small primary", testid: "document-follow", onclick: act.follow,
    }, "Follow");
    this.foot = h("div", { class: "document-foot" }, this.pages,
      h("div", { class: "document-presenting" }, this.words, this.follow, this.start, this.pass, this.stop));
  }

  zoomed(zoom) {
    setText(this.fit, `${Math.round(zoom * 100)}%`);
  }

  // facts: { state, document, page, leads, roams, mayDraw }
  update(facts) {
    this.#facts = facts;
    const { meeting } = this;
    const { state, document, page, leads, roams, mayDraw } = facts;
    const led = state.presenter !== "";
    toggle(this.open, meeting.may("OpenDocument"));
    this.open.disabled = !meeting.writable;
    arrange(this.tabs, state.documents.map((each) => this.#tab(each, each === document)));
    this.#kept.sweep();
    toggle(this.tabs, state.documents.length > 0);
    toggle(this.pages, Boolean(document));
    this.back.disabled = page <= 1;
    this.on.disabled = page >= (document?.pages ?? 1);
    if (globalThis.document.activeElement !== this.number) this.number.value = String(page);
    setText(this.count, `of ${document?.pages ?? 1}`);
    this.undo.disabled = !mayDraw;
    const name = meeting.nameOf(state.presenter);
    setText(this.words, leads
      ? "You are presenting."
      : led ? `${name} is presenting${roams ? "; you look around alone." : "; you follow."}` : "");
    toggle(this.follow, led && !leads && roams);
    toggle(this.start, !leads && state.documents.length > 0 && meeting.may("StartPresenting"));
    this.start.disabled = !meeting.writable;
    const decides = leads || (led && meeting.isModerator);
    toggle(this.stop, decides);
    toggle(this.pass, decides);
  }

  #tab(document, selected) {
    const { meeting } = this;
    const closable = meeting.may("CloseDocument") && (meeting.isModerator || document.owner === meeting.me.id);
    return this.#kept.get(document.id, [document.name, selected, closable], () => h("span", {
      class: "document-tab", "data-selected": String(selected),
    },
    h("button", {
      type: "button", role: "tab", testid: "document-tab", "data-document": String(document.id), title: document.name,
      "data-focus": `document-${document.id}`, "aria-selected": String(selected), tabindex: selected ? "0" : "-1",
      onclick: () => this.act.show(document.id),
    }, h("bdi", {}, document.name)),
    closable && h("button", {
      type: "button", class: "document-close", testid: "document-close", "aria-label": `Close ${document.name}`,
      title: "Close for everyone", onclick: () => this.act.close(document.id),
    }, lineIcon(cross))));
  }

  #key(event) {
    const { state, document } = this.#facts;
    const at = state.documents.indexOf(document);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: state.documents.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = state.documents[(to + state.documents.length) % state.documents.length];
    this.act.show(next.id);
    this.tabs.querySelector(`[data-document="${next.id}"]`)?.focus();
  }

  #openMenu() {
    openMenu(this.more, [
      { label: "Redo", testid: "document-redo", action: () => this.act.redo() },
      { label: "Clear what I drew here", testid: "document-clear", action: () => this.act.clear(false) },
      this.meeting.isModerator && {
        label: "Clear everything here", testid: "document-clear-all", danger: true, action: () => this.act.clear(true),
      },
    ], "This page");
  }

  #openHeirs() {
    const { meeting } = this;
    const heirs = meeting.participants.filter(({ id, role }) =>
      id !== this.#facts.state.presenter && rank(role) >= rank("ROLE_PRESENTER"));
    const items = heirs.map(({ id }) => ({
      label: meeting.nameOf(id), testid: "document-heir", action: () => this.act.pass(id),
    }));
    openMenu(this.pass, items.length > 0
      ? items
      : [{ label: "Nobody else may present", testid: "document-heir-none", action: () => undefined }],
    "Hand over");
  }
}
