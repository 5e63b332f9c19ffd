// The boards as tabs, and a menu with what can be done with the one in front.

import { arrange, h, Kept } from "../../dom.js";
import { lineIcon } from "../../icons.js";
import { menuButton, openMenu } from "../../menu.js";

const lock = ["M5 9.5h10v7H5z", "M7 9.5V7a3 3 0 0 1 6 0v2.5"];

export class BoardTabs {
  #kept = new Kept();
  #boards = [];
  #shown = 0;

  constructor(commands, onShow) {
    Object.assign(this, { commands, onShow });
    this.list = h("div", { class: "board-tabs", role: "tablist", "aria-label": "Boards" });
    this.list.onkeydown = (event) => this.#key(event);
    this.add = h("button", {
      type: "button", class: "icon-button", testid: "board-new", "aria-label": "New board", title: "New board",
      onclick: () => commands.create(),
    }, lineIcon(["M10 4.5v11", "M4.5 10h11"]));
    this.menu = menuButton({
      class: "icon-button", testid: "board-menu", "aria-label": "This board", title: "This board",
      onclick: () => this.#openMenu(),
    }, lineIcon(["M4.5 10h.01", "M10 10h.01", "M15.5 10h.01"]));
    this.element = h("div", { class: "board-head" }, this.list, this.add, this.menu);
  }

  update(boards, shown) {
    this.#boards = boards;
    this.#shown = shown;
    arrange(this.list, boards.map((board) => {
      const selected = board.id === shown;
      return this.#kept.get(board.id, [board.title, board.locked, selected], () => h("button", {
        type: "button", role: "tab", class: "board-tab", testid: "board-tab", "data-board": board.id,
        "data-focus": `board-${board.id}`, "aria-selected": String(selected), tabindex: selected ? "0" : "-1",
        "aria-label": board.locked ? `${board.title}, locked` : undefined,
        onclick: () => this.onShow(board.id),
        ondblclick: () => { if (this.commands.may("RenameBoard")) this.commands.rename(board); },
      }, h("span", {}, board.title), board.locked && lineIcon(lock)));
    }));
    this.#kept.sweep();
    this.add.hidden = !this.commands.may("CreateBoard");
  }

  #key(event) {
    const at = this.#boards.findIndex((board) => board.id === this.#shown);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: this.#boards.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const board = this.#boards[(to + this.#boards.length) % this.#boards.length];
    this.onShow(board.id);
    this.list.querySelector(`[data-board="${board.id}"]`)?.focus();
  }

  #openMenu() {
    const { commands } = this;
    const index = this.#boards.findIndex((each) => each.id === this.#shown);
    const board = this.#boards[index];
    if (!board) return;
    const leads = commands.may("RenameBoard");
    openMenu(this.menu, [
      { label: "Add an image\u2026", testid: "board-image", action: () => commands.image(commands.context.center()) },
      { label: "Save as SVG", testid: "board-save", action: () => commands.save(board) },
      { label: "Clear what I drew", testid: "board-clear", action: () => commands.clear(board) },
      commands.isModerator && {
        label: "Clear everything\u2026", testid: "board-clear-all", danger: true,
        action: () => commands.clearAll(board),
      },
      leads && {
        label: board.locked ? "Unlock the board" : "Lock the board", testid: "board-lock",
        action: () => commands.lock(board),
      },
      leads && { label: "Rename\u2026", testid: "board-rename", action: () => commands.rename(board) },
      leads && index > 0 && {
        label: "Move to the left", testid: "board-left", action: () => commands.shift(board, index - 1),
      },
      leads && index < this.#boards.length - 1 && {
        label: "Move to the right", testid: "board-right", action: () => commands.shift(board, index + 1),
      },
      leads && this.#boards.length > 1 && {
        label: "Delete the board\u2026", testid: "board-remove", danger: true,
        action: () => commands.deleteBoard(board),
      },
    ], "This board");
  }
}
