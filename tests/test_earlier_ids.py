"""ids.csv: ids that were published and are others now."""

from __future__ import annotations

import json
import re
import zipfile

import pytest
from pyoxigraph import RdfFormat, parse

from creditplan import build, validate
from creditplan.earlier_ids import replaced_ids
from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.model import Earlier
from creditplan.namespaces import expand
from creditplan.pipeline import read_plans
from creditplan.reading import describe, read_all
from creditplan.reading.ids import to_earlier

PLAN = "某方案\n一、某事\n1、做事。（财政部负责）\n2、做别的事。（教育部负责）\n"


@pytest.fixture
def folder(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(PLAN, "utf-8")
        (tmp_path / f"{name}.toml").write_text(f'id = "{name}"\n')
    return tmp_path


@pytest.fixture
def plans(folder):
    return read_plans([folder], open_knowledge())


def lines(*pairs):
    return tuple(Earlier(id, now or None, f"ids.csv:{line}") for line, (id, now) in enumerate(pairs, 2))


def test_it_is_read_beside_the_plans(folder):
    (folder / "ids.csv").write_text(
        "id,now,why\nold,a,title corrected\n\nb/task/9,b/task/2,\ngone,,\n", "utf-8-sig"
    )
    file = folder / "ids.csv"
    expected = (
        Earlier("old", "a", f"{file}:2"), Earlier("b/task/9", "b/task/2", f"{file}:4"), Earlier("gone", None, f"{file}:5"),
    )  # fmt: skip
    assert describe(folder).earlier == expected
    assert describe(folder / "a.txt").earlier == expected
    skipped = []
    assert len([*read_all(folder, on_skipped=skipped.extend)]) == 2
    assert not skipped
    with zipfile.ZipFile(folder / "plans.zip", "w") as package:
        package.writestr("ids.csv", "id,now\nold,c\n")
        package.writestr("c.txt", PLAN)
    assert describe(folder / "plans.zip").earlier == (
        Earlier("old", "c", f"{folder / 'plans.zip'}!ids.csv:2"),
    )


@pytest.mark.parametrize(
    ("words", "line", "message"),
    [
        ("", 1, "the first line is not id,now"),
        ("old;now\na;b\n", 1, "the first line is not id,now"),
        ("id,now\nold plan,a\n", 2, "are not two ids"),
        ("id,now\nold,A\n", 2, "are not two ids"),
        ("id,now\n,a\n", 2, "are not two ids"),
        ("id,now\nold,a/task/1\n", 2, "are not two ids"),
        ("id,now\nold/task/1,a/section/1\n", 2, "are not two ids"),
        ("id,now\nold/agency/1,a/agency/1\n", 2, "are not two ids"),
        ("id,now\nold,a\n\nold,b\n", 4, "'old' is said at ids.csv:2 already"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(words, line, message):
    with pytest.raises(InputError, match=re.escape(message)) as caught:
        to_earlier(words.encode(), "ids.csv")
    assert (caught.value.source, caught.value.line) == ("ids.csv", line)


def test_a_plan_that_has_another_id_takes_its_parts_with_it(plans):
    found = replaced_ids(plans, lines(("old", "a")))
    parts = ("", "/section/1", "/task/1", "/task/2")
    assert found.replaced == {f"old{part}": f"a{part}" for part in parts}
    assert not found.unused


def test_what_is_said_of_a_part_is_not_concluded(plans):
    found = replaced_ids(plans, lines(("old", "a"), ("old/task/1", "a/task/2"), ("old/task/2", "")))
    assert found.replaced == {"old": "a", "old/section/1": "a/section/1", "old/task/1": "a/task/2"}


def test_ids_that_changed_twice_lead_to_the_last(plans):
    found = replaced_ids(plans, lines(("first", "second"), ("second", "a"), ("b/task/9", "first/task/2"), ("first/task/2", "b/task/2")))  # fmt: skip
    assert found.replaced["first"] == found.replaced["second"] == "a"
    assert found.replaced["first/task/1"] == "a/task/1"
    assert found.replaced["b/task/9"] == found.replaced["first/task/2"] == "b/task/2"


def test_what_became_of_plans_that_are_not_here_is_told(plans):
    found = replaced_ids(plans, lines(("old", "elsewhere"), ("x", "")))
    assert not found.replaced
    assert [line.id for line in found.unused] == ["old"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ([("a", "b")], "a is in use in this build"),
        ([("a/task/1", "a/task/2")], "a/task/1 is in use"),
        ([("old/task/1", "a/task/3")], "the plan a has no task/3"),
        ([("x", "y"), ("y", "x")], "x becomes itself again"),
        ([("x", "x")], "x becomes itself again"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(plans, said, message):
    with pytest.raises(InputError, match=message) as caught:
        replaced_ids(plans, lines(*said))
    assert caught.value.source == "ids.csv:2"


# What is published of it


def test_what_took_the_place_of_an_id_is_published(folder, tmp_path):
    (folder / "ids.csv").write_text("id,now\nold,a\nold/task/1,a/task/2\nx,elsewhere\n", "utf-8")
    made = build([folder], tmp_path / "out", base="https://x.org/")
    assert [line.id for line in made.unused] == ["x"]
    quads = [*parse((tmp_path / "out" / "earlier-ids.nq").read_bytes(), format=RdfFormat.N_QUADS)]
    assert {quad.graph_name.value for quad in quads} == {"https://x.org/graph/earlier-ids"}
    replaced = {
        (q.subject.value, q.object.value)
        for q in quads
        if q.predicate.value == expand("dcterms:isReplacedBy")
    }
    pairs = ["plan/old plan/a", "plan/old/section/1 plan/a/section/1", "plan/old/task/1 plan/a/task/2",
             "plan/old/task/2 plan/a/task/2", "source/old source/a"]  # fmt: skip
    assert replaced == {tuple(f"https://x.org/{iri}" for iri in pair.split()) for pair in pairs}
    back = {
        (q.object.value, q.subject.value) for q in quads if q.predicate.value == expand("dcterms:replaces")
    }
    assert back == replaced
    assert len(quads) == 2 * len(pairs)
    assert validate(quads).conforms
    plan = [*parse((tmp_path / "out" / "a.nq").read_bytes(), format=RdfFormat.N_QUADS)]
    assert validate([*plan, *quads]).conforms


def test_without_a_line_nothing_is_published(folder, tmp_path):
    made = build([folder], tmp_path / "out")
    assert "earlier-ids.nq" not in made.files
    (folder / "ids.csv").write_text("id,now\nold,a\n", "utf-8")
    (folder / "a.toml").write_text('id = "earlier-ids"\n')
    made = build([folder], tmp_path / "out")
    assert [(one.published, one.why) for one in made.documents] == [(False, "duplicate-id"), (True, "")]
    assert "is another's" in str(made.documents[0].error)
    # Nothing is said of an id that became that of a plan that is not published.
    assert [one.id for one in made.unused] == ["old"]
    with pytest.raises(InputError, match="is another's"):
        build([folder], tmp_path / "out", all_or_nothing=True)


def test_a_build_tells_what_it_did_not_use(folder, command):
    (folder / "ids.csv").write_text("id,now\nold,elsewhere\n", "utf-8")
    done = command("build", ".", "--out", "out", "--no-validate", "--json")
    assert "ids.csv:2: no plan here has the id elsewhere: nothing is said of old" in done.stderr.decode()
    assert json.loads(done.stdout)["unused_ids"] == ["old"]


def test_servers_lead_to_what_took_the_place(folder, tmp_path):
    (folder / "ids.csv").write_text("id,now\nold,a\nold/task/1,a/task/2\n", "utf-8")
    build([folder], tmp_path / "out", base="https://x.org/p/")
    rules = (tmp_path / "out" / ".htaccess").read_text("utf-8")
    part = r"RewriteRule ^(plan)/old/task/1((?:/.*)?)$ https://x.org/p/$1/a/task/2$2 [R=301,L]"
    whole = r"RewriteRule ^(plan|source|graph|dataset)/old((?:/.*)?)$ https://x.org/p/$1/a$2 [R=301,L]"
    assert 0 < rules.index(part) < rules.index(whole) < rules.index("[R=303")
    rules = (tmp_path / "out" / "nginx.conf").read_text("utf-8")
    assert 'location ~ "^/p/(plan)/old/task/1((?:/.*)?)$" {' in rules
    assert "return 301 https://x.org/p/$1/a/task/2$2;" in rules
