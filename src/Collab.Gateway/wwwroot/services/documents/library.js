// The contents of the documents: read when they are looked at, kept while they are open, and uploaded.

import { sha256Of } from "../../sha256.js";
import { objection } from "./model.js";
import { openPages } from "./pages.js";

const keptMax = 3;

export class Library {
  // By document: { pages } or { problem }, the last used last.
  #kept = new Map();
  #loading = new Set();
  // By document: bytes that are uploaded.
  uploads = new Map();

  // meeting: of the panel; find(seq): the document that an opening became; onChange(); onProblem(words).
  constructor({ meeting, find, onChange, onProblem }) {
    Object.assign(this, { meeting, find, onChange, onProblem });
  }

  // Its pages if they are here; otherwise they are read, and onChange tells.
  pagesOf(document) {
    if (!document?.stored) return null;
    const known = this.#kept.get(document.id);
    if (known) {
      this.#kept.delete(document.id);
      this.#kept.set(document.id, known);
      return known.pages ?? null;
    }
    this.#read(document);
    return null;
  }

  isReading(document) {
    return this.#loading.has(document.id);
  }

  // Without those that are closed.
  keep(documents) {
    for (const id of this.#kept.keys()) if (!documents.some((each) => each.id === id)) this.#drop(id);
  }

  async open(file) {
    const words = objection(file);
    if (words) {
      this.onProblem(`${file.name}: ${words}`);
      return null;
    }
    this.onProblem("");
    let document = null;
    try {
      const pages = await openPages(file, file.type);
      const { seq } = await this.meeting.command("OpenDocument", {
        name: file.name, mediaType: file.type, size: String(file.size), sha256: await sha256Of(file),
        pages: pages.count,
      });
      document = this.find(seq);
      if (!document) return null;
      this.#put(document.id, { pages });
      this.uploads.set(document.id, 0);
      this.onChange();
      await this.meeting.upload(String(document.id), file, {
        onProgress: (bytes) => {
          this.uploads.set(document.id, bytes);
          this.onChange();
        },
      });
    } catch (error) {
      this.onProblem(`${file.name}: ${error.message}`);
      if (document) {
        this.meeting.command("CloseDocument", { document: String(document.id) }).catch(() => undefined);
      }
    }
    if (document) this.uploads.delete(document.id);
    this.onChange();
    return document;
  }

  async #read(document) {
    if (this.#loading.has(document.id)) return;
    this.#loading.add(document.id);
    try {
      const content = await this.meeting.readBlob(String(document.id));
      this.#put(document.id, { pages: await openPages(content, document.mediaType) });
    } catch (error) {
      this.#put(document.id, { problem: error.message });
      this.onProblem(`${document.name} cannot be shown: ${error.message}`);
    }
    this.#loading.delete(document.id);
    this.onChange();
  }

  #put(id, entry) {
    this.#kept.set(id, entry);
    while (this.#kept.size > keptMax) this.#drop(this.#kept.keys().next().value);
  }

  #drop(id) {
    this.#kept.get(id)?.pages?.close();
    this.#kept.delete(id);
  }
}
