"""When something is due: words that say it without a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from creditplan.words.lexicon import Table, any_of, lexicon


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words of time.

    Attributes:
        loose: words that say when something is done, in no date.
    """

    loose: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> TimeWords:
        """Make the patterns of a table."""
        times = table["times"]
        return cls(
            loose=re.compile(
                rf"(?:{any_of(times['loose'])}|每个?(?:半?年度?|季度?|月|周|日|天)|(?:19|20)\d\d年全年)"
                rf"(?:底?前|末)?(?:{any_of([*times['doing'], *table['adverb']['words']])})*"
            )
        )


@cache
def time_words() -> TimeWords:
    """Return the words of time in the lexicon."""
    return TimeWords.of(lexicon())
