// Admission as a fold of its events; the same rules as Collab.Core/Services/Admission.

import { int } from "../../protocol.js";

const noPolicy = Object.freeze({
  lobby: false, waitForHost: false, capacity: 0, message: "", lobbyTimeoutSeconds: 0, watchOnly: false,
  openServices: [], password: false,
});

// waiting: [{ id, name, since }] in the order of coming; only hosts and co-hosts are told.
export const emptyAdmission = Object.freeze({ policy: noPolicy, waiting: [] });

// What listeners may still do: ask, vote, raise a hand, agree to a recording.
export const openToListeners = ["floor", "polls", "questions", "recording"];

export const admissionFrom = (snapshot) => ({
  policy: policyFrom(snapshot.policy),
  waiting: (snapshot.waiting ?? []).map(waitingFrom),
});

export function evolveAdmission(state, { type, body }) {
  const without = (ids = []) => ({ ...state, waiting: state.waiting.filter(({ id }) => !ids.includes(id)) });
  switch (type) {
    case "PolicyChanged": return { ...state, policy: policyFrom(body.policy) };
    case "NewcomerWaiting":
      return { ...state, waiting: [...without([body.waiting.participant]).waiting, waitingFrom(body.waiting)] };
    case "NewcomersGone": return without(body.participants);
    case "EntryGranted": return without(body.participants);
    case "EntryDenied": return without([body.participant]);
    default: return state;
  }
}

// The body of ChangePolicy: the policy as it is, with changes.
export function changed(policy, changes) {
  const { password, ...rest } = { ...policy, ...changes };
  return { policy: rest };
}

// The lowest role, as a number, that a service's messages take.
export function permitted({ watchOnly, openServices }, service, usual) {
  return watchOnly && usual === 1 && service !== "admission" && !openServices.includes(service) ? 2 : usual;
}

// How one comes in, for everybody.
export function inWords({ lobby, waitForHost, password, capacity, watchOnly }) {
  const ways = [
    password && "with the password",
    lobby && "when a host lets them in",
    waitForHost && !lobby && "when a host is there",
  ].filter(Boolean);
  const come = ways.length > 0 ? `Newcomers come in ${ways.join(" and ")}.` : "Everybody with the link can come in.";
  return [
    come,
    capacity > 0 && `There is room for ${capacity}.`,
    watchOnly && "Attendees watch.",
  ].filter(Boolean).join(" ");
}

// How long somebody has waited, in words.
export function waitedFor(since, now) {
  const minutes = Math.floor(Math.max(0, now - since) / 60_000);
  if (minutes < 1) return "just came";
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function policyFrom(policy = {}) {
  return {
    ...noPolicy, ...policy,
    capacity: int(policy.capacity),
    lobbyTimeoutSeconds: int(policy.lobbyTimeoutSeconds),
    openServices: policy.openServices ?? [],
  };
}

const waitingFrom = ({ participant, name = "", since }) => ({ id: participant, name, since: int(since) });
