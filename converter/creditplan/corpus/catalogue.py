"""The description of a corpus, of its facts one by one: DCAT for its files, VoID for shards and plans."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final

from creditplan import ntriples
from creditplan.corpus.conversion import FAILED
from creditplan.corpus.settings import Settings
from creditplan.iris import place
from creditplan.knowledge import Knowledge
from creditplan.model import Labels
from creditplan.namespaces import PREFIXES, expand
from creditplan.publishing.catalog import COUNTRY, Plans, to_catalog
from creditplan.publishing.counts import to_counts
from creditplan.publishing.products import PLANS, Distribution, words_of

_USED: Final = ("dcterms", "void", "xsd")
_KINDS: Final = ("shards/{number}.nq", "facts/{number}.jsonl")


def distribution(name: str, size: int, digest: str) -> Distribution:
    """Return what is known of a file of a corpus, with what ``products.toml`` says of its kind."""
    parts = PurePosixPath(name).parts
    kind = next((one for one in _KINDS if one.startswith(f"{parts[0]}/")), "/".join(parts[:2]))
    dataset, words = words_of(kind)
    return Distribution(name, dataset, words, None, "", size, digest)


class Catalogue:
    """Describes a corpus; of each plan only numbers stay in memory.

    Args:
        settings: what the corpus is made with.
        counts: takes the description of shards and plans (Turtle) as it comes.
    """

    def __init__(self, settings: Settings, counts: BinaryIO) -> None:
        self._settings, self._iris, self._counts = settings, settings.iris, counts
        self._years: set[str] = set()
        self._places: set[str | None] = set()
        self._first: Labels | None = None
        self._properties, self._classes = Counter[str](), Counter[str]()
        self.numbers: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self._write("# Shards and plans\n")
        for prefix in _USED:
            self._write(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n")

    def add(
        self,
        number: int,
        shard: str,
        facts: Iterable[Mapping[str, Any]],
        kind_of: Callable[[Mapping[str, Any]], str | None],
    ) -> None:
        """Take the facts of a batch.

        Args:
            number: that of the batch.
            shard: the name of its file.
            facts: those of its documents.
            kind_of: says what is wrong with one that is not sound.
        """
        statements, plans = 0, []
        for one in facts:
            self.statuses[one["status"]] += 1
            self.numbers["documents"] += 1
            if kind := kind_of(one):
                self.kinds[kind] += 1
            if one["status"] == FAILED or "shard" not in one:
                continue
            plans.append(self._plan(one))
            statements += one["statements"]
        if plans:
            node = self._iris.counts(f"shard-{number:05}")
            self._write(f"<{self._iris.catalog_part(PLANS)}> void:subset <{node}> .\n")
            self._write(
                f"<{node}> a void:Dataset ; dcterms:title {ntriples.literal(shard)} ;\n"
                f"    void:dataDump <{self._iris.file(shard)}> ; void:triples {statements} ;\n"
                f"    void:subset {', '.join(f'<{self._iris.dataset(plan)}>' for plan in plans)} .\n"
            )

    def _plan(self, facts: Mapping[str, Any]) -> str:
        plan: str = facts["id"]
        self.numbers["plans"] += 1
        for name in ("statements", "tasks", "assignments"):
            self.numbers[name] += facts[name]
        self._properties.update(facts["properties"])
        self._classes.update(facts["classes"].keys())
        title = Labels(facts["title"]["zh"], facts["title"].get("en"))
        self._first = self._first or title
        if "date" in facts:
            self._years.add(facts["date"][:4])
        own = place(facts["place"]["key"]) if "place" in facts and "zone" not in facts else None
        self._places.add(own or (COUNTRY if facts["national"] else None))
        titles = [ntriples.words(title.zh, "zh"), *([ntriples.words(title.en, "en")] if title.en else [])]
        self._write(
            f"<{self._iris.dataset(plan)}> a void:Dataset ; dcterms:title {', '.join(titles)} ;\n"
            f"    void:triples {facts['statements']} ;\n"
            f"    void:uriSpace {ntriples.literal(self._iris.plan(plan))} ;\n"
            f"    void:rootResource <{self._iris.plan(plan)}> ;\n"
            f"    void:exampleResource <{self._iris.task(plan, facts['first_task'])}> .\n"
        )
        return plan

    def finish(self) -> None:
        """Write the sums: statements of each property, and which classes there are."""
        node = self._iris.catalog_part(PLANS)
        self._write(
            f"<{node}> void:triples {self.numbers['statements']} ;\n"
            f"    void:properties {len(self._properties)} ; void:classes {len(self._classes)} .\n"
        )
        properties = (("property", name, count) for name, count in sorted(self._properties.items()))
        for kind, name, count in (*properties, *(("class", name, None) for name in sorted(self._classes))):
            part = self._iris.counts(f"{PLANS}/{kind}-{name.replace(':', '-')}")
            iri = expand(name) if name.partition(":")[0] in PREFIXES else name
            own = f" ; void:triples {count}" if count is not None else ""
            self._write(f"<{node}> void:{kind}Partition <{part}> .\n<{part}> void:{kind} <{iri}>{own} .\n")

    def dcat(self, files: Iterable[Distribution], knowledge: Knowledge) -> bytes:
        """Return the catalogue of all files."""
        temporal = (f"{min(self._years)}-01-01", f"{max(self._years)}-12-31") if self._years else None
        # What is not known of one is not said of all; the country has all places in it.
        known = () if None in self._places else tuple(sorted(filter(None, self._places)))
        places = (COUNTRY,) if COUNTRY in known else known
        titles = (self._first,) * self.numbers["plans"] if self._first else ()
        own = self._settings.description
        return to_catalog(Plans(titles, temporal, places), files, self._iris, own, knowledge.description)

    def others(self, written: Mapping[str, Distribution], knowledge: Knowledge) -> bytes:
        """Return what VoID says of vocabulary, register and links, to stand before shards and plans."""
        return to_counts([], written, knowledge.links, self._iris)

    def corpus(self, batches: int) -> bytes:
        """Return what the corpus was made with, and how many there are of what, as JSON."""
        said = {
            "settings": self._settings.values(),
            "batches": batches,
            "counts": dict(self.numbers),
            "statuses": dict(sorted(self.statuses.items())),
            "kinds": dict(sorted(self.kinds.items())),
        }
        return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()

    def _write(self, words: str) -> None:
        self._counts.write(words.encode())
