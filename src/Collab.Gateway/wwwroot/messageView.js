// One row of the chat.

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { menuButton, openMenu } from "./menu.js";
import { dayName, duration, linkParts, listNames, shortTime, timeInFull, timeOfDay } from "./text.js";

export const emojis = [
  { emoji: "\u{1F44D}", name: "Thumbs up" },
  { emoji: "\u2764\uFE0F", name: "Heart" },
  { emoji: "\u{1F602}", name: "Laughing" },
  { emoji: "\u{1F389}", name: "Celebrate" },
  { emoji: "\u{1F44F}", name: "Applause" },
  { emoji: "\u{1F914}", name: "Thinking" },
];

const emojiNames = new Map(emojis.map(({ emoji, name }) => [emoji, name]));

export const dayRow = ({ time }) =>
  h("li", { class: "day", testid: "day" }, h("span", {}, dayName(time)));

export const newRow = () =>
  h("li", { class: "day new", testid: "new-line" }, h("span", {}, "New"));

export const noteRow = ({ note }) =>
  h("li", { class: "note", testid: "note" },
    h("span", {}, note.text), h("time", { title: timeInFull(note.time) }, timeOfDay(note.time)));

// view: { me, names, replied, change, refusal, open, moderator, editor, pinned, thread }; actions: react, reply, edit,
// remove, goTo, dismiss, pin, openThread.
export function messageRow({ message, grouped }, view, actions) {
  const { me, change, refusal, open, editor } = view;
  const mine = message.author === me?.id;
  const row = h("li", {
    id: `message-${message.id}`,
    class: ["message", grouped && "grouped", message.to && "private", mine && "mine", change && "busy"]
      .filter(Boolean).join(" "),
    tabindex: "-1",
    testid: "message",
    "data-message": String(message.id),
    "data-author": message.author,
    "data-private": message.to ? "true" : undefined,
    "data-deleted": message.deleted ? "true" : undefined,
    "data-state": change ?? "sent",
    "aria-label": `${message.authorName}, ${timeOfDay(message.postedAt)}`,
  },
  grouped
    ? h("time", { class: "message-side", title: timeInFull(message.postedAt) }, shortTime(message.postedAt))
    : avatar(message.author, message.authorName, "message-side"),
  h("div", { class: "message-main" },
    !grouped && head(message, view),
    message.replyTo > 0 && message.replyTo !== view.thread && quote(message.replyTo, view.replied, actions),
    editor ?? content(message),
    reactions(message, view, actions),
    message.replies > 0 && !view.thread && h("button", {
      type: "button", class: "thread-link", testid: "open-thread", tabindex: "-1",
      onclick: () => actions.openThread(message),
    }, icon("thread"), message.replies === 1 ? "1 reply" : `${message.replies} replies`),
    change && h("p", { class: "message-state" }, icon("clock"), change),
    refusal && h("p", { class: "refusal", role: "alert", testid: "message-refusal" }, `${refusal.message} `,
      h("button", { type: "button", class: "link", onclick: () => actions.dismiss(message.id) }, "Dismiss"))),
  open && !message.deleted && !editor && tools(message, view, actions));
  return row;
}

export function pendingRow({ entry, grouped }, { me, names, replied, thread }, actions) {
  const failed = entry.status === "failed";
  return h("li", {
    class: ["message", "pending", grouped && "grouped", entry.to && "private", failed && "failed"]
      .filter(Boolean).join(" "),
    testid: "message-pending", "data-state": entry.status, "data-private": entry.to ? "true" : undefined,
    "aria-busy": failed ? undefined : "true",
  },
  grouped ? h("span", { class: "message-side" }) : avatar(me?.id ?? "", me?.name ?? "", "message-side"),
  h("div", { class: "message-main" },
    !grouped && h("p", { class: "message-head" }, h("bdi", { class: "author" }, me?.name ?? ""),
      entry.to && privacy(true, names.get(entry.to) ?? "somebody who left")),
    entry.replyTo > 0 && entry.replyTo !== thread && quote(entry.replyTo, replied, actions),
    content(entry),
    h("p", { class: `message-state${failed ? " refusal" : ""}`, role: failed ? "alert" : undefined },
      !failed && icon("clock"),
      failed && [
        h("span", { testid: "message-refusal" }, `Not sent. ${entry.refusal.message}`), " ",
        h("button", { type: "button", class: "link", testid: "retry", onclick: () => actions.retry(entry.key) },
          "Send again"), " ",
        h("button", { type: "button", class: "link", testid: "discard", onclick: () => actions.discard(entry.key) },
          "Discard"),
      ],
      entry.status === "sending" && "Sending\u2026",
      entry.status === "retrying" && h("span", {}, `${entry.refusal.message} Trying again\u2026`))));
}

export function text(value) {
  return linkParts(value).map((part) => (part.href
    ? h("a", { href: part.href, title: part.href, target: "_blank", rel: "noopener noreferrer nofollow" }, part.text)
    : part.text));
}

// "Ana is writing..."
export const typingText = (names) =>
  names.length === 0 ? "" : `${listNames(names)} ${names.length === 1 ? "is" : "are"} writing\u2026`;

export const reconnectedText = (node, ms) => `Reconnected through ${node} after ${duration(ms)}`;

function head(message, { me, names, pinned }) {
  const mine = message.author === me?.id;
  const other = mine ? message.to : message.author;
  return h("p", { class: "message-head" },
    h("bdi", { class: "author", testid: "message-author" }, message.authorName),
    message.to && privacy(mine, names.get(other) ?? message.authorName),
    pinned && h("span", { class: "tag", testid: "pinned-mark" }, icon("pin"), "Pinned"),
    h("time", { title: timeInFull(message.postedAt), datetime: new Date(message.postedAt).toISOString() },
      timeOfDay(message.postedAt)));
}

function privacy(mine, other) {
  return h("span", { class: "tag private-tag", testid: "private-mark" }, icon("lock"),
    h("span", {}, "private to ", mine ? h("bdi", {}, other) : "you"));
}

function content(message) {
  if (message.deleted) return h("p", { class: "message-text deleted", testid: "message-text" }, "Message deleted");
  return h("p", { class: "message-text", dir: "auto", testid: "message-text" }, text(message.text),
    message.editedAt > 0 && h("span", {
      class: "edited", testid: "message-edited", title: timeInFull(message.editedAt),
    }, " edited"));
}

function quote(id, replied, actions) {
  if (!replied) return h("p", { class: "quote", testid: "message-quote" }, "An earlier message");
  return h("button", {
    type: "button", class: "quote", testid: "message-quote", tabindex: "-1", onclick: () => actions.goTo(id),
    "aria-label": `In reply to ${replied.authorName}`,
  },
  h("bdi", { class: "author" }, replied.authorName), " ",
  h("span", {}, replied.deleted ? "Message deleted" : replied.text.slice(0, 200)));
}

function reactions(message, { me, names, open }, actions) {
  if (message.reactions.length === 0) return null;
  return h("div", { class: "reactions" }, message.reactions.map(({ emoji, participants }) => {
    const on = participants.includes(me?.id);
    const who = listNames(participants.map((id) => (id === me?.id ? "you" : names.get(id) ?? "somebody who left")));
    return h("button", {
      type: "button", class: "reaction", testid: "reaction", "data-emoji": emoji, "data-focus": `reaction-${emoji}`,
      tabindex: "-1", "aria-pressed": String(on), title: who, disabled: open ? undefined : true,
      "aria-label": `${emojiNames.get(emoji) ?? emoji}: ${who}`,
      onclick: () => actions.react(message, emoji, !on),
    },
    h("span", { "aria-hidden": "true" }, emoji),
    h("span", { class: "reaction-count" }, String(participants.length)));
  }));
}

function tools(message, { me, moderator, pinned, thread }, actions) {
  const mine = message.author === me?.id;
  const chosen = new Set(message.reactions.filter((each) => each.participants.includes(me?.id)).map((x) => x.emoji));
  const pick = { emojis, chosen, action: (emoji) => actions.react(message, emoji, !chosen.has(emoji)) };
  const react = menuButton({
    class: "icon-button hover-only", testid: "message-react", tabindex: "-1", "aria-label": "React",
    onclick: () => openMenu(react, [pick], "React"),
  }, icon("smile"));
  const more = menuButton({
    class: "icon-button", testid: "message-menu", tabindex: "-1", "aria-label": "More for this message",
    onclick: () => openMenu(more, [
      pick,
      { label: "Reply", testid: "menu-reply", action: () => actions.reply(message) },
      !thread && (message.thread > 0 || message.replies > 0)
        && { label: "Show the thread", testid: "menu-thread", action: () => actions.openThread(message) },
      moderator && !message.to && {
        label: pinned ? "Unpin" : "Pin", testid: pinned ? "menu-unpin" : "menu-pin",
        action: () => actions.pin(message, !pinned),
      },
      mine && { label: "Edit", testid: "menu-edit", action: () => actions.edit(message) },
      (mine || moderator)
        && { label: "Delete\u2026", testid: "menu-delete", danger: true, action: () => actions.remove(message) },
    ], "Message"),
  }, icon("more"));
  return h("div", { class: "message-tools" },
    react,
    h("button", {
      type: "button", class: "icon-button hover-only", testid: "message-reply", tabindex: "-1", "aria-label": "Reply",
      onclick: () => actions.reply(message),
    }, icon("reply")),
    more);
}
