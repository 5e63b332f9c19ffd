// What the page and a node agree on: docs/protocol.md, subprotocol collab.v1.json.

export const subprotocol = "collab.v1.json";

export const limits = {
  idCharacters: 64,
  nameCharacters: 64,
  textCharacters: 4000,
  historyMessages: 50,
  threadMessages: 200,
  // Until a Welcome tells the node's own.
  pendingCommands: 64,
  frameBytes: 64 * 1024,
};

// From the least to the most that one may do.
export const roles = ["ROLE_UNSPECIFIED", "ROLE_ATTENDEE", "ROLE_PRESENTER", "ROLE_CO_HOST", "ROLE_HOST"];

export const rank = (role) => Math.max(0, roles.indexOf(role));

// A 64-bit whole number is a string in protobuf's JSON form, and 0 is left out. Seqs and milliseconds stay far below
// 2^53.
export const int = (value) => (value === undefined || value === null ? 0 : Number(value));

export const isId = (text) => new RegExp(`^[A-Za-z0-9._-]{1,${limits.idCharacters}}$`).test(text);

// http://host:port/collab -> ws://host:port/collab/ws
export function socketUrl(endpoint) {
  const url = new URL(endpoint);
  url.protocol = url.protocol === "https:" || url.protocol === "wss:" ? "wss:" : "ws:";
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/ws`;
  url.search = "";
  url.hash = "";
  return url.href;
}

// The REST base of the same node, without a slash at the end. Throws on what is no web address.
export function httpBase(endpoint) {
  const url = new URL(endpoint);
  if (!/^(https?|wss?):$/.test(url.protocol)) throw new TypeError(`'${endpoint}' is no web address.`);
  url.protocol = url.protocol === "https:" || url.protocol === "wss:" ? "https:" : "http:";
  url.search = "";
  url.hash = "";
  return url.href.replace(/\/+$/, "");
}

// Packs messages into as few frames as the node's limit allows, in order.
export function packFrames(messages, bytesMax = limits.frameBytes) {
  const encoder = new TextEncoder();
  const overhead = '{"messages":[]}'.length;
  const frames = [];
  let items = [];
  let bytes = overhead;
  for (const message of messages) {
    const item = JSON.stringify(message);
    const size = encoder.encode(item).length + 1;
    if (items.length > 0 && bytes + size > bytesMax) {
      frames.push(`{"messages":[${items.join(",")}]}`);
      items = [];
      bytes = overhead;
    }
    items.push(item);
    bytes += size;
  }
  if (items.length > 0) frames.push(`{"messages":[${items.join(",")}]}`);
  return frames;
}
