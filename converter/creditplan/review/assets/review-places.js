// Places in the page and in the text: offsets count code points of the text, as its data-at say.

const text = () => document.getElementById("text");

function points(words) {
  let count = 0;
  for (const _ of words) count += 1;
  return count;
}

function unitsOf(words, count) {
  let units = 0;
  for (const char of words) {
    if (count-- <= 0) break;
    units += char.length;
  }
  return units;
}

const lengthOf = (stretch) => points(stretch.textContent);

/** The blocks, in order. */
export const blocks = () => text().querySelectorAll(".block");

/** The block that a place of the text is in. */
export function blockAt(place) {
  const all = blocks();
  let [low, high] = [0, all.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (Number(all[middle].dataset.start) <= place) low = middle;
    else high = middle - 1;
  }
  return all[low];
}

// The place of a point of the page; a point between stretches is where the next one of its block begins.
function placeOf(node, offset) {
  const own = node.nodeType === Node.TEXT_NODE ? node.parentElement.closest("[data-at]") : null;
  if (own) return Number(own.dataset.at) + points(node.data.slice(0, offset));
  const point = document.createRange();
  point.setStart(node, offset);
  const within = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".block, #text");
  let last = null;
  for (const stretch of (within ?? text()).querySelectorAll("[data-at]")) {
    if (point.comparePoint(stretch, 0) >= 0) return Number(stretch.dataset.at);
    last = stretch;
  }
  return last ? Number(last.dataset.at) + lengthOf(last) : null;
}

/** What is selected in the text, as { start, end }; null: nothing is. */
export function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || !text().contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const start = placeOf(range.startContainer, range.startOffset);
  const end = range.collapsed ? start : placeOf(range.endContainer, range.endOffset);
  return start === null || end === null ? null : { start, end: Math.max(start, end) };
}

function pointOf(place, atEnd) {
  const block = blockAt(atEnd && place > 0 ? place - 1 : place);
  let found = null;
  for (const stretch of block.querySelectorAll("[data-at]")) {
    const at = Number(stretch.dataset.at);
    if (at > place || (atEnd && found && at >= place)) break;
    found = stretch;
  }
  if (!found?.firstChild) return null;
  return [found.firstChild, unitsOf(found.firstChild.data, place - Number(found.dataset.at))];
}

/** The stretch of the page that words of the text have. */
export function rangeOf({ start, end }) {
  const [from, to] = [pointOf(start, false), pointOf(end, end > start)];
  if (!from || !to) return null;
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  return range;
}

/** Select words of the text. */
export function select(place) {
  const range = rangeOf(place);
  if (!range) return;
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

/** The words of a stretch of the text. */
export function wordsOf(place) {
  let words = "";
  for (const block of blocks()) {
    if (Number(block.dataset.end) <= place.start) continue;
    if (Number(block.dataset.start) >= place.end) break;
    for (const stretch of block.querySelectorAll("[data-at]")) {
      const at = Number(stretch.dataset.at);
      const chars = [...stretch.textContent];
      if (at + chars.length > place.start && at < place.end) {
        words += chars.slice(Math.max(0, place.start - at), place.end - at).join("");
      }
    }
  }
  return words;
}

/** Where words come next behind a place, from the beginning again at the end; white space counts nowhere. */
export function find(words, behind) {
  const wanted = [...words].filter((char) => char.trim());
  if (!wanted.length) return null;
  const [chars, places] = [[], []];
  for (const stretch of text().querySelectorAll("[data-at]")) {
    let at = Number(stretch.dataset.at);
    for (const char of stretch.textContent) {
      if (char.trim()) {
        chars.push(char);
        places.push(at);
      }
      at += 1;
    }
  }
  const fits = (from) => wanted.every((char, index) => chars[from + index] === char);
  const found = (from) => ({ start: places[from], end: places[from + wanted.length - 1] + 1 });
  let first = null;
  for (let from = 0; from + wanted.length <= chars.length; from += 1) {
    if (!fits(from)) continue;
    if (places[from] >= behind) return found(from);
    first ??= from;
  }
  return first === null ? null : found(first);
}
