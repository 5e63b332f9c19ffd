// The form of a plan.

import { h, toggle } from "../../dom.js";
import { repeatChoices, scheduleOf } from "./model.js";

const ownRule = "own";

export class PlanForm {
  // save(schedule): sends it, and resolves with whether it was taken.
  constructor({ save, cancel }) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const zones = [...new Set([zone, "UTC", ...(Intl.supportedValuesOf?.("timeZone") ?? [])])];
    const number = (testid, value, max) => h("input", { type: "number", min: "0", max, value, step: "any", testid });
    this.starts = h("input", { type: "datetime-local", required: true, testid: "plan-starts" });
    this.zone = h("select", { testid: "plan-zone" }, zones.map((value) => h("option", { value }, value)));
    this.minutes = number("plan-minutes", "60", "1440");
    this.repeat = h("select", { testid: "plan-repeat", onchange: () => this.#choose() },
      [...repeatChoices, [ownRule, "By a rule…"]].map(([value, label]) => h("option", { value }, label)));
    this.rule = h("input", { maxlength: "200", placeholder: "FREQ=MONTHLY;BYDAY=-1FR", testid: "plan-rule" });
    this.ruleField = field("Rule (RFC 5545)", this.rule);
    this.early = number("plan-early", "10", "1440");
    this.reminders = h("input", { value: "10", placeholder: "60, 10", testid: "plan-reminders" });
    this.hardEnd = h("input", { type: "checkbox", testid: "plan-hard-end" });
    this.element = h("form", {
      class: "plan-form", hidden: true, testid: "plan-form", "aria-label": "Plan",
      onsubmit: async (event) => {
        event.preventDefault();
        if (await save(this.#schedule())) toggle(this.element, false);
      },
    },
    h("div", { class: "plan-pair" }, field("Starts", this.starts), field("Minutes", this.minutes)),
    field("Time zone", this.zone), field("Repeats", this.repeat), this.ruleField,
    h("div", { class: "plan-pair" }, field("Doors open before (min)", this.early),
      field("Remind before (min)", this.reminders)),
    h("label", { class: "plan-check" }, this.hardEnd, h("span", {}, "End the meeting at its planned end")),
    h("div", { class: "plan-buttons" },
      h("button", { type: "submit", class: "button primary small", testid: "plan-save" }, "Plan"),
      h("button", {
        type: "button", class: "button small", testid: "plan-cancel",
        onclick: () => {
          toggle(this.element, false);
          cancel();
        },
      }, "Cancel")));
    this.#choose();
  }

  // schedule: what there is, or null.
  open(schedule, now) {
    if (schedule) {
      this.starts.value = schedule.starts;
      this.zone.value = schedule.timeZone;
      this.minutes.value = String(schedule.durationSeconds / 60);
      const known = repeatChoices.some(([rule]) => rule === schedule.rule);
      this.repeat.value = known ? schedule.rule : ownRule;
      this.rule.value = known ? "" : schedule.rule;
      this.early.value = String(schedule.earlyJoinSeconds / 60);
      this.reminders.value = schedule.reminderSeconds.map((seconds) => seconds / 60).join(", ");
      this.hardEnd.checked = schedule.hardEnd;
    } else {
      this.starts.value = localHour(now + 3_600_000);
    }
    this.#choose();
    toggle(this.element, true);
    this.starts.focus();
  }

  #choose() {
    toggle(this.ruleField, this.repeat.value === ownRule);
  }

  #schedule() {
    return scheduleOf({
      starts: this.starts.value, zone: this.zone.value, minutes: this.minutes.value,
      rule: this.repeat.value === ownRule ? this.rule.value : this.repeat.value,
      early: this.early.value, reminders: this.reminders.value, hardEnd: this.hardEnd.checked,
    });
  }
}

const field = (label, input) => h("label", { class: "plan-field" }, h("span", {}, label), input);

function localHour(milliseconds) {
  const date = new Date(milliseconds);
  const two = (part) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:00`;
}
