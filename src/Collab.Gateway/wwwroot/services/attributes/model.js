// The attributes as a fold of their events; the same rules as Collab.Core/Services/Attributes.

import { int } from "../../protocol.js";

// conference: key -> attribute; participants: id -> key -> attribute. An attribute: { key, value, version, by }.
export const emptyAttributes = Object.freeze({ conference: new Map(), participants: new Map() });

export function attributesFrom(snapshot) {
  return {
    conference: table(snapshot.attributes),
    participants: new Map((snapshot.participants ?? []).map((each) => [each.participant, table(each.attributes)])),
  };
}

export function evolveAttributes(state, event) {
  const { type, body } = event;
  switch (type) {
    case "AttributeSet": return { ...state, conference: set(state.conference, event) };
    case "AttributeRemoved": return { ...state, conference: without(state.conference, body.key) };
    case "ParticipantAttributeSet": return withTable(state, body.participant, set(of(state, body.participant), event));
    case "ParticipantAttributeRemoved":
      return withTable(state, body.participant, without(of(state, body.participant), body.key));
    case "ParticipantAttributesDropped":
      return (body.participants ?? []).reduce((rest, id) => withTable(rest, id, new Map()), state);
    default: return state;
  }
}

export const of = (state, participant) => state.participants.get(participant) ?? new Map();

// By key, as everybody else lists them.
export const listed = (attributes) => [...attributes.values()].sort((a, b) => (a.key < b.key ? -1 : 1));

// What begins so is the server's alone.
export const isServers = (key) => key.startsWith("server.");

const table = (attributes = []) => new Map(attributes.map((attribute) => [attribute.key, {
  key: attribute.key, value: attribute.value ?? "", version: int(attribute.version), by: attribute.by ?? "",
}]));

const set = (attributes, { seq, body, participant }) => new Map([...attributes, [body.key, {
  key: body.key, value: body.value ?? "", version: int(seq), by: participant ?? "",
}]]);

function without(attributes, key) {
  const rest = new Map(attributes);
  rest.delete(key);
  return rest;
}

function withTable(state, participant, attributes) {
  const participants = new Map(state.participants);
  if (attributes.size > 0) participants.set(participant, attributes);
  else participants.delete(participant);
  return { ...state, participants };
}
