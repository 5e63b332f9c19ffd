// The life of the meeting as a fold of its events; the same rules as Collab.Core/Services/Conference.

import { int } from "./protocol.js";

export const emptyConference = Object.freeze({
  title: "",
  phase: "PHASE_UNSPECIFIED",
  locked: false,
  endReason: "",
  epoch: 0,
  primaryNode: "",
  // [{ service, type, minimum }]: what the conference has changed of who may do what.
  permissions: [],
});

export function conferenceFrom(snapshot) {
  return {
    title: snapshot.title ?? "",
    phase: snapshot.phase ?? "PHASE_UNSPECIFIED",
    locked: snapshot.locked === true,
    endReason: snapshot.endReason ?? "",
    epoch: int(snapshot.epoch),
    primaryNode: snapshot.primaryNode ?? "",
    permissions: snapshot.permissions ?? [],
  };
}

export function evolveConference(state, { type, body }) {
  switch (type) {
    case "Activated": return { ...state, epoch: int(body.epoch), primaryNode: body.node ?? "" };
    case "ConferenceCreated": return { ...state, title: body.title ?? "", phase: "PHASE_CREATED" };
    case "ConferenceOpened": return { ...state, phase: "PHASE_OPEN" };
    case "ConferenceLocked": return { ...state, locked: true };
    case "ConferenceUnlocked": return { ...state, locked: false };
    case "PermissionsChanged": return { ...state, permissions: changed(state.permissions, body.permissions ?? []) };
    case "ConferenceEnded": return { ...state, phase: "PHASE_ENDED", endReason: body.reason ?? "" };
    default: return state;
  }
}

// Without a minimum it is as usual again.
function changed(permissions, changes) {
  const about = (one) => (other) => one.service === other.service && one.type === other.type;
  const others = permissions.filter((permission) => !changes.some(about(permission)));
  return [...others, ...changes.filter(({ minimum }) => minimum && minimum !== "ROLE_UNSPECIFIED")];
}
