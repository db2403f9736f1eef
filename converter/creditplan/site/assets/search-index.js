// Finds pages by the files of creditplan.site.search.index. A hit begins where a word begins, in Chinese as in English:
// the index says which entries may have what is asked, and what they say, which is shown, decides.

import { fold, pieces, shown, whole } from "./search-forms.js";

// How near an entry is to a query; what is equally near is in the order of the index.
const [EXACT, BEGINS, NAMED, NEARLY_NAMED, SAID, NEARLY_SAID, NOT] = [0, 1, 2, 3, 4, 5, 255];
const BUDGET = 290_000; // bytes that one search may load
const FILE = 13_000; // and those of a file of entries at most
const [MOST_GROUPS, MOST_GRAMS, MOST_PREFIX_FILES] = [6, 3, 3];
const TOGETHER = 5; // files of entries that are loaded at a time
const SHORTEST_PREFIX = 3;

class Folder {
  constructor(base) {
    this.base = base;
    this.files = new Map();
    this.bytes = 0;
  }

  async get(name) {
    if (!this.files.has(name)) this.files.set(name, this.load(name));
    return this.files.get(name);
  }

  async load(name) {
    try {
      const answer = await fetch(new URL(name, this.base));
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      const content = await answer.arrayBuffer();
      this.bytes += content.byteLength;
      return name.endsWith(".bin") ? records(new Uint8Array(content)) : JSON.parse(new TextDecoder().decode(content));
    } catch (error) {
      this.files.delete(name);
      throw error;
    }
  }
}

// The records of a file of keys: key → where its lists lie (see creditplan.site.search.postings).
function records(bytes) {
  const found = new Map();
  const decoder = new TextDecoder();
  let at = 0;
  const number = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  };
  const list = () => {
    const head = number();
    const entries = [];
    if (head % 2) {
      const size = number();
      for (let index = 0; index < size * 8; index++) {
        if (bytes[at + (index >> 3)] & (1 << (index & 7))) entries.push(index);
      }
      at += size;
    } else {
      for (let last = 0, left = head / 2; left > 0; left--) entries.push((last += number()));
    }
    return entries;
  };
  while (at < bytes.length) {
    const size = bytes[at++];
    const key = decoder.decode(bytes.subarray(at, at + size));
    at += size;
    const which = bytes[at++];
    found.set(key, [0, 1, 2, 3].map((bit) => (which & (1 << bit) ? list() : [])));
  }
  return found;
}

class Index {
  static async open(base) {
    const folder = new Folder(base);
    return new Index(folder, await folder.get("index.json"));
  }

  constructor(folder, about) {
    this.folder = folder;
    this.about = about;
    this.until = BUDGET;
    this.size = 0;
    this.ends = Object.entries(about.kinds).map(([kind, count]) => [kind, (this.size += count)]);
    const chars = Array.from(about.characters);
    this.characters = new Map(chars.flatMap((char, at) => (at % 2 ? [] : [[char, chars[at + 1]]])));
  }

  // How many bytes may still be loaded.
  get room() {
    return this.until - this.folder.bytes;
  }

  pieces(text) {
    return pieces(fold(text, this.characters));
  }

  // The number of the file that has a key, or would have it.
  fileOf(key) {
    let [low, high] = [0, this.about.keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.about.keys[middle] <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  async lists(key) {
    const file = this.fileOf(key);
    return (file < 0 ? undefined : (await this.folder.get(`keys/${file}.bin`)).get(key)) ?? [[], [], [], []];
  }

  // The lists of all keys that begin so but for the key itself, and whether they were too many to look at.
  async beginning(prefix) {
    const found = [];
    const first = Math.max(this.fileOf(prefix), 0);
    const last = this.fileOf(`${prefix}\uffff`);
    for (let file = first; file <= Math.min(last, first + MOST_PREFIX_FILES - 1); file++) {
      for (const [key, lists] of await this.folder.get(`keys/${file}.bin`)) {
        if (key !== prefix && key.startsWith(prefix)) found.push(lists);
      }
    }
    return [found, last - first >= MOST_PREFIX_FILES];
  }

  async entry(number) {
    const file = await this.folder.get(`entries/${Math.floor(number / this.about.entries)}.json`);
    const [page, names, text, starts, cut] = file[number % this.about.entries];
    return { page, names, text, starts, cut: Boolean(cut) };
  }

  kind(number) {
    return this.ends.find(([, end]) => number < end)[0];
  }
}

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
  // The last pair of characters and some between: what is shown is compared as a whole.
  const last = run.length - 2;
  const step = Math.max(1, Math.ceil(last / MOST_GRAMS));
  for (let at = last; at > 0 && named.length + said.length && index.room > BUDGET / 2; at -= step) {
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

// Where pieces follow each other from the first of a text: a run of characters may go on before and behind them.
function sequence(wanted, found) {
  let [start, end] = [0, 0];
  for (const [at, piece] of wanted.entries()) {
    const other = found[at];
    if (piece.word !== undefined ? piece.word !== other?.word : !other?.han) return [];
    const text = other.han?.join("");
    const own = piece.han?.join("");
    const fits =
      own === undefined || (at === 0 ? text.endsWith(own) : at === wanted.length - 1 ? text.startsWith(own) : text === own);
    if (!fits) return [];
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
function compare(index, groups, typed, entry) {
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
  return { near: exact ? EXACT : near.includes(NOT) ? NOT : near.reduce((sum, one) => sum + one), zh, en, name, text: found.at(-1) };
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
 * @returns {Promise<{hits: object[], total: number, exact: boolean, kinds: object}>} hits: page, kind, titles (zh, en), the other
 *   name (name) and the text that were found, each as {text, marks}; how many there are, in all and by kind, and whether that
 *   is their exact number
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
  const sure = groups.length <= MOST_GROUPS && groups.every((group) => !group.quoted && (group.pieces[0].han?.length ?? 1) <= 2);
  return { hits, total: order.length - dropped, exact: !left && (sure || seen === order.length), kinds: counts };
}

// Looks at entries, the nearest first, until there are enough hits or enough was loaded. What is less near than the index
// could tell waits until its turn.
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
      await Promise.all(order.slice(seen, seen + Math.min(TOGETHER, limit - hits.length)).map((number) => index.entry(number)));
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
