// The people panel: who is here, as what, and what one may do about it.

import { avatar } from "./avatar.js";
import { ask } from "./dialog.js";
import { arrange, byId, h, Kept, setText, toggle } from "./dom.js";
import { icon, lineIcon } from "./icons.js";
import { menuButton, openMenu } from "./menu.js";
import { roleNames, roleTitles } from "./notes.js";
import { limits } from "./protocol.js";
import { mayModerate, powers } from "./roster.js";

export class RosterView {
  #rows = new Kept();
  #bans = new Kept();

  // actions: command(service, type, body, about), writeTo(participant)
  constructor(actions) {
    this.actions = actions;
    this.list = byId("people");
  }

  update({ roster, names, me, connection, refusals, badgesFor }) {
    const count = roster.participants.length;
    setText(byId("people-count"), String(count));
    setText(byId("people-toggle-count"), String(count));
    byId("people-toggle").setAttribute("aria-label", `People, ${count}`);
    const open = connection.phase !== "closed";
    arrange(this.list, roster.participants.map((participant) => {
      const refusal = refusals.get(`participant/${participant.id}`);
      const badges = badgesFor(participant.id);
      const parts = [participant, names.get(participant.id), me, open, refusal, roster.actingHost === participant.id];
      return this.#rows.get(participant.id, [...parts, JSON.stringify(badges)], () => this.#row(...parts, badges));
    }));
    this.#rows.sweep();
    this.#updateBans(roster.bans, mayModerate(me) && open, refusals);
  }

  #row(participant, name, me, open, refusal, acting, badges) {
    const self = participant.id === me?.id;
    const away = participant.presence === "PRESENCE_RECONNECTING";
    const role = acting ? "acting host" : roleNames[participant.role] ?? "guest";
    const button = open && menuButton({
      class: "icon-button", testid: "participant-menu", "aria-label": self ? "What you can do" : `Actions for ${name}`,
      onclick: () => openMenu(button, this.#menu(participant, name, me, acting), name),
    }, icon("more"));
    return h("li", {
      class: `person${away ? " away" : ""}`, testid: "participant", "data-participant": participant.id,
      "data-role": participant.role, "data-presence": participant.presence, "data-self": self ? "true" : undefined,
    },
    avatar(participant.id, participant.name),
    h("div", { class: "person-text" },
      h("span", { class: "person-name" },
        h("bdi", { testid: "participant-name" }, name),
        self && h("span", { class: "tag" }, "you")),
      h("span", { class: "person-detail" },
        h("span", { testid: "participant-role", class: participant.role === "ROLE_ATTENDEE" ? "" : "strong" }, role),
        away
          ? h("span", { testid: "participant-presence", class: "warn" }, "reconnecting\u2026")
          : participant.node && h("span", { testid: "participant-node" }, participant.node))),
    badges.length > 0 && h("span", { class: "person-badges" }, badges.map(badge)),
    button,
    refusal && h("p", { class: "refusal", role: "alert", testid: "participant-refusal" }, refusal.message));
  }

  #menu(participant, name, me, acting) {
    const may = powers(me, participant);
    const body = { participant: participant.id };
    const act = (type, more) =>
      this.actions.command("roster", type, { ...body, ...more }, `participant/${participant.id}`);
    const self = participant.id === me?.id;
    return [
      !self && { label: "Write privately", testid: "menu-private", action: () => this.actions.writeTo(participant.id) },
      may.rename && {
        label: self ? "Change your name\u2026" : "Rename\u2026",
        testid: "menu-rename",
        action: () => this.#rename(participant, act),
      },
      acting && !self && may.remove && {
        label: "Keep as host", testid: "menu-role-host", action: () => act("ChangeRole", { role: "ROLE_HOST" }),
      },
      ...may.roles.map((role) => ({
        label: `Make ${self ? "yourself " : ""}${roleTitles[role]}`,
        testid: `menu-role-${roleNames[role]}`,
        action: () => act("ChangeRole", { role }),
      })),
      may.remove && {
        label: "Remove\u2026", danger: true, testid: "menu-remove", action: async () => {
          const sure = await ask({
            title: `Remove ${name}?`, text: "They leave the meeting now, and may join again.", confirm: "Remove",
            danger: true,
          });
          if (sure) act("Remove");
        },
      },
      may.ban && {
        label: "Ban\u2026", danger: true, testid: "menu-ban", action: async () => {
          const sure = await ask({
            title: `Ban ${name}?`, text: "They leave the meeting now, and cannot join again until you lift the ban.",
            confirm: "Ban", danger: true,
          });
          if (sure) act("BanParticipant");
        },
      },
    ];
  }

  async #rename(participant, act) {
    const name = await ask({
      title: "Change the name", confirm: "Rename",
      input: { label: "Name", value: participant.name, lengthMax: limits.nameCharacters },
    });
    if (name) act("Rename", { name });
  }

  #updateBans(bans, shown, refusals) {
    toggle(byId("bans"), shown && bans.length > 0);
    setText(byId("bans-count"), String(bans.length));
    arrange(byId("bans-list"), shown ? bans.map((ban) => {
      const about = `ban/${ban.participant}`;
      const refusal = refusals.get(about);
      return this.#bans.get(ban.participant, [ban, refusal], () => h("li", { testid: "ban" },
        h("bdi", {}, ban.name || ban.participant),
        h("button", {
          type: "button", class: "button small", testid: "lift-ban",
          "aria-label": `Lift the ban of ${ban.name || ban.participant}`,
          onclick: () => this.actions.command("roster", "LiftBan", { participant: ban.participant }, about),
        }, "Lift"),
        refusal && h("p", { class: "refusal", role: "alert" }, refusal.message)));
    }) : []);
    this.#bans.sweep();
  }
}

const badge = ({ text, icon: lines, tone, label, testid }) =>
  h("span", { class: `person-badge${tone ? ` ${tone}` : ""}`, role: "img", "aria-label": label, title: label, testid },
    lines && lineIcon(lines), text);
