// What moderators do to the whole chat.

import { ask } from "./dialog.js";
import { mayModerate } from "./roster.js";

export const slowModeMax = 3600;

export const slowModeInWords = (seconds) => `Slow mode: one message every ${seconds} s.`;

// The entries of the meeting's menu; act(service, type, body, about).
export function chatMenu({ me, model: { chat } }, act) {
  if (!mayModerate(me)) return [];
  return [
    { label: chat.slowMode > 0 ? `Slow mode (${chat.slowMode} s)\u2026` : "Slow mode\u2026", testid: "menu-slow-mode",
      action: () => setSlowMode(chat.slowMode, act) },
    (chat.messages.length > 0 || chat.more) && { label: "Clear the chat\u2026", testid: "menu-clear-chat", danger: true,
      action: () => clear(act) },
  ];
}

async function setSlowMode(now, act) {
  const typed = await ask({
    title: "Slow mode",
    text: "How many seconds an attendee waits between two messages to everyone; 0 switches it off.",
    confirm: "Set",
    input: { label: `Seconds, up to ${slowModeMax}`, lengthMax: 4, value: String(now || 30) },
  });
  if (typed === null) return;
  const seconds = Number(typed);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > slowModeMax) return;
  act("chat", "SetSlowMode", { seconds }, "meeting");
}

async function clear(act) {
  const sure = await ask({
    title: "Clear the chat?",
    text: "All messages disappear for everyone, pinned and private ones too. This cannot be taken back.",
    confirm: "Clear the chat",
    danger: true,
  });
  if (sure) act("chat", "ClearMessages", {}, "meeting");
}
