"""What the words of a task say: when it is due, what it is to reach, and which documents it is to make."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from creditplan.words.lexicon import NUMBER, Table, any_of, section

_S = r"[ \t\n]*"
_YEAR = (
    rf"(?:(?P<year>(?:19|20)\d\d)|(?P<cyear>[一二][〇○零一二三四五六七八九]{{3}})"
    rf"|(?P<rel>今|本|当|明|次)){_S}年度?{_S}"
)
# 2024年3月—12月, 2024.06, 2024-06-30
_DAY = r"(?:(?:19|20)\d\d\s*[-./年])?\s*\d{1,2}(?:\s*[-./月]\s*(?:\d{1,2}日?)?)?月?"

_STARTS = "0123456789〇○零一二三四五六七八九十年每到至截上下今本当明次第"


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words of time.

    Attributes:
        when: a date, or 年底前 and the like, by its parts; ``last``: the signs that it ends with;
            ``hint``: what stands in whatever running text says when something is due.
        loose: words that say when something is done, in no date.
        starts: what a deadline begins with that says more than when.
        endless: 长期坚持; ``and_on``: the same behind a date; ``closing``: the same at the end
            of a task's words.
        within: how long it may take: 5个工作日内办结.
        range: from one date to another.
        holds: before a date, how long something holds: it is not when it is due then.
        settled: behind a date, what is done with work that is finished: 年底交账.
        reached: behind 截至2019年底, that this has come about.
        speaks: a day, a month, a deadline or a number of days.
    """

    when: re.Pattern[str]
    last: frozenset[str]
    hint: re.Pattern[str]
    loose: re.Pattern[str]
    starts: tuple[str, ...]
    endless: re.Pattern[str]
    and_on: re.Pattern[str]
    closing: re.Pattern[str]
    within: re.Pattern[str]
    range: re.Pattern[str]
    holds: re.Pattern[str]
    settled: re.Pattern[str]
    reached: re.Pattern[str]
    speaks: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> TimeWords:
        """Make the patterns of a table."""
        times = table["times"]
        loose, done = times["loose"], times["done"]
        starts = "".join(word[0] for word in done)
        endless = rf"(?:{any_of(times['before_endless'])})?{_broken(times['endless'])}"
        within = rf"{NUMBER}个?(?:工作日|小时|日|天|周|月|年)(?:之内|以内|内){any_of(done)}?"
        return cls(
            when=re.compile(_when(starts, any_of(done)), re.VERBOSE),
            last=frozenset("年月份日号度底末内初旬前").union(word[-1] for word in done),
            hint=re.compile(
                rf"[前底末年到至季半{starts}](?:(?<=[前底末])|(?<=年)[内终]|(?<=[到至])\s*[12]\d{{3}}|(?<=季)度|(?<=半)年"
                rf"|{'|'.join(f'(?<={word[0]}){word[1:]}' for word in done)})"
            ),
            loose=re.compile(
                rf"(?:{any_of(loose)}|每个?(?:半?年度?|季度?|月|周|日|天)|(?:19|20)\d\d年全年)"
                rf"(?:底?前|末)?(?:{any_of([*times['doing'], *table['adverb']['words']])})*"
            ),
            starts=(*_STARTS, *{word[:2] for word in loose}),
            endless=re.compile(endless),
            and_on=re.compile(rf"{any_of(done)}?,?{endless}"),
            closing=re.compile(rf"[,、;。]\s*(?P<said>{any_of(times['closing'])})[。;.]?\s*\Z"),
            within=re.compile(within),
            range=re.compile(
                rf"(?:19|20)\d\d\s*[-./年]\s*{_DAY}(?:\s*[-—~至到]+\s*(?:{_DAY}|(?:19|20)\d\d年))?{any_of(done)}?"
            ),
            holds=re.compile(rf"{any_of(times['holds'])}(?:期|期限)?可?\s*\Z"),
            settled=re.compile(rf"{_S}{any_of(times['settled_by'])}*{any_of(times['settled'])}"),
            reached=re.compile(rf"[^。;]{{0,8}}?{any_of(times['reached'])}"),
            speaks=re.compile(
                rf"{within}|[0-9]+(?:年|月|日|天|季度|个工作日)(?<!(?:19|20)[0-9]{{2}}年)"
                rf"(?=\Z|[0-9底前内起末初上中下至到—-]|{any_of(done)})|(?:19|20)[0-9]{{2}}年(?:\Z|底|末|初|内|度\Z)"
                rf"|[年月日季](?:底|末|初|内|度末)(?:之?前|以前|{any_of(done)}|\Z)|(?:之前|以前|前){any_of(done)}"
                r"|[上下]半年|[每当本今明次]年(?!度)"
            ),
        )


def _when(starts: str, done: str) -> str:
    # What any of it begins with comes first: most signs of a text begin no deadline.
    return rf"""(?=[ \t\n0-9一二三四每到至截今本当明次第上下年底末内之以前{starts}])(?:
      (?P<every>每(?:年|季度|季|半年|月|周)[^,。;、()《》]{{0,10}}?(?:日?前|底前?|末前?|日(?!前)))
    | (?:(?P<until>到|至|截至){_S})?(?:{_YEAR})?(?:
        (?P<month>1[0-2]|0?[1-9]){_S}月份?{_S}(?:(?P<day>3[01]|[12]\d|0?[1-9]){_S}[日号]|(?P<part>底|末|上旬|中旬|下旬|初))?
      | 第?(?P<quarter>[一二三四1-4]){_S}季度{_S}(?P<qend>末|底)?
      | (?P<half>上半年|下半年){_S}(?P<hend>末|底)?
      | (?<=年)(?P<end>底|末|内)
      | (?<![去每今本当明次\d])(?P<bare>年底|年末|年内)
      | (?<=年)(?P<whole>)
      | (?<=年度)(?P<whole2>)
    )(?P<before>(?:{_S}(?:之前|以前|前)))?(?P<done>{_S}{done}(?=[\s,。;)\]并且后]|\Z))?)"""


def _broken(words: Iterable[str]) -> str:
    """Pattern for any of some words, though a line may end in their midst."""
    forms = [r"\s*".join(word) for word in sorted(words, key=len, reverse=True)]
    return f"(?:{'|'.join(forms)})"


time_words = section(TimeWords)


@dataclass(frozen=True, slots=True)
class TaskWords:
    """Words of tasks.

    Attributes:
        making: verbs that make, issue or revise the document that follows them.
        carried_out: what can stand between.
        quantity: a number that is to be reached, with its unit; ``counted``: its last digit and the unit.
    """

    making: tuple[str, ...]
    carried_out: tuple[str, ...]
    quantity: re.Pattern[str]
    counted: re.Pattern[str]

    @classmethod
    def of(cls, table: Table) -> TaskWords:
        """Make the patterns of a table."""
        said = table["quantities"]
        reach = rf"{any_of(said['reach'])}|{any_of(said['change'])}[\u4e00-\u9fff]{{1,12}}?[至到]"
        unit = rf"[ \t]*(?P<scale>[万亿千百])?(?P<unit>{any_of(said['units'])})"
        return cls(
            making=tuple(table["documents"]["making"]),
            carried_out=tuple(table["documents"]["carried_out"]),
            quantity=re.compile(
                rf"(?P<reach>{reach})(?:约|到|为|了|(?<=新增)[\u4e00-\u9fff]{{1,6}})?[ \t]*"
                rf"(?P<number>\d+(?:\.\d+)?){unit}{any_of(said['bounds'])}?"
            ),
            counted=re.compile(rf"\d{unit}"),
        )


task_words = section(TaskWords)
