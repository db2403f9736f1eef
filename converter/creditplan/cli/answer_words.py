"""The answer to a prepared query in words, as its page on a site says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from creditplan.model import Labels
from creditplan.prepared import PreparedQuery
from creditplan.query import Queries
from creditplan.site.choice_rows import choices_of
from creditplan.site.question_tables import Row, columns_of, sentence

_LANGUAGES = ("zh", "en")


class Said:
    """Says an answer.

    Args:
        query: has the words (``answer`` in its head).
        queries: were asked; name what was asked about.
        values: of its parameters, as they were given.
    """

    def __init__(self, query: PreparedQuery, queries: Queries, values: Mapping[str, str | None]) -> None:
        self._query, self._queries, self._values = query, queries, values

    def of(self, variables: Sequence[str], rows: Sequence[Row]) -> Mapping[str, str]:
        """Return the answer in words by language; nothing, where none are written or nothing was found."""
        answer = Labels(self._query.answer_zh, self._query.answer)
        if not rows or not (answer.zh or answer.en):
            return {}
        columns = columns_of(variables)
        chosen = {name: self._named(name, value) for name, value in self._values.items() if value is not None}
        return {
            language: sentence(
                answer.best(language)[0],
                language,
                rows,
                columns,
                {name: one.best(language)[0] for name, one in chosen.items()},
            )
            for language in _LANGUAGES
        }

    def _named(self, name: str, value: str) -> Labels:
        """Return what was asked about as the form of the page calls it; else as it was given."""
        kind = next(one.type for one in self._query.parameters if one.name == name)
        if f"{{chosen {name}}}" not in (self._query.answer or "") + (self._query.answer_zh or ""):
            return Labels(value)
        return choices_of(self._queries, kind).get(self._queries.meant(kind, value)) or Labels(value)
