// The cluster's nodes as any of them tells it, and those that are gone since.

import { httpBase } from "./protocol.js";
import { killNode, listNodes } from "./rest.js";

const everyMs = 3000;
const hiddenEveryMs = 30000;
const nodesMax = 50;

export class Nodes {
  #timer = 0;
  #asking = false;
  #running = false;

  // bases(): the addresses to ask, the best first.
  constructor({ bases, onChange, rest = { listNodes, killNode } }) {
    Object.assign(this, { bases, onChange, rest });
    this.list = [];
  }

  start() {
    this.#running = true;
    this.refresh();
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  async refresh() {
    if (this.#asking || !this.#running) return;
    clearTimeout(this.#timer);
    this.#asking = true;
    try {
      this.#take(await this.rest.listNodes(this.bases()));
    } catch {
      // Nobody answers: the list stays as it was, and the connection says what there is to say.
    }
    this.#asking = false;
    clearTimeout(this.#timer);
    if (this.#running) this.#timer = setTimeout(() => this.refresh(), document.hidden ? hiddenEveryMs : everyMs);
  }

  async kill(name) {
    this.#change(name, { killing: true });
    try {
      await this.rest.killNode(this.#killers(name), name);
      this.#change(name, { killing: false, gone: true, status: "killed" });
    } catch (refusal) {
      // The last node cannot say that it did it.
      const alone = this.list.filter((node) => !node.gone && node.name !== name).length === 0;
      this.#change(name, alone ? { killing: false, gone: true, status: "killed" } : { killing: false });
      if (!alone) throw refusal;
    }
    this.refresh();
  }

  nameOf(endpoint) {
    if (!endpoint) return "";
    const base = httpBase(endpoint);
    return this.list.find((node) => node.endpoint && httpBase(node.endpoint) === base)?.name ?? new URL(base).host;
  }

  // Best asked of another node, which lives to tell.
  #killers(name) {
    const victim = this.list.find((node) => node.name === name);
    const bases = [...this.bases(), ...this.list.filter((node) => node.endpoint && !node.gone).map((x) => x.endpoint)];
    const others = bases.filter((base) => !victim?.endpoint || httpBase(base) !== httpBase(victim.endpoint));
    const dead = new Set(this.list.filter((node) => node.gone && node.endpoint).map((node) => httpBase(node.endpoint)));
    const living = others.filter((base) => !dead.has(httpBase(base)));
    return victim?.endpoint ? [...living, victim.endpoint] : living;
  }

  #take(nodes) {
    const known = new Map(this.list.map((node) => [node.name, node]));
    const named = new Set(nodes.map((node) => node.name));
    // One that went before it said its name, or whose name went with it, is nobody's to remember.
    const present = nodes.filter((node) => node.endpoint || isAlive(node)).map((node) => {
      const before = known.get(node.name);
      // Killed a moment ago and not yet missed by the others: the same process does not come back.
      const killed = before?.gone && before.status === "killed" && before.pid === node.pid;
      const gone = killed || !isAlive(node);
      return { ...node, gone, status: killed ? "killed" : node.status ?? "up", killing: before?.killing ?? false };
    });
    const missed = this.list.filter((node) => node.endpoint && !named.has(node.name))
      .map((node) => ({ ...node, gone: true, killing: false, status: node.status === "killed" ? "killed" : "gone" }));
    this.list = [...present, ...missed].slice(0, nodesMax).sort((a, b) => a.name.localeCompare(b.name, undefined, {
      numeric: true,
    }));
    this.onChange();
  }

  #change(name, changes) {
    this.list = this.list.map((node) => (node.name === name ? { ...node, ...changes } : node));
    this.onChange();
  }
}

export const isAlive = (node) => !/^(gone|down|dead|removed|unreachable|exiting|killed)/i.test(node.status ?? "");
