"""The id of a plan: from the document and its side file alone, in ASCII, the same while these say the same.

What an id is made of (docs/data.md#ids) is fixed: a change here changes IRIs that others have published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple

from creditplan.model import IdSource, Metadata
from creditplan.words import numerals
from creditplan.words.fold import fold
from creditplan.words.latin import syllables
from creditplan.words.normalise import normalise

_NUMBER = re.compile(r"(?P<who>\D*[^\W\d][\[(]?)(?P<year>(?:19|20)\d\d)[\])]?年?第?0*(?P<serial>\d{1,6})号")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_ANNEX_NUMBER = re.compile(rf"{numerals.ARABIC}|{numerals.CHINESE}")
# Of marks and spaces there are many ways; they are corrected more often than words, and say no less without.
_MARKS = re.compile(r"[\W_]+")
_WHO, _ISSUER, _TITLE = 40, 24, 40


class Identity(NamedTuple):
    """The id of a plan, and what it was made of."""

    id: str
    source: IdSource
    words: str


def identify(metadata: Metadata, title: str, annex_mark: str | None, text: str) -> Identity:
    """Choose the id of a plan.

    Args:
        metadata: what the side file says, and where it says nothing, the document.
        title: of the plan; empty if it has none.
        annex_mark: such as 附件2, if the document has one.
        text: taken only where nothing else is known.

    >>> identify(Metadata(document_number="江政办发〔2024〕18号"), "", "附件2", "").id
    'jiang-zheng-ban-fa-e3c063-2024-18-annex-2'
    """
    if metadata.id:
        return Identity(metadata.id, IdSource.SIDE_FILE, metadata.id)
    if metadata.document_number:
        return _of_number(metadata.document_number, annex_mark)
    if title and syllables(_core(title)):
        return _of_title(metadata, title)
    return Identity("h-" + sha256(text.encode()).hexdigest()[:12], IdSource.TEXT, "")


def _of_number(number: str, annex_mark: str | None) -> Identity:
    found = _NUMBER.fullmatch(normalise(fold(number)))
    who = _core(found["who"] if found else number)
    parts = [_head(syllables(who), _WHO), _tag(who)]
    if found:
        parts += [found["year"], found["serial"]]
    if annex_mark:
        annex = _ANNEX_NUMBER.search(normalise(fold(annex_mark)))
        parts += ["annex", *([str(numerals.value(annex[0]))] if annex else [])]
    words = " ".join(filter(None, [number, annex_mark]))
    return Identity("-".join(filter(None, parts)), IdSource.DOCUMENT_NUMBER, words)


def _of_title(metadata: Metadata, title: str) -> Identity:
    """Make an id of issuer, year and title; what the title says already is not taken from elsewhere."""
    core, issuer = _core(title), _core(metadata.issuer or "")
    issuer = "" if issuer in core else issuer
    own = _YEAR.search(core)
    year = own[1] if own else (metadata.issued or "")[:4]
    head = _head(syllables(core), _TITLE)
    parts = [
        _head(syllables(issuer), _ISSUER),
        "" if year in head.split("-") else year,
        head,
        _tag("|".join([issuer, year, core])),
    ]
    words = " ".join(filter(None, [issuer and metadata.issuer, "" if own else year, title]))
    return Identity("-".join(filter(None, parts)), IdSource.TITLE, words)


def _core(words: str) -> str:
    """Return what counts of words: simplified, without marks and white space."""
    return _MARKS.sub("", normalise(fold(words))).lower()


def _tag(words: str) -> str:
    """Tell words of one reading apart: 豫 from 渝, 晋 from 津."""
    return sha256(words.encode()).hexdigest()[:6]


def _head(parts: Iterable[str], longest: int) -> str:
    """Join as many syllables as there is room for."""
    joined = ""
    for part in parts:
        longer = f"{joined}-{part}" if joined else part[:longest]
        if len(longer) > longest:
            break
        joined = longer
    return joined
