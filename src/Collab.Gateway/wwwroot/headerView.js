// The bar on top and the strip below it: which meeting, which nodes, and how the connection is.

import { chatMenu } from "./chatMenu.js";
import { ask } from "./dialog.js";
import { byId, setText, toggle } from "./dom.js";
import { openMenu } from "./menu.js";
import { mayEnd, mayModerate } from "./roster.js";
import { duration } from "./text.js";

// Closed for good, or for as long as somebody else wants it: joining again is no use.
const final = new Set(["conference_ended", "banned", "ticket_invalid", "ticket_conference", "ticket_missing",
  "conference_not_found"]);

export class HeaderView {
  #timer = 0;
  #state = null;

  // actions: command(service, type, body, about), leave(), retryNow(), rejoin(), other()
  constructor(actions) {
    this.actions = actions;
    const menu = byId("meeting-menu");
    menu.onclick = () => openMenu(menu, this.#menu(), "Meeting");
    byId("leave").onclick = () => actions.leave();
    byId("retry-now").onclick = () => actions.retryNow();
    byId("rejoin").onclick = () => actions.rejoin();
    byId("join-other").onclick = () => actions.other();
  }

  update(state) {
    this.#state = state;
    const { model: { conference }, name, connection, session, refusals, unread } = state;
    const title = conference.title || name;
    setText(byId("meeting-title"), title);
    toggle(byId("locked"), conference.locked && conference.phase !== "PHASE_ENDED");
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${title} \u00b7 Collab`;
    const { kind, words } = connectionInWords(connection, session);
    const line = byId("connection");
    line.dataset.state = kind;
    setText(byId("connection-words"), words);
    setText(byId("connection-node"), connection.phase === "connected" ? session.node : "");
    setText(byId("primary-node"), session.primaryNode);
    toggle(byId("primary"), session.primaryNode !== "" && connection.phase === "connected");
    toggle(byId("meeting-menu"), this.#state.open);
    toggle(byId("leave"), this.#state.open);
    const refusal = refusals.get("meeting");
    toggle(byId("meeting-refusal"), refusal !== undefined);
    setText(byId("meeting-refusal"), refusal?.message ?? "");
    this.#updateStrip(kind, connection);
    this.#updateClosed(connection);
    clearInterval(this.#timer);
    if (kind === "reconnecting" || kind === "connecting") {
      this.#timer = setInterval(() => this.#updateStrip(kind, connection), 500);
    }
  }

  #updateStrip(kind, connection) {
    const strip = byId("strip");
    toggle(strip, kind === "paused" || kind === "reconnecting" || kind === "connecting");
    toggle(byId("retry-now"), kind === "reconnecting" || kind === "connecting");
    strip.dataset.state = kind;
    const away = Date.now() - connection.since;
    const known = this.#state.nodeName(connection.endpoint);
    const why = connection.reason ? `${connection.reason} ` : "";
    if (kind === "paused") {
      setText(byId("strip-text"),
        "Another node is taking over the meeting. What you write is kept and sent in a moment.");
      setText(byId("strip-detail"), "");
    } else if (kind === "reconnecting") {
      setText(byId("strip-text"), `${why}Looking for another node. What you write is kept and sent then.`);
      setText(byId("strip-detail"), `${duration(away)} \u00b7 trying ${known}`);
    } else if (kind === "connecting") {
      setText(byId("strip-text"), connection.code === "conference_not_open"
        ? "The meeting opens when its host joins. You will be let in then."
        : `${why}Connecting to the meeting\u2026`);
      setText(byId("strip-detail"), away > 2000 ? `${duration(away)} \u00b7 trying ${known}` : "");
    }
  }

  #updateClosed({ phase, code, reason }) {
    const { model: { conference }, endingInWords } = this.#state;
    toggle(byId("closed"), phase === "closed");
    if (phase !== "closed") return;
    const ended = code === "conference_ended" || conference.phase === "PHASE_ENDED";
    const before = byId("closed-reason").textContent;
    setText(byId("closed-reason"), ended && conference.endReason ? endingInWords(conference.endReason) : reason);
    byId("closed").dataset.code = ended ? "conference_ended" : code;
    toggle(byId("rejoin"), !ended && !final.has(code));
    setText(byId("rejoin"), code === "session_replaced" ? "Use it here" : "Join again");
    if (before === "") byId("closed").focus({ preventScroll: true });
  }

  #menu() {
    const { me, model: { conference }, copyLink } = this.#state;
    const act = (type) => this.actions.command("conference", type, {}, "meeting");
    return [
      // The bar has no room for it on a narrow screen.
      byId("leave").offsetParent === null
        && { label: "Leave", testid: "menu-leave", action: () => this.actions.leave() },
      { label: "Copy the meeting\u2019s link", testid: "menu-copy-link", action: copyLink },
      mayModerate(me) && (conference.locked
        ? { label: "Unlock the meeting", testid: "menu-unlock", action: () => act("Unlock") }
        : { label: "Lock the meeting", testid: "menu-lock", action: () => act("Lock") }),
      ...chatMenu(this.#state, this.actions.command),
      mayEnd(me) && {
        label: "End for everyone\u2026", testid: "menu-end", danger: true, action: async () => {
          const sure = await ask({
            title: "End the meeting for everyone?", text: "It cannot be opened again.", confirm: "End the meeting",
            danger: true,
          });
          if (sure) act("End");
        },
      },
    ];
  }
}

// What stands in the bar: { kind: connected | paused | connecting | reconnecting | closed, words }.
export function connectionInWords(connection, session) {
  switch (connection.phase) {
    case "replay": return { kind: "replay", words: "Replay" };
    case "connected": return session.writesPaused
      ? { kind: "paused", words: "Sending paused, connected to" }
      : { kind: "connected", words: "Connected to" };
    case "reconnecting": return { kind: "reconnecting", words: "Reconnecting\u2026" };
    case "connecting": return { kind: "connecting", words: "Connecting\u2026" };
    default: return { kind: "closed", words: "Not connected" };
  }
}
