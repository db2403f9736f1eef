"""What is said to people: in English, as it stands in the code, or as a catalogue of gettext has it.

The text of a message is its name in the catalogue, ``locale/zh/LC_MESSAGES/creditplan.po``; values stand
in it by name, so that a sentence can be turned around: ``tr("{count} files in {out}", count=3, out="a")``.
Nobody but a command or a page asks for a language; until then nothing is loaded, and all is English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from gettext import GNUTranslations

LANGUAGES: Final = ("en", "zh")
"""In which there are messages."""
DOMAIN: Final = "creditplan"
"""What gettext calls the catalogue."""
CATALOGUES: Final = Path(__file__).with_name("locale")
"""Where gettext finds it."""

_language: ContextVar[str | None] = ContextVar("language", default=None)


def tr(text: str, /, **values: Any) -> str:  # noqa: ANN401 (whatever has a text)
    """Return a text in the language of messages, with values put in as :meth:`str.format` does."""
    words = _looked_up(text)
    return words.format(**values) if values else words


def trn(one: str, many: str, count: int, /, **values: Any) -> str:  # noqa: ANN401 (whatever has a text)
    """Do as :func:`tr` does with the text for so many things; ``count`` is one of the values."""
    catalogue = _catalogue(_language.get())
    words = catalogue.ngettext(one, many, count) if catalogue else one if count == 1 else many
    return words.format(count=count, **values)


def mark(text: str) -> str:
    """Return a text as it is: it belongs into the catalogue, and is looked up where it is said."""
    return text


def language() -> str | None:
    """Return the language of messages, if somebody asked for one."""
    return _language.get()


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Say in a language what is said meanwhile (in this thread); ``None``: nobody asked for one."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


def of_locale(variables: Mapping[str, str]) -> str | None:
    """Return the language that a locale asks for, as gettext reads it: one of those that there are, or none.

    English is no wish: it is what is said where nobody has one.

    Args:
        variables: those of the environment: ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES``, ``LANG``.
    """
    said = next((variables[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if variables.get(name)), "C")
    if said.split(".")[0] in ("C", "POSIX"):
        return None
    first = (variables.get("LANGUAGE") or said).split(":")[0]
    return "zh" if first.lower().startswith("zh") else None


def _looked_up(text: str) -> str:
    catalogue = _catalogue(_language.get())
    # The text "" is the catalogue's name for what it says of itself.
    return catalogue.gettext(text) if catalogue and text else text


@cache
def _catalogue(language: str | None) -> GNUTranslations | None:
    """Return the catalogue of a language; English needs none."""
    if language in (None, "en"):
        return None
    from gettext import translation  # noqa: PLC0415 (English needs none)

    return translation(DOMAIN, CATALOGUES, [language])
