// The recordings as a fold of their events; the same rules as Collab.Core/Services/Recording.

import { int } from "../../protocol.js";

// status: none, running, paused, waiting; recordings: in the order of starting, the last is current unless status is
// none; consents: participant -> whether it was given.
export const empty = Object.freeze({ status: "none", recordings: [], consents: new Map() });

const statuses = {
  RECORDING_STATUS_RUNNING: "running", RECORDING_STATUS_PAUSED: "paused", RECORDING_STATUS_WAITING: "waiting",
};

export function recordingFrom(snapshot) {
  return {
    status: statuses[snapshot.status] ?? "none",
    recordings: (snapshot.recordings ?? []).map(entryFrom),
    consents: new Map((snapshot.consents ?? []).map(({ participant, given = false }) => [participant, given])),
  };
}

export function evolveRecording(state, { seq, type, body, participant = "", time }) {
  const at = { seq: int(seq), time: int(time) };
  switch (type) {
    case "RecordingStarted": {
      const entry = entryFrom({ ...body, by: participant, startedAt: time });
      return {
        ...state,
        status: body.waiting ? "waiting" : "running",
        recordings: [...state.recordings, body.waiting ? entry : begun(entry, at)],
      };
    }
    case "RecordingPaused": return { ...ended(state, at), status: "paused" };
    case "RecordingWaiting": return { ...ended(state, at), status: "waiting" };
    case "RecordingResumed": return { ...change(state, (entry) => begun(entry, at)), status: "running" };
    case "RecordingStopped": {
      const stopped = change(ended(state, at), (entry) => ({ ...entry, stoppedAt: at.time }));
      return { ...stopped, status: "none", consents: new Map() };
    }
    case "MarkAdded":
      return change(state, (entry) => ({
        ...entry, marks: [...entry.marks, { text: body.text ?? "", by: participant, seq: at.seq, at: at.time }],
      }));
    case "ConsentGiven": return { ...state, consents: new Map([...state.consents, [participant, true]]) };
    case "ConsentRefused": return { ...state, consents: new Map([...state.consents, [participant, false]]) };
    case "RecordingDeleted":
      return { ...state, recordings: state.recordings.filter(({ number }) => number !== int(body.number)) };
    default: return state;
  }
}

export const current = ({ status, recordings }) =>
  (status === "none" ? null : recordings[recordings.length - 1] ?? null);

// How long it is, without its pauses, in ms; while it runs, up to now.
export const lengthOf = ({ stretches }, now) =>
  stretches.reduce((sum, { startedAt, endedAt }) => sum + (endedAt || Math.max(now, startedAt)) - startedAt, 0);

function entryFrom(entry) {
  return {
    number: int(entry.number),
    title: entry.title ?? "",
    by: entry.by ?? "",
    startedAt: int(entry.startedAt),
    stoppedAt: int(entry.stoppedAt),
    consentNeeded: entry.consentNeeded === true,
    stretches: (entry.stretches ?? []).map((stretch) => ({
      from: int(stretch.firstSeq), to: int(stretch.lastSeq),
      startedAt: int(stretch.startedAt), endedAt: int(stretch.endedAt),
    })),
    marks: (entry.marks ?? []).map(({ text = "", by = "", seq, at }) => ({ text, by, seq: int(seq), at: int(at) })),
  };
}

const begun = (entry, { seq, time }) =>
  ({ ...entry, stretches: [...entry.stretches, { from: seq, to: 0, startedAt: time, endedAt: 0 }] });

function ended(state, { seq, time }) {
  if (state.status !== "running") return state;
  return change(state, (entry) => ({
    ...entry,
    stretches: entry.stretches.map((stretch, i) =>
      (i === entry.stretches.length - 1 ? { ...stretch, to: seq, endedAt: time } : stretch)),
  }));
}

function change(state, how) {
  if (!current(state)) return state;
  const recordings = [...state.recordings];
  recordings.push(how(recordings.pop()));
  return { ...state, recordings };
}
