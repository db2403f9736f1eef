"""What stands at the head of a folder of plans, and holds for all of them: ``creditplan.toml``.

What it can say, and in which order, is in ``heads.toml``.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Final

from creditplan.dates import first_day, is_date
from creditplan.messages import tr
from creditplan.model import DOCUMENT_OF, Contact, Description, Labels, Publisher, Release, SiteLook
from creditplan.reading.toml_file import TomlFile, is_web_iri

DESCRIPTION: Final = "creditplan.toml"
Keys = tuple[str, ...]
LANGUAGES: Final = ("zh", "en")
_HEAD: Final = (
    "# 这个文件为此文件夹中的方案写明一次：由谁发布、采用什么许可、IRI 的前缀等。\n"
    "# Describes the publication of the plans in this folder; see docs/publication.md."
)
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_PICTURES = (".svg", ".png", ".jpg", ".webp")
_EMAIL = re.compile(r"[^\s@<>:\"]+@[^\s@<>:\"]+")


def to_description(file: TomlFile) -> Description:
    """Read what a publisher says of a publication.

    Raises:
        InputError: a key is unknown, or a value is not what it should be.
    """
    file.check_keys(key for key, *_ in questions())
    license_said = file.text_of("license")
    iri = license_iri(license_said) if license_said else None
    if license_said and not iri:
        names = ", ".join(licenses())
        raise file.error(
            tr(
                "license = {license_said!r} is no licence known by that name, nor a web address",
                license_said=license_said,
            ),
            tr("write the licence's web address, or one of {names}", names=names),
            "license",
        )
    return Description(
        file=file.name,
        title=_labels(file, "title"),
        description=_labels(file, "description"),
        publisher=_publisher(file),
        contact=_contact(file),
        license=iri,
        base=file.address_of("base"),
        language=_languages(file),
        jurisdiction=file.text_of("jurisdiction"),
        document_of=file.choice_of("document_of", DOCUMENT_OF),
        sources=_sources(file),
        landing_page=file.address_of("landing_page"),
        version=file.text_of("version"),
        releases=_releases(file),
        files=file.address_of("files"),
        frequency=_code(file, "frequency"),
        access=_code(file, "access"),
        availability=_code(file, "availability"),
        site=_site(file),
    )


def written(answers: Mapping[Keys, object]) -> bytes:
    """Write answers to :func:`questions` as the file that says so; what is not said is shown as an example.

    Args:
        answers: a text, a list of texts or a table of texts, by the keys that lead to it.
    """
    lines, tables = [_HEAD], dict[str, list[str]]()
    for path, question in questions().items():
        *table, name = path
        about = f"# {question.zh}\n# {question.en}".format(licenses=", ".join(licenses()))
        line = f"{name} = {_toml(answers[path])}" if path in answers else f"# {name} = {question.example}"
        (tables.setdefault(table[0], []) if table else lines).extend(["", about, line])
    for key, below in tables.items():
        said = any(path[0] == key for path in answers)
        lines += ["", f"[{key}]" if said else f"# [{key}]", *below[1:]]
    return "\n".join([*lines, ""]).encode()


def answers_of(file: TomlFile) -> dict[Keys, object]:
    """Return what a file says as answers to :func:`questions`."""
    return {path: found for path in questions() if (found := file.value(*path)) is not None}


def answer(path: Keys, words: str) -> object:
    """Read an answer as people give it: ``中文 | English``, and lists with commas.

    >>> answer(("title",), "方案 | Plans"), answer(("language",), "zh, en")
    ({'zh': '方案', 'en': 'Plans'}, ['zh', 'en'])
    """
    example = questions()[path].example
    if example.startswith("["):
        return [part.strip() for part in words.split(",")]
    zh, bar, en = words.partition("|")
    return {"zh": zh.strip(), "en": en.strip()} if bar and example.startswith("{") else words.strip()


@dataclass(frozen=True, slots=True)
class Question:
    """A key of the file.

    Attributes:
        example: of its value, in TOML.
        zh, en: what it is for.
        asked: whether people are asked for it; if not, the file shows it.
        option: whether an option can say it.
    """

    example: str
    zh: str
    en: str
    asked: bool = True
    option: bool = True


@cache
def questions() -> Mapping[Keys, Question]:
    """Return what the file can say, by the keys that lead to it, in the order in which people are asked."""
    said = tomllib.loads(Path(__file__).with_name("heads.toml").read_text("utf-8"))
    found: dict[Keys, Question] = {}
    for key, table in said.items():
        if "example" in table:
            found[key,] = Question(**table)
        else:
            found |= {(key, below): Question(**own) for below, own in table.items()}
    return found


@cache
def licenses() -> Mapping[str, str]:
    """Return the IRIs of licences by their short names."""
    return tomllib.loads(Path(__file__).with_name("licenses.toml").read_text("utf-8"))


def license_iri(words: str) -> str | None:
    """Return the IRI of a licence from its short name or web address; ``None``: it is neither."""
    return licenses().get(words) or (words if is_web_iri(words) else None)


def license_name(iri: str) -> str:
    """Return the short name of a licence, or its IRI if it has none."""
    return next((name for name, own in licenses().items() if own == iri), iri)


def _toml(value: object) -> str:
    """Write a value: TOML takes texts as JSON has them."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(own)}" for key, own in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _labels(file: TomlFile, *path: str) -> Labels | None:
    """Read a text: Chinese alone, or a table of ``zh`` and ``en``."""
    if not isinstance(file.value(*path), dict):
        words = file.text_of(*path)
        return Labels(words) if words else None
    file.check_keys(LANGUAGES, *path)
    zh, en = (file.text_of(*path, language) for language in LANGUAGES)
    if zh is None:
        raise file.error(tr("{path} has no text in Chinese", path=".".join(path)), tr("add zh"), *path)
    return Labels(zh, en)


def _table(file: TomlFile, key: str) -> bool:
    """Tell whether a table is there, and check its keys."""
    found: Any = file.value(key)
    if found is None:
        return False
    if not isinstance(found, dict):
        raise file.error(
            tr("{key} must be a table", key=key), tr("write [{key}] and its keys below it", key=key), key
        )
    file.check_keys((below[0] for own, *below in questions() if own == key), key)
    return True


def _publisher(file: TomlFile) -> Publisher | None:
    if not _table(file, "publisher"):
        return None
    name = _labels(file, "publisher", "name")
    if name is None:
        raise file.error(tr("the publisher has no name"), tr("add name"), "publisher")
    return Publisher(name, file.address_of("publisher", "iri"))


def _contact(file: TomlFile) -> Contact | None:
    if not _table(file, "contact"):
        return None
    contact = Contact(
        file.text_of("contact", "name"),
        file.text_of("contact", "email"),
        file.address_of("contact", "page"),
    )
    if contact.email and not _EMAIL.fullmatch(contact.email):
        raise file.error(
            tr("email = {email!r} is no address", email=contact.email),
            tr("write name@host, nothing more"),
            "contact",
            "email",
        )
    if not (contact.email or contact.page):
        raise file.error(tr("nobody can be reached by this contact"), tr("add email or page"), "contact")
    return contact


def _site(file: TomlFile) -> SiteLook:
    """Read how pages look; paths are those of files beside this one, as they are found from here."""
    if not _table(file, "site"):
        return SiteLook()
    for key in ("accent", "accent_dark"):
        colour = file.text_of("site", key)
        if colour and not _COLOUR.fullmatch(colour):
            raise file.error(
                tr("{key} = {colour!r} is no colour", key=key, colour=colour),
                tr('write such as "#1f4e79"'),
                "site",
                key,
            )
    return SiteLook(
        _beside(file, "logo", Path.is_file),
        file.text_of("site", "accent"),
        file.text_of("site", "accent_dark"),
        _beside(file, "templates", Path.is_dir),
        file.address_of("site", "endpoint"),
        _plans_in_page(file),
    )


def _plans_in_page(file: TomlFile) -> int:
    found = file.value("site", "plans_in_page")
    if found is None:
        return SiteLook().plans_in_page
    if type(found) is not int or found < 0:
        raise file.error(
            tr("plans_in_page = {found!r} is no number of plans", found=found),
            tr("write a whole number, such as 50; 0: pages ask the endpoint always"),
            "site",
            "plans_in_page",
        )
    return found


def _beside(file: TomlFile, key: str, is_such: Callable[[Path], bool]) -> str | None:
    said = file.text_of("site", key)
    if said is None:
        return None
    path = Path(file.name).parent / said
    if not _is_inside(said) or not is_such(path):
        raise file.error(
            tr("{key} = {said!r} is not there", key=key, said=said),
            tr("write a path below the folder of this file"),
            "site",
            key,
        )
    if key == "logo" and path.suffix.lower() not in _PICTURES:
        raise file.error(
            tr("{said} is no picture for a page", said=said),
            tr("take one of {pictures}", pictures=", ".join(_PICTURES)),
            "site",
            key,
        )
    return str(path)


def _languages(file: TomlFile) -> tuple[str, ...] | None:
    found = file.value("language")
    if found is None:
        return None
    languages = (found,) if isinstance(found, str) else tuple(found) if isinstance(found, list) else ()
    if languages[:1] != ("zh",) or len({*languages}) < len(languages) or not {*languages} <= {*LANGUAGES}:
        raise file.error(
            tr("language = {found!r} is not what the data can be in", found=found),
            tr('write "zh", or ["zh", "en"] if English titles are to be asked for'),
            "language",
        )
    return languages


def _sources(file: TomlFile) -> tuple[str, ...] | None:
    found = file.value("sources")
    if found is None:
        return None
    if not isinstance(found, list) or not found or not all(map(_is_inside, found)):
        raise file.error(
            tr("sources must be a list of paths of plans or folders below this one"),
            tr(
                'write such as sources = ["2023", "2024/plan.docx"], with / between folders, or '
                "leave it out to read all"
            ),
            "sources",
        )
    return tuple(found)


def _releases(file: TomlFile) -> tuple[Release, ...] | None:
    """Read the list of versions, the newest first."""
    found = file.value("releases")
    if found is None:
        return None
    if file.value("version") is not None:
        raise file.error(
            tr("version is what the first of the releases says"), tr("leave out one of the two"), "version"
        )
    if not isinstance(found, list) or not found or not all(isinstance(each, dict) for each in found):
        raise file.error(
            tr("releases must be tables"), tr("write [[releases]] and its keys below it"), "releases"
        )
    # Each is read as if it were a file.
    releases = [_release(TomlFile(file.name, each), file) for each in found]
    dates = [release.date for release in releases]
    if dates != sorted(dates, reverse=True) or len({release.version for release in releases}) < len(releases):
        raise file.error(
            tr("the releases are not in order, or two are of one version"),
            tr("begin with the newest"),
            "releases",
        )
    return tuple(releases)


def _release(said: TomlFile, file: TomlFile) -> Release:
    said.check_keys(("version", "date", "changes"))
    version, day, changes = said.text_of("version"), said.text_of("date"), _labels(said, "changes")
    if not (version and day and changes):
        raise file.error(
            tr("a release lacks version, date or changes"), tr("add what is missing"), "releases"
        )
    if not (is_date(day) and first_day(day) == day):
        raise file.error(tr("date = {day!r} is no day", day=day), tr("write YYYY-MM-DD"), "releases")
    return Release(version, day, changes)


def _code(file: TomlFile, key: str) -> str | None:
    """Read one of the codes that a table of the European Union has."""
    return file.choice_of(key, _codes()[key])


@cache
def _codes() -> Mapping[str, list[str]]:
    return tomllib.loads(Path(__file__).with_name("codes.toml").read_text("utf-8"))


def _is_inside(path: object) -> bool:
    if not isinstance(path, str) or not path.strip() or not path.isprintable():
        return False
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and "\\" not in path
