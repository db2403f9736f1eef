"""The form in which names are compared."""

from __future__ import annotations

import unicodedata


def normalise(name: str) -> str:
    """NFKC form of a name without white space and invisible marks: the form in which names are compared.

    >>> normalise("发展 改革委（价格司）")
    '发展改革委(价格司)'
    """
    words = "".join(unicodedata.normalize("NFKC", name).split())
    return words if words.isprintable() else "".join(c for c in words if unicodedata.category(c) != "Cf")
