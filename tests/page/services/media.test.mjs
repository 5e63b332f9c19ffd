import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../pageModules.mjs";

const { evolveMedia, mediaFrom, memberOf, offers } = await load("services/media/model.js");
const { Mesh } = await load("services/media/mesh.js");

const event = (type, body) => ({ seq: "9", time: "5000", type, body, participant: "p1" });
const fold = (...events) => events.reduce((state, [type, body]) => evolveMedia(state, event(type, body)),
  mediaFrom({}));

test("members come, show their cameras and go", () => {
  const state = fold(["CallJoined", { participant: "p1", number: "1" }],
    ["CallJoined", { participant: "p2", number: "2", camera: true }], ["CameraChanged", { participant: "p1", on: true }],
    ["CallLeft", { participant: "p2" }]);
  assert.deepEqual(state.members.map(({ id, number, camera }) => [id, number, camera]), [["p1", 1, true]]);
  assert.equal(memberOf(state, "p2"), undefined);
});

test("what a bridge gave is void with another one", () => {
  let state = fold(["CallJoined", { participant: "p1", number: "1" }], ["BridgeChanged", { bridge: "sfu" }],
    ["AccessGranted", { participant: "p1", number: "1", access: "dG9rZW4=" }]);
  assert.deepEqual([state.bridge, state.members[0].access], ["sfu", "dG9rZW4="]);
  state = evolveMedia(state, event("BridgeChanged", {}));
  assert.deepEqual([state.bridge, state.members[0].access], ["", ""]);
});

test("callers are added, change and go", () => {
  let state = fold(["TelephonyChanged", { on: true, dialIn: "Call 030" }],
    ["CallerAdded", { caller: "out-1", label: "Eve", status: "CALLER_STATUS_REQUESTED", requestedBy: "p1" }],
    ["CallerNumbered", { caller: "out-1", number: "112" }],
    ["CallerChanged", { caller: "out-1", label: "Eve", status: "CALLER_STATUS_RINGING" }],
    ["CallerHangingUp", { caller: "out-1" }]);
  assert.deepEqual(state.callers, [{ id: "out-1", label: "Eve", status: "ringing", number: "112", hangingUp: true }]);
  assert.deepEqual([state.telephony, state.dialIn], [true, "Call 030"]);
  state = evolveMedia(state, event("CallerRemoved", { caller: "out-1", reason: "busy" }));
  assert.deepEqual(state.callers, []);
});

test("a snapshot says the same as the events before it", () => {
  const state = mediaFrom({
    members: [{ participant: "p1", number: "3", session: "s", camera: true }], bridge: "sfu",
    callers: [{ id: "in-1", label: "Eve", status: "CALLER_STATUS_CONNECTED" }], telephony: true,
  });
  assert.deepEqual(state, {
    members: [{ id: "p1", number: 3, session: "s", camera: true, access: "" }], bridge: "sfu",
    callers: [{ id: "in-1", label: "Eve", status: "connected", number: "", hangingUp: false }], telephony: true,
    dialIn: "",
  });
});

test("of two members exactly one offers", () => {
  assert.equal(offers(2, 1), true);
  assert.equal(offers(1, 2), false);
});

// A connection without a network: a description is a word, and being answered connects.
class FakeConnection {
  static made = [];
  signalingState = "stable";
  connectionState = "new";
  remoteDescription = null;
  localDescription = null;
  transceivers = [];
  candidates = [];
  closed = false;

  constructor() {
    FakeConnection.made.push(this);
  }

  addTransceiver(kind) {
    const sender = { track: null, replaceTrack: async (track) => { sender.track = track; } };
    const transceiver = { sender, receiver: { track: { kind } }, direction: "sendrecv" };
    this.transceivers.push(transceiver);
    return transceiver;
  }

  getTransceivers() {
    return this.transceivers;
  }

  async setLocalDescription() {
    const offer = this.remoteDescription === null;
    this.localDescription = { sdp: offer ? "offer" : "answer" };
    this.signalingState = offer ? "have-local-offer" : "stable";
    if (!offer) this.become("connected");
  }

  async setRemoteDescription(description) {
    this.remoteDescription = description;
    if (description.type === "offer") for (const kind of ["audio", "video"]) this.addTransceiver(kind);
    else this.become("connected");
  }

  async addIceCandidate(candidate) {
    this.candidates.push(candidate.candidate);
  }

  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close() {
    this.closed = true;
  }
}

globalThis.MediaStream ??= class {
  tracks = [];
  addTrack(track) {
    this.tracks.push(track);
  }
};

const settled = () => new Promise((resolve) => { setTimeout(resolve, 5); });

// Two members whose signals reach each other, but those that lose(type) says.
function pair(lose = () => false) {
  const sent = [];
  const meshes = {};
  const make = (id) => new Mesh({
    tracks: () => ({ audio: `${id}'s sound`, video: null }),
    onChange: () => {},
    create: () => new FakeConnection(),
    send: (to, type, body) => {
      sent.push(`${id} ${type} ${body.attempt ?? ""}`.trim());
      if (!lose(type)) queueMicrotask(() => meshes[to].receive(id, type, body));
    },
  });
  Object.assign(meshes, { p1: make("p1"), p2: make("p2") });
  return { ...meshes, sent, close: () => { meshes.p1.close(); meshes.p2.close(); } };
}

test("the later member offers, the earlier answers, and both are connected with their own sound", async () => {
  FakeConnection.made = [];
  const { p1, p2, sent, close } = pair();
  p1.set([{ id: "p2", number: 2 }], 1);
  p2.set([{ id: "p1", number: 1 }], 2);
  await settled();
  assert.deepEqual(sent, ["p2 Offer 1", "p1 AnswerOffer 1"]);
  assert.deepEqual([p1.peer("p2").state, p2.peer("p1").state], ["connected", "connected"]);
  const tracks = FakeConnection.made.map((made) => made.transceivers.map(({ sender }) => sender.track));
  assert.deepEqual(tracks, [["p2's sound", null], ["p1's sound", null]]);
  close();
  assert.ok(FakeConnection.made.every(({ closed }) => closed));
});

test("a connection that failed is offered anew, whoever notices", async () => {
  const { p1, p2, sent, close } = pair();
  p1.set([{ id: "p2", number: 2 }], 1);
  p2.set([{ id: "p1", number: 1 }], 2);
  await settled();
  FakeConnection.made.at(-1).become("failed");
  await settled();
  assert.deepEqual(sent.slice(2), ["p1 OfferAgain", "p2 Offer 2", "p1 AnswerOffer 2"]);
  assert.equal(p1.peer("p2").state, "connected");
  close();
});

test("signals of another stay, of an older attempt and of strangers are passed over", async () => {
  FakeConnection.made = [];
  const { p1, sent, close } = pair(() => true);
  p1.set([{ id: "p2", number: 2 }], 1);
  p1.receive("p2", "Offer", { fromNumber: "7", toNumber: "1", attempt: 1, sdp: "offer" });
  p1.receive("p3", "Offer", { fromNumber: "2", toNumber: "1", attempt: 1, sdp: "offer" });
  p1.receive("p2", "AnswerOffer", { fromNumber: "2", toNumber: "1", attempt: 1, sdp: "answer" });
  p1.receive("p2", "Candidate", { fromNumber: "2", toNumber: "1", attempt: 1, candidate: "c" });
  await settled();
  assert.deepEqual([sent, FakeConnection.made.length], [[], 0]);
  close();
});

test("candidates wait for the description that they belong to", async () => {
  FakeConnection.made = [];
  const { p2, close } = pair(() => true);
  p2.set([{ id: "p1", number: 1 }], 2);
  await settled();
  p2.receive("p1", "Candidate", { fromNumber: "1", toNumber: "2", attempt: 1, candidate: "c1" });
  await settled();
  assert.deepEqual(FakeConnection.made[0].candidates, []);
  p2.receive("p1", "AnswerOffer", { fromNumber: "1", toNumber: "2", attempt: 1, sdp: "answer" });
  await settled();
  assert.deepEqual(FakeConnection.made[0].candidates, ["c1"]);
  close();
});
