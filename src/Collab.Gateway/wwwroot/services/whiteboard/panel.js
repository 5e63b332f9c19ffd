// The whiteboard: boards as tabs, tools, and the board that is looked at.

import { emptyDrawing } from "../../drawings/drawing.js";
import { Editor } from "../../drawings/editor.js";
import { cursorEveryMs, laserEveryMs, Pointers, Throttle } from "../../drawings/pointers.js";
import { Surface } from "../../drawings/surface.js";
import { Toolbar } from "../../drawings/toolbar.js";
import { h, setText, toggle } from "../../dom.js";
import { int, rank } from "../../protocol.js";
import { bucket } from "../../text.js";
import { BoardTabs } from "./boardTabs.js";
import { Commands } from "./commands.js";
import { emptyWhiteboard, evolveWhiteboard, findBoard, whiteboardFrom } from "./model.js";

const presenter = rank("ROLE_PRESENTER");

export const panel = {
  service: "whiteboard",
  title: "Whiteboard",
  order: 50,
  icon: ["M3 4h14v9.5H3z", "M7 17l1.5-3.5", "M13 17l-1.5-3.5", "M6 10c1.5-3 3 1.5 4.5-1s2-1.5 3.5-.5"],
  wide: true,
  create: (meeting) => new WhiteboardPanel(meeting),
};

class WhiteboardPanel {
  #state = emptyWhiteboard;
  #shown = 0;
  #added = null;
  #views = new Map();
  #news = false;
  #throttles = { cursor: new Throttle(cursorEveryMs), laser: new Throttle(laserEveryMs) };

  constructor(meeting) {
    this.meeting = meeting;
    this.surface = new Surface({
      label: "Whiteboard", testid: "board", onView: (view) => this.#viewed(view),
    });
    this.pointers = new Pointers(this.surface, {
      nameOf: (id) => meeting.nameOf(id), hueOf: (id) => bucket(id, 8),
    });
    this.commands = new Commands(meeting, {
      board: () => this.#shown,
      state: () => this.#state,
      show: (id) => this.#show(id),
      center: () => this.surface.center,
      added: (seq) => (this.#added?.seq === int(seq) ? this.#added.ids : []),
      refuse: (text) => this.#say(text, true),
      say: (text) => this.#say(text),
    });
    this.toolbar = new Toolbar({
      onTool: (tool) => this.#use(tool),
      onStyle: (changes) => {
        if (this.editor.selection.any) this.commands.restyle(this.editor.selection.ids, changes);
      },
    });
    this.stage = h("div", { class: "board-stage" });
    this.editor = new Editor(this.surface, this.stage, this.#host());
    this.tabs = new BoardTabs(this.commands, (id) => this.#show(id));
    this.element = this.#build();
    this.#use("pen");
    meeting.onPanelShown((shown) => {
      if (shown) this.#news = false;
      else this.#point("cursor", null);
      meeting.changed();
    });
  }

  reset(snapshot) {
    this.#state = whiteboardFrom(snapshot);
    this.pointers.clear();
    this.#render();
  }

  apply(event) {
    this.#state = evolveWhiteboard(this.#state, event);
    const mine = event.participant === this.meeting.me.id;
    if (mine && event.type === "ObjectsAdded") {
      this.#added = { seq: int(event.seq), ids: event.body.objects.map((object) => int(object.id)) };
    }
    if (!mine && !this.meeting.isShown) this.#news = true;
    this.#render();
  }

  signal({ type, body, participant }) {
    if (participant === this.meeting.me.id) return;
    const kind = type === "Laser" ? "laser" : "cursor";
    if (int(body.board) !== this.#shown || body.gone || body.off) this.pointers.hide(kind, participant);
    else this.pointers.show(kind, participant, body);
  }

  update() {
    this.#render();
    this.pointers.render();
  }

  badge() {
    return this.#news ? "\u2022" : "";
  }

  get #board() {
    return findBoard(this.#state, this.#shown);
  }

  get #mayDraw() {
    const board = this.#board;
    return Boolean(board) && this.meeting.may("AddObjects") && (!board.locked || this.meeting.role >= presenter);
  }

  #host() {
    const { commands } = this;
    return {
      drawing: () => this.#board?.drawing ?? emptyDrawing,
      mayDraw: () => this.#mayDraw,
      mayChange: ({ author }) => this.#mayDraw
        && (author === this.meeting.me.id || this.meeting.role >= presenter),
      style: () => this.toolbar.style,
      add: (objects) => commands.add(objects),
      move: (ids, dx, dy) => commands.move(ids, dx, dy),
      reshape: (objects) => commands.reshape(objects),
      restack: (ids, placement) => commands.restack(ids, placement),
      remove: (ids) => commands.remove(ids),
      undo: () => commands.undo(),
      redo: () => commands.redo(),
      point: (kind, place) => this.#point(kind, place),
      choose: (tool) => this.#use(tool),
      announce: (text) => this.#say(text),
      selected: () => this.#render(),
    };
  }

  #build() {
    const button = (testid, label, text, action) => h("button", {
      type: "button", class: "button small", testid, "aria-label": label, title: label, onclick: action,
    }, text);
    this.zoom = button("board-fit", "Show everything", "100%", () => this.surface.fit());
    this.undo = button("board-undo", "Undo (Ctrl+Z)", "Undo", () => this.commands.undo());
    this.redo = button("board-redo", "Redo (Ctrl+Shift+Z)", "Redo", () => this.commands.redo());
    this.remove = button("board-delete", "Delete the selection (Delete)", "Delete",
      () => this.commands.remove(this.editor.selection.ids));
    this.front = button("board-front", "Bring to the front (Shift+])", "To front",
      () => this.commands.restack(this.editor.selection.ids, "PLACEMENT_FRONT"));
    this.back = button("board-back", "Send to the back (Shift+[)", "To back",
      () => this.commands.restack(this.editor.selection.ids, "PLACEMENT_BACK"));
    this.locked = h("p", { class: "board-locked", testid: "board-locked" }, "Locked: only presenters draw here.");
    this.words = h("p", { class: "hint board-words", role: "status", testid: "board-words" });
    this.refusal = h("p", { class: "refusal board-words", role: "alert", testid: "board-refusal" });
    this.stage.append(this.surface.element, this.locked,
      h("div", { class: "board-actions" },
        h("div", { class: "board-group" }, this.undo, this.redo),
        h("div", { class: "board-group" }, this.front, this.back, this.remove),
        h("div", { class: "board-group board-zoom" },
          button("board-zoom-out", "Smaller (-)", "\u2212", () => this.surface.zoom(0.8)), this.zoom,
          button("board-zoom-in", "Larger (+)", "+", () => this.surface.zoom(1.25)))));
    return h("div", { class: "whiteboard" },
      this.tabs.element,
      h("div", { class: "board-bars" }, this.toolbar.tools, this.toolbar.looks),
      this.refusal, this.stage, this.words);
  }

  #use(tool) {
    this.editor.use(tool);
    this.#render();
  }

  #show(id) {
    if (id === this.#shown) return;
    this.editor.leave();
    this.#point("cursor", null);
    this.#shown = id;
    this.pointers.clear();
    this.surface.look(this.#views.get(id) ?? { x: 0, y: 0, zoom: 1 });
    this.#render();
  }

  #render() {
    const { boards } = this.#state;
    if (boards.length > 0 && !this.#board) this.#show(boards[0].id);
    const board = this.#board;
    if (!board) return;
    this.surface.show(board.drawing);
    const count = board.drawing.size;
    this.surface.element.setAttribute("aria-label",
      `${board.title}, ${count} ${count === 1 ? "object" : "objects"}${board.locked ? ", locked" : ""}`);
    this.surface.element.dataset.objects = String(count);
    this.editor.update();
    this.tabs.update(boards, this.#shown);
    this.toolbar.show(this.editor.tool, this.#mayDraw);
    toggle(this.locked, board.locked);
    this.undo.disabled = this.redo.disabled = !this.#mayDraw;
    for (const each of [this.front, this.back, this.remove]) toggle(each, this.editor.selection.any);
  }

  #viewed(view) {
    if (this.#shown) this.#views.set(this.#shown, view);
    if (this.zoom) setText(this.zoom, `${Math.round(view.zoom * 100)}%`);
    this.editor?.update();
    this.pointers?.render();
  }

  #say(text, refused = false) {
    setText(this.refusal, refused ? text : "");
    setText(this.words, refused ? "" : text);
  }

  // place: [x, y], or null when there is nothing to point at.
  #point(kind, place) {
    const type = kind === "laser" ? "Laser" : "Cursor";
    if (!this.#shown || !this.meeting.may(type)) return;
    const board = String(this.#shown);
    const throttle = this.#throttles[kind];
    if (place) {
      const [x, y] = place.map(Math.round);
      throttle.run(() => this.meeting.signal(type, { board, x, y }));
    } else {
      throttle.cancel();
      this.meeting.signal(type, { board, ...(kind === "laser" ? { off: true } : { gone: true }) });
    }
  }
}
