// One connection of the mesh, to one other member's stay in the call. Who came later offers; the other answers. A lost
// signal, or a lost connection, is a new attempt: everything of an older one is void.

const connectWithinMs = 8000;
// Browsers mend a connection that was interrupted by themselves, if they can.
const mendWithinMs = 4000;
const candidatesMax = 64;

export class Peer {
  attempt = 0;
  state = "connecting";
  #pc = null;
  #candidates = [];
  #timer = 0;

  // offering; tracks() -> { audio, video } of one's own, null for none; send(type, body); onStream(stream);
  // onState(state); create() makes an RTCPeerConnection.
  constructor({ offering, tracks, send, onStream, onState, create = () => new RTCPeerConnection() }) {
    Object.assign(this, { offering, tracks, send, onStream, onState, create });
    if (offering) this.#offer();
    else this.#expect(connectWithinMs);
  }

  // A signal of the other, of this stay.
  async receive(type, body) {
    const attempt = body.attempt ?? 0;
    try {
      if (type === "Offer" && !this.offering && attempt > this.attempt) await this.#answer(attempt, body.sdp ?? "");
      else if (type === "OfferAgain" && this.offering) this.#offer();
      else if (attempt !== this.attempt || !this.#pc) return;
      else if (type === "AnswerOffer" && this.offering) await this.#answered(body.sdp ?? "");
      else if (type === "Candidate") await this.#candidate(body);
    } catch (error) {
      // What comes from somebody else's page need not make sense; the next attempt may.
      console.warn("A peer's signal was of no use.", error);
    }
  }

  // One's own tracks are others than before.
  async changed() {
    try {
      for (const transceiver of this.#pc?.getTransceivers() ?? []) await this.#attach(transceiver);
    } catch (error) {
      // Of a connection that is being made anew: it takes the tracks as they are by then.
      console.warn("A track was not replaced.", error);
    }
  }

  close() {
    clearTimeout(this.#timer);
    this.#drop();
    this.#tell("closed");
  }

  async #offer() {
    const pc = this.#open(this.attempt + 1);
    try {
      for (const kind of ["audio", "video"]) await this.#attach(pc.addTransceiver(kind, { direction: "sendrecv" }));
      await pc.setLocalDescription();
      if (pc === this.#pc) this.send("Offer", { attempt: this.attempt, sdp: pc.localDescription.sdp });
    } catch (error) {
      // Closed meanwhile, most likely; if not, the next attempt comes by itself.
      if (pc === this.#pc) console.warn("A connection could not be offered.", error);
    }
  }

  async #answer(attempt, sdp) {
    const pc = this.#open(attempt);
    await pc.setRemoteDescription({ type: "offer", sdp });
    for (const transceiver of pc.getTransceivers()) {
      transceiver.direction = "sendrecv";
      await this.#attach(transceiver);
    }
    await pc.setLocalDescription();
    if (pc !== this.#pc) return;
    this.send("AnswerOffer", { attempt, sdp: pc.localDescription.sdp });
    await this.#takeCandidates();
  }

  async #answered(sdp) {
    if (this.#pc.signalingState !== "have-local-offer") return;
    await this.#pc.setRemoteDescription({ type: "answer", sdp });
    await this.#takeCandidates();
  }

  async #candidate({ candidate = "", sdpMid = "", sdpMLineIndex = 0 }) {
    if (this.#candidates.length < candidatesMax) this.#candidates.push({ candidate, sdpMid, sdpMLineIndex });
    if (this.#pc.remoteDescription) await this.#takeCandidates();
  }

  async #takeCandidates() {
    const pc = this.#pc;
    for (const candidate of this.#candidates.splice(0)) {
      if (candidate.candidate) await pc.addIceCandidate(candidate);
    }
  }

  #open(attempt) {
    this.#drop();
    this.attempt = attempt;
    this.#candidates = [];
    const pc = this.create();
    this.#pc = pc;
    const stream = new MediaStream();
    pc.ontrack = ({ track }) => {
      stream.addTrack(track);
      if (pc === this.#pc) this.onStream(stream);
    };
    pc.onicecandidate = ({ candidate }) => {
      if (pc !== this.#pc || !candidate?.candidate) return;
      this.send("Candidate", {
        attempt, candidate: candidate.candidate, sdpMid: candidate.sdpMid ?? "",
        sdpMLineIndex: candidate.sdpMLineIndex ?? 0,
      });
    };
    pc.onconnectionstatechange = () => {
      if (pc === this.#pc) this.#connectionChanged(pc.connectionState);
    };
    this.#tell("connecting");
    this.#expect(connectWithinMs);
    return pc;
  }

  #connectionChanged(state) {
    if (state === "connected") {
      clearTimeout(this.#timer);
      this.#tell("connected");
    } else if (state === "disconnected") {
      this.#tell("connecting");
      this.#expect(mendWithinMs);
    } else if (state === "failed") {
      this.#again();
    }
  }

  #expect(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#again(), ms);
  }

  #again() {
    if (this.offering) {
      this.#offer();
    } else {
      this.send("OfferAgain", {});
      this.#expect(connectWithinMs);
    }
  }

  async #attach(transceiver) {
    const track = this.tracks()[transceiver.receiver.track.kind] ?? null;
    if (transceiver.sender.track !== track) await transceiver.sender.replaceTrack(track);
  }

  #drop() {
    const pc = this.#pc;
    this.#pc = null;
    pc?.close();
  }

  #tell(state) {
    if (this.state === state) return;
    this.state = state;
    this.onState(state);
  }
}
