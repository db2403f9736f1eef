#!/usr/bin/env bash
# Apache Jena Fuseki 5.6.0 (6.2.0 too) with a TDB2 store on disk: COPY <new> TO <old>, where <old> holds triples before, answers
# 204 and leaves triples of <new> out. SPARQL 1.1 Update, 3.2.3: COPY inserts all data of the input graph into the
# destination, whose data are removed before. Here: <old> has 1,000 triples, <new> has 1,000 of which 990 are the same.
# Seen: after COPY, <old> has fewer than 1,000 triples. In memory (--mem), into an empty graph, or by
# DROP GRAPH … ; INSERT … WHERE in one request, all 1,000 arrive.
# Needs java (17 or later), mvn, curl and python3; installs org.apache.jena:jena-fuseki-server:5.6.0 into a temporary
# folder. Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
mvn -q -B dependency:copy -Dartifact=org.apache.jena:jena-fuseki-server:5.6.0 -DoutputDirectory="$work" >"$work/mvn.log" 2>&1 ||
  { cat "$work/mvn.log"; exit 2; }
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
python3 - "$work" <<'PY'
import sys
for name, first in (("old", 0), ("new", 10)):
    with open(f"{sys.argv[1]}/{name}.nt", "w") as file:
        file.writelines(f'<http://e.example/s{i}> <http://e.example/p> "{i}" .\n' for i in range(first, first + 1000))
PY

start() { # start OPTIONS…: a server with the dataset /ds
  (cd "$work" && exec java -jar jena-fuseki-server-5.6.0.jar --localhost --port "$port" --update "$@" /ds) >"$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 60); do
    curl -sf "http://127.0.0.1:$port/\$/ping" >/dev/null && return
    sleep 1
  done
  cat "$work/server.log"
  exit 2
}
stop() { kill "$server"; wait "$server" 2>/dev/null || true; server=; }
put() { curl -sf -X PUT -H 'Content-Type: application/n-triples' --data-binary "@$work/$1.nt" \
  "http://127.0.0.1:$port/ds/data?graph=http://e.example/$2" >/dev/null; }
update() { curl -s -o /dev/null -w '%{http_code}' -H 'Content-Type: application/sparql-update' --data "$1" "http://127.0.0.1:$port/ds/update"; }
count() { curl -s -H 'Accept: text/csv' --data-urlencode \
  'query=SELECT (COUNT(*) AS ?n) { GRAPH <http://e.example/old> { ?s ?p ?o } }' "http://127.0.0.1:$port/ds/query" | tail -n 1 | tr -d '\r'; }
copied() { # copied UPDATE: put both graphs, update, print status and count
  put old old; put new new
  echo "$(update "$1") $(count)"
}
copy='COPY <http://e.example/new> TO <http://e.example/old>'
insert='DROP SILENT GRAPH <http://e.example/old> ; INSERT { GRAPH <http://e.example/old> { ?s ?p ?o } } WHERE { GRAPH <http://e.example/new> { ?s ?p ?o } }'

mkdir "$work/db"
start --tdb2 --loc "$work/db"
on_disk=$(copied "$copy")
by_insert=$(copied "$insert")
stop
start --mem
in_memory=$(copied "$copy")
stop
echo "Fuseki 5.6.0, of 1,000 triples that are copied over 1,000 others (status, triples then held):"
echo "  TDB2 on disk, COPY:            $on_disk"
echo "  TDB2 on disk, DROP and INSERT: $by_insert"
echo "  in memory, COPY:               $in_memory"
[ "${on_disk%% *}" = 204 ] && [ "${on_disk##* }" -lt 1000 ] || { echo "changed: COPY on disk"; exit 1; }
[ "${by_insert##* }" = 1000 ] && [ "${in_memory##* }" = 1000 ] || { echo "changed: the other ways"; exit 1; }
