// From a captured screen to tiles: draws it, finds what has changed, and sends that as images.

import { Changes, sizeFor } from "./grid.js";

// Longest side in pixels, how good images are, and pictures per second.
export const qualities = {
  low: { widthMax: 800, image: 0.4, perSecond: 2 },
  medium: { widthMax: 1280, image: 0.6, perSecond: 4 },
  high: { widthMax: 1920, image: 0.8, perSecond: 6 },
};

// A part's body has at most 45000 bytes; some are for what stands beside the image.
const imageBytesMax = 44000;
const refreshPerPicture = 2;

export class Capture {
  statistics = { pictures: 0, tiles: 0, bytes: 0, replaced: 0 };
  #changes = new Changes();
  #timer = 0;
  #number = 0;
  #busy = false;
  #closed = false;

  // stream: a MediaStream; share() -> the share as the state has it, undefined when it is over; send(part) -> whether
  // it was taken; onPicture(canvas): to show it oneself; onEnded().
  constructor({ stream, share, send, onPicture, onEnded }) {
    Object.assign(this, { stream, share, send, onPicture, onEnded });
    this.video = document.createElement("video");
    this.video.muted = true;
    this.video.srcObject = stream;
    this.canvas = document.createElement("canvas");
    this.pen = this.canvas.getContext("2d", { willReadFrequently: true });
    this.tile = document.createElement("canvas");
    for (const track of stream.getVideoTracks()) track.addEventListener("ended", () => this.onEnded());
  }

  async start() {
    await this.video.play();
    this.#next(0);
  }

  // After a reconnection: nobody can say what has arrived.
  again() {
    this.#changes.again();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const track of this.stream.getTracks()) track.stop();
    this.video.srcObject = null;
  }

  #next(ms) {
    clearTimeout(this.#timer);
    if (!this.#closed) this.#timer = setTimeout(() => this.#tick(), ms);
  }

  async #tick() {
    const share = this.share();
    if (!share || share.paused || this.#busy || this.video.videoWidth === 0) {
      this.#next(250);
      return;
    }
    const quality = qualities[share.quality] ?? qualities.medium;
    const began = performance.now();
    this.#busy = true;
    try {
      await this.#picture(share, quality);
    } finally {
      this.#busy = false;
    }
    this.#next(Math.max(20, 1000 / quality.perSecond - (performance.now() - began)));
  }

  async #picture({ id, region }, quality) {
    const { videoWidth, videoHeight } = this.video;
    const from = [videoWidth * region.left, videoHeight * region.top, videoWidth * region.width,
      videoHeight * region.height].map((thousandths) => thousandths / 1000);
    const { width, height } = sizeFor(from[2], from[3], quality.widthMax);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    this.pen.drawImage(this.video, ...from, 0, 0, width, height);
    const pixels = new Uint32Array(this.pen.getImageData(0, 0, width, height).data.buffer);
    const tiles = this.#changes.of(pixels, width, height, refreshPerPicture);
    this.statistics.pictures++;
    this.onPicture(this.canvas);
    const capturedAt = String(Date.now());
    for (const tile of tiles) {
      const image = await this.#image(tile, quality.image);
      const taken = image !== "" && !this.#closed && this.send({
        stream: id, slot: tile.slot, layout: this.#changes.layout, number: ++this.#number, type: "Tile",
        body: { pictureWidth: width, pictureHeight: height, left: tile.left, top: tile.top, image, capturedAt },
      });
      if (taken) {
        this.statistics.tiles++;
        this.statistics.bytes += Math.round(image.length * 0.75);
      } else {
        this.#changes.missed(tile);
        this.statistics.replaced++;
      }
    }
  }

  // As base64; worse, when it would be too large.
  async #image({ left, top, width, height }, quality) {
    this.tile.width = width;
    this.tile.height = height;
    this.tile.getContext("2d").drawImage(this.canvas, left, top, width, height, 0, 0, width, height);
    for (const each of [quality, quality / 2, quality / 5]) {
      const blob = await new Promise((resolve) => { this.tile.toBlob(resolve, "image/webp", each); });
      if (blob && blob.size <= imageBytesMax) return base64(new Uint8Array(await blob.arrayBuffer()));
    }
    return "";
  }
}

function base64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}
