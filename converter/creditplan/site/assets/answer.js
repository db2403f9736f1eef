// Shows what was found: a table with links, words above it, files to take along.
import { Asking, Fault } from "./asking.js";
import { labelsOf, Things } from "./things.js";

const BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean";
const byId = (id) => document.getElementById(id);
const fill = (words, values) => words.replace(/\{(\w*)\}/g, (_, name) => values[name || 0]);

// Where scripts run, and a page opened from a file runs none of these, questions can be asked.
byId("unscripted")?.remove();

export const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
export const settings = { ...byId("asking").dataset };
export const say = (key, values = []) =>
  fill(settings[`say${key.replace(/(^|_)(\w)/g, (_, __, letter) => letter.toUpperCase())}`], values);

export function columnsIn(table) {
  return [...table.tHead.querySelectorAll("th")].map((head) => {
    const words = (head.dataset.words ?? "").split("|").filter(Boolean).map((one) => one.split("="));
    return { name: head.dataset.name, zh: head.dataset.zh, en: head.dataset.en, words: new Map(words) };
  });
}

// Text of a cell with its language, as creditplan.site.question_tables.cell_of has it.
function textOf(row, column, labels) {
  const both = (zh, en) => (en && (language === "en" || !zh) ? [en, "en"] : [zh ?? "", "zh-CN"]);
  const term = row[column.name];
  if (row[column.zh] || row[column.en]) return both(row[column.zh]?.value, row[column.en]?.value);
  if (!term) return ["", ""];
  if (term.type === "uri") {
    const label = labels.get(term.value);
    return label ? both(label.zh, label.en) : [term.value, ""];
  }
  if (column.words.has(term.value)) return [column.words.get(term.value), ""];
  if (term.datatype === BOOLEAN) return [say(term.value === "true" ? "true_word" : "false_word"), ""];
  const own = term["xml:lang"] ?? "";
  return [term.value, own.startsWith("zh") ? "zh-CN" : own];
}

function cellOf(row, column, labels, things) {
  const cell = document.createElement("td");
  const [text, own] = textOf(row, column, labels);
  const address = row[column.name]?.type === "uri" ? things.address(row[column.name].value) : "";
  const place = address ? cell.appendChild(document.createElement("a")) : cell;
  if (address) place.href = address;
  place.textContent = text;
  if (own && own !== document.documentElement.lang) place.lang = own;
  return cell;
}

// As creditplan.site.question_tables.sentence.
export function sentence(template, rows, columns, chosen = {}) {
  if (!template || !rows.length) return "";
  return template.replace(/\{(rows|distinct|first|chosen)(?: (\w+))?\}/g, (_, what, name) => {
    if (what === "rows") return rows.length;
    if (what === "distinct") return new Set(rows.filter((row) => name in row).map((row) => row[name].value)).size;
    if (what === "chosen") return chosen[name] ?? "";
    return textOf(rows[0], columns.find((one) => one.name === name), new Map())[0];
  });
}

function csvOf({ head, results }) {
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const written = (term) => (term ? (term.type === "bnode" ? `_:${term.value}` : term.value) : "");
  const rows = results.bindings.map((row) => head.vars.map((name) => quoted(written(row[name]))));
  return [head.vars, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

export class Answer {
  #files = [];

  constructor() {
    this.asking = new Asking({ ...settings, seconds: Number(settings.seconds) }, (state) => this.tell(say(state)));
    byId("stop").addEventListener("click", () => this.asking.stop());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !byId("stop").hidden && event.target === byId("stop")) this.asking.stop();
    });
  }

  tell(words) {
    byId("state").textContent = words;
  }

  // Asks and shows; returns what was wrong, if anything was.
  async show(query, { template = "", chosen = {}, fixed = true, file = "answer" } = {}) {
    byId("fault").textContent = "";
    byId("stop").hidden = false;
    try {
      const found = await this.asking.ask(query);
      this.known ??= await (await fetch(settings.pages)).json();
      this.#clear();
      if (found.graph !== undefined) this.#graph(found.graph, file);
      else if ("boolean" in found.rows) byId("said").textContent = say(found.rows.boolean ? "yes" : "no");
      else await this.#rows(found.rows, { template, chosen, fixed, file });
      this.tell("");
      return null;
    } catch (error) {
      this.#clear();
      return this.#fault(error instanceof Fault ? error : new Fault("failed", String(error.message ?? error)));
    } finally {
      byId("stop").hidden = true;
    }
  }

  #fault(fault) {
    const place = /at (\d+):(\d+)/.exec(fault.message);
    this.tell(fault.kind === "stopped" ? say("stopped") : "");
    if (fault.kind === "stopped") return fault;
    const line = fault.kind === "failed" && place ? Number(place[1]) : 0;
    const words = line ? say("failed_line", { line, column: place[2] }) : say(fault.kind, [settings.seconds]);
    byId("fault").textContent = words + fault.message;
    return Object.assign(fault, { line });
  }

  #clear() {
    for (const id of ["said", "count", "graph"]) byId(id).textContent = "";
    byId("rows").tBodies[0].replaceChildren();
    byId("rows").parentElement.hidden = byId("graph").hidden = byId("downloads").hidden = true;
  }

  async #rows(found, { template, chosen, fixed, file }) {
    const table = byId("rows");
    const rows = found.results.bindings;
    const columns = fixed ? columnsIn(table) : this.#heads(table, found.head.vars);
    const shown = rows.slice(0, Number(settings.most));
    const nameless = new Set();
    for (const row of shown) {
      for (const one of columns) {
        if (row[one.name]?.type === "uri" && !row[one.zh] && !row[one.en]) nameless.add(row[one.name].value);
      }
    }
    const labels = fixed ? await labelsOf(this.asking, settings.labels, nameless) : new Map();
    const root = document.documentElement.dataset.root;
    const things = new Things({ root, language, known: this.known });
    table.tBodies[0].append(
      ...shown.map((row) => {
        const line = document.createElement("tr");
        line.append(...columns.map((column) => cellOf(row, column, labels, things)));
        return line;
      }),
    );
    table.parentElement.hidden = !rows.length;
    byId("said").textContent = rows.length ? sentence(template, rows, columns, chosen) : say("nothing");
    byId("count").textContent = !rows.length
      ? ""
      : rows.length > shown.length
        ? say("first_rows", { shown: shown.length, rows: rows.length })
        : say("rows", [rows.length]);
    this.#offer(file, { csv: ["text/csv", csvOf(found)], json: ["application/sparql-results+json", JSON.stringify(found)] });
  }

  #heads(table, names) {
    const line = document.createElement("tr");
    for (const name of names) {
      const head = line.appendChild(document.createElement("th"));
      head.scope = "col";
      head.textContent = name;
    }
    table.tHead.replaceChildren(line);
    return names.map((name) => ({ name, zh: "", en: "", words: new Map() }));
  }

  #graph(text, file) {
    byId("said").textContent = text ? say("graph") : say("nothing");
    byId("graph").textContent = text;
    byId("graph").hidden = !text;
    this.#offer(file, {});
  }

  #offer(file, contents) {
    for (const address of this.#files.splice(0)) URL.revokeObjectURL(address);
    for (const link of byId("downloads").querySelectorAll("a")) {
      const content = contents[link.dataset.download];
      link.hidden = !content;
      if (!content) continue;
      link.href = URL.createObjectURL(new Blob([content[1]], { type: content[0] }));
      link.download = `${file}.${link.dataset.download}`;
      this.#files.push(link.href);
    }
    byId("downloads").hidden = !Object.keys(contents).length;
  }
}
