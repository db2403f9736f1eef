"""The catalogue of messages: what the code says, and what was translated of it.

``make messages`` brings ``locale/zh/LC_MESSAGES/creditplan.po`` up to date: texts that are new stand in it
untranslated, translations of texts that went are gone. It writes the compiled catalogue beside it, which
the package reads; both are committed, so that a checkout, a wheel and an sdist have it without a build.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from enum import Enum
from inspect import cleandoc
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from creditplan.cli import main as command
from creditplan.comparison.results import Aspect, DutyChange, Kind
from creditplan.coverage import COUNTS, NOT_UNDERSTOOD
from creditplan.explanation import Meaning
from creditplan.knowledge import open_knowledge
from creditplan.messages import CATALOGUES, DOMAIN
from creditplan.model import AgentKind, Manner, Matter, Role
from creditplan.prepared import PreparedQuery
from creditplan.reading.strangers import strangers
from creditplan.store import Action
from creditplan.validation import Severity

ROOT = Path(__file__).resolve().parents[1] / "converter" / "creditplan"
FILE = CATALOGUES / "zh" / "LC_MESSAGES" / f"{DOMAIN}.po"
Text = str | tuple[str, str]
"""A text, or those for one and for many."""
_FUNCTIONS = {"tr": 1, "mark": 1, "trn": 2}
_ENUMERATIONS: tuple[type[Enum], ...] = (
    Action, AgentKind, Aspect, DutyChange, Kind, Manner, Matter, Meaning, Role,
)  # fmt: skip
# Words that facts of a corpus and lists of the register call things by.
_CALLED = (
    *("published", "incomplete", "failed", "converted", "reused", "unreadable", "no-plan", "duplicate-id"),
    *("died", "program", "plans", "documents", "tasks", "assignments", "agencies", "places", "statements"),
    *("added", "removed", "changed", "high", "medium", "low", "unsaid", "other"),
)  # fmt: skip


def texts() -> set[Text]:
    """Return all that the package says to people in the language of messages."""
    return {*_of_code(), *_of_click(), *_of_commands(command), *_of_data()}


def _of_code() -> Iterator[Text]:
    """Yield what stands in calls of tr, trn and mark, in modules that have them of ours."""
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        ours = {
            name.asname or name.name: name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "creditplan.messages"
            for name in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                count = _FUNCTIONS.get(ours.get(node.func.id, ""))
                said = [one.value for one in node.args[:count] if isinstance(one, ast.Constant)]
                if count and len(said) == count:
                    yield said[0] if count == 1 else (said[0], said[1])


def _of_click() -> Iterator[Text]:
    """Yield what click says itself."""
    folder = Path(click.__file__).parent
    for _, _, said, _, _ in extract_from_dir(str(folder), [("**.py", "python")]):
        yield (said[0], said[1]) if isinstance(said, tuple) else said


def _of_commands(one: click.Command) -> Iterator[str]:
    """Yield what is said in help of a command, and of those below it."""
    yield from map(cleandoc, filter(None, (one.help, one.epilog, one.short_help)))
    yield from (
        cleandoc(option.help) for option in one.params if isinstance(option, click.Option) and option.help
    )
    if isinstance(one, click.Group):
        ctx = click.Context(one)
        for name in one.list_commands(ctx):
            if name not in open_knowledge().queries:
                listed = getattr(one, "commands", {}).get(name)
                yield from filter(None, (listed.help if listed else None,))
                found = one.get_command(ctx, name)
                assert found
                yield from _of_commands(found)


def _of_data() -> Iterator[str]:
    """Yield words that stand in enumerations and tables."""
    yield from (str(one.value) for kind in _ENUMERATIONS for one in kind)
    yield from (str(one.value).lower() for one in Severity)
    yield from (*(count.replace("_", " ") for count in COUNTS), NOT_UNDERSTOOD, *_CALLED)
    for stranger in strangers():
        yield from (stranger.called, stranger.remedy)
    for query in open_knowledge().queries.values():
        yield from _of_query(query)


def _of_query(query: PreparedQuery) -> Iterator[str]:
    yield query.description
    yield from (parameter.description for parameter in query.parameters)


def read() -> Catalog:
    """Return the catalogue as it is."""
    with FILE.open("rb") as file:
        return read_po(file, locale="zh", domain=DOMAIN)


def renewed(old: Catalog, wanted: Iterable[Text]) -> Catalog:
    """Return a catalogue of texts, with what is translated of them."""
    new = Catalog(
        locale="zh", domain=DOMAIN, project="creditplan", fuzzy=False,
        header_comment="# creditplan in Chinese. `make messages` brings it up to date and compiles it.",
        creation_date=old.creation_date, revision_date=old.creation_date,
    )  # fmt: skip
    for text in sorted(wanted, key=str):
        key = text if isinstance(text, str) else text[0]
        before = old.get(key)
        new.add(text, before.string if before and before.id == text else None)
    return new


def compiled(catalogue: Catalog) -> bytes:
    """Return what the package reads."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> None:
    """Renew both files."""
    FILE.parent.mkdir(parents=True, exist_ok=True)
    old = read() if FILE.exists() else Catalog(locale="zh", domain=DOMAIN)
    new = renewed(old, texts())
    with FILE.open("wb") as file:
        write_po(file, new, width=110, sort_output=True, omit_header=False)
    FILE.with_suffix(".mo").write_bytes(compiled(new))
    missing = [one for one in new if one.id and not one.string]
    print(f"{FILE}: {len(new)} texts, {len(missing)} without a translation")


if __name__ == "__main__":
    main()
