// Reads what is to be played from a node: what the meeting looked like, and the events, line by line.

import { int } from "./protocol.js";
import { Refusal } from "./refusal.js";

// As many as a page holds; a longer recording ends here.
export const eventsMax = 50_000;

// stretches: [{ from, to, startedAt, endedAt }]; gives the same with { snapshots, events }, and whether all fitted.
export async function loadStretches({ base, conference, ticket, stretches, get = fetch, onProgress = () => {} }) {
  const loaded = [];
  let room = eventsMax;
  for (const stretch of stretches) {
    if (room <= 0) break;
    const path = `${base}/conferences/${encodeURIComponent(conference)}`;
    const views = await ask(get, `${path}/views?seq=${stretch.from - 1}`, ticket);
    const { welcome } = await views.json();
    const lines = await ask(get, `${path}/events?from=${stretch.from}&to=${stretch.to}`, ticket);
    const events = await readEvents(lines.body, room, (count) => onProgress(eventsMax - room + count));
    room -= events.length;
    loaded.push({ ...stretch, snapshots: welcome.snapshots ?? [], events });
  }
  return { stretches: loaded, complete: room > 0 };
}

async function ask(get, url, ticket) {
  let response;
  try {
    response = await get(url, { headers: { Authorization: `Bearer ${ticket}` } });
  } catch {
    throw new Refusal({ code: "unreachable", retry: true });
  }
  if (response.ok) return response;
  const { code = "", detail = "" } = await response.json().catch(() => ({}));
  throw new Refusal({ code, message: detail });
}

// Hidden events happened to others: there is nothing to show.
export async function readEvents(body, max, onProgress = () => {}) {
  const events = [];
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value = "" } = await reader.read();
    const lines = (rest + value).split("\n");
    rest = done ? "" : lines.pop();
    for (const line of lines) {
      if (line === "") continue;
      const { event } = JSON.parse(line);
      if (event.hidden) continue;
      events.push({ body: {}, participant: "", ...event, seq: int(event.seq), time: int(event.time) });
    }
    onProgress(events.length);
    if (done) return events;
    if (events.length >= max) {
      await reader.cancel();
      return events.slice(0, max);
    }
  }
}
