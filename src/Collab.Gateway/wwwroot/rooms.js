// Going into a room beside the meeting and coming back: which of the two the page shows, and which goes on behind it.

import { MainRoom } from "./mainRoom.js";

const closedForMs = 10_000;

export class Rooms {
  // While in a room: the meeting that it is beside, in the background.
  #main = null;
  // A room that could not be entered is not tried again at once.
  #closed = "";

  // page: { meeting(): the one that is shown, close(): closes it and gives the known endpoints,
  // open(ticket, conference, room), renewTicket(): a function or null }
  constructor(page) {
    this.page = page;
  }

  // What the panels of a meeting are given; room is { service, name }, or null for the meeting itself.
  forPage(room) {
    return {
      main: this.#main,
      name: room?.name ?? "",
      // After what is happening now: the page is in the middle of an event.
      enter: (wanted, carried) => queueMicrotask(() => this.#enter(wanted, carried)),
      leave: () => queueMicrotask(() => this.#leave()),
    };
  }

  // The room has ended for this page: by a refusal, by removal, or with its conference.
  closed(room, code) {
    if (!code) return;
    this.#closed = room.name;
    setTimeout(() => { this.#closed = ""; }, closedForMs);
    queueMicrotask(() => this.#leave());
  }

  stop() {
    this.#main?.stop();
    this.#main = null;
  }

  // Out of the meeting, from within a room.
  async leaveMeeting() {
    const main = this.#main;
    this.#main = null;
    await main?.leave();
  }

  // The session in the meeting goes on in the background, for what brings one back happens there.
  #enter(room, carried) {
    const meeting = this.page.meeting();
    if (this.#main || !meeting || room.name === this.#closed) return;
    const { session } = meeting;
    const { ticket, conference } = session;
    const endpoints = this.page.close();
    this.#main = new MainRoom({
      session, endpoints, service: room.service, carried, renewTicket: this.page.renewTicket(),
    });
    this.#main.start();
    this.page.open(ticket, conference, room);
  }

  #leave() {
    if (!this.#main) return;
    const { ticket, conference } = this.#main.session;
    // The others in the room see at once that one has gone; what the meeting said meanwhile comes with joining it.
    this.page.meeting()?.actions.command("roster", "Leave", {}).catch(() => {});
    this.page.open(ticket, conference, null);
  }
}
