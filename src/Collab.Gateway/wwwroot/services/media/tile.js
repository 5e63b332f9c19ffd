// One member of the call: the picture, or who it is while there is none, and how the microphone stands.

import { avatar } from "../../avatar.js";
import { h, setText, toggle } from "../../dom.js";
import { lineIcon } from "../../icons.js";
import { icons } from "./icons.js";

export class Tile {
  #stream = null;

  constructor(id, name, isMe) {
    this.video = h("video", { autoplay: true, playsinline: true, testid: "media-video" });
    // One does not hear oneself.
    this.video.muted = isMe;
    this.words = h("span", { class: "media-name" }, isMe ? `${name} (you)` : name);
    this.muted = h("span", { class: "media-muted", role: "img", "aria-label": "muted", testid: "media-muted" },
      lineIcon(icons.muted));
    this.status = h("span", { class: "media-state", testid: "media-state" });
    this.face = h("div", { class: "media-face" }, avatar(id, name));
    this.element = h("li", { class: `media-tile${isMe ? " me" : ""}`, testid: "media-tile", "data-participant": id },
      this.video, this.face, h("div", { class: "media-caption" }, this.muted, this.words, this.status));
  }

  // stream: null for none; camera: whether there is a picture in it; state: "" when all is well.
  show({ stream, camera, muted, state }) {
    if (this.#stream !== stream) {
      this.#stream = stream;
      this.video.srcObject = stream;
      // A browser that keeps a page silent until it is touched lets it play from then on.
      if (stream) this.video.play().catch(() => {});
    }
    const pictured = camera && stream !== null;
    // Hidden by style: what is not displayed would not play its sound in every browser.
    this.element.classList.toggle("pictured", pictured);
    toggle(this.face, !pictured);
    toggle(this.muted, muted);
    setText(this.status, state);
    this.element.dataset.state = state === "" ? "connected" : "connecting";
  }

  close() {
    this.video.srcObject = null;
  }
}
