// The uploads of this page: each is checked, offered, and sent part by part. What goes wrong is said beside its file.

import { sha256Of } from "../../sha256.js";
import { mediaType } from "./model.js";

export class Uploads {
  // By file number: { name, bytes, size, controller }; those that have no number yet are in waiting.
  running = new Map();
  waiting = new Set();

  // meeting: of the panel; find({ seq, sha256 }): the file that an offer became; onChange(); onProblem(words).
  constructor({ meeting, find, onChange, onProblem }) {
    Object.assign(this, { meeting, find, onChange, onProblem });
  }

  async share(file) {
    const controller = new AbortController();
    const upload = { name: file.name, bytes: 0, size: file.size, controller };
    this.waiting.add(upload);
    this.onChange();
    try {
      const sha256 = await sha256Of(file, { signal: controller.signal });
      const { seq } = await this.meeting.command("OfferFile", {
        name: file.name, mediaType: mediaType(file.type), size: String(file.size), sha256,
      });
      const offered = this.find({ seq, sha256 });
      this.waiting.delete(upload);
      if (offered) await this.#send(offered.id, upload, file);
    } catch (error) {
      this.waiting.delete(upload);
      if (!controller.signal.aborted) this.onProblem(`${file.name}: ${error.message}`);
    }
    this.onChange();
  }

  // With the file that an upload, broken off by whatever, was of.
  async goOn(known, file) {
    const upload = { name: known.name, bytes: 0, size: known.size, controller: new AbortController() };
    this.running.set(known.id, upload);
    this.onChange();
    try {
      const sha256 = file.size === known.size ? await sha256Of(file, upload.controller) : "";
      if (sha256 !== known.sha256) throw new Error("this is another file than the one that was offered.");
      await this.#send(known.id, upload, file);
    } catch (error) {
      this.running.delete(known.id);
      if (!upload.controller.signal.aborted) this.onProblem(`${known.name}: ${error.message}`);
    }
    this.onChange();
  }

  // Takes the offer back; what was sent is deleted.
  cancel(id) {
    this.running.get(id)?.controller.abort();
    this.running.delete(id);
    this.#withdraw(id);
    this.onChange();
  }

  // Somebody else has taken the file away.
  removed(id) {
    this.running.get(id)?.controller.abort();
    this.running.delete(id);
  }

  async #send(id, upload, file) {
    this.running.set(id, upload);
    try {
      await this.meeting.upload(String(id), file, {
        signal: upload.controller.signal,
        onProgress: (bytes) => {
          upload.bytes = bytes;
          this.onChange();
        },
      });
    } catch (error) {
      if (!upload.controller.signal.aborted) this.#withdraw(id);
      throw error;
    } finally {
      this.running.delete(id);
    }
  }

  #withdraw(id) {
    this.meeting.command("RemoveFile", { file: String(id) }).catch(() => undefined);
  }
}
