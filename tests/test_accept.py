"""python tests/accept.py shows and writes changed results, and keeps its hands off what was read by hand."""

from __future__ import annotations

import shutil

import pytest
from click.testing import CliRunner

from accept import HAND_READ, main
from conftest import ROOT
from fault_files import with_results


@pytest.fixture
def folder(tmp_path):
    """Tests with one golden document, one file of faults and two readings."""
    for path in (
        "golden/text/run-on.txt",
        "golden/text/run-on.gold",
        "faults/plan/parts.txt",
        "faults/plan/role.txt",
        "gold/reading-a.csv",
        "excerpts/101.gold.json",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "tests" / path, tmp_path / path)
    return tmp_path


def accept(folder, *arguments, answer=""):
    return CliRunner().invoke(main, ["--folder", str(folder), *map(str, arguments)], input=answer)


def change(path, before, after):
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    return text


def test_nothing_is_asked_where_nothing_has_changed(folder):
    shown = accept(folder)
    assert (shown.exit_code, shown.output) == (0, "0 changed, 0 written\n")


@pytest.mark.parametrize(
    ("name", "true", "false"),
    [
        ("golden/text/run-on.gold", "  lead 区市场监管局\n", "  responsible 区市场监管局\n"),
        ("faults/plan/role.txt", "    = violation role:chair In\n", ""),
        ("faults/plan/role.txt", "    = violation role:chair In\n", "    = info role:chair In\n"),
    ],
)
def test_a_changed_result_is_shown_and_written_once_accepted(folder, name, true, false):
    path = folder / name
    good = change(path, true, false)
    changed = path.read_text("utf-8")
    refused = accept(folder, answer="n\n")
    assert f"+{true}" in refused.output
    assert refused.output.endswith("1 changed, 0 written\n")
    assert path.read_text("utf-8") == changed
    assert accept(folder, answer="y\n").output.endswith("1 changed, 1 written\n")
    assert path.read_text("utf-8") == good


def test_only_what_is_named_is_written(folder):
    good = change(folder / "golden/text/run-on.gold", "  lead", "  responsible")
    change(folder / "faults/plan/role.txt", "= violation", "= info")
    assert accept(folder, "--yes", "run-on").output.endswith("1 changed, 1 written\n")
    assert (folder / "golden/text/run-on.gold").read_text("utf-8") == good
    assert "= info" in (folder / "faults/plan/role.txt").read_text("utf-8")
    assert accept(folder, "no-such-file").exit_code == 2


@pytest.mark.parametrize("name", ["reading-a", "101", "101.gold.json", "gold/reading-a.csv"])
def test_what_was_read_by_hand_is_refused(folder, name, monkeypatch):
    monkeypatch.chdir(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*.*") if path.is_file()}
    shown = accept(folder, "--yes", "role", name)
    assert shown.exit_code == 2
    assert "read by hand" in shown.output
    assert before == {path: path.read_bytes() for path in before}


def test_every_folder_that_was_read_by_hand_is_there():
    assert all(any((ROOT / "tests" / name).iterdir()) for name in HAND_READ)


def test_a_fault_that_does_not_fit_the_good_data_is_told(folder):
    good = change(
        folder / "faults/plan/role.txt", "+ role:chair rdf:type cp:Role", "- role:chair rdf:type cp:Role"
    )
    shown = accept(folder, "--yes")
    assert shown.exit_code == 1
    assert "does not fit the good data any more: - role:chair" in shown.output
    assert good != (folder / "faults/plan/role.txt").read_text("utf-8")


def test_remarks_and_results_that_still_hold_stay_where_they_are():
    text = "# why\none\n    + a b c\n    = info a In\n    # … so\n    = info b In\n\ntwo\n    = info d In\n"
    assert with_results(text, {"one": []}) == (
        "# why\none\n    + a b c\n    # … so\n\ntwo\n    = info d In\n"
    )
    assert with_results(text, {}) == text


def test_first_words_of_tasks_stay_short(folder):
    path = folder / "golden/text/run-on.gold"
    change(path, "task 1.1 1 制定标准清单", "task 1.9 1 别的")
    accept(folder, "--yes")
    [line] = [line for line in path.read_text("utf-8").splitlines() if line.startswith("task 1.1 ")]
    assert line.startswith("task 1.1 1 制定标准清单") and len(line) <= len("task 1.1 1 ") + 12
