// Text as people read it. Nothing here makes markup: what people wrote only ever becomes text nodes.

const links = /\b(?:https?:\/\/|mailto:)[^\s<>"'`]+/gi;
const ascii = /^[\x21-\x7e]+$/;

// [{ text, href? }]: only http, https and mailto addresses become links, and punctuation after them stays outside.
export function linkParts(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(links)) {
    const found = trimmed(match[0]);
    const link = safe(found);
    if (!link) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push(link);
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
  if (/^mailto:/i.test(text)) {
    // Only an address: a link that writes the letter, or one whose letters may look like others, stays text.
    return /^mailto:[^@?&%]+@[^@?&%]+$/i.test(text) && ascii.test(text) ? { text, href: text } : null;
  }
  try {
    const url = new URL(text);
    // In https://bank.example@evil.example the part that people read is not where the link leads.
    if (!/^https?:$/.test(url.protocol) || url.username || url.password) return null;
    return { text: withPlainHost(text, url), href: url.href };
  } catch {
    return null;
  }
}

// A host with letters of other scripts may look just like another one: it is shown as what is looked up,
// xn--... in ASCII.
function withPlainHost(text, url) {
  const [, scheme, host, rest] = /^([a-z]+:\/\/)([^/?#\\]*)(.*)$/is.exec(text);
  return ascii.test(host) ? text : `${scheme}${url.host}${rest}`;
}

const dayClock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const date = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export const timeOfDay = (time) => dayClock.format(time);

// "9:41", without AM or PM: for where there is little room.
export const shortTime = (time) => dayClock.formatToParts(time)
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

// "1:02:03", "4:05"
export function clock(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
