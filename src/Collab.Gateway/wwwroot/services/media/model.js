// The call as a fold of its events; the same rules as Collab.Core/Services/Media.

import { int } from "../../protocol.js";

export const meshMembersMax = 8;

// members: [{ id, number, session, camera, access }]; callers: [{ id, label, status, number, hangingUp }].
export function mediaFrom(snapshot) {
  return {
    members: (snapshot.members ?? []).map(memberFrom),
    bridge: snapshot.bridge ?? "",
    callers: (snapshot.callers ?? []).map(callerFrom),
    telephony: snapshot.telephony === true,
    dialIn: snapshot.dialIn ?? "",
  };
}

export function evolveMedia(state, { type, body }) {
  const { participant = "", caller = "" } = body;
  switch (type) {
    case "CallJoined": return { ...state, members: [...state.members, memberFrom(body)] };
    case "CallLeft": return { ...state, members: state.members.filter(({ id }) => id !== participant) };
    case "CameraChanged": return member(state, participant, { camera: body.on === true });
    case "BridgeChanged": return {
      ...state, bridge: body.bridge ?? "", members: state.members.map((each) => ({ ...each, access: "" })),
    };
    case "AccessGranted": return member(state, participant, { access: body.access ?? "" });
    case "CallerAdded": return { ...state, callers: [...state.callers, callerFrom({ ...body, id: caller })] };
    case "CallerNumbered": return changeCaller(state, caller, { number: body.number ?? "" });
    case "CallerChanged": return changeCaller(state, caller, { label: body.label ?? "", status: statusOf(body) });
    case "CallerHangingUp": return changeCaller(state, caller, { hangingUp: true });
    case "CallerRemoved": return { ...state, callers: state.callers.filter(({ id }) => id !== caller) };
    case "TelephonyChanged": return { ...state, telephony: body.on === true, dialIn: body.dialIn ?? "" };
    default: return state;
  }
}

export const memberOf = (state, id) => state.members.find((each) => each.id === id);

// Of two members the one who came later offers; numbers are never alike.
export const offers = (mine, theirs) => mine > theirs;

const memberFrom = ({ participant = "", number, session = "", camera, access = "" }) =>
  ({ id: participant, number: int(number), session, camera: camera === true, access });

const callerFrom = ({ id = "", label = "", status, number = "", hangingUp }) =>
  ({ id, label, status: statusOf({ status }), number, hangingUp: hangingUp === true });

const statusOf = ({ status = "CALLER_STATUS_UNSPECIFIED" }) => status.slice("CALLER_STATUS_".length).toLowerCase();

const member = (state, id, changes) => ({
  ...state, members: state.members.map((each) => (each.id === id ? { ...each, ...changes } : each)),
});

const changeCaller = (state, id, changes) => ({
  ...state, callers: state.callers.map((each) => (each.id === id ? { ...each, ...changes } : each)),
});
