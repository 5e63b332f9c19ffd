// The rooms as a fold of their events; the same rules as Collab.Core/Services/Breakouts.

import { int } from "../../protocol.js";

// rooms: [{ number, title }]; assigned: { participant: number }; calls: [{ room, participant }]; said: what was said to
// all while this page was here.
export const noRooms = Object.freeze({
  set: 0, rooms: [], choice: false, endsAt: 0, countdownSeconds: 0, closesAt: 0, assigned: {}, calls: [], said: [],
});

const saidMax = 20;

export const breakoutsFrom = (snapshot) => ({
  ...noRooms,
  ...setFrom(snapshot),
  closesAt: int(snapshot.closesAt),
  assigned: Object.fromEntries((snapshot.assignments ?? []).map(({ participant, room = 0 }) => [participant, room])),
  calls: (snapshot.calls ?? []).map(callFrom),
});

export function evolveBreakouts(state, { type, body }) {
  switch (type) {
    case "RoomsOpened": return { ...noRooms, ...setFrom(body) };
    case "ParticipantsAssigned": {
      const assigned = { ...state.assigned };
      for (const { participant, room = 0 } of body.assignments ?? []) {
        if (room === 0) delete assigned[participant];
        else assigned[participant] = room;
      }
      return { ...state, assigned };
    }
    case "MessageBroadcast":
      return { ...state, said: [...state.said, { text: body.text, from: body.from ?? "" }].slice(-saidMax) };
    case "HelpCalled":
      return { ...state, calls: [...without(state.calls, body.call.room), callFrom(body.call)] };
    case "HelpAnswered": return { ...state, calls: without(state.calls, body.room) };
    case "RoomsClosing": return { ...state, closesAt: int(body.closesAt) };
    case "RoomsClosed": return { ...noRooms, set: state.set };
    default: return state;
  }
}

export const isOpen = (state) => state.rooms.length > 0;

export const roomOf = (state, participant) => state.assigned[participant] ?? 0;

// As the server calls a room: the set and the number.
export const nameOf = (state, number) => `${state.set}-${number}`;

// [{ number, title, people: [id] }], the main room first, as number 0.
export function places(state, participants) {
  const people = (number) => participants.map(({ id }) => id).filter((id) => roomOf(state, id) === number);
  return [{ number: 0, title: "Main room", people: people(0) },
    ...state.rooms.map((room) => ({ ...room, people: people(room.number) }))];
}

// What is left until the rooms close, in ms; null while no end is set.
export function leftMs(state, now) {
  const end = state.closesAt || state.endsAt;
  return isOpen(state) && end > 0 ? Math.max(0, end - now) : null;
}

export function leftInWords(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const without = (calls, room) => calls.filter((call) => call.room !== room);

const callFrom = ({ room, participant = "" }) => ({ room, participant });

const setFrom = (body) => ({
  set: int(body.set),
  rooms: (body.rooms ?? []).map(({ number, title = "" }) => ({ number, title })),
  choice: body.choice === true,
  endsAt: int(body.endsAt),
  countdownSeconds: body.countdownSeconds ?? 0,
});
