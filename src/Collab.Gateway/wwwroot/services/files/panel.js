// Files: offer, upload, download and remove them, and the rules for it.

import { arrange, h, Kept, setText, toggle } from "../../dom.js";
import { icon, lineIcon } from "../../icons.js";
import { menuButton, openMenu } from "../../menu.js";
import {
  choices, emptyFiles, evolveFiles, filesFrom, kindOf, mayRemove, objection, sizeText, usedBytes,
} from "./model.js";
import { Uploads } from "./uploads.js";

const arrowDown = ["M10 3.500v8.500", "M6.500 9l3.500 3.500L13.500 9", "M4.500 16h11"];
const uploadArrow = ["M10 12.500V4", "M6.500 7.500L10 4l3.500 3.500", "M4.500 16h11"];

const lifetimes = new Map([
  [0, "with the meeting"], [3600, "for an hour"], [24 * 3600, "for a day"], [7 * 24 * 3600, "for a week"],
]);
const typeNames = new Map([
  ["", "everything"], ["image/*", "images"], ["image/*,application/pdf", "images and PDF"],
]);

class FilesPanel {
  #state = emptyFiles;
  #rows = new Kept();
  #due = false;

  constructor(meeting) {
    this.meeting = meeting;
    this.uploads = new Uploads({
      meeting,
      find: ({ seq, sha256 }) => this.#state.files.find((file) => file.seq === seq)
        ?? this.#state.files.findLast((file) => file.owner === meeting.me.id && file.sha256 === sha256),
      onChange: () => this.#changed(),
      onProblem: (words) => this.#say(words),
    });
    this.input = h("input", {
      type: "file", multiple: true, hidden: true, testid: "files-input", onchange: () => this.#chosen(this.input),
    });
    this.again = h("input", {
      type: "file", hidden: true, testid: "files-again", onchange: () => this.#chosenAgain(),
    });
    this.share = h("button", {
      type: "button", class: "button primary", testid: "files-share", onclick: () => this.input.click(),
    }, lineIcon(uploadArrow), "Share files");
    this.drop = h("div", { class: "files-drop", testid: "files-drop" },
      this.share, h("p", { class: "hint" }, "or drop them here"));
    this.list = h("ul", { class: "files-list", "aria-label": "Files", testid: "files-list" });
    this.empty = h("p", { class: "hint", testid: "files-empty" }, "No files have been shared yet.");
    this.problem = h("p", { class: "refusal", role: "alert", testid: "files-problem" });
    this.used = h("p", { class: "hint", testid: "files-used" });
    this.rules = this.#rulesForm();
    this.element = h("div", { class: "files" },
      this.drop, this.input, this.again, this.problem, this.list, this.empty,
      h("div", { class: "files-foot" }, this.used, this.rules));
    this.#takeDrops();
  }

  reset(snapshot) {
    this.#state = filesFrom(snapshot);
    this.#changed();
  }

  apply(event) {
    this.#state = evolveFiles(this.#state, event);
    if (event.type === "FileRemoved") this.uploads.removed(Number(event.body.file));
    this.#changed();
  }

  update() {
    this.#changed();
  }

  badge() {
    const stored = this.#state.files.filter((file) => file.stored).length;
    return stored > 0 ? String(stored) : "";
  }

  #takeDrops() {
    const over = (on) => (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.drop.classList.toggle("over", on);
    };
    this.element.ondragover = over(true);
    this.element.ondragleave = over(false);
    this.element.ondrop = (event) => {
      over(false)(event);
      if (this.#mayShare) this.#take([...event.dataTransfer.files]);
    };
  }

  get #mayShare() {
    return this.meeting.may("OfferFile") && this.meeting.writable;
  }

  #chosen(input) {
    this.#take([...input.files]);
    // The same file may be chosen again.
    input.value = "";
  }

  #take(files) {
    this.#say("");
    for (const file of files) {
      const words = objection(this.#state, file);
      if (words) this.#say(`${file.name}: ${words}`);
      else this.uploads.share(file);
    }
  }

  #chosenAgain() {
    const [file] = this.again.files;
    const known = this.#state.files.find(({ id }) => id === this.goingOn);
    this.again.value = "";
    if (file && known) this.uploads.goOn(known, file);
  }

  async #download(file) {
    this.#say("");
    try {
      const href = await this.meeting.blobLink(String(file.id));
      h("a", { href, download: file.name, rel: "noreferrer" }).click();
    } catch (refusal) {
      this.#say(`${file.name}: ${refusal.message}`);
    }
  }

  async #send(type, body) {
    this.#say("");
    try {
      await this.meeting.command(type, body);
    } catch (refusal) {
      this.#say(refusal.message);
    }
  }

  #rulesForm() {
    const select = (name, label, options) => {
      const element = h("select", { "aria-label": label, testid: `files-${name}`, onchange: () => this.#setRules() },
        options.map(([value, words]) => h("option", { value }, words)));
      return h("label", {}, h("span", {}, label), element);
    };
    const sizes = (name) => [...choices[name]].sort((a, b) => a - b).map((bytes) => [String(bytes), sizeText(bytes)]);
    this.ruleFields = h("div", { class: "files-rules-fields" },
      select("fileBytesMax", "One file", sizes("fileBytesMax")),
      select("totalBytesMax", "All files", sizes("totalBytesMax")),
      select("lifetimeSeconds", "Kept", [...lifetimes].map(([value, words]) => [String(value), words])),
      select("mediaTypes", "Allowed", [...typeNames]));
    return h("details", { class: "files-rules", testid: "files-rules" },
      h("summary", {}, "Rules"), this.ruleFields);
  }

  #setRules() {
    const value = (name) => this.ruleFields.querySelector(`[data-testid=files-${name}]`).value;
    const types = value("mediaTypes");
    this.#send("ChangeFileRules", { rules: {
      fileBytesMax: value("fileBytesMax"), totalBytesMax: value("totalBytesMax"),
      lifetimeSeconds: value("lifetimeSeconds"), mediaTypes: types === "" ? [] : types.split(","),
    } });
  }

  #say(words) {
    setText(this.problem, words);
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
    const { files, rules } = this.#state;
    toggle(this.drop, meeting.may("OfferFile"));
    this.share.disabled = !meeting.writable;
    const rows = files.toReversed().map((file) => this.#row(file));
    const waiting = [...this.uploads.waiting].map((upload) => this.#rows.get(upload, [], () =>
      h("li", { class: "file" }, mark(upload.name), h("div", { class: "file-main" },
        h("p", { class: "file-name" }, h("bdi", {}, upload.name)), h("p", { class: "hint" }, "Being checked…")))));
    arrange(this.list, [...waiting, ...rows]);
    this.#rows.sweep();
    toggle(this.list, rows.length + waiting.length > 0);
    toggle(this.empty, rows.length + waiting.length === 0);
    setText(this.used, `${sizeText(usedBytes(this.#state))} of ${sizeText(rules.totalBytesMax)} in use`);
    toggle(this.rules, meeting.may("ChangeFileRules"));
    for (const [name, value] of Object.entries(rules)) {
      const element = this.ruleFields.querySelector(`[data-testid=files-${name}]`);
      if (element.value !== String(value)) element.value = String(value);
    }
  }

  #row(file) {
    const { meeting } = this;
    const upload = this.uploads.running.get(file.id);
    const owner = meeting.nameOf(file.owner) === file.owner ? file.ownerName : meeting.nameOf(file.owner);
    const mine = file.owner === meeting.me.id;
    const removable = meeting.may("RemoveFile") && mayRemove(file, meeting.me);
    const { writable } = meeting;
    return this.#rows.get(file.id, [file, upload, upload?.bytes, owner, mine, removable, writable], () =>
      h("li", { class: "file", testid: "file", "data-file": String(file.id), "data-stored": String(file.stored) },
        mark(file.name),
        h("div", { class: "file-main" },
          h("p", { class: "file-name", title: file.name, testid: "file-name" }, h("bdi", {}, file.name)),
          this.#detail(file, upload, owner, mine)),
        h("div", { class: "file-actions" }, this.#actions(file, upload, mine, removable, writable))));
  }

  #detail(file, upload, owner, mine) {
    if (upload && !file.stored) {
      return h("div", { class: "file-progress" },
        h("progress", {
          max: String(file.size), value: String(upload.bytes), "aria-label": `Upload of ${file.name}`,
          testid: "file-progress",
        }),
        h("span", { class: "hint" }, `${Math.floor(100 * upload.bytes / file.size)} %`));
    }
    const words = [sizeText(file.size), mine ? "you" : owner];
    if (!file.stored) words.push(mine ? "the upload broke off" : "is being uploaded…");
    else if (file.expiresAt > 0) words.push(`until ${until(file.expiresAt)}`);
    return h("p", { class: "hint", testid: "file-detail" }, words.join(" \u00b7 "));
  }

  #actions(file, upload, mine, removable, writable) {
    if (upload && !file.stored) {
      return [h("button", {
        type: "button", class: "button small", testid: "file-cancel", onclick: () => this.uploads.cancel(file.id),
      }, "Cancel")];
    }
    const button = removable && menuButton({
      class: "icon-button", testid: "file-menu", "aria-label": `More about ${file.name}`, disabled: !writable,
      onclick: () => openMenu(button, [
        { label: "Remove", testid: "file-remove", danger: true,
          action: () => this.#send("RemoveFile", { file: String(file.id) }) },
      ], file.name),
    }, icon("more"));
    if (file.stored) {
      return [h("button", {
        type: "button", class: "icon-button", testid: "file-download", title: "Download",
        "aria-label": `Download ${file.name}`, onclick: () => this.#download(file),
      }, lineIcon(arrowDown)), button];
    }
    return [mine && h("button", {
      type: "button", class: "button small", testid: "file-go-on", title: "Choose the same file again",
      onclick: () => {
        this.goingOn = file.id;
        this.again.click();
      },
    }, "Go on…"), button];
  }
}

const mark = (name) => h("span", { class: "file-mark", "aria-hidden": "true" }, kindOf(name));

function until(time) {
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  return date.toLocaleString(undefined, today
    ? { hour: "2-digit", minute: "2-digit" }
    : { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

export const panel = {
  service: "files",
  title: "Files",
  order: 70,
  icon: ["M5.500 3.500h6l3.500 3.500v9.500h-9.500z", "M11.500 3.500V7H15"],
  create(meeting) { return new FilesPanel(meeting); },
};
