// The files as a fold of their events; the same rules as Collab.Core/Services/Files.

import { int, rank } from "../../protocol.js";

export const filesMax = 200;
export const nameCharacters = 200;

const mebi = 1024 * 1024;

// What a moderator chooses from; the first of the lists is what a conference begins with.
export const choices = {
  fileBytesMax: [64 * mebi, mebi, 16 * mebi, 256 * mebi],
  totalBytesMax: [512 * mebi, 64 * mebi, 256 * mebi, 1024 * mebi],
  lifetimeSeconds: [0, 3600, 24 * 3600, 7 * 24 * 3600],
  mediaTypes: [[], ["image/*"], ["image/*", "application/pdf"]],
};

export const emptyFiles = { files: [], rules: rulesFrom({}) };

export function filesFrom(snapshot) {
  return { files: (snapshot.files ?? []).map((file) => fileFrom(file)), rules: rulesFrom(snapshot.rules ?? {}) };
}

export function evolveFiles(state, { type, seq, body, time }) {
  const id = int(body.file);
  switch (type) {
    case "FileOffered":
      return { ...state, files: [...state.files, fileFrom({ ...body, id, offeredAt: time }, int(seq))] };
    case "FileStored":
      return { ...state, files: state.files.map((file) => (file.id === id ? { ...file, stored: true } : file)) };
    case "FileRemoved":
      return { ...state, files: state.files.filter((file) => file.id !== id) };
    case "FileRulesChanged":
      return { ...state, rules: rulesFrom(body.rules ?? {}) };
    default:
      return state;
  }
}

export const usedBytes = (state) => state.files.reduce((sum, { size }) => sum + size, 0);

// The owner and moderators; me: { id, role }.
export const mayRemove = (file, me) => file.owner === me.id || rank(me.role) >= rank("ROLE_CO_HOST");

// Why a file { size, type } cannot be offered, in words; "" when it can. The server has the last word.
export function objection(state, { size, type }) {
  const { rules } = state;
  if (size === 0) return "The file is empty.";
  if (size > rules.fileBytesMax) {
    return `The file has ${sizeText(size)}; at most ${sizeText(rules.fileBytesMax)} are allowed here.`;
  }
  if (!admits(rules.mediaTypes, type)) return "Files of this type are not allowed here.";
  if (state.files.length >= filesMax) return `There are ${filesMax} files, which is the limit: remove one first.`;
  const left = rules.totalBytesMax - usedBytes(state);
  return size <= left ? "" : `Only ${sizeText(Math.max(0, left))} are left for files: remove one first.`;
}

export function admits(patterns, type) {
  return patterns.length === 0 || patterns.some((pattern) =>
    (pattern.endsWith("/*") ? type.startsWith(pattern.slice(0, -1)) : pattern === type));
}

// A browser's word for it, as the server takes it.
export function mediaType(type) {
  const plain = type.split(";")[0].trim().toLowerCase();
  return /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/.test(plain) && plain.length <= 100
    ? plain
    : "application/octet-stream";
}

// "12 B", "3.4 MB"
export function sizeText(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  let unit = 0;
  let number = bytes;
  while (number >= 1024 && unit < units.length - 1) {
    number /= 1024;
    unit++;
  }
  const digits = unit === 0 || number >= 100 || Number.isInteger(number) ? 0 : 1;
  return `${number.toFixed(digits)} ${units[unit]}`;
}

// "PDF", "JPG": what stands on a file's mark.
export function kindOf(name) {
  const ending = /\.([A-Za-z0-9]{1,4})$/.exec(name)?.[1] ?? "";
  return ending.toUpperCase();
}

function fileFrom(file, seq = 0) {
  return {
    id: int(file.id),
    seq,
    name: file.name ?? "",
    mediaType: file.mediaType ?? "",
    size: int(file.size),
    sha256: file.sha256 ?? "",
    owner: file.owner ?? "",
    ownerName: file.ownerName ?? "",
    offeredAt: int(file.offeredAt),
    expiresAt: int(file.expiresAt),
    stored: file.stored === true,
  };
}

function rulesFrom(rules) {
  return {
    fileBytesMax: int(rules.fileBytesMax) || choices.fileBytesMax[0],
    totalBytesMax: int(rules.totalBytesMax) || choices.totalBytesMax[0],
    lifetimeSeconds: int(rules.lifetimeSeconds),
    mediaTypes: rules.mediaTypes ?? [],
  };
}
