"""What stands around the tasks: titles, the page's own words, contacts, notes, and headings of aims."""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.words.lexicon import Table, any_of, as_they_are, section


@dataclass(frozen=True, slots=True)
class FrontWords:
    """Words of a document's page.

    Attributes:
        meta: labels of metadata, and what each gives; ``number_labels``: those of its number.
        aims: headings whose items are no tasks; ``glued_aims``: the same where a line goes on without a stop.
        noise: lines of a page around the document; ``page_foot``: what stands in the foot of it;
            ``hosts``: labels of who runs it.
        no_titles: lines right above the text that are no titles.
        contact, copies, notes, attachments: what a line begins with that is behind the tasks.
    """

    meta: dict[str, str]
    number_labels: tuple[str, ...]
    aims: frozenset[str]
    glued_aims: tuple[str, ...]
    noise: re.Pattern[str]
    page_foot: re.Pattern[str]
    hosts: frozenset[str]
    no_titles: frozenset[str]
    contact: re.Pattern[str]
    copies: re.Pattern[str]
    notes: re.Pattern[str]
    attachments: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> FrontWords:
        """Make the patterns of a table."""
        page = table["regions"]
        return cls(
            **as_they_are(cls, page),
            meta={word: key for key, words in table["metadata"].items() for word in words},
            number_labels=tuple(table["metadata"]["document_number"]),
            noise=re.compile(any_of(page["noise"])),
            page_foot=re.compile(any_of(page["page_foot"])),
            contact=re.compile(rf"{any_of(page['contact'])}[:]?"),
            copies=re.compile(rf"{any_of(page['copies'])}[:]"),
            notes=re.compile(rf"{any_of(page['notes'])}\d{{0,2}}[:]"),
            attachments=re.compile(rf"{any_of(page['attachments'])}\d{{0,2}}[:]"),
        )


front_words = section(FrontWords)
