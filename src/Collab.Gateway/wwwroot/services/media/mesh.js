// Everybody in the call connected with everybody else.

import { offers } from "./model.js";
import { Peer } from "./peer.js";

export class Mesh {
  #peers = new Map();

  // tracks() -> one's own { audio, video }; send(to, type, body); onChange(); create: see Peer.
  constructor({ tracks, send, onChange, create }) {
    Object.assign(this, { tracks, send, onChange, create });
  }

  // Who else is in the call, and under which number one is oneself; 0 when one is not.
  set(members, number) {
    const keep = new Set();
    for (const member of number === 0 ? [] : members) {
      const key = keyOf(member.id, member.number, number);
      keep.add(key);
      if (!this.#peers.has(key)) this.#add(key, member, number);
    }
    for (const [key, peer] of this.#peers) {
      if (keep.has(key)) continue;
      this.#peers.delete(key);
      peer.connection.close();
    }
  }

  receive(from, type, { fromNumber, toNumber, ...body }) {
    this.#peers.get(keyOf(from, Number(fromNumber), Number(toNumber)))?.connection.receive(type, body);
  }

  // One's own tracks are others than before.
  changed() {
    for (const { connection } of this.#peers.values()) connection.changed();
  }

  // { state: "connecting" | "connected", stream } of the connection to a member; undefined without one.
  peer(id) {
    return [...this.#peers.values()].find((peer) => peer.id === id);
  }

  close() {
    this.set([], 0);
  }

  #add(key, member, number) {
    const peer = { id: member.id, state: "connecting", stream: null };
    this.#peers.set(key, peer);
    peer.connection = new Peer({
      offering: offers(number, member.number),
      tracks: this.tracks,
      send: (type, body) => this.send(member.id, type,
        { fromNumber: String(number), toNumber: String(member.number), ...body }),
      onStream: (stream) => {
        peer.stream = stream;
        this.onChange();
      },
      onState: (state) => {
        peer.state = state;
        this.onChange();
      },
      create: this.create,
    });
  }
}

const keyOf = (id, theirs, mine) => `${id}/${theirs}/${mine}`;
