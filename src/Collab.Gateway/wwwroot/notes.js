// What happens in the meeting besides messages, in a line each, for between the messages.

import { find } from "./roster.js";

export const roleNames = {
  ROLE_HOST: "host",
  ROLE_CO_HOST: "co-host",
  ROLE_PRESENTER: "presenter",
  ROLE_ATTENDEE: "attendee",
  ROLE_UNSPECIFIED: "guest",
};

export const roleTitles = { ...roleNames, ROLE_HOST: "a host", ROLE_CO_HOST: "a co-host",
  ROLE_PRESENTER: "a presenter", ROLE_ATTENDEE: "an attendee" };

const endings = {
  END_REASON_COMMAND: "The meeting was ended.",
  END_REASON_DURATION: "The meeting reached its longest duration and ended.",
  END_REASON_EMPTY: "The meeting ended because nobody was in it.",
  END_REASON_HOST_LEFT: "The meeting ended because its host left.",
  END_REASON_SCHEDULE: "The meeting ended as it was planned to.",
};

const leavings = {
  LEAVE_REASON_REMOVED: "was removed",
  LEAVE_REASON_BANNED: "was banned",
  LEAVE_REASON_TIMED_OUT: "lost the connection and is gone",
};

export const endingInWords = (reason) => endings[reason] ?? "The meeting has ended.";

// The note for an event, given the state before it; "" when it deserves none.
export function noteFor({ service, type, body, participant }, { conference, roster }) {
  const name = (id) => find(roster, id)?.name || "Somebody";
  const by = participant ? ` by ${name(participant)}` : "";
  switch (`${service}/${type}`) {
    case "roster/ParticipantJoined": return `${body.participant.name} joined`;
    case "roster/ParticipantLeft": {
      if (body.reason === "LEAVE_REASON_CONFERENCE_ENDED") return "";
      const how = leavings[body.reason] ?? "left";
      const who = ["LEAVE_REASON_REMOVED", "LEAVE_REASON_BANNED"].includes(body.reason) ? by : "";
      return `${name(body.participant)} ${how}${who}`;
    }
    case "roster/RoleChanged": {
      const role = roleTitles[body.role] ?? "a guest";
      if (!body.automatic) return `${name(body.participant)} is now ${role}`;
      return body.role === "ROLE_HOST"
        ? `${name(body.participant)} is host while no other host is here`
        : `${name(body.participant)} is ${role} again`;
    }
    case "roster/ParticipantRenamed": return `${name(body.participant)} is now called ${body.name}`;
    case "roster/BanLifted": {
      const ban = roster.bans.find((each) => each.participant === body.participant);
      return `The ban of ${ban?.name || body.participant} was lifted${by}`;
    }
    case "conference/ConferenceLocked": return `The meeting was locked${by}`;
    case "conference/ConferenceUnlocked": return `The meeting was unlocked${by}`;
    case "conference/ConferenceEnded": return endingInWords(body.reason);
    case "conference/Activated":
      return conference.primaryNode && body.node !== conference.primaryNode
        ? `The meeting moved from ${conference.primaryNode} to ${body.node}`
        : "";
    default: return "";
  }
}
