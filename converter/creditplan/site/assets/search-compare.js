// Compares what is asked with what an entry says, as it is shown.

import { whole } from "./search-forms.js";

// How near an entry is to a query; what is equally near is in the order of the index.
export const [EXACT, BEGINS, NAMED, NEARLY_NAMED, SAID, NEARLY_SAID, NOT] = [0, 1, 2, 3, 4, 5, 255];
export const SHORTEST_PREFIX = 3;

// Where a group stands in a text, as pairs of offsets in characters.
function places(group, found, starts) {
  const begins = (at) => (parseInt(starts[at >> 2] ?? "0", 16) >> (at & 3)) & 1;
  const [first] = group.pieces;
  if (group.quoted && group.pieces.length > 1) return found.flatMap((_, at) => sequence(group.pieces, found.slice(at)));
  if (first.word !== undefined) {
    const prefix = !group.quoted && first.raw.length >= SHORTEST_PREFIX;
    const fits = ({ word }) => word === first.word || (prefix && word?.startsWith(first.raw));
    return found.filter(fits).map(({ start, length }) => [start, start + length]);
  }
  const marks = [];
  for (const { han, start } of found) {
    for (let at = 0; han && at + first.han.length <= han.length; at++) {
      if (!first.han.every((char, offset) => han[at + offset] === char)) continue;
      if (first.han.length > 1 && !begins(start + at)) continue;
      marks.push([start + at, start + at + first.han.length]);
      at += first.han.length - 1;
    }
  }
  return marks;
}

const standsAt = (text, own, at, last) =>
  at === 0 ? text.endsWith(own) : at === last ? text.startsWith(own) : text === own;

// Where pieces follow each other from the first of a text: a run of characters may go on before and behind them.
function sequence(wanted, found) {
  let [start, end] = [0, 0];
  for (const [at, piece] of wanted.entries()) {
    const other = found[at];
    if (piece.word !== undefined ? piece.word !== other?.word : !other?.han) return [];
    const text = other.han?.join("");
    const own = piece.han?.join("");
    if (own !== undefined && !standsAt(text, own, at, wanted.length - 1)) return [];
    if (at === 0) start = other.start + (piece.han ? other.han.length - piece.han.length : 0);
    end = other.start + (piece.han ? (at ? 0 : other.han.length - piece.han.length) + piece.han.length : other.length);
  }
  return [[start, end]];
}

// Offsets in characters as offsets in a string.
function inString(text, marks) {
  const chars = Array.from(text);
  const units = (count) => chars.slice(0, count).join("").length;
  return marks.sort(([a], [b]) => a - b).map(([start, end]) => [units(start), units(end)]);
}

// How near an entry is by what it says, and the texts in which something was found.
export function compare(index, groups, typed, entry) {
  const fields = [];
  for (let at = 0; at < entry.names.length; at += 2) fields.push([entry.names[at], entry.names[at + 1], true]);
  fields.push([entry.text, entry.starts, false]);
  const near = groups.map(() => NOT);
  let exact = false;
  const found = fields.map(([text, starts, named]) => {
    const own = index.pieces(text);
    exact ||= named && own.length > 0 && whole(own) === typed;
    const marks = groups.flatMap((group, at) => {
      const stands = places(group, own, starts);
      if (stands.length) near[at] = Math.min(near[at], named ? (stands[0][0] === 0 ? BEGINS : NAMED) : SAID);
      return stands;
    });
    return { text, marks: inString(text, marks) };
  });
  const [zh, en, ...names] = found.slice(0, -1);
  const name = names.find(({ marks }) => marks.length) ?? null;
  const sum = near.includes(NOT) ? NOT : near.reduce((all, one) => all + one);
  return { near: exact ? EXACT : sum, zh, en, name, text: found.at(-1) };
}
