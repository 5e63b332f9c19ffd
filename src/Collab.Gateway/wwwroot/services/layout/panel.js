// The layout: what everybody is shown, whom they follow, and who is in the spotlight. Follows on this page.

import { avatar } from "../../avatar.js";
import { arrange, h, Kept, setText, toggle } from "../../dom.js";
import { lineIcon } from "../../icons.js";
import { emptyLayout, evolveLayout, isBound, layoutFrom, shownTo, tiles, toggleSpotlight } from "./model.js";

const lookAfterMs = 250;
const star = ["M10 3.5l2 4.2 4.6.6-3.4 3.2.9 4.6-4.1-2.3-4.1 2.3.9-4.6L3.4 8.3l4.6-.6z"];
const arrangements = [
  ["ARRANGEMENT_GRID", "Everybody alike"],
  ["ARRANGEMENT_SPEAKER", "The spotlight large"],
  ["ARRANGEMENT_PANEL", "One panel for everybody"],
];

export const panel = {
  service: "layout",
  title: "Layout",
  order: 120,
  icon: ["M3.5 4.5h13v11h-13z", "M3.5 9h13", "M9 9v6.5"],
  create: (meeting) => new LayoutPanel(meeting),
};

class LayoutPanel {
  #state = emptyLayout;
  #tiles = new Kept();
  #roams = false;
  #following = false;
  #looked = "";
  #timer = 0;

  constructor(meeting) {
    this.meeting = meeting;
    this.element = this.#build();
    meeting.onPanelChanged((service) => this.#turned(service));
  }

  reset(snapshot) {
    this.#state = layoutFrom(snapshot);
    this.#follow();
    this.#render();
  }

  apply(event) {
    const before = this.#target;
    this.#state = evolveLayout(this.#state, event);
    if (this.#target !== before) this.#follow();
    this.#render();
  }

  update() {
    this.#follow();
    this.#render();
  }

  badge() {
    return this.#roams ? "\u2022" : "";
  }

  get #target() {
    return shownTo(this.#state, this.meeting.me.id);
  }

  get #bound() {
    return isBound(this.#state, this.meeting.me.id, this.meeting.isModerator);
  }

  get #leads() {
    return this.#state.leader !== "" && this.#state.leader === this.meeting.me.id;
  }

  // Brings what is shown to the front, unless one looks around.
  #follow() {
    if (!this.#target || this.#bound) this.#roams = false;
    if (!this.#target || this.#roams || this.meeting.shownPanel === this.#target) return;
    // Who sees to the layout stays with it.
    if (this.meeting.isModerator && this.meeting.shownPanel === "layout") return;
    this.#following = true;
    this.meeting.showPanel(this.#target);
    this.#following = false;
  }

  // Another panel has come to the front, by a press of its tab or by following.
  #turned(service) {
    // Who sees to the layout takes nobody with them.
    if (service !== "layout") this.#looked = service;
    if (this.#leads && service !== "layout") {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#send("LookAt", { panel: this.#looked }), lookAfterMs);
    }
    if (this.#following || !this.#target || service === this.#target) return;
    if (this.#bound) queueMicrotask(() => this.#follow());
    else if (!this.meeting.isModerator || service !== "layout") this.#roams = true;
    this.#render();
    this.meeting.changed();
  }

  #build() {
    this.status = h("p", { class: "layout-status", testid: "layout-status", role: "status" });
    this.again = h("button", {
      type: "button", class: "button small", testid: "layout-roam", onclick: () => this.#toggleRoaming(),
    });
    this.refusal = h("p", { class: "refusal", role: "alert", testid: "layout-refusal" });
    this.radios = arrangements.map(([value, words]) => {
      const input = h("input", {
        type: "radio", name: "layout-arrangement", value, testid: `layout-${value.slice(12).toLowerCase()}`,
        onchange: () => this.#arrange(),
      });
      return { value, input, label: h("label", { class: "layout-choice" }, input, words) };
    });
    this.select = h("select", {
      class: "layout-panel", testid: "layout-which", "aria-label": "The panel that everybody is shown",
      onchange: () => {
        this.radios[2].input.checked = true;
        this.#arrange();
      },
    });
    this.roaming = h("input", {
      type: "checkbox", testid: "layout-roaming", onchange: () => this.#arrange(),
    });
    this.lead = h("button", {
      type: "button", class: "button", testid: "layout-lead", onclick: () => this.#lead(),
    });
    this.controls = h("fieldset", { class: "layout-controls", testid: "layout-controls" },
      h("legend", {}, "What everybody sees"),
      this.radios.map(({ label }) => label), this.select,
      h("label", { class: "layout-choice" }, this.roaming, "They may look elsewhere"));
    this.leading = h("div", { class: "layout-leading" }, this.lead,
      h("p", { class: "hint" }, "Whoever follows sees the panel that you look at."));
    this.stage = h("ul", { class: "layout-tiles", testid: "layout-tiles", "aria-label": "Participants as arranged" });
    return h("div", { class: "layout" },
      h("div", { class: "layout-head" }, this.status, this.again), this.refusal, this.controls, this.leading,
      this.stage);
  }

  #render() {
    const { arrangement, panel: shown, roaming } = this.#state;
    setText(this.status, this.#inWords());
    toggle(this.again, this.#target !== "" && !this.#bound);
    setText(this.again, this.#roams ? "Follow again" : "Look around");
    toggle(this.controls, this.meeting.may("SetLayout"));
    toggle(this.leading, this.meeting.may("StartLeading"));
    setText(this.lead, this.#leads ? "Stop leading" : "Lead");
    for (const { value, input } of this.radios) input.checked = value === arrangement;
    this.#fillSelect(shown);
    this.roaming.checked = roaming;
    arrange(this.stage, tiles(this.#state, this.meeting.participants).map((tile) => this.#tile(tile)));
    this.#tiles.sweep();
    this.stage.dataset.arrangement = arrangement.slice(12).toLowerCase();
  }

  #inWords() {
    const { leader, roaming } = this.#state;
    if (this.#leads) return `You lead: everybody follows you to ${this.#titleOf(this.#state.leaderPanel)}.`;
    if (!this.#target) return "Everybody looks at what they like.";
    const title = this.#titleOf(this.#target);
    const words = leader ? `${this.meeting.nameOf(leader)} leads and shows ${title}.` : `Everybody is shown ${title}.`;
    if (this.#roams) return `${words} You look around by yourself.`;
    return roaming || this.meeting.isModerator ? words : `${words} It stays in front.`;
  }

  #titleOf(service) {
    return this.meeting.panels.find((each) => each.service === service)?.title ?? service;
  }

  #fillSelect(shown) {
    const panels = this.meeting.panels.filter(({ service }) => service !== "layout");
    if (panels.length !== this.select.options.length) {
      const chosen = this.select.value;
      this.select.replaceChildren(...panels.map(({ service, title }) => h("option", { value: service }, title)));
      this.select.value = chosen || panels[panels.length - 1]?.service || "";
    }
    if (shown) this.select.value = shown;
  }

  #tile({ participant, large, lit }) {
    const may = this.meeting.may("Spotlight");
    const name = this.meeting.nameOf(participant.id);
    return this.#tiles.get(participant.id, [name, large, lit, may], () => h("li", {
      class: `layout-tile${large ? " large" : ""}${lit ? " lit" : ""}`, testid: "layout-tile",
      "data-participant": participant.id,
    },
    avatar(participant.id, name), h("span", { class: "layout-name" }, name),
    may ? h("button", {
      type: "button", class: "icon-button", testid: "layout-spotlight", "aria-pressed": String(lit),
      "aria-label": lit ? `Take ${name} out of the spotlight` : `Put ${name} into the spotlight`,
      onclick: () => this.#send("Spotlight", { participants: toggleSpotlight(this.#state, participant.id) }),
    }, lineIcon(star)) : lit && h("span", { class: "tag accent" }, "Spotlight")));
  }

  #toggleRoaming() {
    this.#roams = !this.#roams;
    this.#follow();
    this.#render();
    this.meeting.changed();
  }

  // As the controls stand: what was pressed just before may not have come back yet.
  #arrange() {
    const arrangement = this.radios.find(({ input }) => input.checked)?.value ?? this.#state.arrangement;
    const shown = arrangement === "ARRANGEMENT_PANEL" ? this.select.value : "";
    this.#send("SetLayout", { arrangement, panel: shown, roaming: this.roaming.checked });
  }

  #lead() {
    if (this.#leads) this.#send("StopLeading");
    else this.#send("StartLeading", { panel: this.#looked || "roster" });
  }

  async #send(type, body) {
    setText(this.refusal, "");
    try {
      await this.meeting.command(type, body);
    } catch (refusal) {
      setText(this.refusal, refusal.message);
    }
    // What was pressed, but refused, springs back.
    this.#render();
  }
}
