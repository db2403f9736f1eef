// The page for one's own queries: a text area that an editor takes the place of when somebody writes in it.
import { Answer } from "./answer.js";

const form = document.getElementById("sparql");
const area = document.getElementById("text");
const answer = new Answer();
let editor = null;

const given = /^#query=(.*)$/s.exec(location.hash);
try {
  if (given) area.value = decodeURIComponent(given[1]);
} catch {}

const query = () => (editor ? editor.text() : area.value);

async function run() {
  editor?.mark(0);
  const fault = await answer.show(query(), { fixed: false, file: "answer" });
  if (!fault?.line) return;
  if (editor) editor.mark(fault.line);
  else {
    const lines = area.value.split("\n");
    const start = lines.slice(0, fault.line - 1).join("\n").length + (fault.line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start, start + (lines[fault.line - 1] ?? "").length);
  }
}

let asked = false;
async function edit() {
  if (asked) return;
  asked = true;
  try {
    const { openEditor } = await import("./editor.js");
    editor = openEditor(area, document.getElementById("code"), run);
  } catch {
    // The text area does all that is needed.
  }
}

area.addEventListener("focus", edit);
area.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
