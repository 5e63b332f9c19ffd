// A meeting that is over, on the screen as it was: the same views and panels, fed by a player instead of a connection.

import { Actions } from "./actions.js";
import { Dock } from "./dock.js";
import { emptyModel, evolve, modelFrom } from "./model.js";
import { PanelMeeting } from "./panelMeeting.js";
import { Panels } from "./panels.js";
import { Player } from "./player.js";
import { Refusal } from "./refusal.js";
import { loadStretches } from "./replayLoader.js";
import { ReplayBar } from "./replayBar.js";
import { Screen } from "./screen.js";
import { Session } from "./session.js";
import { claimsOf } from "./tab.js";

const nothing = () => {};

export class Replay {
  #model = emptyModel;
  #begun = false;

  // page: { ticket, conference, base, panels, title, stretches: [{ from, to, startedAt, endedAt }],
  // marks: [{ text, seq }], onOver(), showChat() }
  constructor(page) {
    this.page = page;
    this.session = new Session(page);
    this.session.participant = claimsOf(page.ticket).sub ?? "";
    this.connection = {
      state: { phase: "replay", endpoint: page.base, since: 0, code: "", reason: "" },
      endpoints: [page.base], signal: nothing, part: nothing, watch: nothing, flush: nothing, retryNow: nothing,
      close: nothing,
    };
    this.nodes = { list: [], nameOf: (endpoint) => endpoint, kill: nothing };
    this.actions = new Actions({
      page, session: this.session, connection: this.connection, nodes: this.nodes, onChange: () => this.#changed(),
    });
    this.actions.command = () => Promise.reject(new Refusal({ code: "not_permitted", message: over }));
    this.actions.query = () => Promise.reject(new Refusal({ code: "not_permitted", message: over }));
    this.panels = new Panels({
      loaded: page.panels,
      meeting: (service, entry) => this.#panelMeeting(service, entry),
      onChange: () => this.#changed(),
    });
    this.dock = new Dock(this.panels);
    this.screen = new Screen({
      page, session: this.session, connection: this.connection, nodes: this.nodes, actions: this.actions,
      panels: this.panels, dock: this.dock, loadOlder: nothing, readThread: async () => [],
      outbox: { entries: [], add: nothing, retry: nothing, discard: nothing },
      facts: () => ({
        model: this.#model, typing: [], begun: this.#begun, olderLoading: false, readBefore: 0, wroteAt: 0,
      }),
    });
    this.bar = new ReplayBar(page);
  }

  async start() {
    this.screen.reset();
    this.screen.render();
    try {
      const { stretches, complete } = await loadStretches({
        ...this.page, onProgress: (events) => this.bar.loading(events),
      });
      this.player = new Player({
        stretches,
        reset: (snapshots) => this.#reset(snapshots),
        apply: (event) => this.#apply(event),
        onChange: () => this.bar.update(),
      });
      this.bar.ready(this.player, complete);
    } catch (refusal) {
      this.bar.failed(refusal.message);
    }
  }

  #reset(snapshots) {
    this.#model = modelFrom(snapshots);
    if (!this.#begun) this.screen.chat.reset(1);
    this.#begun = true;
    this.panels.welcome(snapshots);
    this.#changed();
  }

  #apply(event) {
    this.#model = evolve(this.#model, event);
    this.panels.event(event);
    this.#changed();
  }

  #changed() {
    this.screen.changed();
  }

  #panelMeeting(service, entry) {
    entry.meeting = new PanelMeeting({
      service,
      base: this.page.base,
      model: () => this.#model,
      session: this.session,
      connection: this.connection,
      actions: this.actions,
      panels: this.panels,
      clock: { now: () => this.player?.time ?? 0 },
      dock: this.dock,
      guard: (what) => this.panels.guard(entry, what),
      changed: () => this.#changed(),
    });
    return entry.meeting;
  }
}

const over = "This is a replay: nothing can be changed in it.";
