// The layout as a fold of its events, and what follows from it for one participant.

export const emptyLayout = Object.freeze({
  arrangement: "ARRANGEMENT_GRID", panel: "", roaming: true, spotlight: [], leader: "", leaderPanel: "",
});

export function layoutFrom(snapshot) {
  return {
    arrangement: snapshot.arrangement ?? "ARRANGEMENT_GRID",
    panel: snapshot.panel ?? "",
    roaming: snapshot.roaming === true,
    spotlight: snapshot.spotlight ?? [],
    leader: snapshot.leader ?? "",
    leaderPanel: snapshot.leaderPanel ?? "",
  };
}

export function evolveLayout(state, { type, body }) {
  switch (type) {
    case "LayoutChanged": return {
      ...state, arrangement: body.arrangement ?? "ARRANGEMENT_GRID", panel: body.panel ?? "",
      roaming: body.roaming === true,
    };
    case "SpotlightChanged": return { ...state, spotlight: body.participants ?? [] };
    case "LeadingStarted": return { ...state, leader: body.participant ?? "", leaderPanel: body.panel ?? "" };
    case "LeadingStopped": return { ...state, leader: "", leaderPanel: "" };
    case "LookedAt": return { ...state, leaderPanel: body.panel ?? "" };
    default: return state;
  }
}

// The service whose panel somebody is shown; empty when they look at what they like. A leader follows nobody.
export function shownTo(state, me) {
  if (state.leader) return state.leader === me ? "" : state.leaderPanel;
  return state.arrangement === "ARRANGEMENT_PANEL" ? state.panel : "";
}

// Whether they cannot look elsewhere. Whoever moderates always can.
export const isBound = (state, me, isModerator) => shownTo(state, me) !== "" && !state.roaming && !isModerator;

// Those in the spotlight first, then the others in the order of joining: { participant, large }.
export function tiles(state, participants) {
  const lit = state.spotlight.map((id) => participants.find((each) => each.id === id)).filter(Boolean);
  const large = state.arrangement === "ARRANGEMENT_SPEAKER" ? (lit.length > 0 ? lit : participants.slice(0, 1)) : [];
  const others = participants.filter((each) => !lit.includes(each));
  return [...lit, ...others].map((participant) =>
    ({ participant, large: large.includes(participant), lit: lit.includes(participant) }));
}

export function toggleSpotlight(state, id) {
  return state.spotlight.includes(id) ? state.spotlight.filter((each) => each !== id) : [...state.spotlight, id];
}
