// What every page can do with scripts, and does without where there are none: themes, tables that sort and filter.

const html = document.documentElement;

function setUpTheme(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = html.dataset.theme
      ? html.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    html.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("creditplan-theme", html.dataset.theme);
    } catch {}
  });
}

const text = (row, column) => row.cells[column]?.textContent.trim() ?? "";

function setUpSorting(table) {
  const body = table.tBodies[0];
  const collator = new Intl.Collator(html.lang, { numeric: true });
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const rows = [...body.rows].sort(
        (a, b) => (up ? 1 : -1) * collator.compare(text(a, head.cellIndex), text(b, head.cellIndex)),
      );
      body.append(...rows);
    });
  }
}

// <form data-filters="ID of a table">: each field filters the column in its data-column, or all without one.
function setUpFilters(form) {
  const table = document.getElementById(form.dataset.filters);
  const status = form.querySelector("[role=status]");
  const fields = [...form.elements].filter((field) => field.name);
  const address = new URLSearchParams(location.search);
  for (const field of fields) if (address.has(field.name)) field.value = address.get(field.name);
  function filter() {
    const wanted = fields
      .filter((field) => field.value.trim())
      .map((field) => [field.dataset.column, field.value.trim().toLocaleLowerCase()]);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const fits = wanted.every(([column, words]) =>
        (column === undefined ? row.textContent : text(row, Number(column))).toLocaleLowerCase().includes(words),
      );
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    if (status) status.textContent = status.dataset.words.replace("{}", shown);
  }
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  filter();
}

for (const button of document.querySelectorAll("[data-theme-switch]")) setUpTheme(button);
for (const table of document.querySelectorAll("table[data-sortable]")) setUpSorting(table);
for (const form of document.querySelectorAll("form[data-filters]")) setUpFilters(form);
// The other language keeps the place on the page and the question.
for (const link of document.querySelectorAll("[data-language]")) {
  link.addEventListener("click", () => {
    link.href = link.getAttribute("href").split(/[?#]/)[0] + location.search + location.hash;
  });
}
// Suggestions are loaded when the field of the head is first used; of pages opened from disk there are none.
for (const form of document.querySelectorAll("form.find")) {
  form.elements.q.addEventListener(
    "focus",
    () => {
      if (location.protocol === "file:") return;
      import(new URL(`${html.dataset.root}assets/suggest.js`, location.href)).then(
        ({ suggest }) => suggest(form),
        () => {},
      );
    },
    { once: true },
  );
}
