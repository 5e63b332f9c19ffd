// The chat as a fold of its events; the same rules as Collab.Core/Services/Chat.

import { int } from "./protocol.js";

// Older ones give way and are read again with "load older".
export const messagesMax = 2000;

// messages: oldest first, ids ascending (private messages of others leave holes); more: whether older ones exist;
// passing: while older ones are being read, the changes to messages that are not here; pinned: { message, by, at };
// slowMode: seconds between an attendee's messages to everybody, 0 when off; read: the last message marked as read.
export const emptyChat = Object.freeze({
  messages: [], more: false, passing: null, pinned: [], slowMode: 0, read: 0,
});

export function chatFrom(snapshot) {
  return bounded({
    ...emptyChat,
    messages: (snapshot.messages ?? []).map(messageFrom),
    more: snapshot.more === true,
    pinned: (snapshot.pinned ?? []).map(({ message, by = "", pinnedAt }) =>
      ({ message: messageFrom(message ?? {}), by, at: int(pinnedAt) })),
    slowMode: int(snapshot.slowModeSeconds),
  });
}

export function evolveChat(state, event) {
  const { type, body, participant, time } = event;
  const id = int(body.message);
  switch (type) {
    case "MessagePosted": {
      const added = bounded({ ...state, messages: [...state.messages, posted(event)] });
      return int(body.threadReplies) > 0 ? changeMessage(added, int(body.thread), event) : added;
    }
    case "MessagePinned": {
      const message = findMessage(state, id);
      if (!message) return state;
      return { ...state, pinned: [...state.pinned, { message, by: participant ?? "", at: int(time) }] };
    }
    case "MessageUnpinned": return unpin(state, id);
    case "MessagesCleared": return { ...state, messages: [], more: false, passing: null, pinned: [] };
    case "SlowModeChanged": return { ...state, slowMode: int(body.seconds) };
    case "ReadMarked": return { ...state, read: Math.max(state.read, id) };
    case "MessageDeleted": return changeMessage(unpin(state, id), id, event);
    case "MessageEdited": {
      const changed = changeMessage(state, id, event);
      const pinned = state.pinned.map((pin) =>
        (pin.message.id === id ? { ...pin, message: evolveMessage(pin.message, event) } : pin));
      return { ...changed, pinned };
    }
    default: return changeMessage(state, id, event);
  }
}

const unpin = (state, id) => ({ ...state, pinned: state.pinned.filter(({ message }) => message.id !== id) });

function changeMessage(state, id, event) {
  const index = indexOf(state.messages, id);
  if (index < 0) {
    return state.passing ? { ...state, passing: [...state.passing, { id, event }] } : state;
  }
  const message = state.messages[index];
  const changed = evolveMessage(message, event);
  return changed === message
    ? state
    : { ...state, messages: state.messages.map((each, i) => (i === index ? changed : each)) };
}

export const findMessage = (state, id) => state.messages[indexOf(state.messages, id)];

export const threadOf = (message) => message.thread || message.id;

// A thread's messages: those that were asked for, and those that are here.
export const threadMessages = (state, thread, older = []) => {
  const inThread = (message) => message.id === thread || message.thread === thread;
  const first = state.messages[0]?.id ?? Infinity;
  return [...older.filter((message) => message.id < first), ...state.messages.filter(inThread)];
};

// The messages of a query's answer.
export const messagesFrom = ({ messages = [] }) => messages.map(messageFrom);

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
    (messages, { id, event }) => messages.map((message) =>
      (message.id === id ? evolveMessage(message, event) : message)),
    older);
  return {
    ...state,
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
    thread: int(body.thread),
    replies: 0,
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
    thread: int(message.thread),
    replies: int(message.replies),
  };
}

function evolveMessage(message, { type, body, participant, time }) {
  switch (type) {
    case "MessagePosted": return { ...message, replies: int(body.threadReplies) };
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
