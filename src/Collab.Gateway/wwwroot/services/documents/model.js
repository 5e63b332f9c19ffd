// The documents as a fold of their events; the same rules as Collab.Core/Services/Documents.

import { clearOf, drawingFrom, edit, emptyDrawing, put, remove } from "../../drawings/drawing.js";
import { int } from "../../protocol.js";

export const mediaTypes = ["application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"];
export const documentBytesMax = 64 * 1024 * 1024;
export const pagesMax = 2000;
export const zoomMin = 10;
export const zoomMax = 800;

// documents, by number: { id, name, mediaType, size, pages, owner, stored, view, written: Map of page -> drawing }
export const emptyDocuments = { documents: [], presenter: "", shown: 0 };

export function documentsFrom(snapshot) {
  return {
    documents: (snapshot.documents ?? []).map((document) => ({
      ...documentFrom(document),
      written: new Map((document.written ?? []).map(({ page, content }) => [int(page), drawingFrom(content)])),
    })),
    presenter: snapshot.presenter ?? "",
    shown: int(snapshot.shown),
  };
}

export function evolveDocuments(state, { type, body, seq }) {
  const id = int(body.document);
  switch (type) {
    case "DocumentOpened":
      return { ...state, documents: [...state.documents, { ...documentFrom({ ...body, id }), seq: int(seq) }] };
    case "DocumentStored": return change(state, id, () => ({ stored: true }));
    case "DocumentClosed":
      return {
        ...state,
        documents: state.documents.filter((document) => document.id !== id),
        shown: state.shown === id ? 0 : state.shown,
      };
    case "PresenterChanged": return { ...state, presenter: body.presenter ?? "" };
    case "PageShown": return { ...change(state, id, () => ({ view: viewFrom(body.view) })), shown: id };
    case "PageCleared":
      return draw(state, id, body, (drawing) => (body.all ? emptyDrawing : clearOf(drawing, body.author ?? "")));
    case "MarksAdded":
    case "MarksChanged": return draw(state, id, body, (drawing) => put(drawing, body.objects ?? []));
    case "MarksDeleted": return draw(state, id, body, (drawing) => remove(drawing, body.objects ?? []));
    case "MarksUndone":
    case "MarksRedone": return draw(state, id, body, (drawing) => edit(drawing, body.edit));
    default: return state;
  }
}

export const findDocument = (state, id) => state.documents.find((document) => document.id === id);

export const drawingOn = (document, page) => document?.written.get(page) ?? emptyDrawing;

// What anybody may have sent, as numbers within their limits.
export function viewFrom(view) {
  const bounded = (number, min, max) => Math.min(max, Math.max(min, Number.isFinite(number) ? number : min));
  return {
    page: Math.max(1, int(view?.page)),
    x: bounded(int(view?.x), -1e7, 1e7),
    y: bounded(int(view?.y), -1e7, 1e7),
    zoom: bounded(int(view?.zoom) || 100, zoomMin, zoomMax),
  };
}

// Why a file { size, type } cannot be opened, in words; "" when it can. The server has the last word.
export function objection({ size, type }) {
  if (!mediaTypes.includes(type)) return "Only PDF, images and plain text can be opened here.";
  if (size === 0) return "The file is empty.";
  return size > documentBytesMax ? "The file is larger than 64 MB, which is the limit." : "";
}

const lineCharacters = 92;
const pageLines = 58;

// A text as pages; every client comes to the same.
export function textPages(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").flatMap((line) => wrapped(line));
  const pages = [];
  for (let at = 0; at < lines.length; at += pageLines) pages.push(lines.slice(at, at + pageLines).join("\n"));
  return pages.slice(0, pagesMax);
}

function wrapped(line) {
  const parts = [];
  let rest = line.replace(/\t/g, "    ");
  while (rest.length > lineCharacters) {
    const space = rest.lastIndexOf(" ", lineCharacters);
    const end = space > lineCharacters / 2 ? space : lineCharacters;
    parts.push(rest.slice(0, end));
    rest = rest.slice(space > lineCharacters / 2 ? end + 1 : end);
  }
  return [...parts, rest];
}

function documentFrom(document) {
  return {
    id: int(document.id),
    seq: 0,
    name: document.name ?? "",
    mediaType: document.mediaType ?? "",
    size: int(document.size),
    pages: int(document.pages),
    owner: document.owner ?? "",
    stored: document.stored === true,
    view: viewFrom(document.view),
    written: new Map(),
  };
}

const draw = (state, id, { page }, what) => change(state, id, (document) => {
  const written = new Map(document.written);
  written.set(int(page), what(drawingOn(document, int(page))));
  return { written };
});

const change = (state, id, what) => ({
  ...state,
  documents: state.documents.map((each) => (each.id === id ? { ...each, ...what(each) } : each)),
});
