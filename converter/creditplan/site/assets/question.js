// A prepared query: its form asks the data with the conditions chosen, and says them in the address of the page.
import { Answer, say } from "./answer.js";
import { bind, term } from "./binding.js";

const form = document.getElementById("question");
const code = document.getElementById("query");
const template = document.getElementById("said").dataset.answer;
const file = location.pathname.split("/").pop().split(".")[0] || "answer";
const text = code.textContent;
const answer = new Answer();
const fields = [...form.elements].filter((field) => field.name);
const editor = document.getElementById("editor");
const page = editor.getAttribute("href");

function label(field) {
  const options = [...(field.options ?? field.list?.options ?? [])];
  return options.find((one) => one.value === field.value)?.textContent.trim() ?? field.value;
}

// The query with what is chosen; null where a value cannot be.
function bound() {
  const terms = {};
  for (const field of fields) {
    const value = field.value.trim();
    if (!value) continue;
    terms[field.name] = term(field.dataset.type, value);
    field.setCustomValidity(terms[field.name] === undefined ? say("values_wrong") : "");
    if (terms[field.name] === undefined) return null;
  }
  return bind(text, terms);
}

function write(query) {
  code.textContent = query;
  editor.href = `${page}#query=${encodeURIComponent(query)}`;
}

async function ask() {
  const query = bound();
  if (query === null) return void form.reportValidity();
  write(query);
  const said = new URLSearchParams(fields.filter((field) => field.value.trim()).map((field) => [field.name, field.value.trim()]));
  if (location.protocol !== "file:") history.replaceState(null, "", `${location.pathname}${said.size ? `?${said}` : ""}`);
  const chosen = Object.fromEntries(fields.map((field) => [field.name, label(field)]));
  await answer.show(query, { template, chosen, file });
}

form.addEventListener("input", ({ target }) => {
  target.setCustomValidity?.("");
  const query = bound();
  if (query !== null) write(query);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
form.hidden = false;
write(text);
// Whoever was sent the address of an answer gets it.
const address = new URLSearchParams(location.search);
for (const field of fields) if (address.has(field.name)) field.value = address.get(field.name);
if (fields.some((field) => field.value.trim()) && form.checkValidity()) ask();
