"""The form in which names are compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from creditplan.words.unify import unify

# What chooses between the pictures of a character, and what joins nothing: marks that nobody sees.
_UNSEEN: Final = re.compile("[\u034f\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def normalise(name: str) -> str:
    """NFKC form of a name without white space and invisible marks: the form in which names are compared.

    >>> normalise("发展 改革委（价格司）")
    '发展改革委(价格司)'
    """
    words = "".join(unicodedata.normalize("NFKC", unify(name)).split())
    words = words if words.isascii() else _UNSEEN.sub("", words)
    return words if words.isprintable() else "".join(c for c in words if unicodedata.category(c) != "Cf")
