// What is shared as a fold of its events; the same rules as Collab.Core/Services/Sharing.

import { int } from "../../protocol.js";

// shares, in the order of starting: [{ id, participant, session, title, paused, region, quality, controllable,
// controller, requests, statistics }].
export function sharingFrom(snapshot) {
  return { shares: (snapshot.shares ?? []).map(shareFrom) };
}

export function evolveSharing(state, { type, body }) {
  const { share: id = "", participant = "" } = body;
  switch (type) {
    case "SharingStarted": return { shares: [...state.shares, shareFrom({ ...body, id })] };
    case "SharingStopped": return { shares: state.shares.filter((share) => share.id !== id) };
    case "SharingPaused": return change(state, id, () => ({ paused: body.on === true }));
    case "SharingChanged": return change(state, id, () => ({ region: regionFrom(body), quality: qualityOf(body) }));
    case "ControlRequested": return change(state, id, ({ requests }) => ({ requests: [...requests, participant] }));
    case "RequestWithdrawn": return change(state, id, ({ requests }) => ({ requests: without(requests, participant) }));
    case "ControlGranted": return change(state, id, ({ requests }) => ({
      controller: participant, requests: without(requests, participant),
    }));
    case "ControlRevoked": return change(state, id, () => ({ controller: "" }));
    case "StatisticsReported": return change(state, id, () => ({ statistics: statisticsFrom(body) }));
    default: return state;
  }
}

export const shareOf = (state, id) => state.shares.find((share) => share.id === id);

// The share of a participant's own page; another page of the same participant has another session.
export const ownShare = (state, id) => state.shares.find(({ participant }) => participant === id);

const whole = Object.freeze({ left: 0, top: 0, width: 1000, height: 1000 });

function shareFrom(share) {
  return {
    id: share.id ?? "",
    participant: share.participant ?? "",
    session: share.session ?? "",
    title: share.title ?? "",
    paused: share.paused === true,
    region: regionFrom(share),
    quality: qualityOf(share),
    controllable: share.controllable === true,
    controller: share.controller ?? "",
    requests: share.requests ?? [],
    statistics: statisticsFrom(share),
  };
}

function regionFrom({ region }) {
  if (!region?.width) return whole;
  return { left: region.left ?? 0, top: region.top ?? 0, width: region.width, height: region.height };
}

const qualityOf = ({ quality = "QUALITY_MEDIUM" }) => quality.slice("QUALITY_".length).toLowerCase();

function statisticsFrom({ statistics = {} }) {
  const [pictures, tiles, bytes] = ["pictures", "tiles", "bytes"].map((name) => int(statistics[name]));
  return { pictures, tiles, bytes };
}

const without = (list, item) => list.filter((each) => each !== item);

const change = (state, id, changes) => ({
  shares: state.shares.map((share) => (share.id === id ? { ...share, ...changes(share) } : share)),
});
