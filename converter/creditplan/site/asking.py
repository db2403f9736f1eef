"""Asks the plans of a site in a process of its own.

What the RDF engine takes for many rows is not added to what the pages take, and goes with that process.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final, Protocol

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse_query_results

from creditplan.confined import ConfinedError, Limits, call
from creditplan.errors import CreditplanError
from creditplan.messages import tr
from creditplan.query.answers import Answer, Rows

_LIMITS: Final = Limits(seconds=1800, wait=3600)
"""Questions of fifty plans take seconds; these limits only end what would never end."""


class Asked(Protocol):
    """What answers queries: :class:`~creditplan.query.Queries`, and :class:`Apart`."""

    def ask(self, text: str, /) -> Answer:
        """Run a query in SPARQL."""
        ...


class Apart:
    """A dataset that is asked in a process of its own, which loads it once.

    Args:
        files: N-Triples; they may not change while they are asked.
    """

    def __init__(self, *files: Path) -> None:
        self._files = tuple(map(str, files))

    def ask(self, text: str, /) -> Rows:
        """Run a SELECT.

        Raises:
            CreditplanError: the process came to its end: there is no memory for it, or it was killed.
        """
        try:
            found = call(_rows, text.encode(), *self._files, limits=_LIMITS)
        except ConfinedError as error:
            raise CreditplanError(
                tr("a question of the site cannot be answered: {why}", why=error),
                remedy=tr("lower plans_in_page below the number of plans, under [site] in creditplan.toml"),
            ) from error
        rows = parse_query_results(found, format=QueryResultsFormat.JSON)
        assert isinstance(rows, QuerySolutions)
        return Rows(rows)


def _rows(text: bytes, *files: str) -> Iterator[bytes]:
    """What the process does: yield the rows of a query, as JSON."""
    found = _store(files).query(text.decode())
    assert isinstance(found, QuerySolutions)
    yield found.serialize(format=QueryResultsFormat.JSON) or b""


@lru_cache(maxsize=1)
def _store(files: tuple[str, ...]) -> Store:
    store = Store()
    for file in files:
        # Nobody has to look for errors again in what we wrote.
        store.load(path=file, format=RdfFormat.N_TRIPLES, lenient=True)
    return store
