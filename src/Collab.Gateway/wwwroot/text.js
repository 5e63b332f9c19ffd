// Text as people read it. Nothing here makes markup: what people wrote only ever becomes text nodes.

const links = /\bhttps?:\/\/[^\s<>"'`]+/gi;

// [{ text, href? }]: only http and https addresses become links, and punctuation after them stays outside.
export function linkParts(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(links)) {
    const found = trimmed(match[0]);
    const href = safe(found);
    if (!href) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: found, href });
    end = match.index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

function trimmed(link) {
  let found = link.replace(/[.,;:!?\u2026]+$/, "");
  while (found.endsWith(")") && count(found, ")") > count(found, "(")) found = found.slice(0, -1);
  return found.replace(/[.,;:!?]+$/, "");
}

const count = (text, character) => text.split(character).length - 1;

function safe(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
  } catch {
    return "";
  }
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export const timeOfDay = (time) => clock.format(time);

// "9:41", without AM or PM: for where there is little room.
export const shortTime = (time) => clock.formatToParts(time)
  .filter(({ type }) => type !== "dayPeriod").map(({ value }) => value).join("").trim();

export const timeInFull = (time) => full.format(time);

export function dayName(time, now = Date.now()) {
  const day = new Date(time).toDateString();
  if (day === new Date(now).toDateString()) return "Today";
  if (day === new Date(now - 86400000).toDateString()) return "Yesterday";
  return date.format(time);
}

// "0.4 s", "12 s", "3 min"
export function duration(ms) {
  if (ms < 10000) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  return ms < 120000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60000)} min`;
}

// "Ana", "Ana and Bea", "Ana, Bea and 3 others"
export function listNames(names) {
  if (names.length <= 2) return names.join(" and ");
  if (names.length === 3) return `${names[0]}, ${names[1]} and ${names[2]}`;
  return `${names[0]}, ${names[1]} and ${names.length - 2} others`;
}

export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...word][0]).join("").toUpperCase() || "?";
}

// One of n, always the same for the same id.
export function bucket(id, n) {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  return hash % n;
}
