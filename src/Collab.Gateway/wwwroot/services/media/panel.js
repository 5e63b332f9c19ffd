// The call: a small WebRTC mesh with microphones and cameras. Sound and pictures go from page to page; the conference
// says who is in the call, and carries what connects them. Whether a microphone is open is the floor's to say, where
// there is one. With a media bridge the page says so: connecting to it is for whoever brought it.

import { arrange, h, setText, toggle } from "../../dom.js";
import { lineIcon } from "../../icons.js";
import { Devices } from "./devices.js";
import { icons } from "./icons.js";
import { Mesh } from "./mesh.js";
import { evolveMedia, mediaFrom, memberOf } from "./model.js";
import { Telephones } from "./telephones.js";
import { Tile } from "./tile.js";

const signals = new Set(["Offer", "AnswerOffer", "OfferAgain", "Candidate"]);

export const panel = {
  service: "media",
  title: "Call",
  order: 55,
  icon: icons.call,
  create: (meeting) => new MediaPanel(meeting),
};

class MediaPanel {
  #state = mediaFrom({});
  #tiles = new Map();
  // Whether this page is in the call: another page of the same participant may be.
  #here = false;
  #joining = false;
  // Of this page's own microphone where no panel offers them.
  #open = false;
  #told = "";

  constructor(meeting) {
    this.meeting = meeting;
    this.devices = new Devices(() => this.#setCamera(false));
    this.mesh = new Mesh({
      tracks: () => this.devices.tracks,
      send: (to, type, body) => meeting.signal(type, body, [to]),
      onChange: () => this.#render(),
    });
    this.telephones = new Telephones(meeting, (type, body) => this.#act(type, body));
    this.element = this.#build();
    addEventListener("pagehide", () => this.devices.close());
  }

  reset(snapshot) {
    this.#state = mediaFrom(snapshot);
    this.#follow();
  }

  apply(event) {
    this.#state = evolveMedia(this.#state, event);
    this.#follow();
  }

  signal({ type, body, participant, to = [] }) {
    if (signals.has(type) && to.length === 1) this.mesh.receive(participant, type, body);
  }

  update() {
    this.#follow();
  }

  badge() {
    return this.#state.members.length > 0 ? String(this.#state.members.length) : "";
  }

  badgesFor(id) {
    return memberOf(this.#state, id)
      ? [{ testid: "person-in-call", label: "in the call", icon: icons.call, tone: "good" }]
      : [];
  }

  get #me() {
    return memberOf(this.#state, this.meeting.me.id);
  }

  get #microphones() {
    return this.meeting.offered("microphones");
  }

  #isOpen(id) {
    return this.#microphones?.isOpen(id) ?? (id === this.meeting.me.id ? this.#open : true);
  }

  // Connects to whoever is in the call, and lets go of whoever is not.
  #follow() {
    const me = this.#me;
    if (this.#here && !me && !this.#joining) {
      // Sent out of it, or too long away.
      this.#here = false;
      this.devices.close();
    }
    const others = this.#state.members.filter(({ id }) => id !== this.meeting.me.id);
    this.mesh.set(others, this.#here && this.#state.bridge === "" ? me?.number ?? 0 : 0);
    if (this.#here) this.devices.setMicrophone(this.#isOpen(this.meeting.me.id));
    this.#tellAccess();
    this.#render();
  }

  // To a script of the embedder, which brought the bridge.
  #tellAccess() {
    const access = this.#here ? this.#me?.access ?? "" : "";
    if (access === this.#told) return;
    this.#told = access;
    const detail = { bridge: this.#state.bridge, access, number: this.#me?.number ?? 0 };
    this.element.dispatchEvent(new CustomEvent("collab-media-access", { bubbles: true, detail }));
  }

  async #join() {
    this.join.disabled = true;
    await this.devices.openMicrophone();
    // Before the event comes: by then the page must know that it is meant.
    this.#here = this.#joining = true;
    const done = await this.#act("JoinCall");
    this.#joining = false;
    this.join.disabled = false;
    this.#here &&= done;
    this.#follow();
  }

  #leave() {
    this.#here = false;
    this.devices.close();
    this.#follow();
    this.#act("LeaveCall");
  }

  async #setCamera(on) {
    try {
      await this.devices.setCamera(on);
    } catch (error) {
      setText(this.refusal, error.message);
      return;
    }
    this.mesh.changed();
    await this.#act("SetCamera", { on });
    this.#render();
  }

  async #setMicrophone(open) {
    const offered = this.#microphones;
    if (!offered) this.#open = open;
    else await this.#tried(() => offered.set(open));
    this.#follow();
  }

  #act(type, body) {
    return this.#tried(() => this.meeting.command(type, body));
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
    this.status = h("p", { class: "media-status", testid: "media-status", role: "status" });
    this.join = h("button", {
      type: "button", class: "button primary", testid: "media-join", onclick: () => this.#join(),
    }, lineIcon(icons.call), "Join the call");
    this.microphone = this.#button("microphone", () => this.#setMicrophone(!this.#isOpen(this.meeting.me.id)));
    this.camera = this.#button("camera", () => this.#setCamera(!this.devices.tracks.video));
    this.leave = h("button", {
      type: "button", class: "button danger", testid: "media-leave", onclick: () => this.#leave(),
    }, "Leave");
    this.refusal = h("p", { class: "refusal", role: "alert", testid: "media-refusal" });
    this.hint = h("p", { class: "hint", testid: "media-hint" });
    this.tiles = h("ul", { class: "media-tiles", testid: "media-tiles", "aria-label": "In the call" });
    return h("div", { class: "media" }, this.status,
      h("div", { class: "media-controls" }, this.join, this.microphone.button, this.camera.button, this.leave),
      this.refusal, this.hint, this.tiles, this.telephones.element);
  }

  #button(name, onclick) {
    const button = h("button", { type: "button", class: "button", testid: `media-${name}`, onclick });
    return { button, shown: "" };
  }

  #render() {
    const { members, bridge } = this.#state;
    const me = this.meeting.me.id;
    setText(this.status, this.#inWords());
    toggle(this.join, !this.#here);
    if (!this.#here) this.join.disabled = !this.meeting.writable || !this.meeting.may("JoinCall");
    for (const { button } of [this.microphone, this.camera]) toggle(button, this.#here);
    toggle(this.leave, this.#here);
    this.#press(this.microphone, this.#isOpen(me), "Mute", "Unmute", icons.microphone, icons.muted);
    this.#press(this.camera, this.devices.tracks.video !== null, "Camera off", "Camera on", icons.camera,
      icons.cameraOff);
    const hint = this.#here && !this.devices.tracks.audio
      ? "This page has no microphone: you hear the others, and they do not hear you." : "";
    setText(this.hint, bridge ? `The call goes through “${bridge}”, for which this page has no client.` : hint);
    toggle(this.hint, this.hint.textContent !== "");
    for (const [id, tile] of this.#tiles) {
      if (memberOf(this.#state, id)) continue;
      tile.close();
      this.#tiles.delete(id);
    }
    arrange(this.tiles, members.map((member) => this.#tile(member).element));
    this.telephones.render(this.#state);
    this.meeting.changed();
  }

  #press({ button }, on, offLabel, onLabel, onIcon, offIcon) {
    if (button.dataset.on === String(on)) return;
    button.dataset.on = String(on);
    button.setAttribute("aria-pressed", String(on));
    button.replaceChildren(lineIcon(on ? onIcon : offIcon), on ? offLabel : onLabel);
  }

  #tile({ id, camera }) {
    const isMe = id === this.meeting.me.id;
    if (!this.#tiles.has(id)) this.#tiles.set(id, new Tile(id, this.meeting.nameOf(id), isMe));
    const tile = this.#tiles.get(id);
    const peer = this.mesh.peer(id);
    const mine = this.#here ? this.devices.picture : null;
    tile.show({
      stream: isMe ? this.#same(mine) : peer?.stream ?? null,
      camera,
      muted: !this.#isOpen(id),
      state: isMe || !this.#here || this.#state.bridge || peer?.state === "connected" ? "" : "connecting\u2026",
    });
    return tile;
  }

  // The stream that is shown already, when it is of the same picture.
  #same(stream) {
    const track = stream?.getTracks()[0];
    if (this.mine?.getTracks()[0] !== track) this.mine = stream;
    return this.mine ?? null;
  }

  #inWords() {
    const { length } = this.#state.members;
    if (length === 0) return "Nobody is in the call.";
    const others = length - (this.#me ? 1 : 0);
    if (!this.#here) return length === 1 ? "One is in the call." : `${length} are in the call.`;
    return others === 0 ? "You are in the call, alone so far." : `You are in the call with ${others === 1
      ? "one other" : `${others} others`}.`;
  }
}
