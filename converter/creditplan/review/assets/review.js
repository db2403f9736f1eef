// The page of a review: what is chosen, what keys and buttons do with it, and what is told of it.
// Which keys there are stands in the page: rows with data-key and data-act.

import { askBody } from "./review-bodies.js";
import { Refused, Stale, change, check } from "./review-changes.js";
import { blockAt, blocks, find, rangeOf, select, selected, wordsOf } from "./review-places.js";

const review = document.getElementById("review");
const text = document.getElementById("text");
const told = document.getElementById("told");
const stale = document.getElementById("stale");
const keys = new Map(
  [...document.querySelectorAll("[data-key]")].map((row) => [row.dataset.key, row.dataset]),
);
const needs = new Map([...keys.values()].map((row) => [row.act, row.on]));
let chosen = null; // { start, end } in the text; start = end: a place
let doubt = -1; // which of the list is current
let giving = null; // words that are being given to tasks

// What is chosen

function choose(place) {
  chosen = place;
  const words = place && place.end > place.start ? wordsOf(place) : "";
  const shown = document.getElementById("words");
  shown.textContent = words || shown.dataset.nothing;
  shown.lang = words ? "zh-CN" : document.documentElement.lang;
  mark("chosen", place && words ? rangeOf(place) : null);
  for (const button of document.querySelectorAll(".acts [data-do]")) {
    const missing = { words: !words, block: !place, doubt: doubt < 0 }[button.dataset.on] ?? false;
    button.setAttribute("aria-disabled", String(missing));
  }
}

function mark(name, range) {
  if (!CSS.highlights) return;
  if (range) CSS.highlights.set(name, new Highlight(range));
  else CSS.highlights.delete(name);
}

// Choose words, show them, and let keys go on from there.
function go(place, { scroll = true } = {}) {
  if (!place) return;
  const block = blockAt(place.start);
  block.focus({ preventScroll: true });
  select(place);
  choose(place);
  if (scroll) block.scrollIntoView({ block: "nearest" });
}

function markDoubt(at) {
  const all = doubts();
  for (const one of all) one.removeAttribute("aria-current");
  doubt = at >= 0 && at < all.length ? at : -1;
  const item = all[doubt];
  item?.setAttribute("aria-current", "true");
  item?.scrollIntoView({ block: "nearest" });
  mark("doubted", item ? rangeOf(placed(item)) : null);
}

const doubts = () => [...document.querySelectorAll("#doubts li")];
const names = () => [...text.querySelectorAll(".bodies li")];
const placed = (item) => ({ start: Number(item.dataset.from), end: Number(item.dataset.to) });
const here = () => chosen?.start ?? -1;

function toDoubt(step) {
  const all = doubts();
  if (!all.length) return;
  markDoubt(doubt < 0 ? (step > 0 ? 0 : all.length - 1) : (doubt + step + all.length) % all.length);
  go(placed(all[doubt]));
}

function toBlock(step) {
  const all = [...blocks()].filter((block) => block.textContent.trim());
  const own = chosen ? all.indexOf(blockAt(here())) : -1;
  const block = all[Math.min(Math.max(own + step, 0), all.length - 1)];
  const start = Number(block.dataset.start);
  go({ start, end: start });
}

function toName(step) {
  const all = names();
  const item = step > 0
    ? all.find((one) => Number(one.dataset.from) > here())
    : all.findLast((one) => Number(one.dataset.from) < here());
  if (item) go(placed(item));
}

function toPlan(rel) {
  const link = document.querySelector(`a[rel="${rel}"]`);
  if (link) location.href = link.href;
}

// A character or word more or less: what is chosen has one fixed end.
function extend(event) {
  const selection = getSelection();
  if (!selection.rangeCount) return;
  const way = event.key === "ArrowRight" || event.key === "ArrowDown" ? "forward" : "backward";
  const by = event.key.endsWith("Up") || event.key.endsWith("Down") ? "line" : event.ctrlKey ? "word" : "character";
  selection.modify(event.shiftKey ? "extend" : "move", way, by);
}

// What is done

function say(words, refused = false) {
  told.textContent = words;
  told.classList.toggle("refused", refused);
}

async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Stale) showStale(error.what);
    else if (error instanceof Refused) say(`${told.dataset.refused}: ${error.message}`, true);
    else say(told.dataset.gone, true);
    return null;
  }
}

function showStale(what) {
  stale.firstElementChild.textContent = stale.dataset[what];
  stale.hidden = false;
}

let queue = Promise.resolve();
let waiting = 0;

function busy(by) {
  waiting += by;
  review.setAttribute("aria-busy", String(waiting > 0));
}

// One after the other: each says what the page showed when it was asked.
function act(what, place = chosen, after = place) {
  busy(1);
  queue = queue.then(() =>
    attempt(async () => {
      const current = doubts()[doubt]?.dataset;
      const answer = await change({ ...what, ...(place ?? { start: 0, end: 0 }) });
      // The doubt that goes on is the one that was next.
      const at = doubts().findIndex((one) => one.dataset.code === current?.code && one.dataset.from === current?.from);
      markDoubt(at);
      if (at < 0 && current) doubt = -1;
      if (after) go(after, { scroll: false });
      else choose(null);
      say(answer.told ? told.dataset[answer.told] : told.dataset.saved);
      return answer;
    }).finally(() => busy(-1)),
  );
  return queue;
}

async function edit() {
  const dialog = document.getElementById("edit");
  const block = blockAt(here());
  const number = document.getElementById("edit-number");
  const section = document.getElementById("edit-section");
  const place = chosen;
  number.value = block.dataset.number?.startsWith("(") ? "" : (block.dataset.number ?? "");
  section.value = "*";
  dialog.returnValue = "cancel";
  dialog.showModal();
  number.select();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  go(place, { scroll: false });
  if (dialog.returnValue !== "save") return;
  const more = { number: number.value };
  if (section.value !== "*") more.section = section.value;
  act({ do: "edit", more }, place);
}

async function body() {
  const place = chosen;
  const given = await askBody(wordsOf(place));
  go(place, { scroll: false });
  if (given) act({ do: "body", more: given }, place);
}

async function looked() {
  const item = doubts()[doubt];
  const place = placed(item);
  await act({ do: "looked", more: { code: item.dataset.code } }, place);
}

function give(on) {
  giving = on ? chosen : null;
  text.classList.toggle("giving", on);
  say(on ? told.dataset.give : "");
}

const giveTo = (place) => act({ do: "give", more: { task: place.start } }, giving, place);

const form = document.getElementById("find");
const field = document.getElementById("find-words");

function openFind() {
  form.hidden = false;
  field.value = "";
  field.setCustomValidity("");
  field.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const place = find(field.value, chosen ? chosen.start : 0);
  if (!place) {
    say(field.dataset.none, true);
    return;
  }
  form.hidden = true;
  say("");
  go(place);
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  form.hidden = true;
  if (chosen) go(chosen);
  else text.focus();
});

const ways = {
  "next-doubt": () => toDoubt(1),
  "previous-doubt": () => toDoubt(-1),
  "next-block": () => toBlock(1),
  "previous-block": () => toBlock(-1),
  "next-name": () => toName(1),
  "previous-name": () => toName(-1),
  "next-plan": () => toPlan("next"),
  "previous-plan": () => toPlan("prev"),
  find: openFind,
  whole() {
    const block = chosen && blockAt(here());
    if (block) go({ start: Number(block.dataset.start), end: Number(block.dataset.end) });
  },
  give: () => give(true),
  nothing() {
    give(false);
    getSelection().removeAllRanges();
    markDoubt(-1);
    choose(null);
  },
  keys: () => document.getElementById("keys").showModal(),
  undo: () => act({ do: "undo" }),
  redo: () => act({ do: "redo" }),
  body,
  edit,
  looked,
};

function run(name) {
  const missing = { words: !chosen || chosen.start === chosen.end, block: !chosen, doubt: doubt < 0 }[needs.get(name)];
  if (missing) {
    say(document.getElementById("words").dataset.nothing, true);
    return;
  }
  if (ways[name]) ways[name]();
  else act({ do: name });
}

// What is heard

const inField = (target) => target.closest("input:not([type=checkbox]), select, textarea, dialog");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || inField(event.target)) return;
  // Keys are those of the page while the focus is in it, and those of the browser elsewhere.
  if (!review.contains(event.target) && event.target !== document.body) return;
  if (event.key.startsWith("Arrow") && text.contains(event.target)) {
    if (event.altKey || event.metaKey) return;
    event.preventDefault();
    extend(event);
    return;
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    event.preventDefault();
    run(event.shiftKey ? "redo" : "undo");
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (giving && event.key === "Enter" && chosen) {
    event.preventDefault();
    giveTo(chosen);
    return;
  }
  const row = keys.get(event.key);
  if (!row || row.act === "extend") return;
  event.preventDefault();
  run(row.act);
});

document.addEventListener("selectionchange", () => {
  const place = selected();
  if (!place || (place.start === chosen?.start && place.end === chosen?.end)) return;
  if (giving && place.end > place.start && place.start !== giving.start) give(false);
  choose(place);
});

// What is selected would be dragged, where a new choice is meant.
text.addEventListener("mousedown", (event) => {
  if (event.button === 0 && !event.shiftKey) getSelection().removeAllRanges();
});

text.addEventListener("click", (event) => {
  if (!getSelection().isCollapsed) return;
  if (giving) {
    const place = selected();
    if (place) giveTo(place);
    return;
  }
  const name = event.target.closest(".said .role");
  const item = event.target.closest(".bodies li");
  if (item) go(placed(item), { scroll: false });
  else if (name) {
    const start = Number(name.dataset.at);
    go({ start, end: start + [...name.textContent].length }, { scroll: false });
  }
});

review.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const item = event.target.closest("li[data-from], li[data-position]");
  if (event.target.closest("[data-reload]")) location.reload();
  else if (event.target.closest(".take-back")) act({ do: "take-back", position: Number(item.dataset.position) });
  else if (button?.matches(".jump") && item.dataset.from) {
    if (item.closest("#doubts")) markDoubt(doubts().indexOf(item));
    go(placed(item));
  } else if (button?.dataset.do) run(button.dataset.do);
});

// Buttons leave what is selected as it is.
review.addEventListener("pointerdown", (event) => {
  if (event.target.closest(".acts button")) event.preventDefault();
});

const look = () => attempt(check);
addEventListener("focus", look);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());

choose(null);
text.focus({ preventScroll: true });
