// The few requests that the page makes besides its WebSocket.

import { httpBase } from "./protocol.js";
import { Refusal } from "./refusal.js";

const timeoutMs = 4000;

// { ticket, conference, participant, role }; development mode only.
export async function joinInDevelopment(bases, body) {
  return firstAnswer(bases, async (base) => {
    const response = await request(`${base}/dev/join`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (response.status === 404) {
      throw new Refusal({
        code: "ticket_missing",
        message: "",
      });
    }
    return accepted(response);
  });
}

// [{ name, endpoint, status, pid, primaries, connections, self }]
export async function listNodes(bases) {
  return firstAnswer(bases, async (base) => {
    const answer = await accepted(await request(`${base}/nodes`, { headers: { accept: "application/json" } }));
    const nodes = Array.isArray(answer) ? answer : answer.nodes ?? [];
    return nodes.filter((node) => typeof node?.name === "string");
  });
}

// Whether it was the last thing that the node heard cannot be told from silence: nodes come and go in the list.
export async function killNode(bases, name) {
  return firstAnswer(bases, async (base) => {
    const response = await request(`${base}/dev/nodes/${encodeURIComponent(name)}/kill`, { method: "POST" });
    if (!response.ok) await accepted(response);
  });
}

// Asks one node after the other until one answers, be it with a refusal.
async function firstAnswer(bases, ask) {
  for (const base of new Set(bases.map(httpBase))) {
    try {
      return await ask(base);
    } catch (error) {
      if (error instanceof Refusal) throw error;
    }
  }
  throw new Refusal({ code: "unreachable" });
}

const request = (url, options) =>
  fetch(url, { ...options, credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(timeoutMs) });

async function accepted(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  // Problem details.
  throw new Refusal({ code: body.code ?? "", message: body.detail ?? body.title ?? `Refused (${response.status}).` });
}
