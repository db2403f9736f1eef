"""The file of corrections: read with one error for what is broken, written whole, with what a person wrote kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditplan.editing import (
    ChangedError,
    corrections_path,
    quote_of,
    state_of,
    to_toml,
    with_correction,
    without_correction,
    write_corrections,
)
from creditplan.errors import InputError, OutputError
from creditplan.model import (
    ClauseCorrection,
    Corrections,
    Duty,
    Editor,
    HeadingCorrection,
    Looked,
    Manner,
    NameCorrection,
    Quote,
    Role,
    Span,
    TaskCorrection,
)
from creditplan.model.corrections import unplaced
from creditplan.reading import read
from creditplan.reading.corrections import read_corrections
from creditplan.words.quotes import Quotes


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[[task]\n", None, "not valid TOML"),
        ('\n[[tasks]]\nwords = "a"\n', None, "unknown key 'tasks'"),
        ('[[task]]\nwords = "a"\n\n[[task]]\nword = "b"\n', 4, "unknown key 'word'"),
        ('[[task]]\nnumber = "1"\n', 1, "of which words"),
        ('[[task]]\nwords = ""\n', 1, "words is empty"),
        ("[[task]]\nwords = 1\n", 1, "is not a text"),
        ('[[task]]\nwords = "a"\nnone = true\nnumber = "1"\n', 1, "stands beside number"),
        ('[[task]]\nwords = "a"\nsection = 3\n', 1, "is not a text"),
        ('[[heading]]\nwords = "a"\n', 1, "how high"),
        ('[[heading]]\nwords = "a"\nlevel = true\n', 1, "not a whole number"),
        ('[[heading]]\nwords = "a"\nlevel = 10\n', 1, "level = 10"),
        ('[[clause]]\nwords = "a"\n', 1, "names no body"),
        ('[[clause]]\nwords = "a"\nbodies = [{ name = "b" }]\n', 1, "has no role"),
        ('[[clause]]\nwords = "a"\nbodies = [{ name = "b", role = "boss" }]\n', 1, "'boss' is not known"),
        (
            '[[clause]]\nwords = "a"\nbodies = [{ name = "b", role = "lead", rank = 1 }]\n',
            1,
            "unknown key 'rank'",
        ),
        ('[[clause]]\nwords = "a"\nbodies = ["b"]\n', 1, "is no body"),
        ('[[name]]\nwords = "a"\n', 1, "which body"),
        ('[[looked]]\nwords = "a"\ncode = "unknown-agent"\n', 1, "no code of a problem"),
        ('[[looked]]\nwords = "a"\ncode = "unknown-agency"\nwhen = "May"\n', 1, "not a date"),
        ('[[task]]\nwords = "a"\n[[task]]\nwords = "a"\nnumber = "2"\n', 3, "corrected at line 1 already"),
        ("publish = 1\n", 1, "neither true nor false"),
        ("task = 1\n", 1, "no list of tables"),
    ],
)
def test_what_is_broken_is_one_error_with_its_line(text, line, words):
    with pytest.raises(InputError) as raised:
        read_corrections(text.encode(), "plan.corrections.toml")
    assert (raised.value.source, raised.value.line) == ("plan.corrections.toml", line)
    assert words in raised.value.message
    assert raised.value.remedy


word = st.text(min_size=1, max_size=8).map(lambda text: "".join(text.split())).filter(bool)
maybe = st.one_of(st.just(""), word)
quote = st.builds(Quote, word, maybe, maybe, maybe)
editor = st.builds(Editor, maybe, st.sampled_from(["", "2024", "2024-05-01"]), maybe)
duty = st.builds(
    Duty,
    st.builds(Quote, word, st.just(""), maybe, maybe),
    st.sampled_from(Role),
    st.sampled_from([None, *Manner]),
    st.booleans(),
    maybe,
)
correction = st.one_of(
    st.builds(HeadingCorrection, at=quote, editor=editor, level=st.integers(0, 9)),
    st.builds(TaskCorrection, at=st.builds(Quote, word), editor=editor, none=st.just(True)),
    st.builds(
        TaskCorrection,
        at=quote,
        editor=editor,
        number=st.one_of(st.none(), maybe),
        section=st.one_of(st.none(), quote),
    ),
    st.builds(
        ClauseCorrection, at=quote, editor=editor, none=st.just(True), task=st.one_of(st.none(), quote)
    ),
    st.builds(
        ClauseCorrection,
        at=quote,
        editor=editor,
        duties=st.lists(duty, min_size=1, max_size=3).map(tuple),
        task=st.one_of(st.none(), quote),
    ),
    st.builds(NameCorrection, at=quote, editor=editor, means=word),
    st.builds(Looked, at=quote, editor=editor, code=st.just("unknown-agency")),
)


def _key(one):
    return (type(one), one.at, getattr(one, "task", None), getattr(one, "code", None))


@given(st.lists(correction, max_size=6, unique_by=_key), st.booleans())
def test_what_is_written_is_read_again(entries, publish):
    said = Corrections("c.toml", tuple(entries), publish)
    data = to_toml(said)
    again = read_corrections(data, "c.toml")
    assert [*map(unplaced, again.entries)] == entries
    assert again.publish is publish
    # Written again, it is the same bytes.
    assert to_toml(again, data, "c.toml") == data


OWN = """# What our office found.
publish = true

# Twice in the minutes.
[[name]]
words  = "人行"   # short
means  = "pboc"

[[clause]]
words = "（审计署负责）"
bodies = [
  { name = "审计署", role = "lead" },  # as agreed
]

# Looked at in May.

[[task]]
words = "加强宣传"
"""


def test_order_and_comments_of_a_person_are_kept(tmp_path):
    plan = tmp_path / "plan.txt"
    plan.write_text("某方案\n1.加强宣传。（审计署负责）\n", "utf-8")
    corrections_path(plan).write_text(OWN, "utf-8")
    said = read(plan).corrections
    write_corrections(plan, said)
    assert corrections_path(plan).read_text("utf-8") == OWN
    more = with_correction(said, TaskCorrection(at=Quote("新的任务")), "")
    write_corrections(plan, more)
    assert corrections_path(plan).read_text("utf-8") == OWN + '\n[[task]]\nwords = "新的任务"\n'
    changed = replace(said.entries[0], means="mof")
    write_corrections(plan, replace(said, entries=(changed, *said.entries[2:])))
    assert corrections_path(plan).read_text("utf-8") == (
        '# What our office found.\npublish = true\n\n# Twice in the minutes.\n[[name]]\nwords = "人行"\nmeans = "mof"\n'
        '\n[[task]]\nwords = "加强宣传"\n'
    )
    write_corrections(plan, Corrections())
    assert corrections_path(plan).read_text("utf-8") == "# What our office found.\n"


def test_a_file_that_changed_underneath_is_not_overwritten(tmp_path):
    plan = tmp_path / "plan.txt"
    plan.write_text("某方案\n1.做事。（审计署负责）\n", "utf-8")
    first = state_of(plan)
    assert first.corrections == ""
    said = Corrections(entries=(TaskCorrection(at=Quote("做事")),))
    second = write_corrections(plan, said, first)
    assert second == state_of(plan) != first
    assert second.plan == first.plan
    with pytest.raises(ChangedError):
        write_corrections(plan, Corrections(), first)
    assert read(plan).corrections.entries
    plan.with_suffix(".toml").write_text('id = "a"\n', "utf-8")
    assert state_of(plan).plan != first.plan
    assert state_of(plan).corrections == second.corrections


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may write anywhere is not refused")
def test_what_cannot_be_written_leaves_the_file_as_it_was(tmp_path):
    plan = tmp_path / "plan.txt"
    plan.write_text("某方案\n1.做事。（审计署负责）\n", "utf-8")
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError):
        write_corrections(plan, Corrections(entries=(TaskCorrection(at=Quote("做事")),)))
    tmp_path.chmod(0o700)
    assert [one.name for one in tmp_path.iterdir()] == ["plan.txt"]


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path):
    plan = tmp_path / "plan.txt"
    plan.write_text("某方案\n1.做事。（审计署负责）\n", "utf-8")
    corrections_path(plan).mkdir()
    with pytest.raises(OutputError):
        write_corrections(plan, Corrections(entries=(TaskCorrection(at=Quote("做事")),)))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["plan.corrections.toml", "plan.txt"]


WRITER = """
import itertools, sys
from creditplan.editing import write_corrections
from creditplan.model import Corrections, Quote, TaskCorrection
for n in itertools.count(1):
    write_corrections(sys.argv[1], Corrections(entries=tuple(TaskCorrection(at=Quote(f"w{i}x")) for i in range(n))))
    print(n, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="nothing is killed like that there")
def test_whatever_is_killed_what_was_saved_is_there(tmp_path):
    plan = tmp_path / "plan.txt"
    plan.write_text("某方案\n1.做事。（审计署负责）\n", "utf-8")
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(plan)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(0.05)
            process.send_signal(signal.SIGKILL)
            told = [1, *map(int, process.stdout.read().split())]
        # What was told is there; one more may be.
        assert len(read(plan).corrections.entries) in (told[-1], told[-1] + 1)


text = st.text(st.sampled_from("甲乙丙 。\n"), min_size=1, max_size=60).filter(str.strip)


@given(text, st.data())
def test_a_quote_is_found_where_it_was_taken(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span(start, end).stripped(text)
    if span.start == span.end:
        return
    exact = data.draw(st.booleans())
    quoted = quote_of(text, span, exact=exact)
    assert Quotes(text).places(quoted) == [span]
    assert bool(quoted.to) is exact


def test_a_correction_takes_the_place_of_one_on_the_same_words():
    text = "某方案\n1.做事。（财政部牵头，审计署配合）\n2.做二事。（财政部负责）\n"
    lead = Duty(Quote("财政部"), Role.LEAD)
    part = ClauseCorrection(at=Quote("审计署配合"), duties=(Duty(Quote("审计署"), Role.LEAD),), line=7)
    whole = ClauseCorrection(at=Quote("（财政部牵头，审计署配合）"), duties=(lead,))
    other = replace(whole, task=Quote("做二事"))
    said = with_correction(Corrections(entries=(part,)), whole, text)
    assert said.entries == (replace(whole, line=7),)
    both = with_correction(said, other, text)
    assert both.entries == (replace(whole, line=7), other)
    assert without_correction(both, whole).entries == (other,)
    task = TaskCorrection(at=Quote("做事"))
    exact = TaskCorrection(at=Quote("做事", "做事"), number="1")
    assert with_correction(Corrections(entries=(task,)), exact, text).entries == (exact,)
