// What to do when a connection ends, and how long to wait before the next.

export const timing = {
  welcomeTimeoutMs: 4000,
  pingEveryMs: 4000,
  pongTimeoutMs: 3000,
  backoffMs: 150,
  backoffMaxMs: 5000,
  waitForHostMs: 3000,
};

// The session is of no use any more, but its participant may join anew.
const rejoin = new Set(["session_unknown", "session_ended", "session_secret_invalid", "resume_out_of_range"]);

// Another node, or the same one a little later, may well say yes; nothing for a person to decide.
const tryAgain = new Set([
  "hello_timeout", "idle_timeout", "slow_consumer", "server_draining", "too_many_connections",
  "conference_unavailable", "journal_unavailable", "overloaded", "service_unavailable", "rate_limited",
]);

// What to do about a goodbye: resume | rejoin | renew | again | wait | close.
export function verdict(goodbye, { resuming = false, renewable = false } = {}) {
  if (goodbye.resume) return "resume";
  if (resuming && rejoin.has(goodbye.code)) return "rejoin";
  if (renewable && goodbye.code === "ticket_expired") return "renew";
  if (tryAgain.has(goodbye.code)) return "again";
  return goodbye.code === "conference_not_open" ? "wait" : "close";
}

// The first attempts go through all nodes at once; each further round doubles the pause, half of it left to chance.
export function backoff(attempt, endpoints, random) {
  const round = Math.floor(attempt / Math.max(1, endpoints));
  const longest = Math.min(timing.backoffMaxMs, timing.backoffMs * 2 ** Math.min(round, 10));
  return attempt === 0 ? 50 * random : longest * (0.5 + 0.5 * random);
}
