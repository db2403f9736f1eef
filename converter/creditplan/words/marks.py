"""Marks that end sentences and lines, in folded text."""

from __future__ import annotations

import re

SENTENCE_ENDS = tuple("。;!?")
"""What ends a sentence."""
LINE_ENDS = frozenset((*SENTENCE_ENDS, *'.:)]」』”"…|'))
"""What a line ends with that does not go on in the next one."""
TICKS = "√✓✔☑▲△★☆●○◆◇■□◎※*＊"
"""What is put into a cell to say that something holds."""
SENTENCE_END = re.compile(r"[。;!?\n]")
"""The end of a sentence in the midst of a text; a line ends one too."""
