// The side of the meeting: people first, then a tab for each panel. Without panels there are no tabs, only people.

import { arrange, byId, h, Kept, setText, toggle } from "./dom.js";
import { lineIcon } from "./icons.js";

const people = {
  service: "people", title: "People",
  icon: ["M7.5 9.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5Z", "M2.5 16a5 5 0 0 1 10 0",
    "M13 4.3a2.75 2.75 0 0 1 0 5", "M14.8 12a5 5 0 0 1 2.7 4"],
};
// What the people are the panel of.
const roster = "roster";
const generic = ["M4 4.5h12v11H4z", "M4 8h12"];

export class Dock {
  #pages = new Map();
  #statuses = new Kept();
  #selected = people.service;
  #callbacks = [];
  #wanted = "";

  constructor(panels) {
    this.panels = panels;
    this.list = byId("dock-tabs");
    this.list.replaceChildren();
    this.list.onkeydown = (event) => this.#key(event);
    for (const old of byId("dock").querySelectorAll(".panel")) old.remove();
    this.#pages.set(people.service, this.#page(people, byId("people-page")));
    byId("people-page").hidden = false;
    byId("meeting").classList.remove("docked", "dock-wide");
  }

  isShown(service) {
    return this.#selected === service;
  }

  show(service) {
    const name = this.#pages.has(service) || service !== roster ? service : people.service;
    if (this.#pages.has(name)) this.#select(name);
    // Its panel may still be on its way.
    else this.#wanted = name;
  }

  // The service that is in front; for the people it is the roster's.
  get front() {
    return this.#selected === people.service ? roster : this.#selected;
  }

  // In the order of the tabs: [{ service, title }].
  tabs() {
    return [...this.#pages.values()].map(({ service, title }) =>
      ({ service: service === people.service ? roster : service, title }));
  }

  // Calls back with the service that has come to the front.
  onChange(callback) {
    this.#callbacks.push(callback);
  }

  update(peopleCount) {
    const entries = [...this.panels.entries.values()];
    const docked = entries.length > 0;
    toggle(this.list, docked);
    byId("meeting").classList.toggle("docked", docked);
    const pages = [this.#pages.get(people.service), ...entries.map((entry) => this.#pageOf(entry))];
    for (const [service, page] of this.#pages) {
      if (pages.includes(page)) continue;
      page.element.remove();
      this.#pages.delete(service);
    }
    if (!this.#pages.has(this.#selected)) this.#select(people.service);
    if (this.#pages.has(this.#wanted)) this.#select(this.#wanted);
    arrange(this.list, pages.map((page) => page.tab));
    this.#setBadge(pages[0], "", String(peopleCount));
    for (const page of pages.slice(1)) this.#updatePanel(page);
    arrange(byId("panel-status"), entries.filter(({ status }) => status).map((entry) => this.#status(entry)));
    arrange(byId("overlays"), entries.flatMap(({ problem, instance }) => (problem === "" && instance.overlay) || []));
    this.#mark();
  }

  #status({ status, panel: { service } }) {
    const make = () => h("span", { class: "tag live", testid: `status-${service}` }, status);
    return this.#statuses.get(service, [status], make);
  }

  #pageOf(entry) {
    const known = this.#pages.get(entry.panel.service);
    if (known?.entry === entry) return known;
    known?.element.remove();
    const { service, title, wide } = entry.panel;
    const body = h("div", { class: "panel-body" });
    const problem = h("p", { class: "refusal", role: "alert", testid: "panel-problem", hidden: true });
    const widen = h("button", {
      type: "button", class: "icon-button wide-only", testid: `widen-${service}`,
      onclick: () => this.#widen(service, !this.#pages.get(service).wide),
    }, lineIcon(["M11.5 4H16v4.5", "M16 4l-5 5", "M8.500 16H4v-4.5", "M4 16l5-5"]));
    const element = h("section", { class: "side-page panel", testid: `panel-${service}`, hidden: true },
      h("header", { class: "panel-head" }, h("h2", {}, title), widen), problem, body);
    byId("dock").append(element);
    const page = { ...this.#page(entry.panel, element), entry, body, problem, widen, wide: wide === true };
    this.#pages.set(service, page);
    return page;
  }

  #page({ service, title, icon }, element) {
    const badge = h("span", { class: "dock-badge", testid: `badge-${service}` });
    const tab = h("button", {
      type: "button", class: "dock-tab", role: "tab", id: `tab-${service}`, testid: `tab-${service}`, title,
      "aria-controls": element.id || `page-${service}`, onclick: () => this.#select(service),
    }, lineIcon(icon?.length > 0 ? icon : generic), h("span", { class: "dock-tab-title" }, title), badge);
    element.id ||= `page-${service}`;
    return { service, title, tab, badge, element, entry: null, wide: false };
  }

  #updatePanel(page) {
    const { entry } = page;
    this.panels.refresh(entry);
    toggle(page.problem, entry.problem !== "");
    setText(page.problem, entry.problem);
    arrange(page.body, entry.problem === "" && entry.instance.element ? [entry.instance.element] : []);
    this.#setBadge(page, entry.badge);
  }

  // quiet: what assistive technology is told and others see elsewhere.
  #setBadge({ tab, badge, title }, text, quiet = "") {
    setText(badge, text);
    toggle(badge, text !== "");
    tab.setAttribute("aria-label", text || quiet ? `${title}, ${text || quiet}` : title);
  }

  #select(service) {
    this.#wanted = "";
    if (service !== this.#selected) {
      const before = this.#pages.get(this.#selected);
      this.#selected = service;
      if (before) this.#tell(before, false);
      this.#mark();
      this.#tell(this.#pages.get(service), true);
      for (const callback of this.#callbacks) callback(this.front);
    }
    this.#mark();
  }

  #mark() {
    for (const { service, tab, element, wide, widen } of this.#pages.values()) {
      const selected = service === this.#selected;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      toggle(element, selected);
      if (selected) byId("meeting").classList.toggle("dock-wide", wide);
      widen?.setAttribute("aria-pressed", String(wide));
      widen?.setAttribute("aria-label", wide ? "Less room for this panel" : "More room for this panel");
    }
    const docked = this.#pages.size > 1;
    for (const { service, element } of this.#pages.values()) {
      if (docked) {
        element.setAttribute("role", "tabpanel");
        element.setAttribute("aria-labelledby", `tab-${service}`);
      } else {
        element.removeAttribute("role");
        element.removeAttribute("aria-labelledby");
      }
    }
  }

  #tell({ entry }, shown) {
    if (entry?.problem === "") this.panels.guard(entry, () => entry.meeting?.shown(shown));
  }

  #widen(service, wide) {
    this.#pages.get(service).wide = wide;
    this.#mark();
  }

  // Arrows go round, whichever way the tabs lie; the tab that has the focus is the one in front.
  #key(event) {
    const tabs = [...this.list.children];
    const at = tabs.indexOf(document.activeElement);
    const [next, before] = [at + 1, at - 1];
    const keys = { ArrowDown: next, ArrowRight: next, ArrowUp: before, ArrowLeft: before, Home: 0, End: -1 };
    const to = keys[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const tab = tabs.at(to % tabs.length);
    tab.click();
    tab.focus();
  }
}
