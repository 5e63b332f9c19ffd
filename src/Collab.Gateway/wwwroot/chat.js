// The chat as a fold of its events; the same rules as Collab.Core/Services/Chat.

import { int } from "./protocol.js";

// Older ones give way and are read again with "load older".
export const messagesMax = 2000;

// messages: oldest first, ids ascending (private messages of others leave holes); more: whether older ones exist;
// passing: while older ones are being read, the changes to messages that are not here.
export const emptyChat = Object.freeze({ messages: [], more: false, passing: null });

export function chatFrom(snapshot) {
  return bounded({
    messages: (snapshot.messages ?? []).map(messageFrom),
    more: snapshot.more === true,
    passing: null,
  });
}

export function evolveChat(state, event) {
  const { type, body } = event;
  if (type === "MessagePosted") {
    return bounded({ ...state, messages: [...state.messages, posted(event)] });
  }
  const id = int(body.message);
  const index = indexOf(state.messages, id);
  if (index < 0) {
    return state.passing ? { ...state, passing: [...state.passing, event] } : state;
  }
  const message = state.messages[index];
  const changed = evolveMessage(message, event);
  return changed === message
    ? state
    : { ...state, messages: state.messages.map((each, i) => (i === index ? changed : each)) };
}

export const findMessage = (state, id) => state.messages[indexOf(state.messages, id)];

// The query for older messages goes out: { state, body }.
export function askOlder(state, limit) {
  const beforeSeq = state.messages[0]?.seq ?? 0;
  return { state: { ...state, passing: [] }, body: { beforeSeq: String(beforeSeq), limit } };
}

// Its answer, null when it was refused. What changed while it was under way may or may not be in it: folding a change
// twice does no harm.
export function addOlder(state, history) {
  const first = state.messages[0]?.id ?? Infinity;
  const older = (history?.messages ?? []).map(messageFrom).filter((message) => message.id < first);
  const passing = state.passing ?? [];
  const merged = passing.reduce(
    (messages, event) => messages.map((message) =>
      (message.id === int(event.body.message) ? evolveMessage(message, event) : message)),
    older);
  return {
    messages: [...merged, ...state.messages],
    more: history ? history.more === true : state.more,
    passing: null,
  };
}

function posted({ seq, body, participant, time }) {
  return {
    id: int(body.message),
    seq: int(seq),
    author: participant ?? "",
    authorName: body.authorName ?? "",
    text: body.text ?? "",
    replyTo: int(body.replyTo),
    to: body.to ?? "",
    postedAt: int(time),
    editedAt: 0,
    deleted: false,
    reactions: [],
  };
}

function messageFrom(message) {
  return {
    id: int(message.id),
    seq: int(message.seq),
    author: message.author ?? "",
    authorName: message.authorName ?? "",
    text: message.text ?? "",
    replyTo: int(message.replyTo),
    to: message.to ?? "",
    postedAt: int(message.postedAt),
    editedAt: int(message.editedAt),
    deleted: message.deleted === true,
    reactions: (message.reactions ?? []).map(({ emoji, participants = [] }) => ({ emoji, participants })),
  };
}

function evolveMessage(message, { type, body, participant, time }) {
  switch (type) {
    case "MessageEdited": return { ...message, text: body.text ?? "", editedAt: int(time) };
    case "MessageDeleted": return { ...message, text: "", deleted: true, reactions: [] };
    case "ReactionChanged": {
      const reactions = reacted(message.reactions, body, participant);
      return reactions === message.reactions ? message : { ...message, reactions };
    }
    default: return message;
  }
}

function reacted(reactions, { emoji, on = false }, participant) {
  const index = reactions.findIndex((reaction) => reaction.emoji === emoji);
  if (on && index < 0) return [...reactions, { emoji, participants: [participant] }];
  if (index < 0) return reactions;
  const others = reactions[index].participants.filter((id) => id !== participant);
  const had = others.length < reactions[index].participants.length;
  if (on === had) return reactions;
  const participants = on ? [...others, participant] : others;
  return reactions
    .map((reaction, i) => (i === index ? { emoji, participants } : reaction))
    .filter((reaction) => reaction.participants.length > 0);
}

function indexOf(messages, id) {
  let [low, high] = [0, messages.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = messages[middle].id;
    if (found === id) return middle;
    if (found < id) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function bounded(state) {
  return state.messages.length <= messagesMax
    ? state
    : { ...state, messages: state.messages.slice(-messagesMax), more: true };
}
