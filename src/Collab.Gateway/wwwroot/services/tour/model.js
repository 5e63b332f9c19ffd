// The tour as a fold of its events; the same rules as Collab.Core/Services/Tour.

import { int } from "../../protocol.js";

// As many as a snapshot has.
export const pagesMax = 100;

const urlCharacters = 2048;

// pages: of this tour and those before, oldest first; leader: "" while there is no tour.
export function tourFrom(snapshot) {
  return {
    leader: snapshot.leader ?? "",
    pages: (snapshot.pages ?? []).map(pageFrom),
    http: snapshot.httpAllowed === true,
  };
}

export function evolveTour(state, { type, body, time }) {
  switch (type) {
    case "TourStarted": return { ...state, leader: body.leader ?? "" };
    case "PageVisited":
      return { ...state, pages: [...state.pages, visited(state, body, time)].slice(-pagesMax) };
    case "TourHandedOver": return { ...state, leader: body.to ?? "" };
    case "TourEnded": return { ...state, leader: "" };
    case "HttpAllowed": return { ...state, http: body.allowed === true };
    default: return state;
  }
}

// Where the tour is; undefined while there is none.
export const current = (state) => (state.leader ? state.pages.at(-1) : undefined);

// How far down the leader is, 0 to 1; null for what is not the leader's word about this page.
export function scrolled(state, { body, participant }) {
  const page = current(state);
  if (!page || participant !== state.leader || int(body.visit) !== page.visit) return null;
  const y = Number(body.y ?? 0);
  return Number.isFinite(y) ? Math.min(1, Math.max(0, y)) : null;
}

// The address that this browser may be sent to, "" for none. The server has checked it, but browsers read addresses in
// their own way.
export function safeUrl(text, http) {
  if (typeof text !== "string" || text.length > urlCharacters) return "";
  try {
    const url = new URL(text);
    const legal = url.protocol === "https:" || (http && url.protocol === "http:");
    return legal && url.username === "" && url.password === "" ? url.href : "";
  } catch {
    return "";
  }
}

// "example.org" is meant as https://example.org
export function asUrl(text) {
  const trimmed = text.trim();
  return trimmed === "" || /^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? trimmed : `https://${trimmed}`;
}

export function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

const visited = ({ leader }, body, time) => pageFrom({ ...body, leader, at: time });

function pageFrom(page) {
  return {
    visit: int(page.visit), url: page.url ?? "", title: page.title ?? "", leader: page.leader ?? "", at: int(page.at),
  };
}
