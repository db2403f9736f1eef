"""What Windows does not allow or writes otherwise: names of files, code pages, line ends, backslashes."""

from __future__ import annotations

import re
from pathlib import PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditplan import parse
from creditplan.corpus.inputs import listed_in
from creditplan.errors import InputError
from creditplan.model import Metadata
from creditplan.parsing.identity import identify
from creditplan.publishing.plans import plan_files
from creditplan.reading import describe, read
from creditplan.reading.sides import PLAN_ID

DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
PLAN = "某方案\n一、甲\n1、做事。（财政部牵头）\n2、再做。（教育部负责）\n"


def fault(path):
    """What Windows has against a path, below a folder with a long name of its own."""
    for part in PureWindowsPath(path).parts:
        if re.search(r'[<>:"|?*\\/\x00-\x1f]', part):
            return "a sign that it keeps"
        if part.endswith((".", " ")):
            return "a dot or space at the end"
        if part.partition(".")[0].strip().lower() in DEVICES:
            return "a device"
    return "too long" if len(path) > 200 else ""


def test_the_check_knows_what_windows_refuses():
    for bad in ("a:b.ttl", "con.ttl", "NUL", "x/aux.html", "a.", "a ", "x" * 201, "a?.ttl"):
        assert fault(bad), bad
    assert not fault("plan/social-credit-2015/task/4.2.html")


@given(st.from_regex(PLAN_ID, fullmatch=True))
def test_every_id_is_a_file(id):
    plan = parse(PLAN)
    names = plan_files(type(plan)(**{**{f: getattr(plan, f) for f in plan.__slots__}, "id": id}))
    assert not any(map(fault, names))


@pytest.mark.parametrize("id", sorted(DEVICES))
def test_no_id_is_a_device(id):
    assert not PLAN_ID.fullmatch(id)
    assert PLAN_ID.fullmatch(f"{id}-1")


@given(st.text(min_size=1, max_size=30), st.text(max_size=30), st.text(max_size=10))
def test_ids_that_documents_give_are_files(number, title, mark):
    for known in (Metadata(document_number=number), Metadata()):
        assert not fault(identify(known, title, mark, "x").id + ".ttl")


@pytest.mark.parametrize("encoding", ["cp936", "cp1252", "cp437", "cp1252:strict"])
def test_no_code_page_stops_a_command(encoding, creditplan, tmp_path):
    (tmp_path / "plan.txt").write_text(PLAN.replace("做事", "做𠮷事—é"), "utf-8")
    env = {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
    for words in (("explain", "plan.txt", "--task", "1"), ("coverage", "plan.txt"), ("query", "sections")):
        done = creditplan(*words, env=env)
        assert done.returncode == 0, done.stderr
        assert done.stdout.decode(encoding.partition(":")[0])
        assert b"Traceback" not in done.stderr


def test_line_ends_of_windows_change_nothing(tmp_path):
    sides = {"plan.toml": 'id = "p"\ntitle = "某方案"\n', "plan.en.toml": '[tasks]\n1 = "Do"\n'}
    sides["creditplan.toml"] = 'license = "CC0-1.0"\n'
    sides["bodies.csv"] = "name,place\n某某办公室,cn-41\n"
    for name, ends in (("unix", "\n"), ("windows", "\r\n")):
        (tmp_path / name).mkdir()
        for file, text in (sides | {"plan.txt": PLAN}).items():
            (tmp_path / name / file).write_bytes(text.replace("\n", ends).encode())
    one, other = (parse(tmp_path / name / "plan.txt") for name in ("unix", "windows"))
    assert (one.tasks, one.id, one.title, one.document.text) == (
        other.tasks,
        other.id,
        other.title,
        other.document.text,
    )
    assert one.tasks[0].title_en == "Do" and len(one.document.bodies) == len(other.document.bodies) == 1


@pytest.mark.parametrize("name", ["list.txt", "list.csv", "list.jsonl"])
def test_a_list_made_on_windows(name, tmp_path):
    (tmp_path / "甲").mkdir()
    (tmp_path / "甲" / "plan.txt").write_text(PLAN, "utf-8")
    said = {
        "list.txt": "甲\\plan.txt",
        "list.csv": "path\r\n甲\\plan.txt",
        "list.jsonl": '{"path": "甲\\\\plan.txt"}',
    }
    (tmp_path / name).write_bytes(f"\ufeff{said[name]}\r\n".encode())
    [found] = listed_in(tmp_path / name)
    assert (found.name, found.path) == ("甲/plan.txt", str(tmp_path / "甲" / "plan.txt"))
    assert read(found.path).text == PLAN


def test_a_file_may_have_a_backslash_in_its_name(tmp_path):
    (tmp_path / "a\\b.txt").write_text(PLAN, "utf-8")
    (tmp_path / "list.txt").write_text("a\\b.txt\n", "utf-8")
    [found] = listed_in(tmp_path / "list.txt")
    assert found.path == str(tmp_path / "a\\b.txt")


def test_backslashes_in_a_description_are_told(tmp_path):
    (tmp_path / "creditplan.toml").write_text("sources = ['2024\\plan.txt']\n", "utf-8")
    with pytest.raises(InputError, match="sources must be a list of paths") as caught:
        describe(tmp_path)
    assert "with / between folders" in caught.value.remedy and caught.value.source.endswith("creditplan.toml")
