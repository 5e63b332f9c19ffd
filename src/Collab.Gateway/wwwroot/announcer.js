// Reads new messages out to those who do not see them.

import { byId, h } from "./dom.js";

const announcedMax = 5;

export function announce(messages, names) {
  const log = byId("announcer");
  for (const message of messages.slice(-announcedMax)) {
    const how = message.to ? " privately" : "";
    log.append(h("p", {}, `${names.get(message.author) ?? message.authorName}${how}: ${message.text}`));
  }
  while (log.childElementCount > announcedMax) log.firstChild.remove();
}
