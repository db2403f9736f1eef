"""No published query has a slow form (query_forms.py says which, and why)."""

import pytest

from conftest import ROOT
from query_forms import slow_forms

FILES = sorted((ROOT / "queries").rglob("*.rq"))
P = "PREFIX : <urn:x:> "


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_slow_form(path):
    faults = slow_forms(path.read_text("utf-8"))
    assert not faults, f"{path.name}: {'; '.join(faults)}"


BAD = {
    "triples": ("OPTIONAL { ?a :b ?c } ?a :d ?e", "?a :d ?e"),
    "a second block": ("?a :a ?x OPTIONAL { ?a :b ?c } FILTER(?x > 1) ?a :d ?e", "?a :d ?e"),
    "after BIND": ("?a :a ?x OPTIONAL { ?a :b ?c } BIND(1 AS ?k) ?a :d ?e", "?a :d ?e"),
    "between OPTIONALs": ("?a :a ?x OPTIONAL { ?a :b ?c } ?a :d ?e OPTIONAL { ?a :f ?g }", "?a :d ?e"),
    "group": ("OPTIONAL { ?a :b ?c } { ?a :d ?e }", "?a :d ?e"),
    "UNION": ("OPTIONAL { ?a :b ?c } { ?a :d ?e } UNION { ?a :f ?e }", "?a :d ?e ?a :f ?e"),
    "sub-SELECT": ("OPTIONAL { ?a :b ?c } { SELECT ?a { ?a :d ?e } }", "?a :d ?e"),
    "VALUES": ("OPTIONAL { ?a :b ?c } VALUES ?a { :d }", "?a :d"),
    "GRAPH": ("OPTIONAL { ?a :b ?c } GRAPH ?g { ?a :d ?e }", "?g ?a :d ?e"),
    "SERVICE": ("OPTIONAL { ?a :b ?c } SERVICE :s { ?a :d ?e }", "?a :d ?e"),
    "in a UNION": ("{ ?a :a ?x } UNION { OPTIONAL { ?a :b ?c } ?a :d ?e }", "?a :d ?e"),
    "in an OPTIONAL": ("?a :a ?x OPTIONAL { ?a :y ?z OPTIONAL { ?a :b ?c } ?a :d ?e }", "?a :d ?e"),
    "in a MINUS": ("?a :a ?x MINUS { ?a :y ?z OPTIONAL { ?a :b ?c } ?a :d ?e }", "?a :d ?e"),
    "in a GRAPH": ("GRAPH ?g { ?a :y ?z OPTIONAL { ?a :b ?c } ?a :d ?e }", "?a :d ?e"),
    "in a sub-SELECT": ("{ SELECT ?a { ?a :y ?z OPTIONAL { ?a :b ?c } ?a :d ?e } }", "?a :d ?e"),
    "in NOT EXISTS": ("?a :a ?x FILTER NOT EXISTS { OPTIONAL { ?a :b ?c } ?a :d ?e }", "?a :d ?e"),
    "in EXISTS": ("?a :a ?x FILTER(1 < 2 && EXISTS { OPTIONAL { ?a :b ?c } ?a :d ?e })", "?a :d ?e"),
    "in BIND": ("BIND(EXISTS { OPTIONAL { ?a :b ?c } ?a :d ?e } AS ?x)", "?a :d ?e"),
    "path above a nested OPTIONAL": ("OPTIONAL { ?a :b+ ?c OPTIONAL { ?c :d ?e } }", ":b +"),
    "path in a nested OPTIONAL": ("OPTIONAL { ?a :b ?c OPTIONAL { ?c :d* ?e } }", ":d *"),
    "sequence": ("OPTIONAL { ?a :b/:c*/:d ?c OPTIONAL { ?c :d ?e } }", ":c *"),
    "alternative": ("OPTIONAL { ?a (:b|:c)+ ?c OPTIONAL { ?c :d ?e } }", ":b :c +"),
    "inverse": ("OPTIONAL { ?a ^:b+ ?c OPTIONAL { ?c :d ?e } }", ":b +"),
    "OPTIONAL in a UNION": (
        "OPTIONAL { ?a :b+ ?c { ?c :d ?e OPTIONAL { ?c :f ?e } } UNION { ?c :g ?e } }",
        ":b +",
    ),
    "path in a group": ("OPTIONAL { { ?a :b+ ?c } OPTIONAL { ?c :d ?e } }", ":b +"),
    "path in EXISTS": ("OPTIONAL { ?a :a ?c FILTER EXISTS { ?a :b+ ?c } OPTIONAL { ?c :d ?e } }", ":b +"),
}
GOOD = {
    "OPTIONALs at the end": "?a :d ?e . OPTIONAL { ?a :b ?c } OPTIONAL { ?a :f ?g } FILTER(?e > 1) BIND(1 AS ?k)",
    "MINUS after OPTIONAL": "?a :d ?e OPTIONAL { ?a :b ?c } MINUS { ?a :f ?c }",
    "OPTIONAL at the end of each branch": "{ ?a :d ?e OPTIONAL { ?a :b ?c } } UNION { ?a :f ?e OPTIONAL { ?a :b ?c } }",
    "a path beside an OPTIONAL": "?a :d+ ?e OPTIONAL { ?a :b ?c }",
    "a path in one OPTIONAL": "?a :d ?e OPTIONAL { ?a :b+ ?c } OPTIONAL { ?a :f* ?g }",
    "a path of one step": "OPTIONAL { ?a :b/:c ?c OPTIONAL { ?c :d? ?e } }",
    "a path in a sub-SELECT": "OPTIONAL { { SELECT ?a ?c { ?a :b+ ?c } } OPTIONAL { ?c :d ?e } }",
    "an OPTIONAL in a sub-SELECT": "OPTIONAL { ?a :b+ ?c { SELECT ?c ?e { ?c :f ?g OPTIONAL { ?c :d ?e } } } }",
}


@pytest.mark.parametrize(("body", "found"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("form", ["SELECT * WHERE", "ASK", "CONSTRUCT { ?a :q ?e } WHERE"])
def test_slow_forms_are_found(form, body, found):
    [fault] = slow_forms(f"{P}{form} {{ {body} }}")
    assert fault.replace("urn:x", "").endswith(found)


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_others_are_not(body):
    assert slow_forms(f"{P}SELECT * WHERE {{ {body} }}") == []


def test_each_fault_is_told_once_and_in_the_order_of_the_text():
    body = "OPTIONAL { ?a :b ?c } ?a :d ?e OPTIONAL { ?a :f+ ?g OPTIONAL { ?g :h ?i } } ?a :j ?k"
    faults = slow_forms(f"{P}SELECT * WHERE {{ {body} }}")
    assert [fault.split()[-1] for fault in faults] == ["?e", "?k", "+"]
