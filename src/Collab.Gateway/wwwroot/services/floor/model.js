// The floor as a fold of its events; the same rules as Collab.Core/Services/Floor.

import { int, rank } from "../../protocol.js";

// tokens: by name; hands, unmuted, asked, away: [{ id, since }], the longest first.
export function floorFrom(snapshot) {
  return {
    tokens: (snapshot.tokens ?? []).map(tokenFrom),
    hands: entries(snapshot.hands),
    unmuted: entries(snapshot.unmuted),
    asked: entries(snapshot.asked),
    away: entries(snapshot.away),
    selfUnmute: snapshot.selfUnmuteForbidden !== true,
  };
}

export function evolveFloor(state, { type, body, time }) {
  const entry = { id: body.participant ?? "", since: int(time) };
  switch (type) {
    case "TokenDefined": return { ...state, tokens: defined(state.tokens, body) };
    case "TokenRemoved": return { ...state, tokens: state.tokens.filter(({ name }) => name !== body.token) };
    case "TokenMoved": return change(state, body.token, (token) => moved(token, body.to ?? "", entry.since));
    case "TokenRequested": return change(state, body.token, (token) => ({ requests: add(token.requests, entry) }));
    case "TokenRequestWithdrawn":
      return change(state, body.token, (token) => ({ requests: without(token.requests, entry.id) }));
    case "TokenOffered": return change(state, body.token, () => ({ offeredTo: body.to ?? "" }));
    case "TokenOfferEnded": return change(state, body.token, () => ({ offeredTo: "" }));
    case "TokenInhibited": return change(state, body.token, (token) => ({ inhibitors: add(token.inhibitors, entry) }));
    case "TokenInhibitionEnded":
      return change(state, body.token, (token) => ({ inhibitors: without(token.inhibitors, entry.id) }));
    case "HandRaised": return { ...state, hands: add(state.hands, entry) };
    case "HandLowered": return { ...state, hands: without(state.hands, entry.id) };
    case "AllHandsLowered": return { ...state, hands: [] };
    case "ParticipantUnmuted":
      return { ...state, unmuted: add(state.unmuted, entry), asked: without(state.asked, entry.id) };
    case "ParticipantMuted": return { ...state, unmuted: without(state.unmuted, entry.id) };
    case "AllMuted": {
      const kept = new Set(body.kept ?? []);
      return { ...state, unmuted: state.unmuted.filter(({ id }) => kept.has(id)), asked: [] };
    }
    case "SelfUnmuteChanged": return { ...state, selfUnmute: body.allowed === true };
    case "UnmuteAsked": return { ...state, asked: add(state.asked, entry) };
    case "UnmuteDeclined": return { ...state, asked: without(state.asked, entry.id) };
    case "AwayChanged":
      return { ...state, away: body.on ? add(state.away, entry) : without(state.away, entry.id) };
    case "ParticipantCleared": return cleared(state, entry.id);
    default: return state;
  }
}

// Lists are never changed, and asked about everybody at once.
const places = new WeakMap();

function placeIn(list, id) {
  if (!places.has(list)) places.set(list, new Map(list.map((entry, i) => [entry.id, i + 1])));
  return places.get(list).get(id) ?? 0;
}

export const has = (list, id) => placeIn(list, id) > 0;

// 1 for the longest raised, 0 when it is not raised.
export const handPlace = (state, id) => placeIn(state.hands, id);

// What somebody may do with a token, whose role as a number is level.
export function tokenActions(token, id, level) {
  const mine = token.holder === id;
  const inhibiting = has(token.inhibitors, id);
  const others = token.inhibitors.length > (inhibiting ? 1 : 0);
  const mayGrab = level >= token.grabRank;
  const free = token.holder === "" && !others;
  return {
    take: free && mayGrab,
    // Asking for a free token that is passed on is taking it.
    ask: !mine && token.offeredTo !== id && !(free && mayGrab) && !has(token.requests, id),
    withdraw: has(token.requests, id),
    answer: token.offeredTo === id,
    release: mine,
    give: mine,
    takeBack: mine && token.offeredTo !== "",
    inhibit: mayGrab && !inhibiting && (token.holder === "" || mine),
    uninhibit: inhibiting,
  };
}

function tokenFrom(token) {
  return {
    name: token.name ?? "",
    passes: token.policy === "TOKEN_POLICY_PASS",
    grabRank: rank(token.grabRole),
    holder: token.holder ?? "",
    heldSince: int(token.heldSince),
    offeredTo: token.offeredTo ?? "",
    requests: entries(token.requests),
    inhibitors: entries(token.inhibitors),
  };
}

function defined(tokens, { token: name, policy, grabRole }) {
  const { passes, grabRank } = tokenFrom({ policy, grabRole });
  if (tokens.some((token) => token.name === name)) {
    return tokens.map((token) => (token.name === name ? { ...token, passes, grabRank } : token));
  }
  const added = { ...tokenFrom({ name }), passes, grabRank };
  return [...tokens, added].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function moved(token, to, time) {
  if (to === "") return { holder: "", heldSince: 0, offeredTo: "" };
  return { holder: to, heldSince: time, offeredTo: "", requests: without(token.requests, to), inhibitors: [] };
}

function cleared(state, id) {
  return {
    ...state,
    tokens: state.tokens.map((token) => ({
      ...token,
      offeredTo: token.offeredTo === id ? "" : token.offeredTo,
      requests: without(token.requests, id),
      inhibitors: without(token.inhibitors, id),
    })),
    hands: without(state.hands, id),
    unmuted: without(state.unmuted, id),
    asked: without(state.asked, id),
    away: without(state.away, id),
  };
}

function change(state, name, changes) {
  return {
    ...state,
    tokens: state.tokens.map((token) => (token.name === name ? { ...token, ...changes(token) } : token)),
  };
}

const entries = (list = []) => list.map(({ participant = "", since }) => ({ id: participant, since: int(since) }));

const add = (list, entry) => (has(list, entry.id) ? list : [...list, entry]);

const without = (list, id) => list.filter((entry) => entry.id !== id);
