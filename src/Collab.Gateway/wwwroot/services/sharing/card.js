// One share: its picture, what its sharer may do with it, and who controls it.

import { arrange, h, Kept, setText, toggle } from "../../dom.js";
import { inWords, RemoteControl, unit } from "./remote.js";
import { Viewer } from "./viewer.js";

const inputForMs = 4000;

export class ShareCard {
  #share;
  #timer = 0;
  #kept = new Kept();

  constructor(panel, share) {
    this.panel = panel;
    this.#share = share;
    this.head = h("h3", { class: "sharing-head", testid: "sharing-head" });
    this.state = h("span", { class: "tag", testid: "sharing-state" });
    this.canvas = h("canvas", {
      class: "sharing-picture", testid: "sharing-picture", role: "img", width: 640, height: 360,
    });
    this.cursor = h("span", { class: "sharing-cursor", testid: "sharing-cursor" });
    this.cursor.hidden = true;
    this.frame = h("div", { class: "sharing-frame" }, this.canvas, this.cursor);
    this.input = h("p", { class: "sharing-input", testid: "sharing-input", role: "status" });
    this.actions = h("div", { class: "sharing-actions" });
    this.requests = h("ul", { class: "sharing-requests", testid: "sharing-requests" });
    this.statistics = h("p", { class: "hint", testid: "sharing-statistics" });
    this.element = h("article", { class: "sharing-card", testid: "share", "data-share": share.id },
      h("div", { class: "sharing-title" }, this.head, this.state), this.frame, this.input, this.actions, this.requests,
      this.statistics);
    this.viewer = new Viewer(this.canvas);
    this.remote = new RemoteControl({
      canvas: this.canvas,
      isOn: () => this.#controls,
      send: (input) => panel.input(this.#share, input),
    });
  }

  get #controls() {
    return this.#share.controller === this.panel.meeting.me.id;
  }

  take(part) {
    this.viewer.take(part);
  }

  // One's own picture, as the others get it.
  showOwn(canvas) {
    if (this.canvas.width !== canvas.width || this.canvas.height !== canvas.height) {
      this.canvas.width = canvas.width;
      this.canvas.height = canvas.height;
    }
    this.canvas.getContext("2d").drawImage(canvas, 0, 0);
  }

  // What whoever controls one's share does; a browser cannot do it for them.
  showInput(participant, input) {
    const { x = 0, y = 0, kind } = input;
    if (!kind.startsWith("INPUT_KIND_KEY")) {
      this.cursor.hidden = false;
      this.cursor.style.left = `${(x / unit) * 100}%`;
      this.cursor.style.top = `${(y / unit) * 100}%`;
    }
    const words = inWords(input);
    if (words) setText(this.input, `${this.panel.meeting.nameOf(participant)} ${words}.`);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#quiet(), inputForMs);
  }

  render(share) {
    this.#share = share;
    const { meeting } = this.panel;
    const isMine = share.participant === meeting.me.id;
    const isOwn = this.panel.isOwn(share);
    const name = meeting.nameOf(share.participant);
    const what = share.title ? `\u201c${share.title}\u201d` : isMine ? "your screen" : "a screen";
    setText(this.head, isMine ? `You share ${what}` : `${name} shares ${what}`);
    this.canvas.setAttribute("aria-label", isMine ? "Your screen as the others see it" : `The screen of ${name}`);
    setText(this.state, share.paused ? "Paused" : this.#controlInWords(share));
    toggle(this.state, this.state.textContent !== "");
    this.frame.classList.toggle("paused", share.paused);
    this.frame.classList.toggle("controlled", this.#controls);
    if (this.#controls) this.canvas.tabIndex = 0;
    else this.canvas.removeAttribute("tabindex");
    arrange(this.actions, isMine ? this.#ownActions(share, isOwn) : this.#othersActions(share));
    arrange(this.requests, isOwn ? share.requests.map((id) => this.#request(share, id)) : []);
    this.#kept.sweep();
    const { pictures, bytes } = share.statistics;
    setText(this.statistics, pictures > 0 ? `${pictures} pictures, ${Math.round(bytes / 1024)} KiB sent` : "");
    if (!share.controller) this.#quiet();
  }

  close() {
    clearTimeout(this.#timer);
  }

  #quiet() {
    this.cursor.hidden = true;
    setText(this.input, "");
  }

  #controlInWords({ controller }) {
    if (!controller) return "";
    return this.#controls ? "You have control" : `${this.panel.meeting.nameOf(controller)} has control`;
  }

  #ownActions(share, isOwn) {
    const { id, paused, controller, controllable } = share;
    const actions = [this.#button("sharing-stop", "Stop sharing", () => this.panel.stop(share), "danger")];
    if (!isOwn) return actions;
    actions.unshift(this.#button("sharing-pause", paused ? "Go on" : "Pause",
      () => this.panel.act("PauseSharing", { share: id, on: !paused })));
    if (controller) {
      actions.push(this.#button("sharing-revoke", "Take control back",
        () => this.panel.act("RevokeControl", { share: id })));
    }
    if (controllable) {
      actions.push(this.#kept.get("hint", [], () => h("p", { class: "hint" },
        "A browser cannot hand input to your system: it is shown here.")));
    }
    return actions;
  }

  #othersActions(share) {
    const { id, controllable, requests } = share;
    const { meeting } = this.panel;
    const actions = [];
    if (this.#controls) {
      actions.push(this.#button("sharing-release", "Give control back",
        () => this.panel.act("RevokeControl", { share: id })));
    } else if (requests.includes(meeting.me.id)) {
      actions.push(this.#button("sharing-withdraw", "Ask no more",
        () => this.panel.act("WithdrawRequest", { share: id })));
    } else if (controllable && meeting.may("RequestControl")) {
      actions.push(this.#button("sharing-request", "Ask for control",
        () => this.panel.act("RequestControl", { share: id })));
    }
    if (meeting.isModerator) {
      actions.push(this.#button("sharing-stop", "Stop this share", () => this.panel.stop(share), "danger"));
    }
    return actions;
  }

  #request({ id }, participant) {
    const name = this.panel.meeting.nameOf(participant);
    return this.#kept.get(`request/${participant}`, [name], () => h("li", { "data-participant": participant },
      h("span", {}, `${name} asks for control.`), h("button", {
        type: "button", class: "button small primary", testid: "sharing-grant",
        onclick: () => this.panel.act("GrantControl", { share: id, participant }),
      }, `Let ${name} control`)));
  }

  #button(testid, words, onclick, tone = "") {
    return this.#kept.get(testid, [words], () => h("button", {
      type: "button", class: `button small ${tone}`.trim(), testid, onclick,
    }, words));
  }
}
