"""What the server of a review answers: pages, their files, and what is done to a plan."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qs

from creditplan.errors import CreditplanError
from creditplan.messages import speaking
from creditplan.model import Span
from creditplan.review.bodies import Bodies
from creditplan.review.desk import Desk, Open, StaleError
from creditplan.review.pages import Pages
from creditplan.review.serving import Reply, Request
from creditplan.review.spots import Ask, NotSaidError
from creditplan.site.addresses import LANGUAGES
from creditplan.site.writing import ASSETS as SITE_ASSETS

_OWN: Final = Path(__file__).with_name("assets")
_OF_SITE: Final = ("site.css", "site.js", "theme.js", "icon.svg")
_MEDIA: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Answers:
    """Answers requests, one after the other.

    Args:
        desk: the plans.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk, self._bodies = desk, Bodies(desk.register)
        self._pages = {language: Pages(language) for language in LANGUAGES}
        files = [*(SITE_ASSETS / name for name in _OF_SITE), *sorted(_OWN.iterdir())]
        self._files = {f"assets/{path.name}": path for path in files}
        self._lock = Lock()

    def __call__(self, request: Request) -> Reply:
        """Answer a request."""
        if request.path in self._files and request.body is None:
            path = self._files[request.path]
            return Reply(path.read_bytes(), f"{_MEDIA[path.suffix]}; charset=utf-8")
        with self._lock, speaking(_spoken(request)):
            try:
                return self._answer(request)
            except StaleError as error:
                return _json({"stale": error.what}, HTTPStatus.CONFLICT)
            except NotSaidError as error:
                said = {"message": self._pages[_language(_query(request))].refusal(error), "code": error.code}
                return _json(said, HTTPStatus.UNPROCESSABLE_ENTITY)
            except CreditplanError as error:
                return self._refused(request, error)

    def _answer(self, request: Request) -> Reply:
        head, _, rest = request.path.partition("/")
        if request.body is None and head in _LISTS:
            return self._list(_LISTS[head])
        name, _, act = rest.partition("/")
        number, language = (name, "zh") if act else _page_name(name)
        if (
            head != "plan"
            or not (number.isascii() and number.isdigit())
            or int(number) >= len(self._desk.paths)
        ):
            return _missing()
        position = int(number)
        if not act and request.body is None:
            opened = self._desk.open(position)
            return _html(self._pages[language].plan_page(opened, position, len(self._desk.paths)))
        asked = _query(request)
        known = _POSTS if request.body is not None else _GETS
        if act not in known:
            return _missing()
        return _json(known[act](self, self._desk.shown(position), asked, _read(request.body)))

    def _list(self, language: str) -> Reply:
        count = len(self._desk.paths)
        if count == 1:
            end = ".html" if language == "zh" else ".en.html"
            return Reply(status=HTTPStatus.SEE_OTHER, place=f"plan/0{end}")
        return _html(self._pages[language].list_page([*map(self._desk.summary, range(count))]))

    def _refused(self, request: Request, error: CreditplanError) -> Reply:
        if request.path.count("/") > 1:
            said = {"message": str(error.message), "remedy": error.remedy, "code": error.code}
            return _json(said, HTTPStatus.UNPROCESSABLE_ENTITY)
        return Reply(f"{error}\n".encode(), "text/plain; charset=utf-8", HTTPStatus.UNPROCESSABLE_ENTITY)

    # What is asked of a plan

    def _state(self, opened: Open, asked: Mapping[str, str], _: Mapping[str, Any]) -> dict[str, Any]:
        opened.check(asked.get("version", ""))
        return {"version": opened.version}

    def _find(self, opened: Open, asked: Mapping[str, str], _: Mapping[str, Any]) -> dict[str, Any]:
        language = _language(asked)
        found = self._bodies.find(asked.get("words", ""), opened.plan)
        return {
            "bodies": [
                {
                    "means": one.means,
                    "label": one.label.best(language)[0],
                    "life": f"{one.since}–{one.until}" if one.since or one.until else "",
                    "alive": one.alive,
                }
                for one in found
            ]
        }

    def _do(self, opened: Open, asked: Mapping[str, str], body: Mapping[str, Any]) -> dict[str, Any]:
        pages = self._pages[_language(asked)]
        do, version = str(body.get("do", "")), str(body.get("version", ""))
        told = "saved"
        if do in ("undo", "redo"):
            done = opened.undo(version) if do == "undo" else opened.redo(version)
            told = _TOLD[do, done]
        elif do == "take-back":
            opened.take_back(version, _number(body, "position"))
        else:
            more = body.get("more")
            span = Span(_number(body, "start"), _number(body, "end"))
            opened.ask(version, Ask(do, span, more if isinstance(more, dict) else {}))
        known = body.get("known")
        return {
            "told": told,
            **pages.changes(opened, {*map(str, known)} if isinstance(known, list) else set()),
        }


_Act = Callable[[Answers, Open, Mapping[str, str], Mapping[str, Any]], dict[str, Any]]
_LISTS: Final = {"": "zh", "index.html": "zh", "index.en.html": "en"}
_GETS: Final[Mapping[str, _Act]] = {"state": Answers._state, "bodies": Answers._find}
_POSTS: Final[Mapping[str, _Act]] = {"do": Answers._do}
_TOLD: Final = {
    ("undo", True): "undone",
    ("undo", False): "noUndo",
    ("redo", True): "redone",
    ("redo", False): "noRedo",
}


def _query(request: Request) -> Mapping[str, str]:
    return {key: values[-1] for key, values in parse_qs(request.query).items()}


def _language(asked: Mapping[str, str]) -> str:
    said = asked.get("language", LANGUAGES[0])
    return said if said in LANGUAGES else LANGUAGES[0]


def _spoken(request: Request) -> str:
    """Return the language of the page that a request is for, or comes from."""
    asked = _query(request)
    return _language(asked) if "language" in asked or not request.path.endswith(".en.html") else "en"


def _page_name(name: str) -> tuple[str, str]:
    stem = name.removesuffix(".html")
    if stem == name:
        return "", "zh"
    return (stem.removesuffix(".en"), "en") if stem.endswith(".en") else (stem, "zh")


def _read(body: bytes | None) -> Mapping[str, Any]:
    if body is None:
        return {}
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise NotSaidError("not-there")
    return said


def _number(body: Mapping[str, Any], name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotSaidError("not-there")
    return value


def _html(page: str) -> Reply:
    return Reply(page.encode())


def _json(said: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Reply:
    return Reply(json.dumps(said, ensure_ascii=False).encode(), "application/json", status)


def _missing() -> Reply:
    return Reply(b"404 Not Found\n", "text/plain; charset=utf-8", HTTPStatus.NOT_FOUND)
