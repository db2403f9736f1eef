// Bundles what pages load of others: node build.mjs FOLDER. The same packages give the same bytes.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import zopfli from "@gfx/zopfli";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) throw new Error("usage: node build.mjs FOLDER");

const made = await build({
  absWorkingDir: here,
  entryPoints: ["oxigraph.js", "codemirror.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  outdir: "out",
  metafile: true,
  write: false,
});

// What is bundled is known by the bundler, so no licence is forgotten.
const packages = new Set(["node_modules/oxigraph"]);
for (const input of Object.keys(made.metafile.inputs)) {
  const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
  if (found) packages.add(found[0]);
}

function licence(folder) {
  const about = JSON.parse(readFileSync(join(here, folder, "package.json"), "utf8"));
  const names = readdirSync(join(here, folder)).filter((name) => /^licen[cs]e/i.test(name)).sort();
  const texts = names.map((name) => readFileSync(join(here, folder, name), "utf8").trim());
  // A package that has no file of it: its licence stands beside this script.
  if (!texts.length) texts.push(readFileSync(join(here, "licences", `${about.name}.txt`), "utf8").trim());
  return `${about.name} ${about.version} (${about.license})\n\n${texts.join("\n\n")}\n`;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const file of made.outputFiles) writeFileSync(join(out, relative(join(here, "out"), file.path)), file.contents);
// Many web servers send .wasm as it is; packed here, it is small from all of them.
const wasm = readFileSync(join(here, "node_modules/oxigraph/web_bg.wasm"));
writeFileSync(join(out, "oxigraph.wasm.gz"), await zopfli.gzipAsync(wasm, { numiterations: 1 }));
const line = `\n${"-".repeat(80)}\n\n`;
writeFileSync(join(out, "LICENCES.txt"), [...packages].sort().map(licence).join(line));
