"""Documents as people have them, against their right reading: ``tests/formats``; its README says how they are written."""

from __future__ import annotations

import importlib.util
import inspect

import pytest

from conftest import ROOT
from creditplan.errors import InputError
from creditplan.model.problems import where
from creditplan.parsing import parse
from creditplan.reading import read_bytes
from golden_form import written

FOLDER = ROOT / "tests" / "formats"


def documents():
    """The documents by file name: what makes the bytes of each."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        if path.stem.startswith("made_") and path.suffix == ".py":
            spec = importlib.util.spec_from_file_location(path.stem, path)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ == path.stem and not name.startswith("_"):
                    suffix = path.stem.split("_")[1]
                    found[f"{name.replace('_', '-')}.{suffix}"] = function
        elif path.suffix not in (".gold", "") and path.name != "README.md":
            found[path.name] = path.read_bytes
    return found


DOCUMENTS = documents()


def gold_of(name):
    own = FOLDER / f"{name}.gold"
    path = own if own.exists() else FOLDER / f"{name.partition('.')[0]}.gold"
    return [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]


def reading_of(data, name, register):
    try:
        document = read_bytes(data, name)
    except InputError as error:
        return [f"refused {error}"]
    plan = parse(document, register)
    lines = [line for line in written(plan) if line]
    for problem in plan.problems:
        if problem.code == "left-out":
            lines.append(f"told left-out/{problem.values['cause']} {problem.values['words']}")
        else:
            lines.append(f"told {problem.code} {document.locate(problem.span).excerpt}".rstrip())
    return lines


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_as_people_see_it(name, register):
    wanted, found = gold_of(name), reading_of(DOCUMENTS[name](), name, register)
    if wanted[0].startswith("refused "):
        assert len(found) == 1
        assert wanted[0].removeprefix("refused ") in found[0]
    else:
        assert found == wanted


def test_every_reading_has_a_document():
    kinds = {name.partition(".")[0] for name in DOCUMENTS}
    for path in FOLDER.glob("*.gold"):
        assert path.stem in (DOCUMENTS if "." in path.stem else kinds)


def places(data, name, register):
    document = read_bytes(data, name)
    plan = parse(document, register)
    found = [document.locate(problem.span) for problem in plan.problems if problem.code == "unknown-agency"]
    return [(where(location), where(location, "zh")) for location in found]


def test_messages_say_where_in_the_document(register):
    page = (
        "<h1>云州市某方案</h1><p>1.做事。（某某局负责）</p>"
        "<table><tr><th>序号</th><th>任务</th><th>责任单位</th></tr><tr><td>2</td><td>做别的事</td><td>某某办</td></tr></table>"
    )
    assert places(f"<html><body>{page}</body></html>".encode(), "a.html", register) == [
        ("a.html, below “云州市某方案”, paragraph 2", "a.html, “云州市某方案”之下, 第2段"),
        (
            "a.html, below “云州市某方案”, table 1, row 2",
            "a.html, “云州市某方案”之下, 第1个表格, 第2行",
        ),
    ]
    assert places("云州市某方案\n1.做事。（某某局负责）\n".encode(), "a.txt", register) == [
        ("a.txt:2:7", "a.txt:2:7")
    ]
