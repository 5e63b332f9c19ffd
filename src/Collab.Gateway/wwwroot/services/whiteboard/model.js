// The whiteboard as a fold of its events; the same rules as Collab.Core/Services/Whiteboard.

import { clearOf, drawingFrom, edit, emptyDrawing, put, remove } from "../../drawings/drawing.js";
import { int } from "../../protocol.js";

// In their order: { id, title, locked, drawing }.
export const emptyWhiteboard = Object.freeze({ boards: [] });

export function whiteboardFrom(snapshot) {
  return {
    boards: (snapshot.boards ?? []).map(({ id, title, locked, content }) =>
      ({ id: int(id), title: title ?? "", locked: locked === true, drawing: drawingFrom(content) })),
  };
}

export const findBoard = (state, id) => state.boards.find((board) => board.id === id);

export function evolveWhiteboard(state, { type, body }) {
  const id = int(body.board);
  switch (type) {
    case "BoardCreated":
      return { boards: [...state.boards, { id, title: body.title ?? "", locked: false, drawing: emptyDrawing }] };
    case "BoardRenamed": return change(state, id, () => ({ title: body.title ?? "" }));
    case "BoardMoved": return moved(state, id, int(body.index));
    case "BoardDeleted": return { boards: state.boards.filter((board) => board.id !== id) };
    case "BoardLocked": return change(state, id, () => ({ locked: true }));
    case "BoardUnlocked": return change(state, id, () => ({ locked: false }));
    case "BoardCleared":
      return draw(state, id, (drawing) => (body.all ? emptyDrawing : clearOf(drawing, body.author ?? "")));
    case "ObjectsAdded":
    case "ObjectsChanged": return draw(state, id, (drawing) => put(drawing, body.objects ?? []));
    case "ObjectsDeleted": return draw(state, id, (drawing) => remove(drawing, body.objects ?? []));
    case "ChangesUndone":
    case "ChangesRedone": return draw(state, id, (drawing) => edit(drawing, body.edit));
    default: return state;
  }
}

const draw = (state, id, what) => change(state, id, ({ drawing }) => ({ drawing: what(drawing) }));

const change = (state, id, what) =>
  ({ boards: state.boards.map((board) => (board.id === id ? { ...board, ...what(board) } : board)) });

function moved(state, id, index) {
  const board = findBoard(state, id);
  if (!board) return state;
  const others = state.boards.filter((each) => each !== board);
  return { boards: [...others.slice(0, index), board, ...others.slice(index)] };
}
