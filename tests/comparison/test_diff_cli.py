"""``creditplan diff``: its forms, and how it ends."""

from __future__ import annotations

import json

import edited_pairs
import pyoxigraph
import pytest

from conftest import ROOT
from creditplan import diff
from creditplan.comparison.values import to_values
from creditplan.doors import to_quads


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    folder = tmp_path_factory.mktemp("county")
    before, after, _ = edited_pairs.pair("county-next-year", folder)
    return before, after, folder / "a" / "607.txt", folder / "b" / "607.txt"


def test_it_ends_with_whether_something_differs(command, pair):
    _, _, a, b = pair
    same = command("diff", a, a)
    assert (same.returncode, same.stdout.decode().splitlines()[-1]) == (0, "no difference")
    assert command("diff", a, b).returncode == 1
    missing = command("diff", a, a.with_name("none.txt"))
    assert missing.returncode == 2 and b"none.txt" in missing.stderr


def test_words_are_marked_where_there_is_no_colour(command, pair):
    _, _, a, b = pair
    shown = command("diff", a, b).stdout.decode()
    assert "\x1b" not in shown
    assert "task 9 → 8  changed: words, number\n  完成棚户区改造[-2836-]{+1520+}户。\n" in shown
    assert "task 7  went\n  加快推进土地滩水库建设。\n" in shown
    assert "task 10  came\n  新建城区公共厕所15座。\n" in shown
    assert "  县工商局 → 县市场监管局 (took its place)\n" in shown
    assert "  + 县民政局 (responsible)\n" in shown
    assert shown.splitlines()[-1] == (
        "10 tasks in A, 10 in B: 4 same, 1 the same but for the number (not listed), 4 changed, 1 came, 1 went"
    )


def test_words_are_coloured_on_a_terminal(command, pair):
    _, _, a, b = pair
    shown = command("diff", "--color", "always", a, b).stdout.decode()
    assert "\x1b[31m\x1b[9m2836\x1b[0m\x1b[32m1520\x1b[0m" in shown
    assert "[-" not in shown


def test_all_lists_what_is_the_same_too(command, pair):
    _, _, a, b = pair
    shown = command("diff", "--all", a, b).stdout.decode()
    assert "task 8 → 7  changed: number\n" in shown and "task 2 → 2  same\n" in shown
    assert command("diff", "--all", a, a).stdout.decode().count("same\n") == 10


def test_the_table_has_a_row_for_each_difference(command, pair):
    _, _, a, b = pair
    lines = command("diff", "--table", a, b).stdout.decode().splitlines()
    assert lines[0].split() == ["part", "A", "B", "kind", "differs", "in", "bodies", "words"]
    rows = [line.split()[:4] for line in lines[2:] if line.startswith("task")]
    assert rows == [
        ["task", "1", "1", "changed"],
        ["task", "4", "4", "changed"],
        ["task", "7", "went", "加快推进土地滩水库建设。"],
        ["task", "9", "8", "changed"],
        ["task", "10", "9", "changed"],
        ["task", "10", "came", "新建城区公共厕所15座。"],
    ]


def test_json_is_the_values_of_the_library(command, pair):
    before, after, a, b = pair
    shown = json.loads(command("diff", "--json", a, b).stdout)
    assert shown == json.loads(json.dumps(to_values(diff(before, after))))
    assert shown["counts"] == {"same": 4, "changed": 5, "came": 1, "went": 1, "split": 0, "merged": 0}
    came = next(one for one in shown["tasks"] if one["kind"] == "came")
    assert (came["before"], came["after"][0]["key"]) == ([], "10")
    words = next(one["words"] for one in shown["tasks"] if one["words"])
    assert words == [["same", "完成棚户区改造"], ["removed", "2836"], ["added", "1520"], ["same", "户。"]]


def test_turtle_is_read_again(command, pair):
    _, _, a, b = pair
    shown = command("diff", "--turtle", a, b)
    assert shown.returncode == 1
    quads = [*pyoxigraph.parse(shown.stdout, format=pyoxigraph.RdfFormat.TURTLE)]
    kinds = [quad.object.value.rpartition("#")[2] for quad in quads if quad.predicate.value.endswith("#type")]
    assert (kinds.count("Comparison"), kinds.count("Difference")) == (1, 7 + 2)
    assert command("diff", "--turtle", a, b).stdout == shown.stdout
    own = command(
        "diff", "--turtle", "--base", "https://data.example.org/", "--revision", a, b
    ).stdout.decode()
    assert own.startswith("@base <https://data.example.org/> .\n") and "w3id.org/creditplan/plan" not in own
    assert "prov:wasRevisionOf" in own and "prov:alternateOf" not in own


@pytest.mark.parametrize("suffix", ["nq", "ttl"])
def test_published_data_are_compared_as_documents_are(command, pair, tmp_path, suffix):
    _, after, a, b = pair
    form = pyoxigraph.RdfFormat.from_extension(suffix)
    quads = [one if suffix == "nq" else one.triple for one in to_quads(after)]
    (tmp_path / f"b.{suffix}").write_bytes(pyoxigraph.serialize(quads, format=form))
    assert command("diff", "--json", a, f"b.{suffix}").stdout == command("diff", "--json", a, b).stdout


def test_data_of_a_build_are_read_as_they_lie(command, published):
    done = command("diff", published / "social-credit-2015.nq", ROOT / "dist" / "social-credit-2015.ttl")
    assert (done.returncode, done.stdout.decode().splitlines()[-1]) == (0, "no difference")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--json", "--turtle"), "differences are printed in one form"),
        (("--revision",), "--revision is said in RDF only"),
    ],
)
def test_options_that_do_not_go_together(command, pair, words, told):
    _, _, a, b = pair
    done = command("diff", *words, a, b)
    assert done.returncode == 2 and told in done.stderr.decode()


def test_a_folder_of_several_plans_is_no_plan(command, pair):
    _, _, a, b = pair
    done = command("diff", a, b.parent.parent)
    assert done.returncode == 2 and "it holds 2 plans" in done.stderr.decode()


def test_what_is_not_understood_of_a_document_is_told(command, pair, tmp_path):
    (tmp_path / "broken.txt").write_text("某方案\n一、甲\n1、做事。（财政部负责，……乃至其他）\n", "utf-8")
    done = command("diff", "broken.txt", "broken.txt")
    assert done.returncode == 0 and "broken.txt:3" in done.stderr.decode()
