// The rooms that are open, who is where, and what hosts do about it.

import { arrange, h, Kept, setText, toggle } from "../../dom.js";
import { isOpen, places, roomOf } from "./model.js";

export class RoomList {
  #rows = new Kept();

  constructor({ meeting, send }) {
    Object.assign(this, { meeting, send });
    this.list = h("ul", { class: "breakouts-list", testid: "breakouts-rooms" });
    this.text = h("input", {
      type: "text", maxlength: "500", autocomplete: "off", placeholder: "Say something to all rooms",
      "aria-label": "To all rooms", testid: "breakouts-text",
    });
    this.say = h("form", { class: "breakouts-say", onsubmit: (event) => this.#say(event) }, this.text,
      h("button", { type: "submit", class: "button small", testid: "breakouts-say" }, "Say"));
    this.deal = h("button", {
      type: "button", class: "button small", testid: "breakouts-deal", onclick: () => send("DealOut"),
    }, "Deal out the rest");
    this.close = h("button", {
      type: "button", class: "button small danger", testid: "breakouts-close", onclick: () => send("CloseRooms"),
    });
    this.controls = h("div", { class: "breakouts-controls" }, this.say,
      h("div", { class: "breakouts-actions" }, this.deal, this.close));
    this.element = h("section", { class: "breakouts-open", "aria-label": "Rooms", hidden: true },
      this.list, this.controls);
  }

  show(state) {
    toggle(this.element, isOpen(state));
    if (!isOpen(state)) return;
    toggle(this.controls, this.meeting.may("CloseRooms"));
    setText(this.close, state.closesAt > 0 ? "Close now" : "Close the rooms");
    const all = places(state, this.meeting.participants);
    const moves = this.meeting.may("AssignParticipants");
    arrange(this.list, all.map((place) => this.#place(state, place, moves)));
    this.#rows.sweep();
  }

  #place(state, { number, title, people }, moves) {
    const names = people.map((id) => this.meeting.nameOf(id));
    const mine = roomOf(state, this.meeting.me.id) === number;
    const goes = number > 0 && !mine && (state.choice || this.meeting.isModerator);
    const call = state.calls.find(({ room }) => room === number);
    const parts = [title, people.join(" "), names.join("\n"), goes, call?.participant ?? "", moves, state.rooms.length];
    return this.#rows.get(number, parts, () => h("li", {
      class: "breakouts-place", testid: "breakouts-room", "data-room": String(number),
    },
    h("div", { class: "breakouts-head" }, h("b", {}, title), h("span", { class: "count" }, String(people.length)),
      goes && h("button", {
        type: "button", class: "button small", testid: "breakouts-go", "aria-label": `Go to ${title}`,
        onclick: () => this.send("ChooseRoom", { room: number }),
      }, "Go there")),
    call && h("p", { class: "breakouts-call", testid: "breakouts-call" },
      `${this.meeting.nameOf(call.participant)} calls for help.`,
      h("button", {
        type: "button", class: "button small primary", testid: "breakouts-answer",
        onclick: async () => {
          if (await this.send("AnswerHelp", { room: number })) this.send("ChooseRoom", { room: number });
        },
      }, "Go and help")),
    h("ul", { class: "breakouts-people" }, people.map((id, i) => this.#person(state, id, names[i], number, moves)))));
  }

  #person(state, id, name, number, moves) {
    const options = [{ number: 0, title: "Main room" }, ...state.rooms];
    return h("li", { "data-participant": id }, h("bdi", {}, name), moves && h("select", {
      "aria-label": `Where ${name} belongs`, testid: "breakouts-move",
      onchange: (event) => this.send("AssignParticipants", {
        assignments: [{ participant: id, room: Number(event.target.value) }],
      }),
    }, options.map((room) =>
      h("option", { value: String(room.number), selected: room.number === number }, room.title))));
  }

  async #say(event) {
    event.preventDefault();
    const text = this.text.value.trim();
    if (text && await this.send("BroadcastMessage", { text })) this.text.value = "";
  }
}
