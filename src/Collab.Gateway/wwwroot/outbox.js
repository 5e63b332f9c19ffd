// Messages on their way: shown as pending until the node says that they are journaled.

const attemptsMax = 4;
const pauseMs = 1000;

export class Outbox {
  #next = 1;

  // post(entry) sends one and resolves when it is journaled.
  constructor({ post, onChange, wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }) {
    Object.assign(this, { post, onChange, wait });
    // { key, text, to, replyTo, status: sending | retrying | failed, refusal, time }, in the order of writing.
    this.entries = [];
  }

  add({ text, to = "", replyTo = 0 }) {
    const entry = { key: `p${this.#next++}`, text, to, replyTo, status: "sending", refusal: null, time: Date.now() };
    this.entries = [...this.entries, entry];
    this.#send(entry);
  }

  // By hand, after it failed.
  retry(key) {
    const entry = this.entries.find((each) => each.key === key && each.status === "failed");
    if (entry) this.#send(entry);
  }

  discard(key) {
    const entry = this.entries.find((each) => each.key === key && each.status === "failed");
    if (entry) this.#remove(entry);
    return entry;
  }

  async #send(entry) {
    for (let attempt = 1; ; attempt++) {
      this.#become(entry, "sending", null);
      try {
        await this.post(entry);
        this.#remove(entry);
        return;
      } catch (refusal) {
        // A refused command was not done; under a new number it is another one.
        const again = refusal.retry && attempt < attemptsMax;
        this.#become(entry, again ? "retrying" : "failed", refusal);
        if (!again) return;
        await this.wait(pauseMs * 2 ** (attempt - 1));
      }
    }
  }

  #become(entry, status, refusal) {
    Object.assign(entry, { status, refusal });
    this.onChange();
  }

  #remove(entry) {
    this.entries = this.entries.filter((each) => each !== entry);
    this.onChange();
  }
}
