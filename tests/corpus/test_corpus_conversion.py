"""One document of a corpus, and the layout of many: pure functions."""

from __future__ import annotations

import json
import pickle
import random
from hashlib import sha256

import pytest

from conftest import ROOT
from creditplan.corpus import layout
from creditplan.corpus.conversion import Document, convert
from creditplan.corpus.settings import settings_of
from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.model import Description

PLAN = "某省方案\n一、某事\n1、做事。（财政部负责）\n2、管事。（某某局牵头）\n".encode()


@pytest.fixture(scope="module")
def settings():
    return settings_of(Description(base="https://data.example.org/p/"), open_knowledge())


def test_the_data_are_those_of_a_build(published):
    source = ROOT / "sources" / "social-credit-2015.txt"
    ends = (".toml", ".en.toml", ".heirs.csv")
    sides = {end: source.with_name(source.stem + end).read_bytes() for end in ends}
    known = open_knowledge()
    made = convert(
        Document("a/social-credit-2015.txt", source.read_bytes(), sides),
        settings_of(Description(), known),
        known,
    )
    built = [(published / f"social-credit-2015{end}").read_bytes() for end in (".nq", ".heirs.nq")]
    assert made.nquads == b"".join(built)
    assert [one["sha256"] for one in made.facts["graphs"]] == [sha256(one).hexdigest() for one in built]
    assert made.facts["status"] == "published"
    assert made.facts["statements"] == made.nquads.count(b"\n") == sum(made.facts["properties"].values())


def test_settings_are_plain_and_can_be_sent(settings):
    sent = pickle.loads(pickle.dumps(settings))
    assert sent == settings
    assert sent.digest == settings.digest
    assert json.loads(json.dumps(settings.values()))["description"]["base"] == "https://data.example.org/p/"


def test_what_decides_nothing_of_a_document_is_not_in_its_key():
    known = open_knowledge()
    one = Document("a.txt", PLAN)
    usual = one.key(settings_of(Description(base="https://a.example/"), known))
    assert (
        one.key(settings_of(Description(base="https://a.example/", version="2"), known, parquet=False))
        == usual
    )
    for other in (
        one.key(settings_of(Description(base="https://b.example/"), known)),
        one.key(settings_of(Description(base="https://a.example/"), known, strict=True)),
        one.key(settings_of(Description(base="https://a.example/"), known, codec="zstd")),
        Document("a.txt", PLAN + b"\n").key(settings_of(Description(base="https://a.example/"), known)),
        Document("b.txt", PLAN).key(settings_of(Description(base="https://a.example/"), known)),
        Document("a.txt", PLAN, {".toml": b""}).key(
            settings_of(Description(base="https://a.example/"), known)
        ),
    ):
        assert other != usual


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"", "unreadable"),
        ("a.txt", b"\x00\x01\x02\xff" * 40, "unreadable"),
        ("a.docx", b"PK\x03\x04 broken", "unreadable"),
        ("a.txt", "只有一句话。".encode(), "no-plan"),
    ],
)
def test_a_fault_of_a_document_is_a_fact(settings, name, data, kind):
    made = convert(Document(name, data), settings, open_knowledge())
    assert (made.id, made.nquads, made.facts["status"]) == ("", b"", "failed")
    assert made.facts["failure"]["kind"] == kind
    assert made.facts["failure"]["message"]
    assert made.facts["source"] == name


def test_a_broken_side_file_says_where(settings):
    made = convert(
        Document("a.txt", PLAN, {".toml": b'title = "x"\nid = "No Id"\n'}), settings, open_knowledge()
    )
    assert made.facts["failure"]["kind"] == "unreadable"
    assert made.facts["failure"]["line"] == 2


def test_what_was_not_understood_is_held_back_or_told():
    known = open_knowledge()
    text = "某省方案\n一、某事\n1、做事。（财政部负责）\n2、管事。\n".encode()
    held = convert(Document("a.txt", text), settings_of(Description(), known), known)
    assert (held.facts["status"], held.nquads, held.rows) == ("incomplete", b"", {})
    assert [one["line"] for one in held.facts["problems"] if one["level"] == "error" and "line" in one] == [4]
    told = convert(Document("a.txt", text), settings_of(Description(), known, allow_incomplete=True), known)
    assert told.facts["status"] == "incomplete"
    assert told.nquads


def test_provisional_agents_are_named(settings):
    made = convert(Document("a.txt", PLAN), settings, open_knowledge())
    assert made.facts["provisional"] == ["某某局"]
    [row] = [row for row in made.rows["plan-agencies"] if row["kind"] == "unregistered"]
    assert (row["plan"], row["lead"]) == (made.id, "1")


# Layout


def names(count):
    return [f"{number % 7}/{number:06}.txt" for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 7, 100, 3000])
def test_batches_hold_each_name_once_in_order(count):
    found = [*layout.batches(sorted(names(count)), count)]
    assert [name for batch in found for name in batch] == sorted(names(count))
    assert all(found)


@pytest.mark.parametrize(("count", "least", "most"), [(1000, 30, 120), (20_000, 100, 320)])
def test_batches_are_neither_few_nor_large(count, least, most):
    found = [*layout.batches(sorted(names(count)), count)]
    assert least < len(found) < most
    assert max(map(len, found)) <= 256


def test_a_name_that_comes_changes_few_batches():
    every = sorted(names(3000))
    before = {tuple(batch) for batch in layout.batches(every, 3000)}
    for gone in random.Random(4).sample(every, 20):
        rest = [name for name in every if name != gone]
        after = {tuple(batch) for batch in layout.batches(rest, 3000)}
        assert len(before - after) <= 4


@pytest.mark.parametrize("codec", ["gzip", "zstd"])
def test_plans_are_packed_one_by_one(codec, tmp_path):
    plans = [b"<a> <b> <c> <d> .\n" * 9, b"<e> <f> <g> <h> .\n"]
    packed = [layout.pack(plan, codec) for plan in plans]
    assert packed == [layout.pack(plan, codec) for plan in plans]
    name = layout.shard(7, codec)
    (tmp_path / "shards").mkdir()
    (tmp_path / name).write_bytes(b"".join(packed))
    assert layout.unpack(b"".join(packed), codec) == b"".join(plans)
    part = {"file": name, "offset": len(packed[0]), "length": len(packed[1])}
    assert layout.cut(tmp_path, {"shard": part}) == plans[1]
    with pytest.raises(OSError, match="damaged"):
        layout.unpack(packed[0][:-5], codec)


def test_an_unknown_codec():
    with pytest.raises(InputError, match="no codec is known"):
        layout.check_codec("rar")
