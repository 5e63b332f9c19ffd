// How a picture is cut into tiles, and which of them have changed. No DOM.

export const slotsMax = 256;

const columnsMax = 12;
const rowsMax = 12;
const tileMin = 64;

// The size at which a region of a source is sent: no wider than the quality allows, in its proportions.
export function sizeFor(width, height, widthMax) {
  const scale = Math.min(1, widthMax / Math.max(1, width));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

// The tiles of a picture: [{ slot, left, top, width, height }], as many as there are slots at most.
export function tilesOf(width, height) {
  const columns = Math.max(1, Math.min(columnsMax, Math.floor(width / tileMin)));
  const rows = Math.max(1, Math.min(rowsMax, Math.floor(height / tileMin)));
  const edge = (i, count, size) => Math.round((i * size) / count);
  const tiles = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [left, top] = [edge(column, columns, width), edge(row, rows, height)];
      tiles.push({
        slot: tiles.length, left, top,
        width: edge(column + 1, columns, width) - left, height: edge(row + 1, rows, height) - top,
      });
    }
  }
  return tiles;
}

// A number for the pixels of a tile: pixels of the whole picture, as 32-bit words, row by row.
export function hashOf(pixels, pictureWidth, { left, top, width, height }) {
  let hash = 0x811c9dc5;
  for (let y = top; y < top + height; y++) {
    const start = y * pictureWidth + left;
    for (let i = start; i < start + width; i++) hash = Math.imul(hash ^ pixels[i], 0x01000193);
  }
  return hash;
}

// Which tiles of each picture to send: those that changed, those that were not taken before, and in turn each of the
// others, so that whatever was lost on the way is made good.
export class Changes {
  layout = 0;
  #size = "";
  #hashes = [];
  #next = 0;

  // pixels as for hashOf; refresh: how many unchanged tiles go with it. { tiles, layout, all }.
  of(pixels, width, height, refresh) {
    if (this.#size !== `${width}x${height}`) {
      this.#size = `${width}x${height}`;
      this.layout++;
      this.all = tilesOf(width, height);
      this.#hashes = this.all.map(() => null);
      this.#next = 0;
    }
    const due = new Set();
    for (const tile of this.all) {
      const hash = hashOf(pixels, width, tile);
      if (hash !== this.#hashes[tile.slot]) due.add(tile.slot);
      this.#hashes[tile.slot] = hash;
    }
    for (let i = 0; i < Math.min(refresh, this.all.length); i++) {
      due.add(this.#next);
      this.#next = (this.#next + 1) % this.all.length;
    }
    return this.all.filter(({ slot }) => due.has(slot));
  }

  // It was not sent: it counts as changed.
  missed({ slot }) {
    this.#hashes[slot] = null;
  }

  // Everything goes out again, as to a server that knows nothing of it.
  again() {
    this.#hashes.fill(null);
  }
}
