// Refusals in words: for each code of the closed list, what it means to the person in front of the page.

const words = {
  // Of the page itself.
  session_lost: "You were away for too long to know whether this was done. Look above before you send it again.",
  unreachable: "No node of the meeting answers.",

  malformed_frame: "This page and the server do not understand each other. Reload the page.",
  frame_too_large: "That was too large to send.",
  hello_expected: "This page and the server do not understand each other. Reload the page.",
  hello_repeated: "This page and the server do not understand each other. Reload the page.",
  hello_timeout: "The connection was too slow to begin.",
  idle_timeout: "The connection fell silent.",
  slow_consumer: "Your connection was too slow to keep up.",
  server_draining: "This node is shutting down.",
  too_many_connections: "This node is full.",
  ticket_missing: "A ticket is needed to join this meeting.",
  ticket_invalid: "Your ticket is not valid here. Ask for a new link.",
  ticket_expired: "Your ticket has expired. Ask for a new link.",
  ticket_conference: "Your ticket is for another meeting.",
  banned: "You were banned from this meeting.",
  removed: "You were removed from this meeting.",
  session_unknown: "You were away for too long; your place was given up.",
  session_secret_invalid: "Your session could not be proved.",
  session_replaced: "You joined this meeting somewhere else, which took over from this page.",
  session_ended: "You have left this meeting.",
  resume_out_of_range: "This page knows more than the meeting does. Join again.",
  conference_not_found: "There is no meeting of this name.",
  conference_not_open: "The meeting opens when its host joins.",
  conference_locked: "The meeting is locked. Ask a host to unlock it.",
  conference_full: "The meeting is full.",
  waiting: "You have not been let in yet.",
  entry_denied: "You were not let in.",
  password_required: "This meeting asks for a password.",
  password_wrong: "That is not this meeting\u2019s password.",
  conference_ended: "The meeting has ended.",
  conference_unavailable: "The meeting is not answering at the moment.",
  too_many_pending: "Too much is waiting to be sent.",
  rate_limited: "That was too fast.",
  unknown_service: "The server cannot do this.",
  unknown_type: "The server cannot do this.",
  malformed_body: "The server did not understand this.",
  not_permitted: "Your role does not allow this.",
  not_found: "It is no longer there.",
  service_failed: "Something broke while doing this; nothing was changed.",
  service_unavailable: "This is switched off for a moment after repeated failures.",
  journal_unavailable: "The meeting's storage is not reachable.",
  overloaded: "The server is too busy.",
};

// Refused for something in the request itself: only the server's own words say what.
const telling = new Set(["invalid_argument", "limit_reached", "not_permitted", "not_found", "conference_not_found",
  "entry_denied"]);

export class Refusal extends Error {
  constructor({ code = "", message = "", retry = false }) {
    super(inWords(code, message));
    this.name = "Refusal";
    this.code = code;
    this.detail = message;
    this.retry = retry === true;
  }
}

export function inWords(code, message = "") {
  if (telling.has(code) && message) return message;
  return words[code] ?? (message || (code ? `Refused: ${code}.` : "Refused."));
}
