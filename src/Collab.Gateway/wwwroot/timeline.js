// The rows of the chat: messages and notes in the order of their seq, then what is still being sent.

const groupMs = 5 * 60 * 1000;

// Rows: { key, kind: day | new | message | note | pending, ... }; grouped: continues the author's message above.
// read: the last message that had been read when one came; what others have written since comes after a line.
export function rows(messages, notes, pending, me = "", read = 0) {
  const out = [];
  const first = messages[0]?.seq ?? 0;
  const between = notes.filter((note) => note.seq >= first);
  let next = 0;
  let day = "";
  let above = null;
  let unread = read > 0;

  const dated = (time) => {
    const today = new Date(time).toDateString();
    if (today === day) return;
    day = today;
    above = null;
    out.push({ key: `d${today}`, kind: "day", time });
  };
  const notesUpTo = (seq) => {
    for (; next < between.length && between[next].seq < seq; next++) {
      const note = between[next];
      dated(note.time);
      out.push({ key: note.key, kind: "note", note });
      above = null;
    }
  };

  for (const message of messages) {
    notesUpTo(message.seq);
    dated(message.postedAt);
    if (unread && message.id > read && message.author !== me) {
      unread = false;
      above = null;
      out.push({ key: "new", kind: "new" });
    }
    const grouped = above !== null && above.author === message.author && above.to === message.to
      && above.authorName === message.authorName && message.replyTo === 0
      && message.postedAt - above.postedAt < groupMs;
    out.push({ key: `m${message.id}`, kind: "message", message, grouped });
    above = message;
  }
  notesUpTo(Infinity);
  for (const entry of pending) {
    const grouped = above !== null && above.author === me && above.to === entry.to && entry.replyTo === 0
      && entry.time - above.postedAt < groupMs;
    out.push({ key: entry.key, kind: "pending", entry, grouped });
    above = { author: me, to: entry.to, postedAt: entry.time };
  }
  return out;
}
