// The search page: results while one types, as links; the arrow keys go from one to the next.

import { search } from "./search-index.js";

export { search };

const AROUND = 40; // characters of a text before what was found in it
const SHOWN = 160;
const PAUSE = 200; // milliseconds after the last key
const STEP = 20;

function marked(element, text, marks) {
  let at = 0;
  for (const [start, end] of marks) {
    if (start < at) continue;
    const found = document.createElement("mark");
    found.textContent = text.slice(start, end);
    element.append(text.slice(at, start), found);
    at = end;
  }
  element.append(text.slice(at));
  return element;
}

// The part of a text around what was found first.
function excerpt({ text, marks }) {
  let start = Math.max(0, (marks[0]?.[0] ?? 0) - AROUND);
  if (/[\udc00-\udfff]/.test(text[start] ?? "")) start--;
  const part = Array.from(text.slice(start)).slice(0, SHOWN).join("");
  const within = marks
    .filter(([, end]) => end - start <= part.length)
    .map(([from, end]) => [from - start + (start ? 1 : 0), end - start + (start ? 1 : 0)]);
  return [(start ? "…" : "") + part + (start + part.length < text.length ? "…" : ""), within];
}

class Page {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.input = form.elements.q;
    this.kind = form.elements.kind;
    this.list = document.getElementById("search-results");
    this.status = document.getElementById("search-status");
    this.more = document.getElementById("search-more");
    this.language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
    this.limit = STEP;
    this.turn = 0;
    this.kinds = Object.fromEntries(Array.from(this.kind.options, (option) => [option.value, option.dataset.word]));
  }

  start() {
    const asked = new URLSearchParams(location.search);
    this.input.value = asked.get("q") ?? "";
    if (asked.get("kind") in this.kinds) this.kind.value = asked.get("kind");
    this.form.hidden = false;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.again();
    });
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.again(), PAUSE);
    });
    this.kind.addEventListener("change", () => this.again());
    this.more.addEventListener("click", () => this.widen());
    for (const element of [this.input, this.list]) element.addEventListener("keydown", (event) => this.move(event));
    this.show();
  }

  again() {
    clearTimeout(this.timer);
    this.limit = STEP;
    const address = new URL(location.href);
    address.search = new URLSearchParams({ q: this.input.value, ...(this.kind.value && { kind: this.kind.value }) });
    history.replaceState(null, "", address);
    return this.show();
  }

  async widen() {
    const shown = this.list.children.length;
    this.limit = shown + STEP;
    await this.show();
    this.list.children[shown]?.querySelector("a").focus();
  }

  async show() {
    const turn = ++this.turn;
    const query = this.input.value.trim();
    if (!query) return this.render({ hits: [], total: 0, exact: true, kinds: {} }, "");
    try {
      const kinds = this.kind.value ? [this.kind.value] : null;
      const base = new URL(`${this.words.root}search/`, location.href);
      const found = await search(base, query, { limit: this.limit, kinds });
      if (turn === this.turn) this.render(found, this.said(found, query));
    } catch {
      if (turn === this.turn) this.render({ hits: [], total: 0, exact: true, kinds: {} }, this.words.failed);
    }
    return undefined;
  }

  said({ total, exact }, query) {
    const { none, found, about } = this.words;
    const words = total ? (exact ? found : about) : none;
    return words.replace("{count}", total).replace("{query}", () => query);
  }

  render({ hits, total, kinds }, said) {
    this.list.replaceChildren(...hits.map((hit) => this.item(hit)));
    this.status.textContent = said;
    this.more.hidden = hits.length >= total;
    for (const option of this.kind.options) {
      const count = kinds[option.value];
      option.textContent = option.dataset.word + (count ? ` ${count}` : "");
    }
  }

  item(hit) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    const path = hit.page.split("/").map(encodeURIComponent).join("/");
    link.href = `${this.words.root}${path}${this.language === "zh" ? ".html" : ".en.html"}`;
    const other = this.language === "zh" ? "en" : "zh";
    const language = hit[this.language].text ? this.language : other;
    if (language !== this.language) link.lang = language;
    marked(link, ...excerpt(hit[language]));
    const kind = document.createElement("span");
    kind.className = "search-kind";
    kind.textContent = this.kinds[hit.kind];
    item.append(link, " ", kind);
    const title = hit[language === "zh" ? "en" : "zh"];
    for (const part of [hit.name ?? (title.marks.length ? title : null), hit.text].filter((one) => one?.text)) {
      const paragraph = document.createElement("p");
      item.append(marked(paragraph, ...excerpt(part)));
    }
    return item;
  }

  move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const stops = [this.input, ...this.list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}

const form = globalThis.document?.getElementById("search-form");
if (form) new Page(form).start();
