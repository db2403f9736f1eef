"""What scale.py measures beside `creditplan corpus build`, each with libraries of its own.

    python benchmarks/scale_works.py base|serialisation|maplib|questions ARGUMENTS

Prints one line of JSON. ``base`` runs with the code at the tag bench-base, ``maplib`` in an environment that
has maplib; nothing else is imported before it is needed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

SIDES = (".toml", ".json")
NAMESPACES = """\
@prefix cp: <https://w3id.org/creditplan/ontology#> .
@prefix ottr: <http://ns.ottr.xyz/0.4/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix t: <urn:template:> .
"""
IRIS = ("iri", "task_iri", "agent_iri")


def base(folder: str, bound: str) -> dict[str, float]:
    """Convert and validate documents as the base does, rdflib and pySHACL included, until the time is over.

    Documents that the base refuses (it knows no places below provinces) are counted, and cost nothing here.
    """
    from creditplan import validate
    from works import converter

    convert, seconds, done, statements, refused = converter(), 0.0, 0, 0, 0
    began = time.monotonic()
    warm = False
    for path in sorted(one for one in Path(folder).rglob("*.*") if one.suffix not in SIDES):
        if time.monotonic() - began > float(bound):
            break
        start = time.process_time()
        try:
            quads = convert(path).quads
            validate(quads)
        except Exception:  # whatever it is, this code does not change any more
            refused += 1
            continue
        if not warm:  # the shapes were read
            warm, start = True, time.process_time()
            validate(convert(path).quads)
        seconds += time.process_time() - start
        done, statements = done + 1, statements + len(quads)
    return {"seconds": seconds, "plans": done, "statements": statements, "refused": refused}


def serialisation(corpus: str) -> dict[str, float]:
    """Write the quads of a corpus, which are ready, with the library alone; shard by shard."""
    import gzip

    from pyoxigraph import RdfFormat, parse, serialize

    seconds, statements = 0.0, 0
    for shard in sorted(Path(corpus, "shards").glob("*.nq.gz")):
        ready = list(parse(gzip.decompress(shard.read_bytes()), format=RdfFormat.N_QUADS))
        start = time.process_time()
        serialize(ready, format=RdfFormat.N_QUADS)
        seconds += time.process_time() - start
        statements += len(ready)
    return {"seconds": seconds, "statements": statements}


def maplib(corpus: str) -> dict[str, float]:
    """Map the tables of tasks and assignments to statements, and write them."""
    import polars
    from maplib import Model

    start = time.process_time()
    model, rows = Model(), 0
    for table, cls in (("tasks", "Task"), ("assignments", "Assignment")):
        frame = polars.read_csv(sorted(Path(corpus, "tables", table).glob("*.csv")), infer_schema=False)
        rows += frame.height
        said = [f"ottr:IRI ?{name}" if name in IRIS else f"? xsd:string ?{name}" for name in frame.columns]
        body = [f"ottr:Triple(?iri, a, cp:{cls})"]
        body += [f"ottr:Triple(?iri, cp:{name}, ?{name})" for name in frame.columns if name != "iri"]
        model.add_template(f"{NAMESPACES}t:{cls} [ {', '.join(said)} ] :: {{ {', '.join(body)} }} .")
        model.map(f"urn:template:{cls}", frame)
    written = Path(corpus).with_suffix(".maplib.nt")
    model.write(str(written), format="ntriples")
    seconds = time.process_time() - start
    with written.open("rb") as file:
        statements = sum(1 for _ in file)
    written.unlink()
    return {"seconds": seconds, "statements": statements, "rows": rows}


def questions(index: str, agency: str, *names: str) -> dict[str, tuple[float, int]]:
    """Ask questions about one agency of an index: processor time of each, the best of three, and rows."""
    from creditplan.knowledge import open_knowledge
    from creditplan.query import Queries
    from creditplan.query.indexed import open_index

    queries = Queries(open_index(Path(index), open_knowledge()))
    found = {}
    for name in names:
        taken = []
        for _ in range(3):
            start = time.process_time()
            rows = len(list(queries.run(name, agency=agency)))
            taken.append(time.process_time() - start)
        found[name] = min(taken), rows
    return found


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
