// The engine with the data, in a thread of its own: a query that takes too long ends with it.
import { init, Store } from "./vendor/oxigraph.js";

const store = new Promise((resolve, reject) => {
  self.addEventListener("message", ({ data }) => open(data).then(resolve, reject), { once: true });
});
let evidence = null;

// Some web servers unpack .gz on the way; the first bytes tell.
async function unpacked(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function load(into, bytes) {
  into.load(bytes, { format: "application/n-triples", no_transaction: true, lenient: true });
}

async function open(where) {
  evidence = { address: where.evidence, rdf: where.rdf };
  const [wasm, data] = await Promise.all([
    unpacked(new URL("./vendor/oxigraph.wasm.gz", import.meta.url)),
    unpacked(where.data),
  ]);
  await init({ module_or_path: wasm });
  const made = new Store();
  load(made, data);
  return made;
}

// Who names no term of RDF asks for no evidence, which is the larger part of the register.
async function withEvidence(data, query) {
  if (!evidence || !query.includes(evidence.rdf)) return;
  const { address } = evidence;
  evidence = null;
  load(data, await unpacked(address));
}

async function answer(query) {
  const data = await store;
  await withEvidence(data, query);
  self.postMessage({ state: "asking" });
  const found = JSON.parse(data.query(query, { results_format: "json" }));
  // A graph comes as JSON-LD, which is a list.
  if (Array.isArray(found)) return { graph: data.query(query, { results_format: "application/n-triples" }) };
  return { rows: found };
}

self.addEventListener("message", async ({ data: { id, query } }) => {
  if (!id) return;
  const told = (error) => String(error?.message ?? error);
  try {
    await store;
  } catch (error) {
    return void self.postMessage({ id, error: told(error), broken: true });
  }
  try {
    self.postMessage({ id, answer: await answer(query) });
  } catch (error) {
    self.postMessage({ id, error: told(error) });
  }
});
