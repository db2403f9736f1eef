// The search for a body: a field that lists bodies while one types (a combobox with a list, as WAI-ARIA has it).

import { bodies } from "./review-changes.js";

const PAUSE = 120; // milliseconds after the last key
const dialog = document.getElementById("bodies");
const field = document.getElementById("body");
const list = document.getElementById("body-list");
const told = document.getElementById("body-told");
const here = document.getElementById("body-here");
let [active, turn, timer, done] = [-1, 0, 0, null];

const typed = () => field.value.trim();

function option(body, at) {
  const item = document.createElement("li");
  item.id = `body-${at}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.means = body.means;
  const name = document.createElement("span");
  name.textContent = body.label;
  const life = document.createElement("small");
  life.textContent = ` ${body.life}`;
  item.append(name, life);
  return item;
}

function choose(at) {
  active = at;
  for (const item of list.children) item.setAttribute("aria-selected", "false");
  const item = list.children[at];
  item?.setAttribute("aria-selected", "true");
  item?.scrollIntoView({ block: "nearest" });
  if (item) field.setAttribute("aria-activedescendant", item.id);
  else field.removeAttribute("aria-activedescendant");
}

// The list says of which words it is: until the answer to newer ones is here, it is that of older ones.
async function search() {
  const own = ++turn;
  clearTimeout(timer);
  const words = typed();
  const found = words ? (await bodies(words)).bodies : [];
  if (own !== turn) return;
  list.replaceChildren(...found.map(option));
  list.dataset.words = words;
  field.setAttribute("aria-expanded", String(found.length > 0));
  told.textContent = !words ? "" : found.length ? field.dataset.count.replace("{}", found.length) : field.dataset.none;
  choose(found.length ? 0 : -1);
}

// A name that is in no list may be one that can be read, such as that of a local body: the server says.
function take(item) {
  const means = item?.dataset.means ?? typed();
  if (!means) return;
  const given = done;
  done = null;
  dialog.close();
  given?.({ means, here: here.checked });
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => search().catch((error) => (told.textContent = error.message)), PAUSE);
});
field.addEventListener("keydown", async (event) => {
  if (event.isComposing) return; // the keys choose characters
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter") {
    event.preventDefault();
    if (list.dataset.words !== typed()) await search().catch((error) => (told.textContent = error.message));
    if (list.dataset.words === typed()) take(list.children[active]);
  } else if (step && list.children.length) {
    event.preventDefault();
    choose((active + step + list.children.length) % list.children.length);
  }
});
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const item = event.target.closest("[role=option]");
  if (item) take(item);
});
dialog.addEventListener("close", () => {
  done?.(null);
  done = null;
});

/** Ask for a body, beginning with words; gives { means, here }, or null. */
export function askBody(words) {
  field.value = words;
  here.checked = false;
  list.replaceChildren();
  delete list.dataset.words;
  dialog.showModal();
  field.select();
  search().catch((error) => (told.textContent = error.message));
  return new Promise((resolve) => {
    done = resolve;
  });
}
