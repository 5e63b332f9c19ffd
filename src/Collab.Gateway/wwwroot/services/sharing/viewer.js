// Somebody's screen as it comes: tiles drawn onto a canvas, each in its place; of each place the newest.

import { int } from "../../protocol.js";

const sideMax = 8192;

export class Viewer {
  tiles = 0;
  #layout = -1;
  #numbers = new Map();

  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
  }

  // A part of the share's stream.
  async take({ slot = 0, layout, number, body }) {
    const [place, count] = [int(layout), int(number)];
    const { pictureWidth = 0, pictureHeight = 0, left = 0, top = 0, image = "" } = body;
    if (place < this.#layout || pictureWidth < 1 || pictureHeight < 1) return;
    if (pictureWidth > sideMax || pictureHeight > sideMax) return;
    if (place > this.#layout) {
      this.#layout = place;
      this.#numbers.clear();
      this.canvas.width = pictureWidth;
      this.canvas.height = pictureHeight;
    }
    if ((this.#numbers.get(slot) ?? 0) >= count) return;
    this.#numbers.set(slot, count);
    try {
      const bitmap = await createImageBitmap(new Blob([bytesOf(image)]));
      // While it was decoded a newer one may have come.
      if (place === this.#layout && this.#numbers.get(slot) === count) {
        this.pen.drawImage(bitmap, left, top);
        this.tiles++;
        this.canvas.dataset.tiles = String(this.tiles);
      }
      bitmap.close();
    } catch {
      // No image: whoever sent it will send another.
    }
  }
}

function bytesOf(base64) {
  const text = atob(base64);
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
