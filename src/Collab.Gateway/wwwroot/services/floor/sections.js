// The sections of the floor's panel: hands, tokens, microphones.

import { ask } from "../../dialog.js";
import { h } from "../../dom.js";
import { icon } from "../../icons.js";
import { menuButton, openMenu } from "../../menu.js";
import { shortTime } from "../../text.js";
import { has, tokenActions } from "./model.js";

const tokenCharacters = 40;

// Rows that a section shows at most; the others are counted.
const rowsMax = 100;

const small = (label, testid, onclick, more = {}) =>
  h("button", { type: "button", class: "button small", testid, onclick, ...more }, label);

export function handsSection(panel, rows) {
  const { meeting, state } = panel;
  const { hands } = state;
  const parts = [hands, state.unmuted, state.asked, names(meeting, hands), meeting.me.id,
    ...rights(meeting, "LowerHandOf", "LowerAllHands", "AskToUnmute")];
  return rows.get("hands", parts, () => section("hands", "Raised hands", hands.length,
    hands.length > 0
      ? h("ol", { class: "floor-list", testid: "hands" },
        hands.slice(0, rowsMax).map((entry, i) => handRow(panel, entry, i)))
      : h("p", { class: "hint" }, "Nobody has raised a hand."),
    more(hands),
    panel.refusal("hands"),
    hands.length > 0 && meeting.may("LowerAllHands")
      && small("Lower all hands", "lower-all", () => panel.act("hands", "LowerAllHands"))));
}

function handRow(panel, { id, since }, i) {
  const { meeting, state } = panel;
  const body = { participant: id };
  return h("li", { class: "floor-row", testid: "hand", "data-participant": id },
    h("span", { class: "floor-place" }, String(i + 1)),
    h("span", { class: "floor-name" },
      h("bdi", {}, meeting.nameOf(id)), h("time", { class: "hint" }, shortTime(since))),
    id !== meeting.me.id && meeting.may("AskToUnmute") && ![state.unmuted, state.asked].some((list) => has(list, id))
      && small("Ask to speak", "ask-unmute", () => panel.act("hands", "AskToUnmute", body)),
    id !== meeting.me.id && meeting.may("LowerHandOf")
      && small("Lower", "lower-hand", () => panel.act("hands", "LowerHandOf", body)));
}

export function microphonesSection(panel, rows) {
  const { meeting, state } = panel;
  const { unmuted, selfUnmute } = state;
  const parts = [unmuted, names(meeting, unmuted), selfUnmute, meeting.me.id,
    ...rights(meeting, "MuteParticipant", "MuteAll", "AllowSelfUnmute")];
  return rows.get("microphones", parts, () => section("microphones", "Open microphones", unmuted.length,
    unmuted.length > 0
      ? h("ul", { class: "floor-list", testid: "unmuted" }, unmuted.slice(0, rowsMax).map(({ id }) =>
        h("li", { class: "floor-row", testid: "unmuted-participant", "data-participant": id },
          h("span", { class: "floor-name" }, h("bdi", {}, meeting.nameOf(id))),
          id !== meeting.me.id && meeting.may("MuteParticipant")
            && small("Mute", "mute", () => panel.act("microphones", "MuteParticipant", { participant: id })))))
      : h("p", { class: "hint" }, "Everybody is muted."),
    more(unmuted),
    !selfUnmute && h("p", { class: "hint", testid: "self-unmute-off" },
      "Only presenters, and those who are asked, may unmute."),
    panel.refusal("microphones"),
    meeting.may("MuteAll") && h("div", { class: "floor-actions" },
      small("Mute all others", "mute-all", () => panel.act("microphones", "MuteAll")),
      small("All but presenters", "mute-all-but", () =>
        panel.act("microphones", "MuteAll", { exceptPresenters: true }))),
    meeting.may("AllowSelfUnmute") && h("label", { class: "floor-check" },
      h("input", {
        type: "checkbox", testid: "self-unmute", checked: selfUnmute,
        onchange: (event) => panel.act("microphones", "AllowSelfUnmute", { allowed: event.target.checked }),
      }),
      h("span", {}, "Everybody may unmute themselves"))));
}

export function tokensSection(panel, rows) {
  const { meeting, state } = panel;
  const parts = [state.tokens, meeting.participants, meeting.me.id, meeting.role,
    ...rights(meeting, "DefineToken", "RemoveToken", "AssignToken")];
  return rows.get("tokens", parts, () => section("tokens", "Tokens", "",
    h("ul", { class: "floor-tokens", testid: "tokens" }, state.tokens.map((token) => tokenCard(panel, token))),
    panel.refusal("tokens"),
    meeting.may("DefineToken") && small("New token…", "new-token", () => define(panel))));
}

function tokenCard(panel, token) {
  const { meeting } = panel;
  const { name, holder, offeredTo, requests, inhibitors } = token;
  const may = tokenActions(token, meeting.me.id, meeting.role);
  const act = (type, body = {}) => panel.act("tokens", type, { token: name, ...body });
  const manages = may.give || may.inhibit || may.uninhibit
    || rights(meeting, "AssignToken", "DefineToken", "RemoveToken").some(Boolean);
  const button = manages && menuButton({
    class: "icon-button", testid: "token-menu", "aria-label": `More about ${name}`,
    onclick: () => openMenu(button, menuItems(panel, token, may, act), name),
  }, icon("more"));
  return h("li", { class: "floor-token", testid: "token", "data-token": name, "data-holder": holder },
    h("div", { class: "floor-token-head" },
      h("div", { class: "floor-name" }, h("b", {}, h("bdi", {}, name)),
        h("span", { class: "hint", testid: "token-holder" }, status(meeting, token))),
      may.take && small("Take", "take-token", () => act("GrabToken"), { "aria-label": `Take ${name}` }),
      may.ask && small("Ask for it", "request-token", () => act("RequestToken"), { "aria-label": `Ask for ${name}` }),
      may.withdraw && small("Stop asking", "withdraw-token", () => act("WithdrawRequest")),
      may.release && small("Release", "release-token", () => act("ReleaseToken"), { "aria-label": `Release ${name}` }),
      button),
    offeredTo && h("p", { class: "hint" }, `Offered to ${meeting.nameOf(offeredTo)}.`),
    inhibitors.length > 0 && h("p", { class: "hint", testid: "token-inhibited" },
      `Kept free by ${inhibitors.map(({ id }) => meeting.nameOf(id)).join(", ")}.`),
    requests.length > 0 && h("ol", { class: "floor-list", testid: "requests" },
      requests.slice(0, rowsMax).map(({ id }) => requestRow(meeting, token, id, may, act))));
}

function requestRow(meeting, { name }, id, may, act) {
  const who = meeting.nameOf(id);
  return h("li", { class: "floor-row", testid: "request", "data-participant": id },
    h("span", { class: "floor-name" }, h("span", {}, h("bdi", {}, who), " asks for it")),
    (may.give || meeting.may("AssignToken")) && id !== meeting.me.id
      && small("Give", "give-token", () => act(may.give ? "GiveToken" : "AssignToken", { to: id }),
        { "aria-label": `Give ${name} to ${who}` }));
}

function menuItems(panel, { name, holder, requests, passes }, may, act) {
  const { meeting } = panel;
  const others = meeting.participants.filter(({ id }) => id !== holder && !has(requests, id)).slice(0, rowsMax);
  const assigns = meeting.may("AssignToken");
  return [
    may.takeBack && { label: "Take the offer back", testid: "take-back", action: () => act("GiveToken") },
    ...(may.give ? others : []).map(({ id }) =>
      ({ label: `Offer to ${meeting.nameOf(id)}`, testid: "offer-to", action: () => act("GiveToken", { to: id }) })),
    ...(assigns && !may.give ? others : []).map(({ id }) =>
      ({ label: `Give to ${meeting.nameOf(id)}`, testid: "assign-to", action: () => act("AssignToken", { to: id }) })),
    assigns && holder !== "" && !may.release
      && { label: "Take away", testid: "take-away", danger: true, action: () => act("AssignToken") },
    may.inhibit && { label: "Keep it free", testid: "inhibit", action: () => act("InhibitToken", { on: true }) },
    may.uninhibit && { label: "Stop keeping it free", testid: "uninhibit", action: () => act("InhibitToken") },
    meeting.may("DefineToken") && {
      label: passes ? "Do not pass it on by itself" : "Pass it on by itself", testid: "token-policy",
      action: () => act("DefineToken", {
        policy: passes ? "TOKEN_POLICY_FREE" : "TOKEN_POLICY_PASS", grabRole: grabRole(panel, name),
      }),
    },
    name !== "presenter" && meeting.may("RemoveToken")
      && { label: "Remove", testid: "remove-token", danger: true, action: () => act("RemoveToken") },
  ].filter(Boolean);
}

const roles = ["ROLE_UNSPECIFIED", "ROLE_ATTENDEE", "ROLE_PRESENTER", "ROLE_CO_HOST", "ROLE_HOST"];

const grabRole = (panel, name) => roles[panel.state.tokens.find((token) => token.name === name)?.grabRank ?? 0];

function status(meeting, { holder, inhibitors }) {
  if (holder === meeting.me.id) return "You have it";
  if (holder !== "") return `${meeting.nameOf(holder)} has it`;
  return inhibitors.length > 0 ? "Nobody can have it" : "Nobody has it";
}

async function define(panel) {
  const name = await ask({
    title: "A new token", confirm: "Create",
    text: "One at a time holds it. When it is released, it is passed on to who waits longest.",
    input: { label: "Name", value: "", lengthMax: tokenCharacters },
  });
  if (name) panel.act("tokens", "DefineToken", { token: name, policy: "TOKEN_POLICY_PASS" });
}

function section(name, title, count, ...children) {
  return h("section", { class: "floor-section", "aria-labelledby": `floor-${name}` },
    h("h3", { id: `floor-${name}` }, title, count !== "" && h("span", { class: "count" }, ` ${count}`)), ...children);
}

const more = (list) => list.length > rowsMax && h("p", { class: "hint" }, `and ${list.length - rowsMax} more`);

const names = (meeting, list) => list.slice(0, rowsMax).map(({ id }) => meeting.nameOf(id)).join("\n");

const rights = (meeting, ...types) => types.map((type) => meeting.may(type));
