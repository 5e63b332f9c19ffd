// Attributes: the conference's, one's own, and those of the others, to read and to change.

import { h, Kept, arrange, setText, take, toggle } from "../../dom.js";
import { lineIcon } from "../../icons.js";
import { attributesFrom, emptyAttributes, evolveAttributes, isServers, listed, of } from "./model.js";

const pencil = ["M4.500 15.500l.7-3L13 4.700l2.300 2.300-7.800 7.800z", "M11.500 6.200l2.300 2.300"];
const cross = ["M6 6l8 8", "M14 6l-8 8"];

class AttributesPanel {
  #state = emptyAttributes;
  #rows = new Kept();
  #editing = "";

  constructor(meeting) {
    this.meeting = meeting;
    this.conference = this.#group("Of the meeting", "attributes-conference", "");
    this.mine = this.#group("Yours", "attributes-mine", "self");
    this.others = h("div", { class: "attributes-others", testid: "attributes-others" });
    this.element = h("div", { class: "attributes" },
      this.conference.element, this.mine.element, this.others);
  }

  reset(snapshot) {
    this.#state = attributesFrom(snapshot);
    this.#render();
  }

  apply(event) {
    this.#state = evolveAttributes(this.#state, event);
    this.#render();
  }

  update() {
    this.#render();
  }

  #group(title, testid, owner) {
    const id = `${testid}-title`;
    const list = h("ul", { class: "attributes-list", "aria-labelledby": id });
    const empty = h("p", { class: "hint" }, "None yet.");
    const problem = h("p", { class: "refusal", role: "alert", testid: `${testid}-problem`, hidden: true });
    const key = h("input", {
      class: "attribute-key", "aria-label": "Name", placeholder: "name", maxlength: "64", spellcheck: "false",
      autocapitalize: "none", autocomplete: "off", testid: `${testid}-key`,
    });
    const value = h("input", {
      class: "attribute-value", "aria-label": "Value", placeholder: "value", maxlength: "4000", autocomplete: "off",
      testid: `${testid}-value`,
    });
    const group = { owner, list, empty, problem };
    group.form = h("form", {
      class: "attributes-add", onsubmit: async (event) => {
        event.preventDefault();
        const [name, text] = [key.value.trim(), value.value];
        const giveBack = take(key, value);
        key.focus();
        if (!await this.#set(group, name, text, -1)) giveBack();
      },
    }, key, value, h("button", { type: "submit", class: "button small", testid: `${testid}-add` }, "Add"));
    group.element = h("section", { "aria-labelledby": id, testid },
      h("h3", { id }, title), empty, list, group.form, problem);
    return group;
  }

  #render() {
    const { meeting } = this;
    this.#update(this.conference, this.#state.conference, meeting.may("SetAttribute"));
    this.#update(this.mine, of(this.#state, meeting.me.id), meeting.may("SetParticipantAttribute"));
    const others = meeting.participants
      .filter(({ id }) => id !== meeting.me.id && of(this.#state, id).size > 0);
    arrange(this.others, others.map(({ id }) => {
      const [name, attributes] = [meeting.nameOf(id), of(this.#state, id)];
      return this.#rows.get(`of/${id}`, [name, attributes], () => h("section", { "aria-label": name },
        h("h3", {}, h("bdi", {}, name)),
        h("ul", { class: "attributes-list" }, ...listed(attributes).map((attribute) =>
          h("li", { class: "attribute", testid: "attribute" }, ...words(attribute))))));
    }));
    this.#rows.sweep();
  }

  #update(group, attributes, may) {
    const writable = may && this.meeting.writable;
    toggle(group.form, may);
    toggle(group.empty, attributes.size === 0);
    for (const control of group.form.elements) control.disabled = !writable;
    arrange(group.list, listed(attributes).map((attribute) => {
      const key = `${group.owner}/${attribute.key}`;
      const editing = this.#editing === key;
      const changeable = may && !isServers(attribute.key);
      // What is being written stays, whatever others do to it meanwhile.
      return editing
        ? this.#rows.get(key, [editing], () => this.#editor(group, attribute))
        : this.#rows.get(key, [attribute, changeable, writable],
          () => this.#row(group, key, attribute, changeable, writable));
    }));
  }

  #row(group, key, attribute, changeable, writable) {
    const { key: name } = attribute;
    return h("li", { class: "attribute", testid: "attribute", "data-key": name },
      ...words(attribute),
      changeable && h("span", { class: "attribute-actions" },
        h("button", {
          type: "button", class: "icon-button", testid: "attribute-edit", disabled: !writable, title: "Change",
          "aria-label": `Change ${name}`, onclick: () => this.#edit(key),
        }, lineIcon(pencil)),
        h("button", {
          type: "button", class: "icon-button", testid: "attribute-remove", disabled: !writable, title: "Remove",
          "aria-label": `Remove ${name}`, onclick: () => this.#remove(group, attribute),
        }, lineIcon(cross))));
  }

  #editor(group, attribute) {
    const input = h("textarea", {
      class: "attribute-value", rows: "2", maxlength: "4000", "aria-label": attribute.key, value: attribute.value,
      testid: "attribute-input",
      onkeydown: (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        this.#edit("");
      },
    });
    queueMicrotask(() => input.focus());
    return h("li", { class: "attribute", testid: "attribute", "data-key": attribute.key },
      h("form", {
        class: "attribute-editor", onsubmit: async (event) => {
          event.preventDefault();
          // Whoever has changed it meanwhile is not overwritten unseen.
          if (await this.#set(group, attribute.key, input.value, attribute.version)) this.#edit("");
        },
      },
      h("span", { class: "attribute-name" }, attribute.key), input,
      h("span", { class: "attribute-actions" },
        h("button", { type: "submit", class: "button small primary", testid: "attribute-save" }, "Save"),
        h("button", { type: "button", class: "button small", onclick: () => this.#edit("") }, "Cancel"))));
  }

  #edit(key) {
    this.#editing = key;
    this.#render();
  }

  #set(group, key, value, ifVersion) {
    const type = group.owner ? "SetParticipantAttribute" : "SetAttribute";
    return this.#send(group, type, { key, value, ifVersion: String(ifVersion) });
  }

  #remove(group, { key, version }) {
    const type = group.owner ? "RemoveParticipantAttribute" : "RemoveAttribute";
    return this.#send(group, type, { key, ifVersion: String(version) });
  }

  async #send(group, type, body) {
    let problem = "";
    try {
      await this.meeting.command(type, body);
    } catch (refusal) {
      problem = refusal.message;
    }
    setText(group.problem, problem);
    toggle(group.problem, problem !== "");
    return problem === "";
  }
}

const words = ({ key, value }) => [
  h("span", { class: "attribute-name" }, key),
  h("span", { class: "attribute-text", testid: "attribute-text" }, value),
];

export const panel = {
  service: "attributes",
  title: "Attributes",
  order: 130,
  icon: ["M4 4h6l6.500 6.500-6 6L4 10z", "M7.500 7.500h.01"],
  create: (meeting) => new AttributesPanel(meeting),
};
