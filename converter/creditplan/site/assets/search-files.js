// The files of an index (creditplan.site.search.index), each loaded once, when it is needed.

import { fold, pieces } from "./search-forms.js";

export const BUDGET = 290_000; // bytes that one search may load
const MOST_PREFIX_FILES = 3;

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

// Where the last of sorted keys stands that does not come after a key.
function lastUpTo(keys, key) {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export class Index {
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

  // The number of the file that has a key, or would have it; -1: it would come before all.
  async fileOf(key) {
    const group = lastUpTo(this.about.keys, key);
    if (group < 0) return -1;
    return group * this.about.shards + lastUpTo(await this.folder.get(`keys/${group}.json`), key);
  }

  async lists(key) {
    const file = await this.fileOf(key);
    return (file < 0 ? undefined : (await this.folder.get(`keys/${file}.bin`)).get(key)) ?? [[], [], [], []];
  }

  // The lists of all keys that begin so but for the key itself, and whether they were too many to look at.
  async beginning(prefix) {
    const found = [];
    const first = Math.max(await this.fileOf(prefix), 0);
    const last = await this.fileOf(`${prefix}\uffff`);
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
