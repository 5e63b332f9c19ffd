// A WebSocket server as small as a test needs: text messages, no fragments, no extensions.

import { createHash } from "node:crypto";

const magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

// Takes over an upgrade; onText(text) and onClose() may be set on what it returns.
export function accept(request, socket) {
  const key = createHash("sha1").update(request.headers["sec-websocket-key"] + magic).digest("base64");
  socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    + `Sec-WebSocket-Accept: ${key}\r\nSec-WebSocket-Protocol: ${request.headers["sec-websocket-protocol"]}\r\n\r\n`);
  const peer = {
    onText: () => undefined,
    onClose: () => undefined,
    send: (text) => socket.write(frame(1, Buffer.from(text))),
    close: (code = 1000, reason = "") => {
      const body = Buffer.alloc(2 + Buffer.byteLength(reason));
      body.writeUInt16BE(code);
      body.write(reason, 2);
      socket.end(frame(8, body));
    },
    destroy: () => socket.destroy(),
  };
  let buffered = Buffer.alloc(0);
  socket.on("data", (data) => {
    buffered = Buffer.concat([buffered, data]);
    for (let next = read(buffered); next; next = read(buffered)) {
      buffered = buffered.subarray(next.size);
      if (next.opcode === 1) peer.onText(next.payload.toString());
      else if (next.opcode === 8) peer.close();
    }
  });
  socket.on("close", () => peer.onClose());
  socket.on("error", () => undefined);
  return peer;
}

// The shortest form of the length is the only legal one.
function frame(opcode, payload) {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65536 ? 4 : 10);
  header[0] = 0x80 | opcode;
  header[1] = length < 126 ? length : length < 65536 ? 126 : 127;
  if (header.length === 4) header.writeUInt16BE(length, 2);
  if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}

// A client's frame: always masked.
function read(buffer) {
  if (buffer.length < 6) return null;
  let [length, at] = [buffer[1] & 0x7f, 2];
  if (length === 126) [length, at] = [buffer.readUInt16BE(2), 4];
  else if (length === 127) {
    if (buffer.length < 10) return null;
    [length, at] = [Number(buffer.readBigUInt64BE(2)), 10];
  }
  const size = at + 4 + length;
  if (buffer.length < size) return null;
  const mask = buffer.subarray(at, at + 4);
  const payload = Buffer.from(buffer.subarray(at + 4, size));
  for (let i = 0; i < length; i++) payload[i] ^= mask[i % 4];
  return { opcode: buffer[0] & 0x0f, payload, size };
}
