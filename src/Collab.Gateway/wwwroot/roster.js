// Who is in the meeting, as a fold of its events; the same rules as Collab.Core/Services/Roster.

import { int, rank } from "./protocol.js";

const coHost = rank("ROLE_CO_HOST");
const host = rank("ROLE_HOST");

// participants: in the order of joining; bans: by participant id, known to hosts and co-hosts only.
export const emptyRoster = Object.freeze({ participants: [], bans: [], actingHost: "" });

export function rosterFrom(snapshot) {
  return {
    participants: (snapshot.participants ?? []).map(participantFrom),
    bans: snapshot.bans ?? [],
    actingHost: snapshot.actingHost ?? "",
  };
}

export function evolveRoster(state, { type, body, time }) {
  switch (type) {
    case "ParticipantJoined":
      return { ...state, participants: [...without(state, body.participant.id), participantFrom(body.participant)] };
    case "SessionReplaced":
      return change(state, body.participant, {
        name: body.name ?? "",
        node: body.node ?? "",
        generation: int(body.generation),
        presence: "PRESENCE_CONNECTED",
        lostAt: 0,
      });
    case "ConnectionLost":
      return change(state, body.participant, { presence: "PRESENCE_RECONNECTING", lostAt: int(time) });
    case "ConnectionResumed":
      return change(state, body.participant, {
        node: body.node ?? "",
        generation: int(body.generation),
        presence: "PRESENCE_CONNECTED",
        lostAt: 0,
      });
    case "ParticipantLeft":
      return { ...settled(state, body.participant), participants: without(state, body.participant) };
    case "ParticipantBanned":
      return { ...state, bans: sorted([...state.bans.filter(unlike(body.ban.participant)), body.ban]) };
    case "BanLifted":
      return { ...state, bans: state.bans.filter(unlike(body.participant)) };
    case "RoleChanged":
      return withRole(state, body);
    case "ParticipantRenamed":
      return change(state, body.participant, { name: body.name ?? "" });
    default:
      return state;
  }
}

export const find = (state, id) => state.participants.find((participant) => participant.id === id);

// Names as people can tell them apart: those that occur twice get the start of the id.
export function displayNames(state) {
  const count = new Map();
  for (const { name } of state.participants) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(state.participants.map(({ id, name }) =>
    [id, count.get(name) > 1 ? `${name} (${id.slice(-4)})` : name]));
}

// What one participant may do to another: the rules of Standing.cs and Roles.cs.
export function powers(me, target) {
  const mine = rank(me?.role);
  const self = me?.id === target.id;
  const over = mine === host || mine > rank(target.role);
  return {
    remove: mine >= coHost && !self && over,
    ban: mine >= coHost && !self && over,
    rename: self || (mine >= coHost && over),
    roles: ["ROLE_HOST", "ROLE_CO_HOST", "ROLE_PRESENTER", "ROLE_ATTENDEE"].filter((role) =>
      role !== target.role && mine >= coHost && (
        mine === host
        || (rank(target.role) < coHost && rank(role) < coHost)
        || (self && rank(role) <= rank(target.role)))),
  };
}

export const mayModerate = (me) => rank(me?.role) >= coHost;

export const mayEnd = (me) => rank(me?.role) >= host;

function participantFrom(participant) {
  return {
    id: participant.id,
    name: participant.name ?? "",
    role: participant.role ?? "ROLE_UNSPECIFIED",
    presence: participant.presence ?? "PRESENCE_UNSPECIFIED",
    node: participant.node ?? "",
    generation: int(participant.generation),
    lostAt: int(participant.lostAt),
  };
}

function change(state, id, changes) {
  return {
    ...state,
    participants: state.participants.map((participant) =>
      participant.id === id ? { ...participant, ...changes } : participant),
  };
}

// The role that the conference passed on is on loan; any other change of the acting host's role settles what they are.
function withRole(state, body) {
  const changed = change(settled(state, body.participant), body.participant, { role: body.role ?? "ROLE_UNSPECIFIED" });
  return body.automatic && body.role === "ROLE_HOST" ? { ...changed, actingHost: body.participant } : changed;
}

const settled = (state, id) => (state.actingHost === id ? { ...state, actingHost: "" } : state);

const without = (state, id) => state.participants.filter((participant) => participant.id !== id);

const unlike = (id) => (ban) => ban.participant !== id;

const sorted = (bans) => bans.sort((a, b) => (a.participant < b.participant ? -1 : 1));
