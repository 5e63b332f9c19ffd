// Who this tab is. Two tabs are two people; a tab that is loaded again stays the one it was.

const storageKey = "collab.tab";
// A busy machine takes its time; only a duplicated tab waits so long.
const lockWaitMs = 1500;

// { participant, name, conference, ticket, joined, draft }
export function loadTab() {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey)) ?? {};
  } catch {
    return {};
  }
}

export function saveTab(tab) {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(tab));
  } catch {
    // Without storage a reload makes a new participant, and nothing else is lost.
  }
}

export const newParticipant = () =>
  `p-${[...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;

// A duplicated tab comes with a copy of the original's storage. The one who holds the lock is the original.
export async function isOriginal(participant) {
  if (!navigator.locks) return true;
  return new Promise((resolve) => {
    navigator.locks.request(`collab/${participant}`, { signal: AbortSignal.timeout(lockWaitMs) }, () => {
      resolve(true);
      // Held until the page goes.
      return new Promise(() => {});
    }).catch(() => resolve(false));
  });
}

// What a link brought in its fragment, which is taken out of the address at once: it may hold a ticket.
export function takeFragment() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  const get = (name) => fragment.get(name) ?? "";
  return {
    ticket: get("ticket"), conference: get("conference"), participant: get("participant"), name: get("name"),
    now: get("now") === "1", replay: get("replay"),
  };
}

// The claims of a ticket, to show them; the server alone judges it.
export function claimsOf(ticket) {
  try {
    const base64 = ticket.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(base64), (x) => x.charCodeAt(0))));
  } catch {
    return {};
  }
}
