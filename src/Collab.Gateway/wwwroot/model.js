// Everything that the page shows of a meeting, as a fold of its events.

import { chatFrom, emptyChat, evolveChat } from "./chat.js";
import { conferenceFrom, emptyConference, evolveConference } from "./conference.js";
import { noteFor } from "./notes.js";
import { int } from "./protocol.js";
import { emptyRoster, evolveRoster, rosterFrom } from "./roster.js";

const notesMax = 300;

export const emptyModel = Object.freeze({
  conference: emptyConference,
  roster: emptyRoster,
  chat: emptyChat,
  // { key, seq, time, text }: what happened since the page came, between the messages.
  notes: [],
});

export function modelFrom(snapshots, before = emptyModel) {
  const bodies = new Map(snapshots.map(({ service, body }) => [service, body ?? {}]));
  return {
    conference: conferenceFrom(bodies.get("conference") ?? {}),
    roster: rosterFrom(bodies.get("roster") ?? {}),
    chat: chatFrom(bodies.get("chat") ?? {}),
    notes: before.notes,
  };
}

export function evolve(model, event) {
  const text = noteFor(event, model);
  const next = text ? note(model, { key: `e${event.seq}`, seq: int(event.seq), time: int(event.time), text }) : model;
  switch (event.service) {
    case "conference": return { ...next, conference: evolveConference(model.conference, event) };
    case "roster": return { ...next, roster: evolveRoster(model.roster, event) };
    case "chat": return { ...next, chat: evolveChat(model.chat, event) };
    default: return next;
  }
}

export const note = (model, entry) => ({ ...model, notes: [...model.notes, entry].slice(-notesMax) });
