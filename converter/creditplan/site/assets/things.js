// Where things show on this site, and what they are called.

const OWN = /^(?:plan\/[^/]+(?:\/(?:section|task|agency|group|document)\/[^/]+)?|place\/[^/]+\/agency\/[^/]+)$/;
const SHARED = /^(?:agency|group|place|document|change|function|query)\/[^/]+$/;
const PART = /^(plan\/[^/]+\/(?:section|task)\/[^/]+)\/(.+)$/;
const LISTED = /^((?:role|manner|rule|extent|kind|change-kind|form|status|reference)\/)(.+)$/;
const anchor = (rest) => rest.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^-|-$/g, "");

export class Things {
  constructor({ root, language, known }) {
    Object.assign(this, { root, language, bases: known.bases, pages: known.pages && new Set(known.pages) });
  }

  // The page of a thing, or its IRI where it has none here; "" of what no link may lead to.
  address(iri) {
    const base = this.bases.find((one) => iri.startsWith(one));
    const path = base === undefined ? "" : iri.slice(base.length);
    const end = this.language === "zh" ? ".html" : ".en.html";
    const part = PART.exec(path) ?? (OWN.test(path) ? [path, path, ""] : null);
    if (part) return `${this.root}${part[1]}${end}${part[2] && `#${anchor(part[2])}`}`;
    const listed = LISTED.exec(path);
    const page = listed ? `${listed[1]}index` : SHARED.test(path) ? path : "";
    if (page && (!this.pages || this.pages.has(page))) {
      return `${this.root}${page}${end}${listed ? `#${anchor(listed[2])}` : ""}`;
    }
    return /^https?:/.test(iri) ? iri : "";
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
