// What jsonld.js and rdf-canonize make of files, as one JSON object on standard output:
//   node json_ld.cjs DOCUMENT.jsonld FRAME.jsonld CANONICAL.nq ...
// Nothing is fetched: a document that needs the network fails.
'use strict';
const {createHash} = require('node:crypto');
const {readFileSync} = require('node:fs');
const {basename} = require('node:path');
const jsonld = require('jsonld');
const rdfCanonize = require('rdf-canonize');

const algorithm = 'RDFC-1.0';
const documentLoader = async url => { throw new Error(`wants to fetch ${url}`); };
const sha256 = text => createHash('sha256').update(text, 'utf8').digest('hex');
const read = path => readFileSync(path, 'utf8');

(async () => {
  const [documentPath, framePath, ...datasets] = process.argv.slice(2);
  const [document, frame] = [documentPath, framePath].map(path => JSON.parse(read(path)));
  const hashes = {};
  for (const path of datasets) {
    hashes[basename(path)] = sha256(await rdfCanonize.canonize(read(path),
      {algorithm, inputFormat: 'application/n-quads'}));
  }
  process.stdout.write(JSON.stringify({
    document: sha256(await jsonld.canonize(document, {algorithm, documentLoader})),
    framed: await jsonld.frame(document, {...frame, '@context': document['@context']},
      {documentLoader, omitGraph: true}),
    hashes,
  }));
})().catch(error => { console.error(error.message ?? error, error.details ?? ''); process.exit(1); });
