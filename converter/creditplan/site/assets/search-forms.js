// The form in which texts and queries are compared, as creditplan.site.search.forms makes it for the index.

const HAN = "\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\u{20000}-\\u{3ffff}";
const PIECE = new RegExp(`(?<han>[${HAN}]+)|(?<word>(?:(?![${HAN}])[\\p{L}\\p{N}])+)(?:['’]s(?![\\p{L}\\p{N}]))?`, "gu");
const UNSEEN =
  /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

const LONGEST_WORD = 60;
const head = (word) => Array.from(word).slice(0, LONGEST_WORD).join("");

export const shown = (text) => text.normalize("NFC").replace(UNSEEN, "").replace(/[\s\x85]+/gu, " ").trim();

function plain(char) {
  const [first, ...rest] = char.normalize("NFKD");
  if (rest.some((one) => !/^\p{M}$/u.test(one))) return char;
  const small = first.toLowerCase();
  return /^[\p{L}\p{N}]$/u.test(small) ? small : char;
}

// The characters of a text, folded; `characters` has the simplified form of those that have one.
export const fold = (text, characters) => Array.from(text, (char) => characters.get(char) ?? plain(char));

export function stem(word) {
  if (!/^[\0-\x7f]*$/.test(word) || word.length <= 3 || !/[^sui]s$/.test(word)) return word;
  return word.length > 4 && word.endsWith("ies") ? `${word.slice(0, -3)}y` : word.slice(0, -1);
}

// The pieces of a folded text: runs of Chinese characters (`han`, an array) and other words, each with its place.
export function pieces(folded) {
  const at = [];
  folded.forEach((char, index) => {
    for (let unit = 0; unit < char.length; unit++) at.push(index);
  });
  return Array.from(folded.join("").matchAll(PIECE), (match) => {
    const { han, word } = match.groups;
    const start = at[match.index];
    if (han) return { han: Array.from(han), start };
    return { word: head(stem(word)), raw: head(word), start, length: Array.from(word).length };
  });
}

// What is equal where two names are, but for spelling.
export const whole = (found) => found.map((piece) => piece.word ?? piece.han.join("")).join(" ");
