// What the participant does in the meeting, what of it is under way, and what was refused.

const refusalForMs = 12000;
const leaveForMs = 1500;

export class Actions {
  // What is being done to a message, by id: "Saving", "Deleting".
  changes = new Map();
  // The latest refusal by what it is about: "message/3", "participant/p1", "meeting", "older", ...
  refusals = new Map();
  hint = "";
  #left = false;

  constructor({ page, session, connection, nodes, onChange }) {
    Object.assign(this, { page, session, connection, nodes, onChange });
  }

  // By the participant's own wish, or with the page.
  get left() {
    return this.#left;
  }

  stop() {
    this.#left = true;
  }

  command(service, type, body) {
    const done = this.session.command(service, type, body);
    this.connection.flush();
    return done;
  }

  query(service, type, body) {
    const answer = this.session.query(service, type, body);
    this.connection.flush();
    return answer;
  }

  async act(service, type, body, about) {
    this.refusals.delete(about);
    try {
      await this.command(service, type, body);
    } catch (refusal) {
      this.refuse(about, refusal);
    }
    this.onChange();
  }

  async change(message, type, body, words) {
    this.changes.set(message.id, words);
    this.onChange();
    await this.act("chat", type, { message: String(message.id), ...body }, `message/${message.id}`);
    this.changes.delete(message.id);
    this.onChange();
  }

  async kill(name) {
    this.refusals.delete(`node/${name}`);
    try {
      await this.nodes.kill(name);
    } catch (refusal) {
      this.refuse(`node/${name}`, refusal);
      this.onChange();
    }
  }

  async leave() {
    this.#left = true;
    if (this.connection.state.phase === "connected") {
      const done = this.command("roster", "Leave", {}).catch(() => undefined);
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, leaveForMs))]);
    }
    this.page.onOver(false);
  }

  async copyLink() {
    try {
      await navigator.clipboard.writeText(this.page.link);
      this.say("Link copied.");
    } catch {
      this.say(this.page.link);
    }
  }

  refuse(about, refusal) {
    if (this.#left) return;
    this.refusals.set(about, refusal);
    setTimeout(() => {
      if (this.refusals.get(about) === refusal) this.dismiss(about);
    }, refusalForMs);
  }

  dismiss(about) {
    this.refusals.delete(about);
    this.onChange();
  }

  say(words) {
    this.hint = words;
    this.onChange();
    setTimeout(() => {
      if (this.hint !== words) return;
      this.hint = "";
      this.onChange();
    }, refusalForMs);
  }
}
