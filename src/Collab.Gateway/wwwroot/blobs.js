// Contents of files and documents: uploaded part by part, read, and linked to, at whichever node answers.

import { httpBase } from "./protocol.js";
import { Refusal } from "./refusal.js";

export const timing = { partBytes: 2 * 1024 * 1024, patienceMs: 30000, pauseMs: 300, silenceMs: 30000 };

export class Blobs {
  // session: { conference, ticket, id, secret }; bases(): addresses of nodes, the best first.
  constructor({ session, bases, request = (url, options) => fetch(url, options) }) {
    Object.assign(this, { session, bases, request });
  }

  // Uploads what a service has announced, or what is missing of it. Rejects with a Refusal, or with the signal's
  // reason. onProgress(bytes that are there).
  async upload(service, blob, file, { onProgress = () => {}, signal = null } = {}) {
    let begin = null;
    await this.#repeat(signal, async (base) => {
      const url = `${this.#address(base, service, blob)}`;
      const from = begin;
      // After a failure nobody knows how much of the part was kept.
      begin = null;
      const upload = from === null
        ? await this.#json(`${url}/upload`, {}, signal)
        : await this.#json(`${url}?offset=${from}`, {
          method: "PUT", body: file.slice(from, from + timing.partBytes),
        }, signal);
      begin = upload.offset;
      onProgress(upload.offset);
      return upload.complete;
    });
  }

  // An address that is good for some minutes, for whatever fetches addresses by itself.
  async link(service, blob) {
    let address = "";
    await this.#repeat(null, async (base) => {
      const url = this.#address(base, service, blob);
      const { link } = await this.#json(`${url}/links`, { method: "POST" });
      address = `${url}?link=${encodeURIComponent(link)}`;
      return true;
    });
    return address;
  }

  // The whole content as a Blob; for what the page shows itself.
  async read(service, blob, { signal = null } = {}) {
    let content = null;
    await this.#repeat(signal, async (base) => {
      const response = await this.#send(this.#address(base, service, blob), {}, signal);
      content = await response.blob();
      return true;
    });
    return content;
  }

  #address(base, service, blob) {
    return `${httpBase(base)}/conferences/${encodeURIComponent(this.session.conference)}/blobs/${service}/${blob}`;
  }

  // Until the step says that it is done; at the next node after what may pass, for as long as patience lasts.
  async #repeat(signal, step) {
    let since = Date.now();
    for (let node = 0; ;) {
      const bases = this.bases();
      try {
        if (await step(bases[node % bases.length])) return;
        since = Date.now();
        continue;
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof Refusal && !error.retry) throw error;
        if (Date.now() - since >= timing.patienceMs) {
          throw error instanceof Refusal ? error : new Refusal({ code: "unreachable" });
        }
      }
      node++;
      await new Promise((resolve) => setTimeout(resolve, timing.pauseMs));
    }
  }

  async #json(url, options, signal = null) {
    return (await this.#send(url, options, signal)).json();
  }

  async #send(url, options, signal) {
    const { ticket, id, secret } = this.session;
    const silence = AbortSignal.timeout(timing.silenceMs);
    const response = await this.request(url, {
      ...options,
      credentials: "omit",
      cache: "no-store",
      headers: { authorization: `Bearer ${ticket}`, ...(id ? { "collab-session": `${id}:${secret}` } : {}) },
      signal: signal ? AbortSignal.any([signal, silence]) : silence,
    });
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    throw new Refusal({
      code: problem.code ?? "", message: problem.detail ?? `Refused (${response.status}).`, retry: problem.retry,
    });
  }
}
