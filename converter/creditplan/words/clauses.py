"""How a clause shows in running text: in brackets, behind 由, as the subject of a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from creditplan.words.lexicon import Table, any_of, section

_NAMES = r"(?P<name>[\u4e00-\u9fff()、]{2,}?)"


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """What clauses are found by; white space may stand in the text.

    Attributes:
        in_brackets, before_bracket, behind_by, behind_stop: what looks like a clause; names in it may have
            brackets of their own. Each begins with signs of its own: so it is found fast that none does.
        verb: a verb that ends a sentence, or a part of one.
        charge_or_stop: 负责 as a verb, or what ends a stretch; ``does``: that verb, and what is done.
        alone: verbs that make a clause of a sentence without 由.
        subject, helped: a name and its verb at the start of an item, and at its end.
        led_with: 牵头会同, and where 会同 stands in it.
    """

    in_brackets: re.Pattern[str]
    before_bracket: re.Pattern[str]
    behind_by: re.Pattern[str]
    behind_stop: re.Pattern[str]
    verb: re.Pattern[str]
    charge_or_stop: re.Pattern[str]
    does: re.Pattern[str]
    alone: re.Pattern[str]
    subject: re.Pattern[str]
    helped: re.Pattern[str]
    led_with: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> ClauseWords:
        """Make the patterns of a table."""
        role, labels = table["role"], table["labels"]
        verb = any_of([*role["lead"], *role["responsible"], *role["participant"]])
        charge = rf"{any_of(role['in_charge'])}(?!{any_of(role['in_charge_but'])})"
        heads = any_of([*role["lead"], *role["in_charge"]])
        spoken = rf"{any_of(labels['spoken'])}{any_of(labels['spoken_nouns'])}"
        return cls(
            in_brackets=re.compile(rf"[(\[][^()\[\]]*{any_of(role['signs'])}[^()\[\]]{{0,60}}[)\]]"),
            before_bracket=re.compile(rf"{verb}[。;,]?[)\]]"),
            behind_by=re.compile(rf"由[^,。;由]{{2,}}?{any_of(role['behind_by'])}"),
            behind_stop=re.compile(
                rf"[,。;](?:{spoken}为?[^:,。;\s]{{2,}}|(?<!,)[ \t]*[(\[][^()\[\]。;:]+"
                rf"{any_of(table['names']['bare'])}[)\]][。 \t]*(?:\n|\Z))"
            ),
            verb=re.compile(rf"{verb}[)\]]?(?=\s*(?:[。;!,\n]|$))"),
            charge_or_stop=re.compile(rf"[,。;!?\n]|(?P<charge>{charge})"),
            does=re.compile(rf"{charge}(?=[^\s,。;、)\]])"),
            alone=re.compile(any_of(role["alone"])),
            subject=re.compile(
                rf"\s*{_NAMES}\s*[:。,]?\s*(?P<verb>(?:主要|具体)?{heads}+)(?!{any_of(role['in_charge_but'])})"
            ),
            helped=re.compile(rf"[,;]\s*{_NAMES}(?P<verb>{any_of(role['participant'])})[。;]?\s*\Z"),
            led_with=re.compile(
                rf"{heads}(?P<joint>{any_of(w for w in table['join']['with'] if len(w) > 1)})(?=.)"
            ),
        )


clause_words = section(ClauseWords)
