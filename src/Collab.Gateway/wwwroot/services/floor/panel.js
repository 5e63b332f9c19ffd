// The floor: raise your hand, open your microphone, be away, react; tokens, and what moderators do about all of it.

import { arrange, h, Kept, setText } from "../../dom.js";
import { lineIcon } from "../../icons.js";
import { evolveFloor, floorFrom, handPlace, has } from "./model.js";
import { handsSection, microphonesSection, tokensSection } from "./sections.js";

const reactionForMs = 5000;
const reactionsMax = 8;
const reactionBytesMax = 32;
const reactions = [["\u{1F44D}", "Thumbs up"], ["\u{1F44F}", "Applause"], ["\u2764\uFE0F", "Heart"],
  ["\u{1F602}", "Laughing"], ["\u{1F389}", "Celebration"], ["\u{1F914}", "Thinking"]];

const icons = {
  hand: ["M6.500 10V5.250a1.250 1.250 0 0 1 2.500 0V9.500", "M9 9.250V3.750a1.250 1.250 0 0 1 2.500 0V9.250",
    "M11.500 9.500V4.750a1.250 1.250 0 0 1 2.500 0v7c0 3-1.900 5.250-4.750 5.250-2.100 0-3.300-.9-4.400-2.700"
      + "L3 11.400a1.200 1.200 0 0 1 2-1.250L6.500 12"],
  microphone: ["M10 12.500a2.500 2.500 0 0 0 2.500-2.500V5.500a2.500 2.500 0 0 0-5 0V10a2.500 2.500 0 0 0 2.500 2.500Z",
    "M5 10a5 5 0 0 0 10 0", "M10 15v2.500"],
  muted: ["M10 12.500a2.500 2.500 0 0 0 2.500-2.500V5.500a2.500 2.500 0 0 0-5 0V10a2.500 2.500 0 0 0 2.500 2.500Z",
    "M5 10a5 5 0 0 0 10 0", "M10 15v2.500", "M4 3.500l12 13"],
  away: ["M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z", "M10 6.500V10l2.300 1.500"],
};

class FloorPanel {
  #state = floorFrom({});
  #reactions = new Map();
  #refusals = new Map();
  #rows = new Kept();
  #due = false;

  constructor(meeting) {
    this.meeting = meeting;
    // For whoever has sound to send: whether a microphone is open, and the switch of one's own.
    this.offers = {
      microphones: {
        isOpen: (id) => has(this.#state.unmuted, id),
        set: (open) => meeting.command(open ? "Unmute" : "Mute"),
      },
    };
    this.hand = this.#toggle("hand", "raise-hand", () => this.#flip("RaiseHand", "LowerHand", this.#state.hands));
    this.microphone = this.#toggle("microphone", "unmute", () => this.#flip("Unmute", "Mute", this.#state.unmuted));
    this.away = this.#toggle("away", "away", () =>
      this.act("you", "SetAway", { on: !has(this.#state.away, meeting.me.id) }));
    this.reactionRow = h("div", { class: "floor-reactions", role: "group", "aria-label": "React" },
      reactions.map(([emoji, name]) => h("button", {
        type: "button", class: "floor-reaction", title: name, "aria-label": name, testid: "floor-react",
        "data-emoji": emoji, onclick: () => this.#react(emoji),
      }, emoji)));
    this.shown = h("p", { class: "floor-shown", "aria-live": "off", testid: "floor-reactions" });
    this.problem = this.refusal("you");
    this.you = h("section", { class: "floor-you", "aria-label": "You" },
      h("div", { class: "floor-toggles" }, this.hand.button, this.microphone.button, this.away.button),
      this.problem, this.reactionRow, this.shown);
    this.element = h("div", { class: "floor" }, this.you);
  }

  reset(snapshot) {
    this.#state = floorFrom(snapshot);
    this.meeting.offeredChanged();
    this.changed();
  }

  apply(event) {
    const { unmuted } = this.#state;
    this.#state = evolveFloor(this.#state, event);
    if (this.#state.unmuted !== unmuted) this.meeting.offeredChanged();
    this.changed();
  }

  // Whatever somebody calls a reaction: only what could be one is shown.
  signal({ type, body, participant }) {
    const emoji = body.emoji ?? "";
    const bytes = new TextEncoder().encode(emoji).length;
    if (type === "Reaction" && bytes > 0 && bytes <= reactionBytesMax && !/\s/.test(emoji)) {
      this.#show(participant, emoji);
    }
  }

  update() {
    this.changed();
  }

  badge() {
    const { id } = this.meeting.me;
    if (has(this.#state.asked, id) || this.#state.tokens.some((token) => token.offeredTo === id)) return "!";
    return this.#state.hands.length > 0 ? String(this.#state.hands.length) : "";
  }

  // What the list of people shows beside a name.
  badgesFor(id) {
    const place = handPlace(this.#state, id);
    const open = has(this.#state.unmuted, id);
    const badge = (testid, label, more) => ({ testid, label, ...more });
    const held = this.#state.tokens.filter((token) => token.holder === id);
    const raised = { icon: icons.hand, text: String(place), tone: "accent" };
    return [
      ...held.map(({ name }) => badge("person-token", `holds ${name}`, { text: name })),
      this.#reactions.has(id) && badge("person-reaction", "reacts", { text: this.#reactions.get(id).emoji }),
      place > 0 && badge("person-hand", `hand raised, number ${place}`, raised),
      has(this.#state.away, id) && badge("person-away", "away", { icon: icons.away, text: "away" }),
      open
        ? badge("person-unmuted", "unmuted", { icon: icons.microphone, tone: "good" })
        : badge("person-muted", "muted", { icon: icons.muted, tone: "faint" }),
    ].filter(Boolean);
  }

  get state() {
    return this.#state;
  }

  // Sends a command; a refusal is shown where it arose.
  async act(about, type, body = {}) {
    this.#refusals.delete(about);
    this.changed();
    try {
      await this.meeting.command(type, body);
    } catch (refusal) {
      this.#refusals.set(about, refusal.message);
      this.changed();
    }
  }

  // A line for the refusals of one thing.
  refusal(about) {
    return h("p", { class: "refusal", role: "alert", testid: `floor-refusal-${about}`, "data-about": about });
  }

  changed() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#render();
    });
  }

  #render() {
    const { meeting } = this;
    const me = meeting.me.id;
    const [raised, open, away] = ["hands", "unmuted", "away"].map((list) => has(this.#state[list], me));
    this.#press(this.hand, raised, raised ? "Lower hand" : "Raise hand", icons.hand);
    this.#press(this.microphone, open, open ? "Mute" : "Unmute", open ? icons.microphone : icons.muted);
    this.#press(this.away, away, away ? "I am back" : "Away", icons.away);
    for (const button of this.reactionRow.children) button.disabled = !meeting.may("Reaction");
    setText(this.shown, [...this.#reactions].map(([id, { emoji }]) => `${emoji} ${meeting.nameOf(id)}`).join("   "));
    arrange(this.element, [
      ...this.#notices(me), this.you,
      handsSection(this, this.#rows), tokensSection(this, this.#rows), microphonesSection(this, this.#rows),
    ]);
    this.#rows.sweep();
    for (const line of this.element.querySelectorAll("[data-about]")) {
      setText(line, this.#refusals.get(line.dataset.about) ?? "");
    }
  }

  #notices(me) {
    const notices = [];
    if (has(this.#state.asked, me)) {
      notices.push(this.#rows.get("asked", [], () => notice("asked-to-unmute", "You are asked to unmute.",
        ["Unmute", "answer-unmute", () => this.act("you", "Unmute")],
        ["Not now", "decline-unmute", () => this.act("you", "DeclineUnmute")])));
    }
    for (const { name, holder, offeredTo } of this.#state.tokens) {
      if (offeredTo !== me) continue;
      const by = this.meeting.nameOf(holder);
      notices.push(this.#rows.get(`offer/${name}`, [by], () => notice("token-offer", `${by} offers you “${name}”.`,
        ["Accept", "accept-token", () => this.act("you", "AcceptToken", { token: name })],
        ["Decline", "decline-token", () => this.act("you", "DeclineToken", { token: name })])));
    }
    return notices;
  }

  #toggle(name, testid, onclick) {
    const words = h("span", {});
    const button = h("button", { type: "button", class: "floor-toggle", testid: `floor-${testid}`, onclick }, words);
    return { button, words, icon: null };
  }

  #press(toggle, pressed, label, icon) {
    setText(toggle.words, label);
    toggle.button.setAttribute("aria-pressed", String(pressed));
    if (toggle.icon === icon) return;
    toggle.icon = icon;
    toggle.button.replaceChildren(lineIcon(icon), toggle.words);
  }

  #flip(on, off, list) {
    this.act("you", has(list, this.meeting.me.id) ? off : on);
  }

  #react(emoji) {
    this.meeting.signal("Reaction", { emoji });
    this.#show(this.meeting.me.id, emoji);
  }

  #show(participant, emoji) {
    clearTimeout(this.#reactions.get(participant)?.timer);
    this.#reactions.delete(participant);
    const timer = setTimeout(() => {
      this.#reactions.delete(participant);
      this.#reacted();
    }, reactionForMs);
    this.#reactions.set(participant, { emoji, timer });
    if (this.#reactions.size > reactionsMax) this.#reactions.delete(this.#reactions.keys().next().value);
    this.#reacted();
  }

  // The list of people shows reactions too.
  #reacted() {
    this.changed();
    this.meeting.changed();
  }
}

function notice(testid, text, ...actions) {
  return h("div", { class: "floor-notice", role: "status", testid },
    h("p", {}, text),
    h("div", { class: "floor-actions" }, actions.map(([label, id, onclick], i) => h("button", {
      type: "button", class: `button small${i === 0 ? " primary" : ""}`, testid: id, onclick,
    }, label))));
}

export const panel = {
  service: "floor",
  title: "Floor",
  order: 20,
  icon: icons.hand,
  create(meeting) { return new FloorPanel(meeting); },
};
