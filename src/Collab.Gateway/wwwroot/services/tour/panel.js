// The web tour: the leader says where to; whoever follows sees each page here, and whoever roams opens it in a tab.

import { arrange, h, Kept, setText, take, toggle } from "../../dom.js";
import { menuButton, openMenu } from "../../menu.js";
import { shortTime } from "../../text.js";
import { asUrl, current, evolveTour, hostOf, safeUrl, scrolled, tourFrom } from "./model.js";

const urlCharacters = 2048;
const scrollEveryMs = 150;
const shownMax = 30;
const heirsMax = 100;

class TourPanel {
  #state = tourFrom({});
  #rows = new Kept();
  #refusals = new Map();
  #scroll = 0;
  #telling = 0;
  #due = false;
  #following = false;
  // The visit that the frame shows; 0 for none.
  #shows = 0;

  constructor(meeting) {
    this.meeting = meeting;
    this.status = h("p", { class: "tour-status", role: "status", testid: "tour-status" });
    this.title = h("b", { testid: "tour-title" });
    this.host = h("span", { class: "hint", testid: "tour-host" });
    this.link = h("a", { target: "_blank", rel: "noopener noreferrer", class: "tour-link", testid: "tour-link" });
    this.frame = h("div", { class: "tour-frame" });
    this.hint = h("p", { class: "hint" },
      "A page that stays empty does not let itself be shown inside another: open it in a tab.");
    this.follow = h("button", {
      type: "button", class: "button small", testid: "tour-follow", onclick: () => this.#follow(!this.#following),
    });
    this.bar = h("div", {
      class: "tour-bar", role: "progressbar", "aria-label": "Where on the page the leader is", testid: "tour-scroll",
      "aria-valuemin": "0", "aria-valuemax": "100",
    }, h("span", {}));
    this.slider = h("input", {
      type: "range", min: "0", max: "100", value: "0", class: "tour-slider", testid: "tour-slider",
      "aria-label": "How far down the page you are", oninput: () => this.#tell(),
    });
    this.card = h("section", { class: "tour-card", "aria-label": "The page", testid: "tour-card" },
      h("p", { class: "tour-name" }, this.title, this.host), this.link,
      h("div", { class: "tour-actions" }, this.follow), this.frame, this.hint, this.bar, this.slider);
    this.address = h("input", {
      type: "text", inputmode: "url", "aria-label": "Address", placeholder: "https://…", autocomplete: "off",
      spellcheck: "false", maxlength: String(urlCharacters), testid: "tour-address",
    });
    this.form = h("form", { class: "tour-form", onsubmit: (event) => this.#visit(event) },
      this.address, h("button", { type: "submit", class: "button primary small", testid: "tour-go" }, "Go"));
    this.handOver = menuButton({
      class: "button small", testid: "tour-hand-over",
      onclick: () => openMenu(this.handOver, this.#heirs(), "Hand over to"),
    }, "Hand over…");
    this.end = h("button", {
      type: "button", class: "button small", testid: "tour-end", onclick: () => this.#act("EndTour", {}),
    }, "End the tour");
    this.http = h("input", {
      type: "checkbox", testid: "tour-http", onchange: () => this.#act("AllowHttp", { allowed: this.http.checked }),
    });
    this.httpRow = h("label", { class: "tour-check" }, this.http, h("span", {}, "Allow unencrypted pages (http)"));
    this.problem = h("p", { class: "refusal", role: "alert", testid: "tour-refusal" });
    this.history = h("ol", { class: "tour-history", testid: "tour-history" });
    this.past = h("section", { "aria-labelledby": "tour-past" }, h("h3", { id: "tour-past" }, "Visited"), this.history);
    this.element = h("div", { class: "tour" }, this.status, this.card, this.form, this.problem,
      h("div", { class: "tour-actions" }, this.handOver, this.end), this.httpRow, this.past);
  }

  reset(snapshot) {
    this.#state = tourFrom(snapshot);
    this.#scroll = 0;
    this.#changed();
  }

  apply(event) {
    this.#state = evolveTour(this.#state, event);
    if (event.type === "PageVisited") this.#scroll = 0;
    this.#changed();
  }

  signal(signal) {
    const y = signal.type === "Scroll" ? scrolled(this.#state, signal) : null;
    if (y === null) return;
    this.#scroll = y;
    this.#changed();
  }

  update() {
    this.#changed();
  }

  badge() {
    return this.#state.leader ? "on" : "";
  }

  async #act(type, body) {
    this.#refusals.delete("tour");
    try {
      await this.meeting.command(type, body);
      return true;
    } catch (refusal) {
      this.#refusals.set("tour", refusal.message);
      return false;
    } finally {
      this.#changed();
    }
  }

  async #visit(event) {
    event.preventDefault();
    const url = asUrl(this.address.value);
    if (!url) return;
    const giveBack = take(this.address);
    if (!await this.#act("VisitPage", { url })) giveBack();
  }

  #tell() {
    this.#scroll = Number(this.slider.value) / 100;
    if (this.#telling) return;
    this.#telling = setTimeout(() => {
      this.#telling = 0;
      const page = current(this.#state);
      if (page) this.meeting.signal("Scroll", { visit: String(page.visit), y: this.#scroll });
    }, scrollEveryMs);
    this.#changed();
  }

  #follow(follows) {
    if (follows) this.#following = true;
    else this.#stop();
    this.#changed();
  }

  #stop() {
    this.#following = false;
    this.#show(0, "");
  }

  // A new frame for each page: one that is sent on would fill the browser's history.
  #show(visit, url) {
    if (this.#shows === visit) return;
    this.#shows = visit;
    this.frame.replaceChildren(...(url ? [frameOf(url)] : []));
  }

  #heirs() {
    return this.meeting.participants.filter(({ id }) => id !== this.#state.leader).slice(0, heirsMax).map(({ id }) => ({
      label: this.meeting.nameOf(id), testid: "tour-heir", action: () => this.#act("HandOverTour", { to: id }),
    }));
  }

  #changed() {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#render();
    });
  }

  #render() {
    const { meeting } = this;
    const { leader, http, pages } = this.#state;
    const page = current(this.#state);
    const leads = leader === meeting.me.id;
    const inCharge = leader !== "" && (leads || meeting.isModerator);
    setText(this.status, leader === "" ? "There is no tour at the moment."
      : leads ? "You lead the tour." : `${meeting.nameOf(leader)} leads the tour.`);
    toggle(this.card, page !== undefined);
    if (page) this.#renderPage(page, http, leads);
    else this.#stop();
    toggle(this.form, meeting.may("VisitPage") && (leader === "" || leads));
    toggle(this.handOver, inCharge);
    toggle(this.end, inCharge);
    toggle(this.httpRow, meeting.may("AllowHttp"));
    this.http.checked = http;
    setText(this.problem, this.#refusals.get("tour") ?? "");
    const past = pages.slice(-shownMax).reverse().filter((each) => each !== page);
    arrange(this.history, past.map((each) => this.#rows.get(each.visit, [each, http], () => pastRow(each, http))));
    this.#rows.sweep();
    toggle(this.past, past.length > 0);
  }

  #renderPage(page, http, leads) {
    const url = safeUrl(page.url, http);
    setText(this.title, page.title || hostOf(page.url));
    setText(this.host, page.title ? hostOf(page.url) : "");
    setText(this.link, page.url);
    if (url) this.link.href = url;
    else this.link.removeAttribute("href");
    setText(this.follow, leads
      ? (this.#following ? "Hide it" : "Show it here") : this.#following ? "Stop following" : "Follow here");
    toggle(this.hint, this.#following);
    if (this.#following) this.#show(page.visit, url);
    const percent = String(Math.round(this.#scroll * 100));
    this.bar.setAttribute("aria-valuenow", percent);
    this.bar.firstChild.style.width = `${percent}%`;
    toggle(this.bar, !leads);
    toggle(this.slider, leads);
    if (document.activeElement !== this.slider) this.slider.value = percent;
  }
}

// A stranger's page: it may run its scripts, without the browser's cookies for it, and may not leave its frame.
const frameOf = (url) => h("iframe", {
  src: url, sandbox: "allow-scripts", referrerpolicy: "no-referrer", title: "The page that the tour is at",
  testid: "tour-frame",
});

function pastRow({ url, title, at }, http) {
  const href = safeUrl(url, http) || undefined;
  return h("li", { class: "tour-past", testid: "tour-visited" },
    h("a", { href, target: "_blank", rel: "noopener noreferrer" }, title || url),
    h("time", { class: "hint" }, shortTime(at)));
}

export const panel = {
  service: "tour",
  title: "Web tour",
  order: 80,
  wide: true,
  icon: ["M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z", "M3 10h14",
    "M10 3c2 2 3 4.400 3 7s-1 5-3 7c-2-2-3-4.400-3-7s1-5 3-7Z"],
  create(meeting) { return new TourPanel(meeting); },
};
