// The nodes panel: who serves, who hosts this meeting, and, in development, a button that kills.

import { arrange, byId, h, Kept, setText, toggle } from "./dom.js";
import { isAlive } from "./nodes.js";

export class NodesView {
  #rows = new Kept();

  // actions: kill(name)
  constructor(actions) {
    this.actions = actions;
  }

  update({ nodes, session, connection, development, refusals, moveLink }) {
    toggle(byId("nodes-panel"), nodes.length > 0);
    arrange(byId("nodes"), nodes.map((node) => {
      const here = connection.phase === "connected" && node.name === session.node;
      const hosting = node.name === session.primaryNode && isAlive(node);
      const error = refusals.get(`node/${node.name}`);
      const kills = development && connection.phase !== "closed";
      const { status, pid, primaries, connections, killing } = node;
      const parts = [status, pid, primaries, connections, killing, here, hosting, kills, error];
      return this.#rows.get(node.name, parts, () => this.#row(node, here, hosting, kills, error));
    }));
    this.#rows.sweep();
    toggle(byId("nodes-move"), moveLink !== null);
    if (moveLink) {
      setText(byId("nodes-move-from"), moveLink.from);
      const link = byId("nodes-move-link");
      setText(link, `Open this page on ${moveLink.to}`);
      link.href = moveLink.href;
    }
  }

  #row(node, here, hosting, kills, error) {
    const alive = isAlive(node);
    const facts = alive
      ? [count(node.primaries, "meeting"), count(node.connections, "connection")]
      : [node.status];
    return h("li", {
      class: `node${alive ? "" : " gone"}`, testid: "node", "data-node": node.name, "data-status": node.status,
      "data-here": here ? "true" : undefined, "data-hosting": hosting ? "true" : undefined,
    },
    h("span", { class: `dot ${alive ? "good" : "off"}`, "aria-hidden": "true" }),
    h("div", { class: "node-text" },
      h("span", { class: "node-name" }, h("bdi", {}, node.name),
        hosting && h("span", { class: "tag accent", testid: "node-hosting" }, "hosting"),
        here && h("span", { class: "tag", testid: "node-here" }, "you")),
      h("span", { class: "node-detail" }, facts.filter(Boolean).join(" \u00b7 "))),
    kills && alive && h("button", {
      type: "button", class: "button small danger", testid: "kill", "data-node": node.name,
      "aria-label": `Kill ${node.name} with kill -9`, title: `kill -9 ${node.pid ?? ""}`, disabled: node.killing,
      onclick: () => this.actions.kill(node.name),
    }, node.killing ? "Killing\u2026" : "Kill"),
    error && h("p", { class: "refusal", role: "alert" }, error.message));
  }
}

const count = (value, noun) => (value === undefined ? "" : `${value} ${noun}${value === 1 ? "" : "s"}`);
