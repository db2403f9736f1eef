// Puts values into a prepared query, as creditplan.prepared does: in the place of what its VALUES block holds.

const INTEGER = "http://www.w3.org/2001/XMLSchema#integer";
const SHORT = { "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\" };
// eslint-disable-next-line no-control-regex
const ESCAPED = /[\u0000-\u001f"\\\u007f\ufffe\uffff]/g;

function literal(text) {
  const code = (sign) => `\\u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  return `"${text.replace(ESCAPED, (sign) => SHORT[sign] ?? code(sign))}"`;
}

// How a value of a type is written; undefined: it is none.
export function term(type, value) {
  if (type === "integer") return /^-?[0-9]{1,18}$/.test(value) ? `"${value}"^^<${INTEGER}>` : undefined;
  if (type === "date") return /^\d{4}(-\d{2}(-\d{2})?)?$/.test(value) ? literal(value) : undefined;
  if (type === "text") return value.isWellFormed?.() === false ? undefined : literal(value);
  return /^https?:\/\/[^\u0000-\u0020<>"{}|^`\\]+$/.test(value) ? `<${value}>` : undefined;
}

export function bind(text, terms) {
  const places = Object.entries(terms).map(([name, value]) => {
    const found = new RegExp(String.raw`VALUES\s+\?${name}\s*\{([^{}]*)\}`, "d").exec(text);
    return [...found.indices[1], ` ${value} `];
  });
  // From the end: a value may look like another block.
  places.sort((one, other) => other[0] - one[0]);
  for (const [start, end, value] of places) text = text.slice(0, start) + value + text.slice(end);
  return text;
}
