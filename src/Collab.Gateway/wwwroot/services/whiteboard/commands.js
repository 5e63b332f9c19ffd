// What the panel asks of the server. Nothing here rejects: a refusal is said, and the promise settles.

import { ask } from "../../dialog.js";
import { saveText } from "../../dom.js";

const titleMax = 60;

export class Commands {
  // context: { board(), state(), show(board), center(), added(seq), refuse(text), say(text) }
  constructor(meeting, context) {
    Object.assign(this, { meeting, context });
  }

  may(type) {
    return this.meeting.may(type);
  }

  get isModerator() {
    return this.meeting.isModerator;
  }

  // The ids of what was added.
  async add(objects) {
    const done = await this.#send("AddObjects", { objects });
    return done ? this.context.added(done.seq) : [];
  }

  move(ids, dx, dy) {
    return this.#send("MoveObjects", { objects: ids.map(String), dx, dy });
  }

  reshape(objects) {
    return this.#send("ReshapeObjects", { objects });
  }

  restyle(ids, changes) {
    return this.#send("RestyleObjects", { objects: ids.map(String), ...changes });
  }

  restack(ids, placement) {
    return this.#send("RestackObjects", { objects: ids.map(String), placement });
  }

  remove(ids) {
    return ids.length > 0 ? this.#send("DeleteObjects", { objects: ids.map(String) }) : undefined;
  }

  undo() {
    return this.#send("Undo");
  }

  redo() {
    return this.#send("Redo");
  }

  async create() {
    const title = await ask({
      title: "New board", confirm: "Create",
      input: { label: "Title", value: `Board ${this.context.state().boards.length + 1}`, lengthMax: titleMax },
    });
    if (!title || !await this.#send("CreateBoard", { title })) return;
    const { boards } = this.context.state();
    this.context.show(boards[boards.length - 1].id);
  }

  async rename(board) {
    const title = await ask({
      title: "Rename the board", confirm: "Rename", input: { label: "Title", value: board.title, lengthMax: titleMax },
    });
    if (title) await this.#send("RenameBoard", { title }, board.id);
  }

  shift(board, index) {
    return this.#send("MoveBoard", { index }, board.id);
  }

  lock(board) {
    return this.#send(board.locked ? "UnlockBoard" : "LockBoard", {}, board.id);
  }

  async deleteBoard(board) {
    const sure = await ask({
      title: `Delete \u201c${board.title}\u201d?`, text: "Everything on it is gone for everyone.", confirm: "Delete",
      danger: true,
    });
    if (sure) await this.#send("DeleteBoard", {}, board.id);
  }

  clear(board) {
    return this.#send("ClearBoard", {}, board.id);
  }

  async clearAll(board) {
    const sure = await ask({
      title: "Clear everything?", text: "What everyone drew on this board is gone, and nobody can undo it.",
      confirm: "Clear", danger: true,
    });
    if (sure) await this.#send("ClearBoard", { all: true }, board.id);
  }

  async image(place) {
    const url = await ask({
      title: "Add an image", text: "A link that begins with https://, or the path of an image on this server.",
      confirm: "Add", input: { label: "Link", value: "", lengthMax: 2000 },
    });
    if (!url) return [];
    const [x, y] = place.map(Math.round);
    return this.add([{
      position: { x: x - 1200, y: y - 900 },
      image: { url, width: 2400, height: 1800 },
      style: { color: "#1f2328", width: 20, opacity: 100 },
    }]);
  }

  // Asks for the parts one after the other, and lets the browser keep what they make.
  async save(board) {
    try {
      const parts = [];
      for (let from = 0, first = true; first || from > 0; first = false) {
        const { svg, next = 0 } = await this.meeting.query("GetSvg", { board: String(board.id), from });
        parts.push(svg);
        from = next;
      }
      const name = board.title.replace(/[^\p{L}\p{N} _-]+/gu, "_").trim() || "board";
      saveText(`${name}.svg`, "image/svg+xml", ...parts);
    } catch (refusal) {
      this.context.refuse(refusal.message);
    }
  }

  async #send(type, body = {}, board = this.context.board()) {
    try {
      const done = await this.meeting.command(type, { board: String(board), ...body });
      this.context.say("");
      return done;
    } catch (refusal) {
      this.context.refuse(refusal.message);
      return null;
    }
  }
}
