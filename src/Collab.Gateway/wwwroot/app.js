// The page: the form to join with, and the meeting.

import { byId, setText, toggle } from "./dom.js";
import { Meeting } from "./meeting.js";
import { loadPanels } from "./panels.js";
import { isId, limits } from "./protocol.js";
import { Replay } from "./replay.js";
import { Refusal } from "./refusal.js";
import { joinInDevelopment } from "./rest.js";
import { Rooms } from "./rooms.js";
import { WaitingView } from "./waiting.js";
import { claimsOf, isOriginal, loadTab, newParticipant, saveTab, takeFragment } from "./tab.js";

// This file is <base>page/app.js, wherever the server has put the page.
const base = new URL("..", import.meta.url).href.replace(/\/$/, "");

const panels = import("./services.js").then((listed) => loadPanels(listed, { style: linkStyle }));
// Whoever needs them says so; until then nobody has to hear of it.
panels.catch(() => {});

let tab = loadTab();
let meeting = null;
// Of the meeting that is being joined; kept nowhere but here.
let password = "";
const rooms = new Rooms({
  meeting: () => meeting,
  close: () => {
    closeMeeting();
    return endpoints;
  },
  open: (ticket, conference, room) => openMeeting(ticket, conference, room),
  renewTicket: () => (tab.ticket ? null : async () => (await askTicket(endpoints)).ticket),
});
const waiting = new WaitingView({ leave: () => onOver(false) });
// Where to ask for a ticket: the node of this page may be gone since, and others are known by then.
let endpoints = [base];

function remember(changes) {
  tab = { ...tab, ...changes };
  saveTab(tab);
}

async function begin() {
  const query = new URLSearchParams(location.search);
  const link = takeFragment();
  if (link.replay) return openReplay(link);
  if (link.ticket) {
    const claims = claimsOf(link.ticket);
    remember({ ticket: link.ticket, conference: link.conference || claims.conference || "", joined: true });
    if (!tab.conference) return showJoin("The link names no meeting. Ask for a new one.");
    return openMeeting(tab.ticket, tab.conference);
  }
  const as = query.get("as") ?? "";
  const wanted = link.participant || as;
  if (isId(wanted) && wanted !== tab.participant) {
    remember({ participant: wanted, name: link.name || as, joined: false });
  }
  if (!tab.participant) remember({ participant: newParticipant() });
  if (!(await isOriginal(tab.participant))) {
    remember({ participant: newParticipant(), name: "", joined: false, draft: "", ticket: "" });
    await isOriginal(tab.participant);
  }
  const conference = link.conference || query.get("conference") || tab.conference || "";
  if (conference !== tab.conference) remember({ conference, joined: false, ticket: "" });
  if (link.now && tab.name) remember({ joined: true });
  if (tab.joined && tab.ticket) return openMeeting(tab.ticket, tab.conference);
  if (tab.joined && tab.name) return join();
  return showJoin();
}

function showJoin(problem = "") {
  closeMeeting();
  rooms.stop();
  toggle(byId("meeting"), false);
  waiting.hide();
  toggle(byId("join"), true);
  toggle(byId("join-password-field"), false);
  document.title = "Collab";
  byId("join-conference").value = tab.conference ?? "";
  byId("join-name").value = tab.name ?? "";
  setProblem(problem);
  (tab.conference ? byId("join-name") : byId("join-conference")).focus();
}

// Right for the others, or none at all: the meeting is asked again with what is typed here.
function askPassword(problem) {
  showJoin(problem);
  toggle(byId("join-password-field"), true);
  byId("join-password").value = "";
  byId("join-password").focus();
}

function closeMeeting() {
  if (!meeting) return;
  endpoints = [...new Set([...meeting.connection.endpoints, base])];
  meeting.stop();
  meeting = null;
}

function setProblem(problem, field = null) {
  for (const each of [byId("join-conference"), byId("join-name"), byId("join-password")]) {
    each.setAttribute("aria-invalid", String(each === field));
  }
  field?.focus();
  setText(byId("join-problem"), problem);
  toggle(byId("join-problem"), problem !== "");
}

// "Weekly planning" is meant as weekly-planning.
const asId = (text) => text.trim().replace(/\s+/g, "-");

async function submit(event) {
  event.preventDefault();
  const conference = asId(byId("join-conference").value);
  const name = byId("join-name").value.trim();
  if (!isId(conference)) {
    setProblem(`A meeting\u2019s name has 1 to ${limits.idCharacters} letters, digits, dots, hyphens and underscores.`,
      byId("join-conference"));
    return;
  }
  if (!name) {
    setProblem("Tell the others your name.", byId("join-name"));
    return;
  }
  const asked = !byId("join-password-field").hidden;
  password = asked ? byId("join-password").value : "";
  if (asked && !password) {
    setProblem("Type the meeting\u2019s password.", byId("join-password"));
    return;
  }
  // A link's ticket is for its meeting and name.
  if (asked && tab.ticket && conference === tab.conference) {
    remember({ joined: true });
    openMeeting(tab.ticket, conference);
    return;
  }
  remember({ conference, name, ticket: "" });
  await join();
}

async function join() {
  const button = byId("join-submit");
  button.disabled = true;
  setText(button, "Joining\u2026");
  setProblem("");
  try {
    const { ticket, conference } = await askTicket(endpoints);
    remember({ joined: true, conference: conference ?? tab.conference });
    openMeeting(ticket, tab.conference);
  } catch (refusal) {
    showJoin(refusal instanceof Refusal ? refusal.message : "The page could not start. Reload it.");
    if (!(refusal instanceof Refusal)) throw refusal;
  } finally {
    button.disabled = false;
    setText(button, "Join");
  }
}

const askTicket = (bases) =>
  joinInDevelopment(bases, { conference: tab.conference, name: tab.name, participant: tab.participant });

function openMeeting(ticket, conference, room = null) {
  const development = !tab.ticket;
  closeMeeting();
  if (!room) rooms.stop();
  toggle(byId("join"), false);
  toggle(byId("meeting"), true);
  showPanel(false);
  const shared = `?conference=${encodeURIComponent(conference)}`;
  if (development) history.replaceState(null, "", location.pathname + shared);
  meeting = new Meeting({
    ticket,
    conference,
    base,
    endpoints,
    development,
    link: new URL(`${base}/${shared}`).href,
    panels,
    draft: tab.draft ?? "",
    onDraft: (draft) => remember({ draft }),
    onNamed: (name) => remember({ name }),
    renewTicket: development
      ? async () => (await askTicket(meeting.connection.endpoints)).ticket
      : null,
    password,
    room,
    rooms: rooms.forPage(room),
    onWaiting: ({ phase, held, retryAt }) => {
      const waits = phase !== "connected" && phase !== "closed" && held !== undefined;
      waiting.show(waits ? { ...held, lost: retryAt > 0 } : null);
      toggle(byId("meeting"), !waits);
    },
    // Whoever was made to leave does not come back by loading the page again.
    onClosed: ({ code, reason }) => {
      if (room) {
        rooms.closed(room, code);
        return;
      }
      remember({ joined: false });
      if (code !== "password_required" && code !== "password_wrong") return;
      // The meeting that is closing finishes first.
      queueMicrotask(() => askPassword(reason));
    },
    onOver,
    showChat: () => showPanel(false),
    moveTo: (endpoint) => moveLink(endpoint, conference),
  });
  meeting.start();
  // On a phone it would bring up the keyboard over the meeting.
  if (matchMedia("(hover: hover)").matches) byId("composer-text").focus();
}

function openReplay({ replay, ticket, conference }) {
  toggle(byId("join"), false);
  toggle(byId("meeting"), true);
  new Replay({
    ticket, conference, base, panels, ...JSON.parse(replay),
    onNamed: () => {}, onClosed: () => {}, onOver: () => showJoin(), showChat: () => showPanel(false),
  }).start();
}

async function onOver(again) {
  // Whoever leaves a room by leaving the meeting leaves both.
  await rooms.leaveMeeting();
  if (!again) {
    remember({ joined: false, ticket: "", draft: "", conference: "" });
    history.replaceState(null, "", location.pathname);
    showJoin();
    return;
  }
  if (tab.ticket) {
    remember({ joined: true });
    openMeeting(tab.ticket, tab.conference);
    return;
  }
  try {
    const { ticket } = await askTicket(meeting.connection.endpoints);
    remember({ joined: true });
    openMeeting(ticket, tab.conference);
  } catch (refusal) {
    setText(byId("closed-reason"), refusal.message);
  }
}

// The same meeting as the same participant, on another node's page. A fragment stays in the browser.
function moveLink(endpoint, conference) {
  const carried = tab.ticket
    ? { ticket: tab.ticket, conference }
    : { conference, participant: tab.participant, name: tab.name, now: "1" };
  return `${endpoint.replace(/^ws/, "http").replace(/\/+$/, "")}/#${new URLSearchParams(carried)}`;
}

function linkStyle(file) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(file, import.meta.url).href;
  document.head.append(link);
}

// On a narrow screen people and nodes cover the chat, and one goes back with Escape.
function showPanel(shown) {
  const panel = byId("side");
  panel.classList.toggle("open", shown);
  byId("people-toggle").setAttribute("aria-expanded", String(shown));
  if (shown) byId("side-close").focus();
}

byId("join-form").addEventListener("submit", submit);
byId("people-toggle").onclick = () => showPanel(!byId("side").classList.contains("open"));
byId("side-close").onclick = () => {
  showPanel(false);
  byId("people-toggle").focus();
};
byId("side").addEventListener("keydown", (event) => {
  const open = byId("side").classList.contains("open");
  if (event.key === "Escape" && !event.defaultPrevented && open) byId("side-close").click();
});
addEventListener("online", () => meeting?.wake());
document.addEventListener("visibilitychange", () => { if (!document.hidden) meeting?.wake(); });
addEventListener("beforeunload", (event) => { if (meeting?.unfinished) event.preventDefault(); });
// Back from the browser's cache: its sockets are gone without a word.
addEventListener("pageshow", (event) => { if (event.persisted) meeting?.wake(); });

begin();
