"""What lies on the disk comes back as it was."""

from hashlib import sha256
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditplan import spool
from creditplan.errors import OutputError
from creditplan.pipeline import build
from creditplan.spool import Growing, Spool

values = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda below: st.tuples(below, below) | st.dictionaries(st.text(), below).map(MappingProxyType),
)


def filled(kept, members):
    found = Spool(kept)
    for member in members:
        found.append(member)
    return found


@given(st.lists(values, max_size=12), st.integers(0, 5), st.slices(12), st.integers(-14, 13))
def test_it_is_what_a_list_is(members, kept, part, place):
    found = filled(kept, members)
    assert len(found) == len(members)
    assert [*found] == members
    assert [*reversed(found)] == members[::-1]
    assert found[part] == members[part]
    if -len(members) <= place < len(members):
        assert found[place] == members[place]
    else:
        with pytest.raises(IndexError):
            found[place]


def test_two_walks_do_not_disturb_each_other():
    found = filled(1, "abcd")
    assert [(one, other) for one in found for other in found] == [(x, y) for x in "abcd" for y in "abcd"]


def test_it_grows_while_it_is_read():
    found = filled(1, "abc")
    seen = []
    for one in found:
        seen.append(one)
        if len(found) < 6:
            found.append(one * 2)
    assert seen == ["a", "b", "c"]
    assert [*found] == ["a", "b", "c", "aa", "bb", "cc"]


def test_a_plan_comes_back_as_it_was(plan):
    assert [*filled(0, [plan, plan])] == [plan, plan]


def test_no_room_on_the_disk_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(spool.tempfile, "tempdir", str(tmp_path / "gone"))
    found = filled(1, "a")
    with pytest.raises(OutputError) as told:
        found.append("b")
    assert "TMPDIR" in told.value.remedy
    assert [*found] == ["a"]


@given(st.lists(st.binary(max_size=40), max_size=8), st.integers(0, 60))
def test_a_file_that_grows_is_the_sum_of_its_parts(parts, short):
    made, whole = Growing(short), b"".join(parts)
    for part in parts:
        made.write(part)
    assert b"".join(made.lines()) == whole
    assert [*made.lines()] == whole.splitlines(keepends=True) or b"\r" in whole
    content = made.content()
    if len(whole) <= short:
        assert content == whole
    else:
        assert (content.size, content.digest) == (len(whole), sha256(whole).digest())
        assert b"".join(content) == b"".join(content) == whole


def test_long_files_of_a_publication_are_what_short_ones_are(published, tmp_path, monkeypatch):
    monkeypatch.setattr(Growing.__init__, "__defaults__", (10,))
    for _ in range(2):  # into nothing, then over what is there
        build(out=tmp_path)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
            path.name: path.read_bytes() for path in published.iterdir()
        }
    (tmp_path / "tasks.csv").write_bytes(b"-" * (tmp_path / "tasks.csv").stat().st_size)
    build(out=tmp_path)
    assert (tmp_path / "tasks.csv").read_bytes() == (published / "tasks.csv").read_bytes()
