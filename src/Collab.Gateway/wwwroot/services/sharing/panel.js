// Shared screens: showing one's own, seeing those of others, and remote control of them. A browser cannot hand input to
// the system: what comes from whoever controls this page's share is shown, and raised as an event for scripts.

import { arrange, h, setText, toggle } from "../../dom.js";
import { Capture } from "./capture.js";
import { evolveSharing, ownShare, shareOf, sharingFrom } from "./model.js";
import { ShareCard } from "./card.js";

const reportEveryMs = 10000;
const icon = ["M3 4.500h14v9H3z", "M7 16.500h6", "M10 13.500v3", "M10 11V7", "M8 8.500L10 6.500l2 2"];

export const panel = {
  service: "sharing",
  title: "Sharing",
  order: 50,
  icon,
  wide: true,
  create: (meeting) => new SharingPanel(meeting),
};

class SharingPanel {
  #state = sharingFrom({});
  #cards = new Map();
  #capture = null;
  #starting = false;
  #connected = true;

  constructor(meeting) {
    this.meeting = meeting;
    this.element = this.#build();
    // Nobody is sent pictures who does not look.
    meeting.onPanelShown(() => this.#watch());
    setInterval(() => this.#report(), reportEveryMs);
  }

  reset(snapshot) {
    this.#state = sharingFrom(snapshot);
    this.#follow();
  }

  apply(event) {
    this.#state = evolveSharing(this.#state, event);
    this.#follow();
  }

  signal({ type, body, participant }) {
    const own = this.#own;
    if (type !== "Input" || !own || body.share !== own.id || own.controller !== participant) return;
    this.#cards.get(own.id)?.showInput(participant, body);
    const detail = { participant, body };
    this.element.dispatchEvent(new CustomEvent("collab-sharing-input", { bubbles: true, detail }));
  }

  part(part) {
    if (part.type === "Tile" && shareOf(this.#state, part.stream)?.participant === part.participant) {
      this.#cards.get(part.stream)?.take(part);
    }
  }

  update() {
    const connected = this.meeting.writable;
    if (connected && !this.#connected) this.#capture?.again();
    this.#connected = connected;
    this.#render();
  }

  badge() {
    return this.#state.shares.length > 0 ? String(this.#state.shares.length) : "";
  }

  badgesFor(id) {
    return ownShare(this.#state, id) ? [{ testid: "person-shares", label: "shares", icon, tone: "accent" }] : [];
  }

  announcement() {
    return this.#capture && this.#own ? "You share your screen" : "";
  }

  get state() {
    return this.#state;
  }

  // What this page shows; another page of the same participant would have none of it.
  get #own() {
    return this.#capture || this.#starting ? ownShare(this.#state, this.meeting.me.id) : undefined;
  }

  isOwn(share) {
    return this.#own?.id === share.id;
  }

  act(type, body) {
    return this.#tried(() => this.meeting.command(type, body));
  }

  input(share, input) {
    this.meeting.signal("Input", { share: share.id, ...input }, [share.participant]);
  }

  async stop(share) {
    // First no more pictures, then the word: they would be of a share that is over.
    if (this.isOwn(share)) this.#end();
    await this.act("StopSharing", { share: share.id });
  }

  #follow() {
    if (this.#capture && !this.#starting && !this.#own) this.#end();
    for (const [id, card] of this.#cards) {
      if (shareOf(this.#state, id)) continue;
      card.close();
      this.#cards.delete(id);
    }
    this.#watch();
    this.#render();
  }

  #watch() {
    const wanted = new Set(this.meeting.isShown
      ? this.#state.shares.filter((share) => share.participant !== this.meeting.me.id).map(({ id }) => id)
      : []);
    for (const id of this.watched) if (!wanted.has(id)) this.meeting.watch(id, false);
    for (const id of wanted) this.meeting.watch(id, true);
    this.watched = wanted;
  }

  async #start() {
    setText(this.refusal, "");
    let stream;
    try {
      stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false });
    } catch (error) {
      // Whoever presses Cancel knows.
      if (error.name !== "NotAllowedError") setText(this.refusal, "This browser gives the page no screen to share.");
      return;
    }
    this.#starting = true;
    this.#capture = new Capture({
      stream,
      share: () => this.#own,
      send: (part) => this.meeting.part(part),
      onPicture: (canvas) => this.#cards.get(this.#own?.id)?.showOwn(canvas),
      onEnded: () => this.#own && this.stop(this.#own),
    });
    const done = await this.act("StartSharing", {
      title: this.title.value.trim(), quality: this.quality.value, controllable: this.controllable.checked,
    });
    this.#starting = false;
    if (done) await this.#capture?.start();
    else this.#end();
    this.#follow();
  }

  #end() {
    this.#capture?.close();
    this.#capture = null;
    this.meeting.changed();
  }

  #report() {
    const own = this.#own;
    if (!own || own.paused || !this.#capture || !this.meeting.writable) return;
    const { pictures, tiles, bytes, replaced } = this.#capture.statistics;
    const statistics = { pictures: String(pictures), tiles: String(tiles), bytes: String(bytes),
      replaced: String(replaced) };
    // A report that is refused is missed by nobody.
    this.meeting.command("ReportStatistics", { share: own.id, statistics }).catch(() => {});
  }

  async #tried(what) {
    setText(this.refusal, "");
    try {
      await what();
      return true;
    } catch (refusal) {
      setText(this.refusal, refusal.message);
      return false;
    }
  }

  #build() {
    this.watched = new Set();
    this.title = h("input", {
      maxlength: 100, placeholder: "What you show", "aria-label": "What you show", testid: "sharing-title",
    });
    this.quality = h("select", { "aria-label": "Quality", testid: "sharing-quality" },
      [["LOW", "Low quality"], ["MEDIUM", "Medium quality"], ["HIGH", "High quality"]].map(([value, words]) =>
        h("option", { value: `QUALITY_${value}` }, words)));
    this.quality.value = "QUALITY_MEDIUM";
    this.controllable = h("input", { type: "checkbox", testid: "sharing-controllable" });
    this.start = h("button", {
      type: "button", class: "button primary", testid: "sharing-start", onclick: () => this.#start(),
    }, "Share a screen");
    this.form = h("div", { class: "sharing-form", testid: "sharing-form" }, this.title, this.quality,
      h("label", { class: "sharing-check" }, this.controllable, "Others may ask for control"), this.start);
    this.refusal = h("p", { class: "refusal", role: "alert", testid: "sharing-refusal" });
    this.none = h("p", { class: "hint", testid: "sharing-none" }, "Nobody shares a screen.");
    this.list = h("div", { class: "sharing-list" });
    return h("div", { class: "sharing" }, this.form, this.refusal, this.none, this.list);
  }

  #render() {
    const mine = ownShare(this.#state, this.meeting.me.id);
    toggle(this.form, !mine && this.meeting.may("StartSharing"));
    this.start.disabled = !this.meeting.writable;
    toggle(this.none, this.#state.shares.length === 0);
    arrange(this.list, this.#state.shares.map((share) => {
      if (!this.#cards.has(share.id)) this.#cards.set(share.id, new ShareCard(this, share));
      const card = this.#cards.get(share.id);
      card.render(share);
      return card.element;
    }));
    this.meeting.changed();
  }
}
