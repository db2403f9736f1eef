"""The picture of the bodies' lives: complete, legible in both languages, safe to open."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from itertools import combinations, pairwise, product
from xml.etree import ElementTree as ET

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from creditplan.dates import Period
from creditplan.knowledge import open_knowledge
from creditplan.model import AgentKind, Labels
from creditplan.namespaces import PREFIXES, compact, term
from creditplan.pictures.lifelines import lifelines
from creditplan.pictures.lifelines.order import Rows, Web, families
from creditplan.pictures.lifelines.words import load_words
from creditplan.pictures.text import balanced, shortened, width, wrapped
from creditplan.registers.history import Event, History, Life, read_history
from creditplan.registers.statements import Statements
from steps import count, growth

SVG = "{http://www.w3.org/2000/svg}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
AGENCY = PREFIXES["agency"]
HOSTILE = "<script>alert(1)</script>&\"']]><!--"
HAN = re.compile(r"[\u3400-\u9fff]")


def drawn(turtle):
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    quads = list(parse(prefixes + turtle, format=RdfFormat.TURTLE))
    return {name[10:12]: ET.fromstring(content) for name, content in lifelines(Statements(quads)).items()}


@pytest.fixture(scope="module")
def files():
    return lifelines(open_knowledge().statements)


@pytest.fixture(scope="module", params=["zh", "en"])
def picture(request, files):
    return ET.fromstring(files[f"lifelines.{request.param}.svg"])


def groups(picture, cls):
    return [group for group in picture.iter(f"{SVG}g") if group.get("class") == cls]


def rows(picture):
    """The box of each body, by IRI."""
    found = {}
    for group in groups(picture, "body"):
        boxes = [box(rect) for rect in group.findall(f"{SVG}rect")]
        found[group.get("data-iri")] = (
            min(b[0] for b in boxes),
            boxes[0][1],
            max(b[2] for b in boxes),
            boxes[0][3],
        )
    return found


def box(rect):
    x, y, w, h = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
    return x, y, x + w, y + h


def words(text):
    return "".join(text.itertext())


def text_box(text):
    size, x, y = (float(text.get(name)) for name in ("font-size", "x", "y"))
    heavy = text.find(f"{SVG}tspan")
    room = width(words(text), size, bold=text.get("font-weight") == "bold")
    if heavy is not None:
        room = width(heavy.text, size, bold=True) + width(heavy.tail or "", size)
    left = x - room * {"middle": 0.5, "end": 1.0}.get(text.get("text-anchor"), 0)
    # Neither capitals nor Chinese characters reach further than this from the base line.
    return left, y - size * 0.8, left + room, y + size * 0.13


def curve(group):
    x1, y1, *rest = (float(n) for n in re.findall(r"-?[\d.]+", group.findall(f"{SVG}path")[-1].get("d")))
    points = [(x1, y1), *zip(rest[::2], rest[1::2], strict=True)]
    for step in range(101):
        t = step / 100
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        yield tuple(sum(w * p[axis] for w, p in zip(weights, points, strict=True)) for axis in (0, 1))


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# What is in it


def test_every_body_of_the_plan_appears(picture, plan):
    named = {a.agent.slug for a in plan.assignments if a.agent.kind is AgentKind.AGENCY}
    assert len(named) == 48
    assert {AGENCY + slug for slug in named} <= rows(picture).keys()


def test_every_body_of_the_register_appears_once(picture):
    quads = open_knowledge().quads
    local = {q.subject for q in quads if q.predicate == term("cp:jurisdiction")}
    classes = {term("cp:Agency"), term("org:FormalOrganization")}
    bodies = {q.subject.value for q in quads if q.object in classes and q.subject not in local}
    assert len(bodies) > 70
    assert sorted(g.get("data-iri") for g in groups(picture, "body")) == sorted(bodies)


def test_every_body_that_ended_is_joined_with_its_successors(picture):
    replaced = {
        (q.subject.value, q.object.value)
        for q in open_knowledge().quads
        if q.predicate == term("dcterms:isReplacedBy")
    }
    ended = {q.subject.value for q in open_knowledge().quads if q.predicate == term("schema:dissolutionDate")}
    lines = groups(picture, "succession")
    assert {(g.get("data-from"), g.get("data-to")) for g in lines} == replaced
    assert {g.get("data-from") for g in lines} == ended


@pytest.mark.parametrize("cls", ["succession", "transfer"])
def test_lines_run_from_and_to_the_right_rows(picture, cls):
    place = rows(picture)
    for group in groups(picture, cls):
        points = list(curve(group))
        for (x, y), iri in ((points[0], group.get("data-from")), (points[-1], group.get("data-to"))):
            left, top, right, bottom = place[iri]
            assert left - 0.02 <= x <= right + 0.02, group.get("id")
            assert top - 0.02 <= y <= bottom + 0.02, group.get("id")
            if cls == "succession" and iri == group.get("data-from"):
                assert x == pytest.approx(right, abs=0.0101)  # two rounded numbers


def test_every_change_is_drawn(picture):
    events = {q.subject.value for q in open_knowledge().quads if q.object == term("org:ChangeEvent")}
    reforms = {
        q.subject.value
        for q in open_knowledge().quads
        if (q.predicate, q.object) == (term("dcterms:type"), term("change-kind:reform"))
    }
    found = {group.get("data-event") for group in picture.iter(f"{SVG}g")} - {None}
    assert found == events - reforms
    assert {g.get("id") for g in groups(picture, "reform")} == {compact(r).replace(":", "-") for r in reforms}
    broken = {bool(g.findall(f"{SVG}path")[-1].get("stroke-dasharray")) for g in groups(picture, "transfer")}
    assert broken == {True}


def test_plates_stand_near_a_body_that_bears_them(picture):
    """A plate can have several, and a body several plates: not all can be its neighbours."""
    place = rows(picture)
    ties = groups(picture, "shared")
    assert len(ties) == len(open_knowledge().statements.instances("cp:SharedBody"))
    apart = {}
    for group in ties:
        ends = group.get("data-from"), group.get("data-to")
        distance = abs(place[ends[0]][1] - place[ends[1]][1]) / (place[ends[0]][3] - place[ends[0]][1])
        for iri in ends:
            apart[iri] = min(distance, apart.get(iri, distance))
    ends = [(group.get("data-from"), group.get("data-to")) for group in ties]
    assert [pair for pair in ends if min(apart[iri] for iri in pair) > 4] == []


def test_a_body_that_changed_its_kind_has_a_part_for_each(picture):
    [csrc] = [g for g in groups(picture, "body") if g.get("data-iri") == AGENCY + "csrc"]
    signs = [t.text for t in csrc.findall(f"{SVG}text") if t.get("fill") == "#ffffff"]
    assert signs in (["事", "直"], ["I", "A"])


# Legible


def test_no_words_overlap(picture):
    boxes = [(text_box(text), words(text)) for text in picture.iter(f"{SVG}text")]
    assert len(boxes) > 200
    assert not [(a, b) for (one, a), (other, b) in combinations(boxes, 2) if overlap(one, other)]
    assert all(left >= 0 and right <= 1200 for (left, _, right, _), _ in boxes)


def test_no_line_runs_over_words(picture):
    boxes = [(text_box(text), words(text)) for text in picture.iter(f"{SVG}text")]
    for cls in ("succession", "transfer"):
        for group in groups(picture, cls):
            for x, y in curve(group):
                over = [w for (left, top, right, low), w in boxes if left < x < right and top < y < low]
                assert not over, group.get("id")


def test_names_stay_in_their_bars_and_are_not_cut_off(picture):
    for group in groups(picture, "body"):
        right = max(box(rect)[2] for rect in group.findall(f"{SVG}rect"))
        for text in group.findall(f"{SVG}text"):
            assert text_box(text)[2] <= right, words(text)
            assert "…" not in words(text)
            assert float(text.get("font-size")) >= 9


def test_each_language_stands_alone(files):
    for language in ("zh", "en"):
        picture = ET.fromstring(files[f"lifelines.{language}.svg"])
        assert picture.get("lang") == picture.get(LANG) == language
        shown = [words(e) for tag in ("text", "title") for e in picture.iter(SVG + tag)]
        for label in shown:
            if language == "en":
                assert not HAN.search(label)
            else:
                assert HAN.search(label) or not re.search("[A-Za-z]", label)
        assert not [e for e in picture.iter() if e is not picture and e.get(LANG)]


def test_words_for_those_who_do_not_see_it(picture):
    assert picture.get("role") == "img"
    described = [picture.find(f"{SVG}{tag}") for tag in ("title", "desc")]
    assert picture.get("aria-labelledby").split() == [element.get("id") for element in described]
    assert all(element.text for element in described)
    for cls in ("body", "succession", "transfer", "mark", "shared", "reform"):
        for group in groups(picture, cls):
            assert group[0].tag == f"{SVG}title", group.get("id")
            assert group[1].tag == f"{SVG}desc", group.get("id")


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_leave_words_legible_in_grey(picture):
    words = load_words()[picture.get("lang")]
    for sign in (*words.signs.values(), words.no_sign):
        assert (luminance(sign.tint) + 0.05) / (luminance(picture.get("fill")) + 0.05) > 10
        assert 1.05 / (luminance(sign.strong) + 0.05) > 4.5


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_kind_of_bodies_has_a_sign_of_its_own(language):
    scheme = NamedNode(PREFIXES["kind"])
    kinds = {q.subject.value.rpartition("/")[2] for q in open_knowledge().quads if q.object == scheme}
    shown = {
        kind
        for life in read_history(Statements(open_knowledge().quads)).bodies.values()
        for _, kind in life.kinds
    }
    signs = load_words()[language].signs
    assert shown <= signs.keys() <= kinds
    marks = [sign.mark for sign in signs.values()]
    assert len(set(marks)) == len(marks)
    assert all(1 <= len(mark) <= 2 for mark in marks)


def test_both_languages_say_the_same():
    chinese, english = load_words()["zh"].texts, load_words()["en"].texts
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", english[key]))


# Safe and stable


def test_nothing_from_outside(files, picture):
    assert not {e.tag.removeprefix(SVG) for e in picture.iter()} & {
        "script",
        "image",
        "use",
        "a",
        "foreignObject",
        "style",
    }
    for element in picture.iter():
        for name, value in element.items():
            assert not name.startswith("on") and "href" not in name
            assert "url(" not in value or value == "url(#arrow)"
    identities = [e.get("id") for e in picture.iter() if e.get("id")]
    assert len(identities) == len(set(identities))
    for content in files.values():
        assert not re.search(rb'"[^"]*\d\.\d{3,}[^"]*"', content)


def test_same_bytes_every_time(files):
    shuffled = list(open_knowledge().quads)
    random.Random(7).shuffle(shuffled)
    assert lifelines(Statements(shuffled)) == files
    code = (
        "import sys; from creditplan.pictures.lifelines import lifelines;"
        "from creditplan.knowledge import open_knowledge;"
        "sys.stdout.buffer.write(b''.join(lifelines(open_knowledge().statements).values()))"
    )
    env = os.environ | {"PYTHONHASHSEED": "12"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    assert done.stdout == b"".join(files.values())


def test_published_and_described(files, published):
    catalog = (published / "catalog.ttl").read_text("utf-8")
    for name, content in files.items():
        assert (published / name).read_bytes() == content
        assert f"<{name}>" in catalog
    assert "image/svg+xml" in catalog


def test_names_are_escaped():
    turtle = f"""
        agency:a a cp:Agency ; skos:prefLabel '''{HOSTILE}'''@zh , '''{HOSTILE}'''@en ;
            cp:shortName '''{HOSTILE}\\u0001\\uFFFE'''@zh ; skos:notation '''{HOSTILE}''' ;
            schema:dissolutionDate "2018-03"^^xsd:gYearMonth .
        agency:b a cp:Agency ; skos:prefLabel "乙"@zh , "B"@en ; cp:shortName "乙"@zh .
        change:c a org:ChangeEvent ; rdfs:label '''{HOSTILE}'''@zh ; dcterms:type change-kind:replacement ;
            dcterms:date "2018-03"^^xsd:gYearMonth ;
            org:originalOrganization agency:a ; org:resultingOrganization agency:b ."""
    for language, picture in drawn(turtle).items():
        assert not list(picture.iter(f"{SVG}script"))
        [a] = [g for g in groups(picture, "body") if g.get("data-iri") == AGENCY + "a"]
        assert words(a.find(f"{SVG}title")).startswith(HOSTILE)
        if language == "zh":
            assert HOSTILE + "\ufffd\ufffd" in [words(text) for text in a.iter(f"{SVG}text")]


def test_a_name_without_english_is_marked_as_chinese():
    picture = drawn('agency:a a cp:Agency ; skos:prefLabel "某局"@zh ; cp:shortName "某局"@zh .')["en"]
    assert [text.get(LANG) for text in picture.iter(f"{SVG}text") if words(text) == "某局"] == ["zh"]


def test_an_empty_register_is_a_picture_too():
    for picture in drawn("").values():
        assert not rows(picture)


@pytest.mark.parametrize(
    ("founded", "ended"),
    [
        ("1949", "1999"),
        ("2018", "2018"),
        ("2030-01", "2031-01"),
        ("2012-12-31", "2013-01-01"),
        (None, "2008-01-01"),
    ],
)
def test_any_dates_can_be_drawn(founded, ended):
    start = f'; schema:foundingDate "{founded}"' if founded else ""
    turtle = f"""
        agency:a a cp:Agency ; skos:prefLabel "某某某某某某某某某局"@zh {start} ; schema:dissolutionDate "{ended}" .
        agency:b a cp:Agency ; skos:prefLabel "乙"@zh ; schema:foundingDate "{ended}" .
        change:c a org:ChangeEvent ; dcterms:type change-kind:replacement ; dcterms:date "{ended}" ;
            org:originalOrganization agency:a ; org:resultingOrganization agency:b .
        change:p a cp:SharedBody ; cp:plate agency:a , agency:b , agency:d ."""
    picture = drawn(turtle)["zh"]
    assert rows(picture).keys() == {AGENCY + "a", AGENCY + "b", AGENCY + "d"}
    assert all(left < right for left, _, right, _ in rows(picture).values())
    [line] = groups(picture, "succession")
    assert (line.get("data-from"), line.get("data-to")) == (AGENCY + "a", AGENCY + "b")


@pytest.mark.parametrize(
    ("changed", "newest", "first", "last"),
    [
        ("2013-03", "2026-08", "2008", "2026"),
        ("1949-10", "2026", "1944", "2026"),
        ("2013", "2013", "2008", "2013"),
    ],
)
def test_the_years_are_those_of_the_register(changed, newest, first, last):
    """They begin before the first change, and end with the newest source."""
    turtle = f"""
        agency:a a cp:Agency ; skos:prefLabel "甲"@zh ; schema:foundingDate "1900" .
        change:c a org:ChangeEvent ; dcterms:type change-kind:formation ; dcterms:date "{changed}" ;
            org:resultingOrganization agency:a .
        reference:r dcterms:date "{newest}" .
        reference:s dcterms:date "99999, perhaps" ."""
    picture = drawn(turtle)["zh"]
    assert words(picture.find(f"{SVG}title")).endswith(f"{first}—{last}")
    [axis] = groups(picture, "axis")
    years = [(text_box(text), words(text)) for text in axis.iter(f"{SVG}text")]
    assert all(first <= year <= last for _, year in years)
    assert not [1 for (one, _), (other, _) in combinations(years, 2) if overlap(one, other)]


def test_a_year_of_which_no_month_is_known_is_drawn_where_the_reform_begins(picture):
    place = rows(picture)
    assert place[AGENCY + "nmpa"][0] == place[AGENCY + "samr"][0]


# Words


def test_widths():
    assert width("工商总局", 10) == 40
    assert width("W", 10) > width("n", 10) > width("i", 10)
    assert width("e\u0301", 10) == width("e", 10)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("one two three", 1000, ["one two three"]),
        ("one two three", 50, ["one two", "three"]),
        ("one two three", 30, None),  # three lines
        ("unbreakable", 20, None),
        ("国家局，某", 30, ["国家", "局，某"]),  # no mark begins a line
    ],
)
def test_words_are_broken_into_lines(text, room, lines):
    assert wrapped(text, 10, room) == lines


def test_lines_are_balanced_or_cut_off():
    assert balanced("aaaa bbbb cccc dddd", 10, 100, most=3) == ["aaaa bbbb", "cccc dddd"]
    assert balanced("unbreakable", 10, 40, most=3) == [shortened("unbreakable", 10, 40)]
    assert shortened("unbreakable", 10, 40).endswith("…")


def test_the_register_is_the_only_input():
    one = NamedNode(AGENCY + "solo")
    pictures = drawn(f'<{one.value}> a cp:Agency ; skos:prefLabel "独局"@zh , "Solo"@en .')
    assert [list(rows(picture)) for picture in pictures.values()] == [[one.value], [one.value]]


# The order of the rows


def body(iri):
    return Life(iri, Labels(iri, iri), None, (), Period("2000", None), (), None, ())


def replacement(name, year, old, new):
    return Event(name, Labels(name, name), "replacement", str(year), old, new, None, ())


def history_of(events):
    events = tuple(events)
    named = sorted({iri for event in events for iri in (*event.originals, *event.results)})
    return History({iri: body(iri) for iri in named}, events, (), (), {})


def some_history(seed, size=12):
    chance = random.Random(seed)
    bodies = [f"b{number:02}" for number in range(size)]
    return history_of(
        replacement(f"e{n}", chance.choice([2013, 2018]), *([one] for one in chance.sample(bodies, 2)))
        for n in range(size * 2)
    )


def crossings(order, history):
    row = {iri: place for place, iri in enumerate(order)}
    lines = [(event.date, row[old], row[new]) for event in history.events for old, new in event.pairs]
    return sum(
        day == other_day and old != other_old and new != other_new and (old < other_old) != (new < other_new)
        for (day, old, new), (other_day, other_old, other_new) in combinations(lines, 2)
    )


@pytest.mark.parametrize("seed", range(20))
def test_what_a_swap_costs_is_what_the_whole_order_costs_more(seed):
    history = some_history(seed)
    rows = Rows(sorted(history.bodies), Web(history))
    chance = random.Random(seed)
    for _ in range(40):
        before = rows.cost()
        change = rows.swap(chance.randrange(len(rows.order) - 1))
        assert change == pytest.approx(rows.cost() - before)


@pytest.mark.parametrize("seed", range(20))
def test_no_single_body_would_stand_better_elsewhere(seed):
    history = some_history(seed)
    [order] = families(history)
    web = Web(history)
    least = Rows(order, web).cost()
    for place, row in product(range(len(order)), repeat=2):
        moved = [*order[:place], *order[place + 1 :]]
        moved.insert(row, order[place])
        assert Rows(moved, web).cost() > least - 1e-6


def test_lines_that_need_not_cross_do_not():
    """Pairs that replaced each other in a year, as rungs between two rows of names that the alphabet mixes."""
    names = random.Random(3).sample(range(100, 200), 40)
    rungs = [replacement(f"r{n}", 2018, [f"a{a}"], [f"b{b}"]) for n, (a, b) in enumerate(pairwise(names))]
    history = history_of([*rungs, replacement("h", 2013, ["root"], [f"a{a}" for a in names[:-1]])])
    [order] = families(history)
    assert crossings(order, history) == 0


def chained(length):
    """A family without end: in each reform, bodies are joined and parted, and some go over to the next."""
    events = []
    for number in range(length):
        here, there = f"{number:04}", f"{number + 1:04}"
        events += [
            replacement(f"m{here}", 2013, [f"a{here}", f"b{here}"], [f"c{here}"]),
            replacement(f"s{here}", 2018, [f"c{here}"], [f"d{here}", f"e{here}"]),
            replacement(f"g{here}", 2023, [f"e{here}"], [f"a{there}"]),
        ]
    return history_of(events)


def test_the_work_of_ordering_grows_with_the_bodies():
    def cost(length):
        history = chained(length)
        return len(history.bodies), count(families, history)

    assert growth(cost, 6) < 1.5
