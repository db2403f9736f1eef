"""The words of ``lexicon.toml``, ready for matching."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from creditplan.model import Manner, Role
from creditplan.words import numerals


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words by meaning, and patterns made of them, for folded text without white space.

    Attributes:
        roles, manners: verbs and adverbs, by what they mean.
        helping, in_charge: verbs that yield to others, and that cannot stand beside helping ones.
        says_whom: verbs that want a name before them: 牵头, 配合, 负责, but not 落实.
        weak: verbs that say nothing beside another one.
        phrase: what may end a part of a clause, at its end; ``phrase_word``: one word of it;
            ``phrase_ends``: the signs that it may end with.
        respective: manner words made by a pattern.
        opening: 等 and what it closes a list with, up to the end or to a further group.
        label: a role label with its colon; ``column``: the same without, for the head of a column;
            ``columns``: one or more of these with 及 or the like between them.
        fields: other labels by what they introduce: task, measure, deadline, person, number, other.
        never_verbs: those of ``never`` that names with an ending of ``organised`` may hold.
        person: a person, not a body: by title, or by title and name.
        loose_time: words that say when something is done, in no date.
        first: words without which there is no ``first_listed``.
        for_all, not_listed: words without which there is no ``standing``.
        nobody, elsewhere: what stands where a name should and says that there is none, or not here.
        does: a verb that no name holds; ``helps``: one with a body before it that helps the one behind it.
        no_level_before, no_level_endings: how names begin and end that are no bodies of a level.
        quantity: a number that is to be reached, with its unit; ``counted``: its last digit and the unit.
        column_ends: how heads of columns end that no list names, by what they introduce; longest first.
        meta: labels of a document's own metadata; ``number_labels``: those of its number.
        mark: a separator or bracket of a list.
        compound: what makes several names of a piece between separators.
    """

    roles: dict[str, Role]
    manners: dict[str, Manner]
    helping: frozenset[str]
    in_charge: frozenset[str]
    says_whom: frozenset[str]
    weak: frozenset[str]
    phrase: re.Pattern[str]
    phrase_word: re.Pattern[str]
    phrase_ends: frozenset[str]
    respective: re.Pattern[str]
    role_word: re.Pattern[str]
    verbs: tuple[str, ...]
    join_with: re.Pattern[str]
    join_and: re.Pattern[str]
    begin_joint: tuple[str, ...]
    by: re.Pattern[str]
    opening: re.Pattern[str]
    label: re.Pattern[str]
    column: re.Pattern[str]
    columns: re.Pattern[str]
    label_stems: dict[str, Role]
    field: re.Pattern[str]
    fields: dict[str, str]
    meta: dict[str, str]
    number_labels: tuple[str, ...]
    column_ends: dict[str, str]
    name_endings: tuple[str, ...]
    never: re.Pattern[str]
    never_verbs: frozenset[str]
    organised: tuple[str, ...]
    person: re.Pattern[str]
    loose_time: re.Pattern[str]
    nobody: frozenset[str]
    elsewhere: frozenset[str]
    does: re.Pattern[str]
    helps: re.Pattern[str]
    no_level_before: tuple[str, ...]
    no_level_endings: tuple[str, ...]
    collective: re.Pattern[str]
    units: re.Pattern[str]
    unit_ends: re.Pattern[str]
    only_units: re.Pattern[str]
    units_then_end: re.Pattern[str]
    shared_endings: tuple[str, ...]
    national_prefixes: tuple[str, ...]
    national_endings: tuple[str, ...]
    local_endings: tuple[str, ...]
    full_prefixes: tuple[str, ...]
    only_national: tuple[str, ...]
    nouns: frozenset[str]
    groups: dict[str, str]
    mark: re.Pattern[str]
    compound: re.Pattern[str]
    making: tuple[str, ...]
    quantity: re.Pattern[str]
    counted: re.Pattern[str]
    first: re.Pattern[str]
    first_listed: re.Pattern[str]
    same_below: re.Pattern[str]
    for_all: re.Pattern[str]
    not_listed: re.Pattern[str]
    standing: re.Pattern[str]
    aims: frozenset[str]
    glued_aims: tuple[str, ...]
    noise: re.Pattern[str]
    no_titles: frozenset[str]
    page_foot: re.Pattern[str]
    contact: re.Pattern[str]
    copies: re.Pattern[str]
    notes: re.Pattern[str]
    attachments: re.Pattern[str]


# What joins the duties of 按照职责和分工.
_JOINTS = "和与、"


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


def _any(words: Iterable[str]) -> str:
    """Pattern for any of some words, the longest first; N in a word is a number."""
    number = f"(?:{numerals.ARABIC}|{numerals.CHINESE})"
    return f"(?:{'|'.join(re.escape(word).replace('N', number) for word in _longest_first(words))})"


def _but(words: Iterable[str], followed: Mapping[str, str]) -> str:
    """Pattern for any of some words that are not followed by certain characters."""
    ends = {word: f"(?![{chars}])" for word, chars in followed.items()}
    return f"(?:{'|'.join(re.escape(word) + ends.get(word, '') for word in _longest_first(words))})"


@cache
def lexicon() -> Lexicon:
    """Load the lexicon that ships with the package (once)."""
    table = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text("utf-8"))
    role, manner, names, labels = table["role"], table["manner"], table["names"], table["labels"]
    roles = {word: r for r in Role for word in role[r]}
    manners = dict.fromkeys(manner["respective"], Manner.RESPECTIVE)
    manners |= dict.fromkeys(manner["joint"], Manner.JOINT)
    respective = (
        f"{_any(manner['duty_before'])}{_any(manner['duty_words'])}{{0,3}}{_any(manner['duty'])}"
        f"(?:{_any(manner['duty'])}|{_any(manner['duty_after'])}|[{_JOINTS}])*"
    )
    spoken = [*roles, *manners, *table["adverb"]["words"]]
    word = rf"(?:{respective}|{_any(spoken)})"
    phrase_starts = "".join(sorted({words[0] for words in [*spoken, *manner["duty_before"]]}))
    verb = _any(roles)
    stems = {stem: r for r in Role for stem in labels[r]}
    fields = {
        w: kind for kind in ("task", "measure", "deadline", "person", "number", "other") for w in labels[kind]
    }
    ends = {word: kind for kind, words in table["columns"].items() for word in words}
    stem, noun = _any(stems), _any(labels["nouns"])
    joined_stems = rf"(?:{stem}[、/和与及]?|\({stem}\))+"
    full_label = rf"{joined_stems}(?:\({stem}\))?{noun}(?:\({stem}\)|及{_any(labels['person'])})?"
    label = rf"(?P<label>{full_label}|(?:{_any(labels['bare'])}[、/和与及]?)+)(?:\([^()]{{0,12}}\))?(?=:)"
    column = rf"(?:{full_label}|{_any(labels['bare'])}|{_any([*roles])})"
    open_nouns = _any(table["list"]["open_nouns"])
    number = f"(?:{numerals.ARABIC}|{numerals.CHINESE})?"
    opening = (
        rf"(?<![{''.join(table['list']['not_open_after'])}])等(?:{number}(?:个|家|多个)?(?:[^、,;等和与及]{{0,28}}?|[^、,;等]{{0,28}}?(?:小组|会议|委员会)各?){open_nouns}"
        rf"(?:[和与及]?{_any(['有关', '相关'])}?{_any(names['nouns'])})*)?(?=$|[和与及以、])"
    )
    units, unit_ends = _any(table["collective"]["units"]), _any(table["collective"]["unit_ends"])
    said = table["conventions"]
    first_listed = (
        rf"[^。;；,、()]{{0,20}}?(?:{_any(said['first_verbs'])}(?:在|名|为|于|列)?)?{_any(said['first'])}[^。;；,()]{{0,8}}?"
        rf"{_any(said['is'])}[^。;；,()]{{0,6}}?{_any(said['first_is'])}[^。;；,、()]{{0,6}}"
        rf"(?:[,，]?(?:{_any(said['rest'])}[^。;；,()]{{0,16}}))?(?:[,，;；。]?{_any(said['same_below'])})?"
    )
    first_listed += (
        rf"|{_any(said['lead_is'])}[^。;；,，()]{{0,4}}?{_any(said['first_verbs'])}[^。;；,，()]{{0,20}}?{_any(said['first'])}"
        rf"(?:[,，]?(?:{_any(said['rest'])}[^。;；,()]{{0,16}}))?(?:[,，;；。]?{_any(said['same_below'])})?"
    )
    standing = (
        rf"(?:以下[^。;；()，,]{{0,10}}[，,])?[^。;；()，,]{{0,16}}?{_any(said['for_all'])}(?P<who>[^。;；]{{2,80}}?)(?P<verb>(?:{word})*)[,，;；。]"
        rf"[^。;；,，()]{{0,8}}?{_any(said['not_listed'])}"
        rf"|(?P<who2>(?:(?!以下|负责|落实|牵头)[^。;；()]){{2,60}}?){_any(said['all_are'])}(?P<verb2>[^。;；]{{0,20}}?)"
        rf"[,，;；。][^。;；,，()]{{0,8}}?{_any(said['not_listed'])}"
    )
    regions, numbers = table["regions"], table["quantities"]
    reach = rf"{_any(numbers['reach'])}|{_any(numbers['change'])}[\u4e00-\u9fff]{{1,12}}?[至到]"
    unit = rf"[ \t]*(?P<scale>[万亿千百])?(?P<unit>{_any(numbers['units'])})"
    quantity = (
        rf"(?P<reach>{reach})(?:约|到|为|了|(?<=新增)[\u4e00-\u9fff]{{1,6}})?[ \t]*"
        rf"(?P<number>\d+(?:\.\d+)?){unit}{_any(numbers['bounds'])}?"
    )
    return Lexicon(
        roles=roles,
        manners=manners,
        helping=frozenset(role["helping"]),
        in_charge=frozenset(role["in_charge"]),
        says_whom=frozenset([*role["lead"], *role["participant"], *role["in_charge"]]),
        weak=frozenset(role["weak"]),
        phrase=re.compile(rf"(?=[{phrase_starts}])(?:{word})+\Z"),
        phrase_word=re.compile(word),
        phrase_ends=frozenset(
            words[-1] for words in [*spoken, *manner["duty"], *manner["duty_after"], *_JOINTS]
        ),
        respective=re.compile(respective),
        role_word=re.compile(verb),
        verbs=tuple(_longest_first(roles)),
        join_with=re.compile(_any(table["join"]["with"])),
        join_and=re.compile(_any(table["join"]["and"])),
        begin_joint=tuple(table["join"]["begin_joint"]),
        by=re.compile(_any(table["join"]["by"])),
        opening=re.compile(opening),
        label=re.compile(label),
        column=re.compile(column),
        columns=re.compile(rf"(?:{column}|[及和、/])+"),
        label_stems=stems,
        field=re.compile(rf"(?P<field>{_any(fields)})(?:\([^()]{{0,12}}\))?"),
        fields=fields,
        meta={w: key for key, words in table["metadata"].items() for w in words},
        number_labels=tuple(table["metadata"]["document_number"]),
        column_ends=dict(sorted(ends.items(), key=lambda pair: -len(pair[0]))),
        name_endings=tuple(names["endings"]),
        never=re.compile(_but(names["never"], names["never_but"])),
        never_verbs=frozenset(names["never_verbs"]),
        organised=tuple(names["organised"]),
        person=re.compile(rf"{_any(names['persons'])}(?:[{names['surnames']}][\u4e00-\u9fff]{{1,2}})?\Z"),
        loose_time=re.compile(
            rf"(?:{_any(table['times']['loose'])}|每个?(?:半?年度?|季度?|月|周|日|天)|(?:19|20)\d\d年全年)"
            rf"(?:底?前|末)?(?:{_any([*table['times']['doing'], *table['adverb']['words']])})*"
        ),
        nobody=frozenset(names["nobody"]),
        elsewhere=frozenset(names["elsewhere"]),
        does=re.compile(f"{_any(names['verbs'])}(?!{_any(names['verb_nouns'])})"),
        helps=re.compile(_any(table["join"]["helps"])),
        no_level_before=tuple(names["no_level_before"]),
        no_level_endings=tuple(names["no_level_endings"]),
        collective=re.compile(_any(table["collective"]["anywhere"])),
        units=re.compile(units),
        unit_ends=re.compile(unit_ends),
        only_units=re.compile(rf"(?:{units}|[、和及])+"),
        units_then_end=re.compile(rf"{units}+{unit_ends}"),
        groups={w: slug for slug, words in table["groups"].items() for w in words},
        shared_endings=tuple(names["shared_endings"]),
        national_prefixes=tuple(names["national_prefixes"]),
        national_endings=tuple(names["national_endings"]),
        local_endings=tuple(names["local_endings"]),
        full_prefixes=tuple(names["full_prefixes"]),
        only_national=tuple(names["only_national"]),
        nouns=frozenset(names["nouns"]),
        mark=re.compile(f"[{re.escape(''.join(table['list']['separators']))}()\\[\\]]"),
        compound=re.compile(
            _any(
                [
                    *table["list"]["open"],
                    *table["join"]["with"],
                    *table["join"]["and"],
                    *table["join"]["helps"],
                    *"★☆▲△※◎●○■□◆◇*",
                ]
            )
        ),
        making=tuple(table["documents"]["making"]),
        quantity=re.compile(quantity),
        counted=re.compile(rf"\d{unit}"),
        first=re.compile(_any(said["first"])),
        first_listed=re.compile(first_listed),
        same_below=re.compile(_any(said["same_below"])),
        for_all=re.compile(_any([*said["for_all"], *said["all_are"]])),
        not_listed=re.compile(_any(said["not_listed"])),
        standing=re.compile(standing),
        aims=frozenset(regions["aims"]),
        glued_aims=tuple(regions["glued_aims"]),
        noise=re.compile(_any(regions["noise"])),
        no_titles=frozenset(regions["no_titles"]),
        page_foot=re.compile(_any(regions["page_foot"])),
        contact=re.compile(rf"{_any(regions['contact'])}[:]?"),
        copies=re.compile(rf"{_any(regions['copies'])}[:]"),
        notes=re.compile(rf"{_any(regions['notes'])}\d{{0,2}}[:]"),
        attachments=re.compile(rf"{_any(regions['attachments'])}\d{{0,2}}[:]"),
    )


def field_of(words: str) -> str | None:
    """Return what a label introduces, without its colon: task, measure, deadline …; it may end in (…)."""
    said = lexicon()
    if "(" not in words:
        return said.fields.get(words)
    match = said.field.fullmatch(words)
    return said.fields[match["field"]] if match else None


def is_role_label(word: str) -> bool:
    """Tell whether a word, without its colon, is a label that gives a role: 牵头单位, not 完成时限."""
    label = lexicon().label.match(word + ":")
    return label is not None and label.end() == len(word)
