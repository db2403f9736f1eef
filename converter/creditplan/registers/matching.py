"""Matches names as people write them with the bodies of the register, so that lists can be cleaned.

A name is looked up as it is, then in other spellings of the same words (traditional characters, a prefix such
as 国家 more or less, 委 for 委员会, an abbreviation in brackets), then as a typo. Each step asks for equality
with a form that the register knows, or for one mistake that can be explained. Nearness alone is no match,
because the names of different bodies are near each other (人社部, 人事部): it makes an alternative.

A matcher makes its index once (some milliseconds). Then a known name costs a few look-ups, and an open one a
comparison with all forms: thousands of names in a second, in proportion to names × forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from creditplan.messages import tr
from creditplan.model import Agent, AgentKind, Register
from creditplan.registers.spelling import (
    bracketed,
    chinese_keys,
    english_key,
    initials,
    is_chinese,
    is_misspelt,
    is_typo,
    other_countries,
    shorter,
    stripped,
    without_country,
    without_prefixes,
    without_small_words,
)
from creditplan.words.names import name_words

# How sure a match is: the same words; the same words by rule; a typo at best.
_SAME, BY_RULE, _TYPO = 1.0, 0.95, 0.9
# What is left of a name without its prefix has at least so many characters.
_LEAST_REST = 3
# Alternatives to an open name: how many, and how near (of 100) they are at least; English words share more.
_SHOWN, _NEAR, _NEAR_ENGLISH = 3, 50, 75
# Shorter English is an abbreviation, of which one letter less or more says nothing.
_LEAST_ENGLISH = 6


@dataclass(frozen=True, slots=True)
class Alternative:
    """A body that a name may also mean; ``score`` is 0 to 1, ``why`` says what speaks for or against it."""

    slug: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Match:
    """What became of a name.

    Attributes:
        name: as it was given.
        slug: key of the body; ``None``: open.
        score: how sure the match is: 1 the same words, 0.95 by a rule of spelling, up to 0.9 a typo, 0 open.
        alternatives: other bodies, the likeliest first.
    """

    name: str
    slug: str | None
    score: float
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class _Form:
    """A name of a body as the register writes it."""

    agent: Agent
    words: str


_Table = Mapping[str, tuple[_Form, ...]]


@dataclass(frozen=True, slots=True)
class _Index:
    """The forms of a register by key.

    Attributes:
        exact: by their own words.
        short: by what the rules of spelling leave of them.
        rest: Chinese ones by what these leave without prefixes.
        chinese, english: keys of ``exact``.
    """

    exact: _Table
    short: _Table
    rest: _Table
    chinese: tuple[str, ...]
    english: tuple[str, ...]


class Matcher:
    """Finds the bodies of a register that names mean.

    Args:
        register: the bodies.
    """

    def __init__(self, register: Register) -> None:
        self._register, self._index = register, _index(register)

    def match(self, name: str, on: str | None = None) -> Match:
        """Find the body that a name means.

        Args:
            name: in Chinese (simplified or traditional) or English, an abbreviation or a key of the register.
            on: date as of which the name is read: YYYY, YYYY-MM or YYYY-MM-DD; ``None``: unknown.

        Returns:
            The match. It is open where the register does not have the body, where the body did not exist on
            that date or was not so named, and where the name can mean two bodies; the alternatives say why.
        """
        text = stripped(unicodedata.normalize("NFKC", name))
        agent = self._register.by_slug.get(text)
        forms, score = ((_Form(agent, agent.slug),), _SAME) if agent else _find(text, self._index)
        if not forms:
            forms, score = _find_typo(text, self._index)
        if forms:
            return _decided(name, forms, score, on)
        return Match(name, None, 0.0, _nearest(text, self._index, on))


def _decided(name: str, forms: Iterable[_Form], score: float, on: str | None) -> Match:
    """Choose the body that bore the name on the date, if there is just one."""
    by_agent: dict[str, _Form] = {}
    for form in forms:
        if form.agent.slug not in by_agent or _alive(form, on):
            by_agent[form.agent.slug] = form
    alive = [slug for slug, form in by_agent.items() if _alive(form, on)]
    chosen = alive[0] if len(alive) == 1 else None
    others = (Alternative(slug, score, _reason(f, on)) for slug, f in by_agent.items() if slug != chosen)
    return Match(name, chosen, score if chosen else 0.0, tuple(others))


def _alive(form: _Form, on: str | None) -> bool:
    return form.agent.period_of(form.words).may_hold(on)


def _reason(form: _Form, on: str | None) -> str:
    agent = form.agent
    if agent.life.may_hold(on):
        return tr("so named {words}", words=agent.period_of(form.words))
    if on and agent.life.start and on < agent.life.start:
        return tr("exists from {start}", start=agent.life.start)
    then = f", then {', '.join(agent.successors)}" if agent.successors else ""
    return tr("existed until {end}{then}", end=agent.life.end, then=then)


def _find(text: str, index: _Index) -> tuple[tuple[_Form, ...], float]:
    """Find the forms that a name is the same as: in Chinese, in English, or as two names of one body."""
    keys = chinese_keys(text) if is_chinese(text) else (english_key(text),)
    for key in keys:
        if key in index.exact:
            return index.exact[key], _SAME
    for key in keys:
        found = _chinese_by_rule(key, index) if is_chinese(text) else _english_by_rule(key, index)
        if found:
            return found, BY_RULE
    return _find_pair(text, index), _SAME


def _chinese_by_rule(key: str, index: _Index) -> tuple[_Form, ...]:
    """Find a name whose words are shorter or longer than the register's form, or its prefixes others."""
    if shorter(key) in index.short:
        return index.short[shorter(key)]
    rest = key
    for rest in without_prefixes(key):
        if rest in index.exact and not any(form.agent.kind is AgentKind.GROUP for form in index.exact[rest]):
            return index.exact[rest]
    found = index.rest.get(shorter(rest), ())
    # 某某管理局 without 国家 may be a province's, unless the register calls the body so in another form.
    return found if rest != key else tuple(form for form in found if _has_bare_name(form.agent))


def _has_bare_name(agent: Agent) -> bool:
    return not all(name.startswith(name_words().national_prefixes) for name in agent.names)


def _english_by_rule(key: str, index: _Index) -> tuple[_Form, ...]:
    """Find a name that says otherwise whose body it is, or has other small words."""
    for other in (key, *other_countries(key)):
        found = index.exact.get(other) or index.short.get(without_small_words(other))
        if found and " " in other:
            return found
    return ()


def _find_pair(text: str, index: _Index) -> tuple[_Form, ...]:
    """Find the body of two names, one of them in brackets, or of a name and its initials."""
    parts = bracketed(text)
    if not parts:
        return ()
    outer, inner = (_find(part, index)[0] for part in parts)
    named = {form.agent.slug for form in inner}
    letters = re.sub(r"\W", "", parts[1]).casefold()
    return tuple(
        form
        for form in outer
        if form.agent.slug in named or (not inner and letters in map(initials, _english(form.agent)))
    )


def _english(agent: Agent) -> tuple[str, ...]:
    return (*([agent.label.en] if agent.label.en else []), *agent.english)


def _find_typo(text: str, index: _Index) -> tuple[tuple[_Form, ...], float]:
    """Find the only body of which a name is one mistake away, if the mistake can be explained."""
    chinese = is_chinese(text)
    for written in chinese_keys(text) if chinese else (english_key(text),):
        choices = index.chinese if chinese else index.english
        near = [
            key
            for key, *_ in process.extract(written, choices, scorer=OSA.distance, score_cutoff=1, limit=None)
        ]
        meant = [key for key in near if (is_typo if chinese else is_misspelt)(written, key)]
        bodies = {frozenset(form.agent.slug for form in index.exact[key]) for key in near}
        # A place more or less is another place, and a class of bodies is told by each of its words.
        if meant and len(bodies) == 1 and not any(_is_apart(form.agent) for form in index.exact[meant[0]]):
            return index.exact[meant[0]], round(min(_TYPO, fuzz.ratio(written, meant[0]) / 100), 2)
    return (), 0.0


def _is_apart(agent: Agent) -> bool:
    return agent.place is not None or agent.kind is AgentKind.GROUP


def _nearest(text: str, index: _Index, on: str | None) -> tuple[Alternative, ...]:
    """Give the bodies whose names look most like an open one."""
    if is_chinese(text):
        written, choices, least = chinese_keys(text)[-1], index.chinese, _NEAR
    else:
        written, choices, least = english_key(text), index.english, _NEAR_ENGLISH
        if len(written) < _LEAST_ENGLISH:
            return ()
    found: dict[str, Alternative] = {}
    for key, score, _ in process.extract(written, choices, scorer=fuzz.ratio, score_cutoff=least, limit=None):
        for form in index.exact[key]:
            out = "" if _alive(form, on) else f", {_reason(form, on)}"
            near = Alternative(
                form.agent.slug,
                round(score / 100, 2),
                tr("similar to {words}{out}", words=form.words, out=out),
            )
            found.setdefault(near.slug, near)
    return tuple(found.values())[:_SHOWN]


def _index(register: Register) -> _Index:
    exact: dict[str, tuple[_Form, ...]] = {}
    short: dict[str, tuple[_Form, ...]] = {}
    rest: dict[str, tuple[_Form, ...]] = {}
    for agent in register.agents:
        for key, words in _keys(agent):
            _add(exact, key, _Form(agent, words))
    for agent in register.agents:  # by their slugs too, where that is not an abbreviation with a date
        if all(form.agent is not agent for form in exact.get(agent.slug, ())):
            _add(exact, agent.slug, _Form(agent, agent.slug))
    for key, forms in exact.items():
        for form in forms:
            if form.agent.kind is AgentKind.GROUP:
                continue
            _add(short, shorter(key) if is_chinese(key) else without_small_words(key), form)
            bare = [key, *without_prefixes(key)][-1]
            if is_chinese(key) and len(bare) >= _LEAST_REST and not form.agent.place:
                _add(rest, shorter(bare), form)
    chinese = tuple(filter(is_chinese, exact))
    return _Index(exact, short, rest, chinese, tuple(key for key in exact if not is_chinese(key)))


def _keys(agent: Agent) -> Iterator[tuple[str, str]]:
    """Give the names of an agent with their keys."""
    yield from ((name, name) for name in agent.names)
    yield from ((english_key(name), name) for name in agent.notations)
    for name in _english(agent):
        yield from (
            (key, name) for key in dict.fromkeys((english_key(name), without_country(english_key(name))))
        )


def _add(table: dict[str, tuple[_Form, ...]], key: str, form: _Form) -> None:
    if form not in table.get(key, ()):
        table[key] = (*table.get(key, ()), form)
