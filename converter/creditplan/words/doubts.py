"""What says that somebody does something, wherever it stands: what of it no clause has is told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.words.lexicon import Table, any_of, section


@dataclass(frozen=True, slots=True)
class DoubtWords:
    """Patterns over folded text, in which white space may stand.

    Attributes:
        duty: ``label``: a label and what stands behind labels; ``verb``: a verb at the end of a stretch;
            ``does``: a verb that may have what is done behind it.
        stretch: where what may stand before a verb begins.
        listed: the same for a list of names at the end of a line.
        ends: the signs that names of bodies end with.
        joined: an ending of a body in the midst of a name, where another one may begin.
        item: where an item may begin in the midst of a line: a number behind a stop or a bracket.
    """

    duty: re.Pattern[str]
    stretch: re.Pattern[str]
    listed: re.Pattern[str]
    ends: frozenset[str]
    joined: re.Pattern[str]
    item: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> DoubtWords:
        """Make the patterns of a table."""
        role, labels, names = table["role"], table["labels"], table["names"]
        does = [*role["alone"], *role["in_charge"]]
        # 责任 is a sign of a clause, but no verb.
        ends = {
            *does,
            *role["lead"],
            *role["participant"],
            *{*role["signs"]}.intersection(role["responsible"]),
        }
        spoken = rf"{any_of(labels['spoken'])}{any_of(labels['spoken_nouns'])}"
        no_verb = any_of([*labels["nouns"], *role["in_charge_but"]])
        # What any of it begins with comes first: few signs of a text begin a verb.
        starts = "".join(sorted({word[0] for word in (*ends, *labels["spoken"])}))
        return cls(
            duty=re.compile(
                rf"(?=[{starts}])(?:(?P<label>{spoken}(?=[:为是]))"
                rf"|(?P<verb>{any_of(ends)})(?=\s*(?:[,。;|)\]\n]|\Z))|(?P<does>{any_of(does)})(?!{no_verb}))"
            ),
            stretch=re.compile(r"[,。;:!?()\[\]|\n\t]"),
            listed=re.compile(r"[。;:,!?()\[\]|\n\t]"),
            ends=frozenset(word[-1] for word in names["endings"]),
            joined=re.compile(any_of(names["bare"])),
            item=re.compile(r"[。;)\]][ \t]*(?=[(第0-9一二三四五六七八九十])"),
        )


doubt_words = section(DoubtWords)
