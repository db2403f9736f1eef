// The search field in the head of each page suggests pages while one types (a combobox with a list, as WAI-ARIA has it).
// site.js loads it when the field is first used.

import { search } from "./search-index.js";

const MOST = 8;
const PAUSE = 150; // milliseconds after the last key

class Suggestions {
  constructor(form) {
    this.form = form;
    this.input = form.elements.q;
    this.language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
    this.kinds = Object.fromEntries(form.dataset.kinds.split("|").map((one) => one.split("=")));
    this.active = -1;
    this.turn = 0;
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: "q-list", className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", form.dataset.list);
    this.status = document.createElement("span");
    this.status.className = "off";
    this.status.setAttribute("role", "status");
    form.append(this.list, this.status);
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", "q-list"],
      ["aria-haspopup", "listbox"],
    ]) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // The field keeps the focus, or the list would be gone before the click.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), PAUSE);
  }

  async show() {
    const turn = ++this.turn;
    const query = this.input.value.trim();
    if (!query) return this.close();
    try {
      const { hits } = await search(new URL(this.form.dataset.index, location.href), query, { limit: MOST });
      if (turn !== this.turn || document.activeElement !== this.input) return undefined;
      this.list.replaceChildren(...hits.map((hit, at) => this.option(hit, at)));
      this.open(hits.length > 0);
      this.status.textContent = hits.length ? this.form.dataset.count.replace("{}", hits.length) : "";
    } catch {
      this.close(); // no index, as where pages are opened from disk: Enter still leads to the page of search
    }
    return undefined;
  }

  option(hit, at) {
    const option = document.createElement("li");
    const path = hit.page.split("/").map(encodeURIComponent).join("/");
    option.id = `q-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.page = `${path}${this.language === "zh" ? ".html" : ".en.html"}`;
    const words = document.createElement("span");
    const language = hit[this.language].text ? this.language : this.language === "zh" ? "en" : "zh";
    if (language !== this.language) words.lang = language === "zh" ? "zh-CN" : "en";
    words.textContent = hit[language].text;
    const kind = document.createElement("small");
    kind.textContent = this.kinds[hit.kind] ?? "";
    option.append(words, " ", kind);
    return option;
  }

  open(there) {
    this.choose(-1);
    this.list.hidden = !there;
    this.input.setAttribute("aria-expanded", String(there));
  }

  close() {
    clearTimeout(this.timer);
    this.turn++;
    this.status.textContent = "";
    this.open(false);
  }

  choose(at) {
    for (const one of this.list.children) one.setAttribute("aria-selected", "false");
    this.active = at;
    const option = this.list.children[at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.isComposing) return; // the keys choose characters
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.go(this.list.children[this.active]);
    } else if (step && this.list.hidden && step > 0) {
      event.preventDefault();
      this.show();
    } else if (step && !this.list.hidden) {
      event.preventDefault();
      const places = this.list.children.length + 1; // one of them is the field itself
      this.choose(((this.active + 1 + step + places) % places) - 1);
    }
  }

  go(option) {
    if (option) location.href = new URL(`${document.documentElement.dataset.root}${option.dataset.page}`, location.href);
  }
}

export function suggest(form) {
  const field = new Suggestions(form);
  if (field.input.value && document.activeElement === field.input) field.later();
}
