// Where things show on this site, and what they are called.

const anchor = (rest = "") => rest.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^-|-$/g, "");

export class Things {
  // known: what query/pages.json says, which is made with the site.
  constructor({ root, language, known }) {
    const rules = known.rules.map(([expression, ...ends]) => [new RegExp(`^(?:${expression})$`, "u"), ...ends]);
    Object.assign(this, { root, language, rules, bases: known.bases, pages: known.pages && new Set(known.pages) });
  }

  // The page of a thing, or its IRI where it has none here; "" of what no link may lead to.
  address(iri) {
    const base = this.bases.find((one) => iri.startsWith(one));
    const { page, place } = (base !== undefined && this.#spot(iri.slice(base.length))) || {};
    if (page && (page.startsWith("plan/") || !this.pages || this.pages.has(page))) {
      return `${this.root}${page}${this.language === "zh" ? ".html" : ".en.html"}${place && `#${place}`}`;
    }
    return /^https?:/.test(iri) ? iri : "";
  }

  #spot(path) {
    for (const [expression, start, end] of this.rules) {
      const found = expression.exec(path);
      if (found) return { page: start + found[1] + end, place: anchor(found[2]) };
    }
    return null;
  }
}

// The query for labels holds UNDEF in the place of the things.
export async function labelsOf(asking, query, iris) {
  const labels = new Map();
  const asked = [...iris].filter((iri) => /^https?:\/\/[^\s<>"{}|^`\\]+$/.test(iri));
  if (!asked.length) return labels;
  const found = await asking.ask(query.replace("UNDEF", asked.map((iri) => `<${iri}>`).join(" ")));
  for (const { thing, label } of found.rows?.results.bindings ?? []) {
    labels.set(thing.value, { ...labels.get(thing.value), [label["xml:lang"]]: label.value });
  }
  return labels;
}
