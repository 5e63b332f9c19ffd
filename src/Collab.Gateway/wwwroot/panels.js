// The panels of services: loads them, feeds each the snapshot, events and signals of its service, and keeps one that
// fails from harming the meeting. No DOM: dock.js shows them.
//
// A panel is a module services/<name>/panel.js that exports
//   panel = { service, title, order, icon: [paths of a 20 by 20 line icon], wide?: starts with more room,
//             create(meeting) }
// create() gives { element, reset(snapshot), apply(event), signal?(signal), update?(), badge?() -> "" | "3",
//     announcement?() -> "" | "Recording": what everybody is to see in the bar on top,
//     badgesFor?(participant) -> [{ text?, icon?, tone?: "accent" | "good" | "faint", label, testid }]: what the list
//     of people shows beside a name,
//     permit?(service, usual) -> the lowest role, as a number, that the service's messages take when usual is what
//     they usually take: the page's side of a doorkeeper's Permit,
//     overlay?: an element that is shown below the chat, whichever panel is in front }.

import { rank } from "./protocol.js";

const loadForMs = 10000;
// What happens while the modules are on their way is kept for them, up to this many events and signals.
const waitingMax = 5000;

const stopped = "This panel has stopped working. The meeting goes on without it; load the page again to bring it back.";

// The modules that services.js lists, in the order of their tabs: [{ panel, failed }]. Those that cannot be loaded
// are there too, with nothing but a name.
export async function loadPanels(
  { panels, permissions }, { load = loadModule, style = () => {}, log = logError } = {}) {
  const loaded = await Promise.all(panels.map(async (listed) => {
    try {
      const { panel } = await inTime(load(listed.script));
      if (panel?.service !== listed.service || typeof panel.create !== "function") {
        throw new TypeError(`${listed.script} exports no panel of '${listed.service}'.`);
      }
      if (listed.style) style(listed.style);
      return { panel, failed: false };
    } catch (error) {
      log(listed.service, error);
      return { panel: { service: listed.service, title: listed.service, order: Infinity, icon: [] }, failed: true };
    }
  }));
  const definitions = loaded.sort((a, b) =>
    (a.panel.order ?? Infinity) - (b.panel.order ?? Infinity) || (a.panel.service < b.panel.service ? -1 : 1));
  return { definitions, permissions };
}

export class Panels {
  // By service, in the order of their tabs: { panel, instance, problem, badge }.
  entries = new Map();
  #definitions = null;
  #permissions = {};
  #waiting = [];
  #seen = [];

  // loaded: a promise of loadPanels; meeting(service, entry): what the panel is given; onChange(): look at the entries.
  constructor({ loaded, meeting, onChange, log = logError }) {
    Object.assign(this, { meeting, onChange, log });
    loaded.then(({ definitions, permissions }) => {
      this.#definitions = definitions;
      this.#permissions = permissions;
      for (const feed of this.#waiting.splice(0)) feed();
      onChange();
    }, (error) => {
      this.#definitions = [];
      this.#waiting = [];
      log("", error);
    });
  }

  // The conference anew, as of now. A service that the server does not offer has no panel.
  welcome(snapshots) {
    if (!this.#definitions) this.#waiting = [];
    this.#when(() => {
      const bodies = new Map(snapshots.map(({ service, body }) => [service, body ?? {}]));
      const before = this.entries;
      this.entries = new Map();
      for (const { panel, failed } of this.#definitions) {
        if (!bodies.has(panel.service)) continue;
        const known = before.get(panel.service);
        // One that failed gets another chance: a fresh panel with a fresh state.
        const entry = known?.problem === "" ? known : this.#create(panel, failed);
        this.entries.set(panel.service, entry);
        this.#feed(entry, (instance) => instance.reset(bodies.get(panel.service)));
      }
    });
  }

  event(event) {
    this.#when(() => this.#feed(this.entries.get(event.service), (instance) => instance.apply(event)));
  }

  signal(signal) {
    this.#when(() => this.#feed(this.entries.get(signal.service), (instance) => instance.signal?.(signal)));
  }

  // Whatever the panels are made from besides their own service; tells them when one of these is another than before.
  update(...facts) {
    if (facts.length === this.#seen.length && facts.every((fact, i) => fact === this.#seen[i])) return;
    this.#seen = facts;
    if (this.#definitions) for (const entry of this.entries.values()) this.#feed(entry, (panel) => panel.update?.());
  }

  // Whether somebody of this role (as a number) may send such a message to the service. changes: what the conference
  // has changed, [{ service, type, minimum }].
  may(service, type, role, changes = []) {
    const usual = this.#permissions[service]?.[type] ?? 0;
    if (usual === 0) return false;
    const changed = changes.find((change) => change.service === service && change.type === type);
    return role >= (changed ? rank(changed.minimum) : this.#permit(service, type, usual));
  }

  // Queries are what begins with Get; reading is always as usual.
  #permit(service, type, usual) {
    if (/^Get[A-Z]/.test(type)) return usual;
    return [...this.entries.values()].filter((entry) => entry.problem === "" && entry.instance?.permit)
      .reduce((role, entry) => this.guard(entry, (instance) => instance.permit(service, role)) ?? role, usual);
  }

  guard(entry, what) {
    try {
      return what(entry.instance);
    } catch (error) {
      this.log(entry.panel.service, error);
      entry.problem = stopped;
      entry.badge = "";
      this.onChange();
      return undefined;
    }
  }

  // What a panel's tab is to show besides its words, and what everybody is to see in the bar on top.
  refresh(entry) {
    if (entry.problem === "") entry.badge = String(this.guard(entry, (instance) => instance.badge?.()) ?? "");
    entry.status = entry.problem === "" ? String(this.guard(entry, (instance) => instance.announcement?.()) ?? "") : "";
  }

  // What all panels show beside a name in the list of people.
  badgesFor(participant) {
    return [...this.entries.values()].filter((entry) => entry.problem === "" && entry.instance.badgesFor)
      .flatMap((entry) => this.guard(entry, (instance) => instance.badgesFor(participant)) ?? []);
  }

  #create(panel, failed) {
    const entry = { panel, instance: null, problem: failed ? stopped : "", badge: "", status: "" };
    if (!failed) entry.instance = this.guard(entry, () => panel.create(this.meeting(panel.service, entry))) ?? null;
    if (!entry.instance) entry.problem ||= stopped;
    return entry;
  }

  #feed(entry, what) {
    if (!entry || entry.problem !== "") return;
    this.guard(entry, what);
  }

  #when(feed) {
    if (this.#definitions) feed();
    else if (this.#waiting.length < waitingMax) this.#waiting.push(feed);
    // Without what is missing no panel could be right.
    else this.#waiting = [() => { this.#definitions = []; }];
  }
}

const loadModule = (script) => import(script);

function inTime(loading) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It has not been loaded within ${loadForMs / 1000} s.`)), loadForMs);
  });
  return Promise.race([loading, late]).finally(() => clearTimeout(timer));
}

function logError(service, error) {
  console.error(service ? `The panel of '${service}' has failed.` : "The panels could not be loaded.", error);
}
