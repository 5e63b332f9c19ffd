// What a panel knows of the meeting and may do in it. The panel's own contract; see docs/write-a-service.md.

import { Blobs } from "./blobs.js";
import { rank } from "./protocol.js";
import { displayNames, find, mayModerate } from "./roster.js";

export class PanelMeeting {
  #shown = [];
  #blobs;

  // context: { service, base, model(), session, connection, actions, panels, dock, clock, guard(what), changed(),
  // bases?() }
  constructor(context) {
    this.context = context;
    const bases = context.bases ?? (() => [context.base]);
    this.#blobs = new Blobs({ session: context.session, bases });
  }

  // The participant of this page as in participants; before the roster has it, nothing but its id.
  get me() {
    const { participant } = this.context.session;
    return this.participant(participant) ?? { id: participant, name: "", role: "ROLE_UNSPECIFIED", presence: "" };
  }

  // As a number, the higher the more one may: 1 attendee, 2 presenter, 3 co-host, 4 host; 0 unknown.
  get role() {
    return rank(this.me.role);
  }

  // Host or co-host.
  get isModerator() {
    return mayModerate(this.me);
  }

  // { id, name, role, presence }, in the order of joining.
  get participants() {
    return this.context.model().roster.participants;
  }

  participant(id) {
    return find(this.context.model().roster, id);
  }

  // As the page calls them everywhere; somebody who has left is known by the id alone.
  nameOf(id) {
    return displayNames(this.context.model().roster).get(id) ?? id;
  }

  // Whether my role admits this command, query or signal of the service, with what the conference has changed.
  may(type) {
    const { panels, service, model } = this.context;
    return panels.may(service, type, this.role, model().conference.permissions);
  }

  // Whether what is sent now is likely done now. When not, commands wait and go out later.
  get writable() {
    const { connection, session, model } = this.context;
    return connection.state.phase === "connected" && !session.writesPaused
      && model().conference.phase !== "PHASE_ENDED";
  }

  // Resolves with { seq } when done, 0 when it changed nothing; rejects with a Refusal { code, message, retry }.
  command(type, body = {}) {
    return this.context.actions.command(this.context.service, type, body);
  }

  // Resolves with the answer's body.
  query(type, body = {}) {
    return this.context.actions.query(this.context.service, type, body);
  }

  // To everybody else, or to the participants named alone. May be lost.
  signal(type, body = {}, to = []) {
    this.context.connection.signal(this.context.service, type, body, to);
  }

  // Uploads the content that the service has announced under this name, or what is missing of it:
  // { onProgress(bytes), signal: an AbortSignal }. Rejects with a Refusal.
  upload(blob, file, options) {
    return this.#blobs.upload(this.context.service, blob, file, options);
  }

  // An address of a content, good for some minutes; whoever follows it is given a download.
  blobLink(blob) {
    return this.#blobs.link(this.context.service, blob);
  }

  // A content as a Blob, to be shown.
  readBlob(blob, options) {
    return this.#blobs.read(this.context.service, blob, options);
  }

  // Sends a part of a live stream that is this participant's: { stream, slot, layout, number, type, body }, of at most
  // 45000 bytes. False when the connection has enough to do; it may be lost also when true.
  part(part) {
    return this.context.connection.part(this.context.service, part);
  }

  // Has the parts of a live stream given to part(), those that the server keeps first, or no more.
  watch(stream, on) {
    this.context.connection.watch(this.context.service, stream, on);
  }

  // The address of a page that plays what happened: { title, stretches: [{ from, to, startedAt, endedAt }], marks:
  // [{ text, seq }] }. Only hosts and co-hosts are given it by the server. It is at the node of the connection: the one
  // that this page came from may be gone by now.
  replayLink(replay) {
    const { session: { ticket, conference }, connection: { state }, base } = this.context;
    const node = state.phase === "connected" ? state.endpoint.replace(/^ws/, "http").replace(/\/+$/, "") : base;
    return `${node}/#${new URLSearchParams({ replay: JSON.stringify(replay), conference, ticket })}`;
  }

  // The server's time, milliseconds since the Unix epoch.
  now() {
    return this.context.clock.now();
  }

  // Whether the panel is in front.
  get isShown() {
    return this.context.dock.isShown(this.context.service);
  }

  // Calls back with true when the panel comes to the front and with false when it goes.
  onPanelShown(callback) {
    this.#shown.push(callback);
  }

  // Brings the panel to the front.
  show() {
    this.context.dock.show(this.context.service);
  }

  // What stands in the dock, in the order of the tabs: [{ service, title }]. The people are those of "roster".
  get panels() {
    return this.context.dock.tabs();
  }

  // The service whose panel is in front.
  get shownPanel() {
    return this.context.dock.front;
  }

  // Brings another service's panel to the front, if there is one.
  showPanel(service) {
    this.context.dock.show(service);
  }

  // Calls back with the service whose panel has come to the front, whichever it is and whoever brought it there.
  onPanelChanged(callback) {
    this.context.dock.onChange((service) => this.context.guard(() => callback(service)));
  }

  // While the page is in a room beside the meeting: { carried, listen(listener), command(type, body) } of the meeting
  // that it belongs to; null in that meeting itself.
  get main() {
    return this.context.rooms?.main ?? null;
  }

  // The room's name; empty in the meeting itself.
  get room() {
    return this.context.rooms?.name ?? "";
  }

  // Goes into a room of this service: { service, name }. What is carried is main.carried there.
  enterRoom(room, carried) {
    this.context.rooms?.enter(room, carried);
  }

  // Back to the meeting that the room is beside.
  leaveRoom() {
    this.context.rooms?.leave();
  }

  // What another panel offers by this name, without knowing which: undefined when none does. update() is called when it
  // is another.
  offered(name) {
    return this.context.panels.offered(name);
  }

  // What this panel offers is another than before.
  offeredChanged() {
    this.context.panels.offeredChanged();
  }

  // The badge is another without an event of the service.
  changed() {
    this.context.changed();
  }

  shown(isShown) {
    for (const callback of this.#shown) callback(isShown);
  }
}
