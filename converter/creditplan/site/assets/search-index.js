// Finds pages by the files of creditplan.site.search.index. A hit begins where a word begins, in Chinese as in English:
// the index says which entries may have what is asked, and what they say, which is shown, decides.

import { BEGINS, EXACT, NAMED, NEARLY_NAMED, NEARLY_SAID, NOT, SAID } from "./search-compare.js";
import { SHORTEST_PREFIX, compare } from "./search-compare.js";
import { BUDGET, Index } from "./search-files.js";
import { shown, whole } from "./search-forms.js";

const FILE = 13_000; // and those of a file of entries at most
const MOST_GROUPS = 6;
const FEW = 10; // so many entries are looked at sooner than thinned out
const TOGETHER = 5; // files of entries that are loaded at a time

// Groups of pieces that an entry must have: each piece for itself, those in quotation marks together.
function groupsOf(index, query) {
  const groups = [];
  for (const [at, part] of shown(query).split(/["“”„「」『』＂]/u).entries()) {
    const found = index.pieces(part);
    if (at % 2 && found.length) groups.push({ pieces: found, quoted: true });
    else groups.push(...found.map((piece) => ({ pieces: [piece], quoted: false })));
  }
  return groups;
}

function mark(near, entries, class_) {
  for (const entry of entries) if (class_ < near[entry]) near[entry] = class_;
}

async function nearWord(index, near, piece, quoted) {
  const [named, , said] = await index.lists(piece.word);
  mark(near, named, NAMED);
  mark(near, said, SAID);
  if (quoted || piece.raw.length < SHORTEST_PREFIX) return false;
  const [more, left] = await index.beginning(piece.raw);
  for (const lists of more) {
    mark(near, lists[0], NEARLY_NAMED);
    mark(near, lists[2], NEARLY_SAID);
  }
  return left;
}

async function nearChar(index, near, char) {
  const [named, inName, said, inText] = await index.lists(char);
  mark(near, (await index.lists(`^${char}`))[0], BEGINS);
  mark(near, named, NAMED);
  mark(near, inName, NEARLY_NAMED);
  mark(near, said, SAID);
  mark(near, inText, NEARLY_SAID);
}

// `within`: the piece may begin within a word, as the second of a quotation can.
async function nearRun(index, near, run, within) {
  const gram = (at) => run.slice(at, at + 2).join("");
  const lists = await index.lists(gram(0));
  let named = within ? [...lists[0], ...lists[1]] : lists[0];
  let said = within ? [...lists[2], ...lists[3]] : lists[2];
  // Every second pair of characters first: most words have two, and pairs that straddle words are rare.
  const pairs = run.slice(1, -1).map((_, at) => at + 1);
  pairs.sort((a, b) => (b % 2) - (a % 2) || b - a);
  for (const at of pairs) {
    if (named.length + said.length <= FEW || index.room < BUDGET / 2) break;
    const more = await index.lists(gram(at));
    const [names, texts] = [new Set([...more[0], ...more[1]]), new Set([...more[2], ...more[3]])];
    named = named.filter((entry) => names.has(entry));
    said = said.filter((entry) => texts.has(entry));
  }
  if (named.length) {
    const first = new Set((await index.lists(`^${gram(0)}`))[0]);
    mark(near, named.filter((entry) => first.has(entry)), BEGINS);
  }
  mark(near, named, NAMED);
  mark(near, said, SAID);
}

// How near each entry is to a group, and whether keys were too many to look at.
async function nearGroup(index, group) {
  const near = new Uint8Array(index.size).fill(NOT);
  let left = false;
  for (const [at, piece] of group.pieces.entries()) {
    const own = new Uint8Array(index.size).fill(NOT);
    if (piece.word !== undefined) left = (await nearWord(index, own, piece, group.quoted)) || left;
    else if (piece.han.length === 1) await nearChar(index, own, piece.han[0]);
    else await nearRun(index, own, piece.han, at > 0);
    own.forEach((class_, entry) => {
      near[entry] = at ? Math.max(near[entry], class_) : class_;
    });
  }
  return [near, left];
}

// The bodies whose names are read so: renminyinhang, rmyh.
async function readings(index, groups) {
  const read = new Map();
  if (!groups.every(({ pieces: [piece], quoted }) => !quoted && /^[a-z]+$/.test(piece.raw ?? ""))) return read;
  const typed = groups.map(({ pieces: [piece] }) => piece.raw).join("");
  for (const entry of (await index.lists(`~${typed}`))[0]) read.set(entry, EXACT);
  if (typed.length < SHORTEST_PREFIX) return read;
  for (const lists of (await index.beginning(`~${typed}`))[0]) {
    for (const entry of lists[0]) if (!read.has(entry)) read.set(entry, BEGINS);
  }
  return read;
}

const open = new Map();

async function opened(base) {
  const address = String(base);
  if (!open.has(address)) open.set(address, Index.open(base));
  try {
    return await open.get(address);
  } catch (error) {
    open.delete(address);
    throw error;
  }
}

// The entries that may be meant, how near each is, and whether there may be more.
async function candidates(index, groups, typed) {
  const read = await readings(index, groups);
  const sum = new Uint16Array(index.size);
  let left = false;
  for (const group of groups.slice(0, MOST_GROUPS)) {
    const [near, more] = await nearGroup(index, group);
    left ||= more;
    near.forEach((class_, entry) => {
      sum[entry] = class_ === NOT || sum[entry] >= NOT ? NOT : sum[entry] + class_;
    });
  }
  for (const [entry, class_] of read) sum[entry] = Math.min(sum[entry], class_);
  const exact = typed.length <= 40 ? (await index.lists(`=${typed}`))[0] : [];
  for (const entry of exact) sum[entry] = EXACT;
  return { sum, read, left };
}

/**
 * Finds pages.
 *
 * @param {URL} base address of the folder of the index, with a slash at its end
 * @param {string} query words, all of which must be found; those in quotation marks one after the other
 * @param {{limit?: number, kinds?: string[] | null}} options how many hits to return; of which kinds of pages
 * @returns {Promise<{hits: object[], total: number, exact: boolean, kinds: object}>} hits: page,
 *   kind, titles (zh, en), the other name (name) and the text that were found, each as {text, marks}; how many there are,
 *   in all and by kind, and whether that is their exact number
 */
export async function search(base, query, { limit = 20, kinds = null } = {}) {
  const index = await opened(base);
  const groups = groupsOf(index, query);
  if (!groups.length) return { hits: [], total: 0, exact: true, kinds: {} };
  const typed = whole(index.pieces(shown(query)));
  const { sum, read, left } = await candidates(index, groups, typed);
  const order = [];
  const counts = {};
  sum.forEach((class_, entry) => {
    if (class_ >= NOT) return;
    const kind = index.kind(entry);
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (!kinds || kinds.includes(kind)) order.push(entry);
  });
  order.sort((a, b) => sum[a] - sum[b] || a - b);
  const { hits, seen, dropped } = await confirmed(index, { groups, typed, sum, read, order, limit, counts });
  index.until = index.folder.bytes + BUDGET;
  const told = ({ quoted, pieces: [piece] }) => !quoted && (piece.han?.length ?? 1) <= 2;
  const sure = groups.length <= MOST_GROUPS && groups.every(told);
  return { hits, total: order.length - dropped, exact: !left && (sure || seen === order.length), kinds: counts };
}

// Looks at entries, the nearest first, until there are enough hits or enough was loaded. What is less near than the
// index could tell waits until its turn.
async function confirmed(index, { groups, typed, sum, read, order, limit, counts }) {
  const hits = [];
  const waiting = [];
  let [seen, dropped] = [0, 0];
  const next = () => {
    const [first, following] = [waiting[0], order[seen]];
    if (!first) return null;
    const due = following === undefined || (sum[following] - first.near || following - first.number) > 0;
    return due ? waiting.shift() : null;
  };
  while (hits.length < limit && (seen < order.length || waiting.length)) {
    const hit = next();
    if (hit) {
      hits.push(hit);
      continue;
    }
    if (index.room < FILE) break;
    if (seen % TOGETHER === 0 && index.room > TOGETHER * FILE) {
      const following = order.slice(seen, seen + Math.min(TOGETHER, limit - hits.length));
      await Promise.all(following.map((number) => index.entry(number)));
    }
    const number = order[seen++];
    const entry = await index.entry(number);
    const { near, ...said } = compare(index, groups, typed, entry);
    const told = near === NOT ? (entry.cut || read.has(number) ? sum[number] : NOT) : Math.max(near, sum[number]);
    const kind = index.kind(number);
    if (told === NOT) {
      dropped++;
      counts[kind]--;
    } else {
      waiting.push({ page: entry.page, kind, ...said, near: told, number });
      waiting.sort((a, b) => a.near - b.near || a.number - b.number);
    }
  }
  for (const kind of Object.keys(counts)) if (!counts[kind]) delete counts[kind];
  return { hits: [...hits, ...waiting.slice(0, limit - hits.length)], seen, dropped };
}
