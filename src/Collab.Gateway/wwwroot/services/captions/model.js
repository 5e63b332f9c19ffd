// The captions as a fold of their events; the same rules as Collab.Core/Services/Captions.

import { int, rank } from "../../protocol.js";

// As many as a snapshot has; older ones are in the transcript.
export const linesMax = 500;

// Interim text that nothing follows is gone after this long.
export const interimForMs = 6000;
// A final line stays in the strip for this long.
export const finalForMs = 7000;

export function captionsFrom(snapshot) {
  return {
    on: snapshot.on === true,
    who: snapshot.who ?? "CAPTIONERS_EVERYBODY",
    chosen: snapshot.chosen ?? [],
    lines: (snapshot.lines ?? []).map(lineFrom),
    origin: int(snapshot.origin),
  };
}

export function evolveCaptions(state, event) {
  const { type, body } = event;
  switch (type) {
    case "CaptionsSwitched": {
      const on = body.on === true;
      return { ...state, on, origin: state.origin === 0 && on ? int(event.time) : state.origin };
    }
    case "CaptionersChosen":
      return { ...state, who: body.who ?? "CAPTIONERS_EVERYBODY", chosen: body.chosen ?? [] };
    case "LineAdded":
      return { ...state, lines: [...state.lines, added(event)].slice(-linesMax) };
    case "LineCorrected":
      return change(state, int(body.line), { text: body.text ?? "", correctedAt: int(event.time) });
    case "LineRemoved":
      return change(state, int(body.line), { text: "", removed: true });
    default:
      return state;
  }
}

// Whether a participant ({ id, role }) may caption what a speaker says now.
export function mayCaption(state, participant, speaker) {
  if (!state.on || !participant) return false;
  if (state.chosen.includes(participant.id)) return true;
  if (speaker !== participant.id || state.who === "CAPTIONERS_CHOSEN") return false;
  return state.who !== "CAPTIONERS_PRESENTERS" || rank(participant.role) >= rank("ROLE_PRESENTER");
}

export const mayCorrect = (line, id, isModerator) => !line.removed
  && (isModerator || line.author === id || line.speaker === id);

// What the strip shows now: by speaker the newest text, the longest speaking first. interim: Map of speaker ->
// { text, at }; times are of one clock.
export function stripLines(state, interim, finals, now, max = 3) {
  if (!state.on) return [];
  const shown = finals
    .filter(({ at }) => now - at < finalForMs)
    .map(({ id, at }) => ({ line: state.lines.find((line) => line.id === id), at }))
    .filter(({ line }) => line && !line.removed)
    .map(({ line, at }) => ({ key: `f${line.id}`, speaker: line.speaker, text: line.text, interim: false, at }));
  for (const [speaker, { text, at }] of interim) {
    if (now - at < interimForMs) shown.push({ key: `i${speaker}`, speaker, text, interim: true, at });
  }
  return shown.slice(-max);
}

// "1:05" since captions were first on.
export function offset(state, time) {
  const seconds = Math.max(0, Math.floor((time - state.origin) / 1000));
  const minutes = Math.floor(seconds / 60);
  const two = (number) => String(number).padStart(2, "0");
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

// The whole transcript, page by page. ask: the query, body -> Promise<answer>.
export async function readTranscript(ask, format) {
  let text = "";
  let page = { more: true };
  while (page.more) {
    page = await ask({
      format, afterSeq: String(int(page.nextSeq)), limit: linesMax, latestStart: String(int(page.latestStart)),
    });
    text += page.text ?? "";
  }
  return text;
}

function added({ seq, body, participant }) {
  return lineFrom({ ...body, id: body.line, seq, author: participant });
}

function lineFrom(line) {
  return {
    id: int(line.id),
    seq: int(line.seq),
    speaker: line.speaker ?? "",
    speakerName: line.speakerName ?? "",
    author: line.author ?? "",
    language: line.language ?? "",
    start: int(line.start),
    end: int(line.end),
    text: line.text ?? "",
    correctedAt: int(line.correctedAt),
    removed: line.removed === true,
  };
}

function change(state, id, changes) {
  return { ...state, lines: state.lines.map((line) => (line.id === id ? { ...line, ...changes } : line)) };
}
