// The nodes panel: who serves, who hosts this meeting, and, in development, a button that kills.

import { arrange, byId, h, Kept, setText, toggle } from "./dom.js";

export class NodesView {
  #rows = new Kept();

  // actions: kill(name)
  constructor(actions) {
    this.actions = actions;
  }

  update({ nodes, session, connection, development, refusals, moveLink }) {
    const refusal = refusals.get("nodes");
    toggle(byId("nodes-panel"), nodes.length > 0);
    arrange(byId("nodes"), nodes.map((node) => {
      const here = connection.phase === "connected" && node.name === session.node;
      const hosting = node.name === session.primaryNode && isAlive(node);
      const error = refusals.get(`node/${node.name}`);
      const parts = [node.status, node.pid, node.primaries, node.connections, here, hosting, development, error,
        node.killing];
      return this.#rows.get(node.name, parts, () => this.#row(node, here, hosting, development, error));
    }));
    this.#rows.sweep();
    toggle(byId("nodes-refusal"), refusal !== undefined);
    setText(byId("nodes-refusal"), refusal?.message ?? "");
    toggle(byId("nodes-move"), moveLink !== null);
    if (moveLink) {
      setText(byId("nodes-move-from"), moveLink.from);
      const link = byId("nodes-move-link");
      setText(link, `Open this page on ${moveLink.to}`);
      link.href = moveLink.href;
    }
  }

  #row(node, here, hosting, development, error) {
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
    development && alive && h("button", {
      type: "button", class: "button small danger", testid: "kill", "data-node": node.name,
      "aria-label": `Kill ${node.name} with kill -9`, title: `kill -9 ${node.pid ?? ""}`, disabled: node.killing ? true : undefined,
      onclick: () => this.actions.kill(node.name),
    }, node.killing ? "Killing\u2026" : "Kill"),
    error && h("p", { class: "refusal", role: "alert" }, error.message));
  }
}

export const isAlive = (node) => !/^(gone|down|dead|removed|unreachable|exiting|killed)/i.test(node.status ?? "");

const count = (value, noun) => (value === undefined ? "" : `${value} ${noun}${value === 1 ? "" : "s"}`);
