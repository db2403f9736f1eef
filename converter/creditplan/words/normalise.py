"""The form in which names are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from creditplan.words.unify import unify

# What chooses between the pictures of a character, and what joins nothing: marks that nobody sees.
_UNSEEN: Final = re.compile("[\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


# Longer words are no names, and are not kept.
_NAME: Final = 64


def normalise(name: str) -> str:
    """NFKC form of a name without white space and invisible marks: the form in which names are compared.

    >>> normalise("发展 改革委（价格司）")
    '发展改革委(价格司)'
    """
    return _of_name(name) if len(name) <= _NAME else _normal(name)


def _normal(name: str) -> str:
    words = "".join(unicodedata.normalize("NFKC", unify(name)).split())
    words = words if words.isascii() else _UNSEEN.sub("", words)
    return words if words.isprintable() else "".join(c for c in words if unicodedata.category(c) != "Cf")


# Plans say the names of some bodies again and again.
_of_name = lru_cache(maxsize=4_096)(_normal)
