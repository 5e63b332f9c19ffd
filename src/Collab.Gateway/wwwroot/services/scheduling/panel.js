// The panel of the plan: what is on, what comes next, and planning it.

import { ask } from "../../dialog.js";
import { arrange, h, saveText, setText, toggle } from "../../dom.js";
import { PlanForm } from "./form.js";
import { currentOf, emptyPlan, evolvePlan, nextOf, planFrom, ruleInWords, untilInWords } from "./model.js";

const shownMax = 6;
const tickMs = 10_000;
// So long before an end the bar on top says when that is.
const soonMs = 5 * 60_000;

const day = new Intl.DateTimeFormat(undefined, {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

export const panel = {
  service: "scheduling",
  title: "Schedule",
  order: 140,
  icon: ["M3.5 5h13v11.5h-13z", "M3.5 8.5h13", "M7 3v3", "M13 3v3", "M7 12h3"],
  create: (meeting) => new SchedulingPanel(meeting),
};

class SchedulingPanel {
  #plan = emptyPlan;
  #reminder = "";
  #ticking = null;

  constructor(meeting) {
    this.meeting = meeting;
    const button = (testid, text, onclick, style = "") =>
      h("button", { type: "button", class: `button small ${style}`, testid, onclick }, text);
    this.headline = h("p", { class: "plan-headline", testid: "plan-headline" });
    this.detail = h("p", { class: "hint", testid: "plan-detail" });
    this.reminder = h("p", { class: "plan-reminder", role: "status", testid: "plan-reminder" });
    this.extend = button("plan-extend", "+ 15 min", () => this.#send("ExtendOccurrence", { seconds: 900 }));
    this.edit = button("plan-edit", "Plan…", () => this.form.open(this.#plan.schedule, meeting.now()), "primary");
    this.download = button("plan-download", "Calendar file", () => this.#download());
    this.clear = button("plan-clear", "Remove", () => this.#clear());
    this.refusal = h("p", { class: "refusal", role: "alert", testid: "plan-refusal" });
    this.form = new PlanForm({
      save: (schedule) => this.#send("SetSchedule", { schedule }), cancel: () => setText(this.refusal, ""),
    });
    this.list = h("ol", { class: "plan-list", "aria-label": "Coming up", testid: "plan-list" });
    this.element = h("div", { class: "plan" },
      h("section", { class: "plan-card", "aria-label": "Schedule" }, this.headline, this.detail, this.reminder,
        h("div", { class: "plan-buttons" }, this.extend, this.edit, this.download, this.clear)),
      this.refusal, this.form.element, this.list);
  }

  reset(snapshot) {
    this.#plan = planFrom(snapshot);
    this.#reminder = "";
    this.update();
  }

  apply(event) {
    this.#plan = evolvePlan(this.#plan, event);
    if (event.type === "ReminderDue") {
      this.#reminder = `Reminder: it starts at ${clock.format(Number(event.body.occurrence.start))}.`;
    } else if (event.type !== "OccurrencesAdded") this.#reminder = "";
    this.update();
  }

  badge() {
    return currentOf(this.#plan) ? "on" : "";
  }

  // Everybody is to see when the end is near.
  announcement() {
    const current = currentOf(this.#plan);
    if (!current || current.end - this.meeting.now() > soonMs) return "";
    return `Planned until ${clock.format(current.end)}`;
  }

  update() {
    const { meeting } = this;
    const { schedule, complete, occurrences } = this.#plan;
    const [current, next] = [currentOf(this.#plan), nextOf(this.#plan)];
    this.#tick();
    setText(this.detail, schedule
      ? `${ruleInWords(schedule.rule)}, ${schedule.timeZone}${schedule.hardEnd && complete ? ", ends by itself" : ""}`
      : "Without a plan the meeting is open whenever somebody comes.");
    toggle(this.extend, current !== undefined && meeting.may("ExtendOccurrence"));
    toggle(this.edit, meeting.may("SetSchedule"));
    setText(this.edit, schedule ? "Change…" : "Plan…");
    toggle(this.download, schedule !== null);
    toggle(this.clear, schedule !== null && meeting.may("ClearSchedule"));
    const ahead = occurrences.slice(current ? 1 : 0, shownMax + (current ? 1 : 0));
    const mayCancel = meeting.may("CancelOccurrence") && !(complete && occurrences.length === 1);
    arrange(this.list, ahead.map((each) => this.#row(each, mayCancel)));
    toggle(this.list, ahead.length > 0);
    const runs = current !== undefined || next !== undefined;
    if (runs) this.#ticking ??= setInterval(() => this.#tickOrStop(), tickMs);
    else this.#stop();
  }

  #row({ start, end }, mayCancel) {
    return h("li", { class: "plan-row", testid: "plan-occurrence", "data-start": String(start) },
      h("span", {}, `${day.format(start)} – ${clock.format(end)}`),
      mayCancel && h("button", {
        type: "button", class: "icon-button", "aria-label": `Leave out ${day.format(start)}`, title: "Leave out",
        testid: "plan-leave-out", onclick: () => this.#send("CancelOccurrence", { start: String(start) }),
      }, "\u00d7"));
  }

  #tickOrStop() {
    if (this.element.isConnected) this.#tick();
    else this.#stop();
  }

  #tick() {
    const [current, next] = [currentOf(this.#plan), nextOf(this.#plan)];
    const now = this.meeting.now();
    if (current) setText(this.headline, `On until ${clock.format(current.end)}`);
    else if (next) setText(this.headline, `${day.format(next.start)}, ${untilInWords(next.start - now)}`);
    else setText(this.headline, this.#plan.schedule ? "The last one is over." : "Not planned");
    setText(this.reminder, this.#reminder);
    this.meeting.changed();
  }

  #stop() {
    clearInterval(this.#ticking);
    this.#ticking = null;
  }

  async #clear() {
    const sure = await ask({
      title: "Remove the schedule?", text: "The meeting goes on without a plan.", confirm: "Remove", danger: true,
    });
    if (sure) this.#send("ClearSchedule");
  }

  async #download() {
    setText(this.refusal, "");
    try {
      const { text = "" } = await this.meeting.query("GetCalendar");
      saveText("meeting.ics", "text/calendar", text);
    } catch (refusal) {
      setText(this.refusal, refusal.message);
    }
  }

  async #send(type, body = {}) {
    setText(this.refusal, "");
    try {
      await this.meeting.command(type, body);
      return true;
    } catch (refusal) {
      setText(this.refusal, refusal.message);
      return false;
    }
  }
}
