// Documents: tabs, the page that is looked at with what is written on it, and who leads.

import { emptyDrawing } from "../../drawings/drawing.js";
import { Editor } from "../../drawings/editor.js";
import { Surface } from "../../drawings/surface.js";
import { Toolbar } from "../../drawings/toolbar.js";
import { h, setText, toggle } from "../../dom.js";
import { int, rank } from "../../protocol.js";
import { Controls } from "./controls.js";
import { Library } from "./library.js";
import { Looking } from "./looking.js";
import { drawingOn, documentsFrom, emptyDocuments, evolveDocuments, findDocument, mediaTypes, viewFrom }
  from "./model.js";
import { Paper } from "./paper.js";

const presenter = rank("ROLE_PRESENTER");

class DocumentsPanel {
  #state = emptyDocuments;
  #shown = 0;
  #pages = new Map();
  #added = null;

  constructor(meeting) {
    this.meeting = meeting;
    this.library = new Library({
      meeting,
      find: (seq) => this.#state.documents.find((document) => document.seq === int(seq)),
      onChange: () => this.#render(),
      onProblem: (words) => this.#say(words, true),
    });
    this.surface = new Surface({
      label: "Page", testid: "document-page", onView: (view) => this.#viewed(view),
    });
    this.paper = new Paper({
      onSized: (size) => this.looking.sized(size), onProblem: (words) => this.#say(words, true),
    });
    this.looking = new Looking(meeting, this.surface, {
      state: () => this.#state,
      shown: () => this.#shown,
      page: () => this.#page,
      go: (id, page) => this.#go(id, page),
      send: (type, body) => this.#send(type, body),
      changed: () => this.#render(),
    });
    this.toolbar = new Toolbar({
      onTool: (tool) => this.#use(tool), onStyle: () => {}, prefix: "document-",
    });
    this.stage = h("div", { class: "document-stage", testid: "document-stage" },
      this.paper.element, this.surface.element);
    this.editor = new Editor(this.surface, this.stage, this.#host());
    this.input = h("input", {
      type: "file", hidden: true, accept: [...mediaTypes, ".txt"].join(","), testid: "documents-input",
      onchange: () => this.#chosen(),
    });
    this.controls = new Controls(meeting, {
      open: () => this.input.click(),
      show: (id) => this.#show(id),
      close: (id) => this.#send("CloseDocument", { document: String(id) }),
      turn: (page) => this.#turn(page),
      zoom: (factor) => this.surface.zoom(factor),
      fit: () => {
        this.looking.fit();
        this.looking.moved();
      },
      undo: () => this.#mark("UndoMarks"),
      redo: () => this.#mark("RedoMarks"),
      clear: (all) => this.#mark("ClearPage", { all }),
      start: () => this.#send("StartPresenting"),
      stop: () => this.#send("StopPresenting"),
      pass: (to) => this.#send("PassPresenting", { to }),
      follow: () => this.looking.follow(),
    });
    this.empty = h("p", { class: "hint", testid: "documents-empty" }, "No document is open.");
    this.waiting = h("p", { class: "hint document-waiting", role: "status", testid: "document-waiting" });
    this.problem = h("p", { class: "refusal", role: "alert", testid: "documents-problem" });
    this.bars = h("div", { class: "document-bars" }, this.toolbar.tools, this.toolbar.looks);
    this.stage.append(this.waiting);
    this.element = h("div", { class: "documents" },
      this.controls.head, this.input, this.problem, this.empty, this.bars, this.stage, this.controls.foot);
    this.#use("hand");
    // Once it has a size: where the others are depends on it.
    meeting.onPanelShown((shown) => {
      if (!shown) return;
      requestAnimationFrame(() => {
        this.#render();
        if (!this.looking.roams) this.looking.follow();
      });
    });
  }

  reset(snapshot) {
    this.#state = documentsFrom(snapshot);
    this.#shown = this.#state.shown;
    this.#render();
    this.looking.follow();
  }

  apply(event) {
    const led = this.#state.presenter;
    this.#state = evolveDocuments(this.#state, event);
    const { type, body, participant, seq } = event;
    if (participant === this.meeting.me.id && type === "MarksAdded") {
      this.#added = { seq: int(seq), ids: body.objects.map((object) => int(object.id)) };
    }
    if (type === "DocumentOpened" && this.#shown === 0) this.#shown = int(body.document);
    this.library.keep(this.#state.documents);
    this.#render();
    if (type === "PageShown") this.looking.obey(viewFrom(body.view), int(body.document));
    if (type === "PresenterChanged" && led !== this.#state.presenter) this.looking.ledAnew();
  }

  signal({ type, body, participant }) {
    if (type === "ViewMoved" && participant === this.#state.presenter) {
      this.looking.obey(viewFrom(body.view), int(body.document));
    }
  }

  update() {
    this.#render();
  }

  badge() {
    return this.#state.presenter ? "\u2022" : "";
  }

  get #document() {
    return findDocument(this.#state, this.#shown);
  }

  get #page() {
    return this.#pages.get(this.#shown) ?? this.#document?.view.page ?? 1;
  }

  get #mayDraw() {
    return Boolean(this.#document?.stored) && this.meeting.may("AddMarks") && this.meeting.writable;
  }

  #host() {
    return {
      drawing: () => drawingOn(this.#document, this.#page) ?? emptyDrawing,
      mayDraw: () => this.#mayDraw,
      mayChange: ({ author }) => this.#mayDraw
        && (author === this.meeting.me.id || this.meeting.role >= presenter),
      style: () => this.toolbar.style,
      add: async (objects) => {
        const done = await this.#mark("AddMarks", { objects });
        return done && this.#added?.seq === int(done.seq) ? this.#added.ids : [];
      },
      move: (ids, dx, dy) => this.#mark("MoveMarks", { objects: ids.map(String), dx, dy }),
      reshape: (objects) => this.#mark("ReshapeMarks", { objects }),
      restack: () => undefined,
      remove: (ids) => (ids.length > 0 ? this.#mark("DeleteMarks", { objects: ids.map(String) }) : undefined),
      undo: () => this.#mark("UndoMarks"),
      redo: () => this.#mark("RedoMarks"),
      point: () => {},
      choose: (tool) => this.#use(tool),
      announce: (words) => this.#say(words),
      selected: () => {},
    };
  }

  #use(tool) {
    this.editor.use(tool);
    this.#render();
  }

  async #chosen() {
    const [file] = this.input.files;
    this.input.value = "";
    if (!file) return;
    const document = await this.library.open(file);
    if (document && findDocument(this.#state, document.id)) this.#show(document.id);
  }

  // By this participant's own wish: who follows looks around alone from now on.
  #show(id) {
    if (id === this.#shown) return;
    this.editor.leave();
    this.#shown = id;
    this.#render();
    this.looking.moved();
  }

  #turn(page) {
    const document = this.#document;
    const wanted = Math.min(document?.pages ?? 1, Math.max(1, page));
    if (!document || wanted === this.#page) return;
    this.#go(this.#shown, wanted);
    this.#render();
    this.looking.moved();
  }

  #go(id, page) {
    if (id !== this.#shown || page !== this.#page) this.editor.leave();
    this.#shown = id;
    this.#pages.set(id, page);
  }

  #viewed(view) {
    this.paper.place(view);
    this.controls.zoomed(view.zoom);
    this.looking.viewed();
  }

  #mark(type, body = {}) {
    return this.#send(type, { document: String(this.#shown), page: this.#page, ...body });
  }

  async #send(type, body = {}) {
    try {
      const done = await this.meeting.command(type, body);
      this.#say("");
      return done;
    } catch (refusal) {
      this.#say(refusal.message, true);
      return null;
    }
  }

  #say(words, problem = false) {
    if (problem || words === "") setText(this.problem, words);
  }

  #render() {
    const { meeting } = this;
    if (!this.controls) return;
    const { documents } = this.#state;
    if (!this.#document) this.#shown = (findDocument(this.#state, this.#state.shown) ?? documents[0])?.id ?? 0;
    const document = this.#document;
    // Nothing is read for those who do not look.
    const pages = meeting.isShown ? this.library.pagesOf(document) : null;
    if (meeting.isShown) this.paper.use(document ? String(document.id) : "", pages);
    if (pages) this.paper.show(this.#page);
    this.surface.show(drawingOn(document, this.#page));
    this.surface.element.setAttribute("aria-label",
      document ? `${document.name}, page ${this.#page} of ${document.pages}` : "Page");
    this.surface.element.dataset.marks = String(drawingOn(document, this.#page).size);
    this.editor.update();
    this.toolbar.show(this.editor.tool, this.#mayDraw);
    for (const part of [this.stage, this.bars]) toggle(part, Boolean(document));
    toggle(this.empty, !document);
    setText(this.waiting, this.#waitingWords(document, pages));
    this.controls.update({
      state: this.#state, document, page: this.#page, leads: this.looking.leads, roams: this.looking.roams,
      mayDraw: this.#mayDraw,
    });
  }

  #waitingWords(document, pages) {
    if (!document) return "";
    const bytes = this.library.uploads.get(document.id);
    if (bytes !== undefined) return `Uploading\u2026 ${Math.floor(100 * bytes / document.size)} %`;
    if (!document.stored) return "Being uploaded\u2026";
    return pages || !this.library.isReading(document) ? "" : "Loading\u2026";
  }
}

export const panel = {
  service: "documents",
  title: "Documents",
  order: 45,
  icon: ["M5 3.500h7l3 3v10H5z", "M12 3.500v3h3", "M7.500 10h5", "M7.500 13h5"],
  wide: true,
  create: (meeting) => new DocumentsPanel(meeting),
};
