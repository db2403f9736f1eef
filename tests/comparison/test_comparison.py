"""Two plans compared: real ones with a copy that was edited by hand, and what must hold of any two."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache
from itertools import permutations, product

import edited_pairs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from creditplan import diff, ntriples, parse, read, to_quads
from creditplan.comparison import compare, read_side
from creditplan.comparison.assignment import best_pairs
from creditplan.comparison.inline import pieces
from creditplan.comparison.likeness import Likeness, wording
from creditplan.comparison.results import Aspect, DutyChange, Kind
from creditplan.comparison.statements import to_statements
from creditplan.comparison.weights import matching
from creditplan.doors import validate
from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.model import Metadata, SourceDocument

PAIRS = sorted(path.stem for path in edited_pairs.PAIRS.glob("*.toml"))
MOVED = {Aspect.PLACE, Aspect.ORDER}
REAL = sorted(
    path
    for folder in ("plans", "plans-2", "plans-3", "plans-4", "plans-5")
    for path in (ROOT / "tests" / folder).iterdir()
    if path.suffix in (".txt", ".md", ".html") and path.stem.isdigit()
)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    return cache(lambda name: edited_pairs.pair(name, tmp_path_factory.mktemp(name)))


@cache
def side(path):
    """A real document as it is compared; None: it holds no task."""
    try:
        return read_side(to_quads(parse(read(path))))
    except InputError:
        return None


@cache
def real():
    return [one for one in map(side, REAL) if one and one.tasks]


def keys(tasks):
    return tuple(task.key for task in tasks)


def told(difference):
    """What differs, in the words of tests/comparison/README.md; another number is no more than that."""
    said = {str(aspect) for aspect in difference.aspects} - {"bodies", "number", *MOVED}
    said |= {"moved"} if MOVED & {*difference.aspects} else set()
    for duty in difference.duties:
        before, after = duty.before, duty.after
        if before is None or after is None:
            said.add(f"{'+' if after else '-'}{(after or before).named_as} {(after or before).role}")
            continue
        if DutyChange.SUCCESSOR in duty.what:
            said.add(f"{before.named_as}>{after.named_as}")
        if DutyChange.ROLE in duty.what:
            said.add(f"{before.named_as} {before.role}>{after.role}")
        said |= {
            {"name": "named"}.get(one, str(one)) for one in duty.what if one in ("manner", "open", "name")
        }
        assert DutyChange.PREDECESSOR not in duty.what
    return said


# Pairs that were edited by hand


@pytest.mark.parametrize("name", [name for name in PAIRS if name != "after-the-reform"])
def test_a_pair_gives_what_a_reader_says(pairs, name):
    before, after, said = pairs(name)
    answer = edited_pairs.answer_of(said["answer"])
    found = {(keys(one.before), keys(one.after)): one for one in diff(before, after).tasks}
    same = {((left,), (right,)) for left, right in answer.same.items()}
    assert {*found} == {*answer.rows} | same
    assert {row: told(found[row]) for row in answer.rows} == answer.rows
    assert not any(told(found[row]) for row in same)
    assert {row for row in found if not found[row].sure} <= answer.doubtful
    for (left, right), one in found.items():
        kinds = {(0, 1): Kind.CAME, (1, 0): Kind.WENT, (1, 2): Kind.SPLIT, (2, 1): Kind.MERGED}
        assert one.kind is kinds.get((len(left), len(right)), Kind.CHANGED if one.aspects else Kind.SAME)


def test_after_a_reform_bodies_have_changed_and_tasks_have_not(pairs):
    before, after, said = pairs("after-the-reform")
    found = diff(before, after)
    names, left = said["names"], said["answer"]["left"]
    assert {one.kind for one in found.tasks} == {Kind.SAME, Kind.CHANGED}
    compared = 0
    for one in found.tasks:
        assert keys(one.before) == keys(one.after)
        task, said_there = one.before[0], told(one)
        words = {duty.named_as for duty in task.duties}
        due = {f"{name}>{names[name]}" for name in words if name in names}
        compared += len(due)
        free = {row for row in said_there if any(name in row for name in left)}
        assert said_there - free == due, task.key
    assert compared > 30


def test_the_change_that_leads_from_one_body_to_the_other_is_named(pairs):
    before, after, _ = pairs("after-the-reform")
    duty = next(one for one in diff(before, after).tasks if one.after[0].key == "34").duties[0]
    assert duty.changes == ("https://w3id.org/creditplan/change/nhc-2018",)


@pytest.mark.parametrize("name", PAIRS)
def test_sections_are_told_too(pairs, name):
    before, after, said = pairs(name)
    changed = {one.before.key: one for one in diff(before, after).sections if one.kind is not Kind.SAME}
    due = dict(row.split(": ") for row in said["answer"].get("sections", "").split("; ") if row)
    assert {*changed} == {*due}
    for key, what in due.items():
        wanted = Aspect.WORDS if what == "renamed" else Aspect.NUMBER
        assert wanted in changed[key].aspects and changed[key].kind is Kind.CHANGED


def test_two_copies_of_one_real_plan_are_the_same():
    """A public page and a repository have the same passage of a plan, with other pages around it."""
    found = compare(
        side(ROOT / "tests/plans/031.txt"), side(ROOT / "tests/excerpts/107.txt"), open_knowledge()
    )
    assert found.same and len(found.tasks) == 5


def test_plans_of_different_places_have_few_tasks_in_common():
    """What two real plans of other places are surely told to share says the same thing of another number."""
    found = compare(
        side(ROOT / "tests/plans-3/609.txt"), side(ROOT / "tests/plans-4/625.txt"), open_knowledge()
    )
    shared = {
        one.before[0].text: one.after[0].text for one in found.tasks if one.before and one.after and one.sure
    }
    assert shared == {
        "社会消费品零售总额增长15%以上。": "社会消费品零售总额年均增长12%以上。",
        "城镇居民人均可支配收入、农民人均纯收入均增长12%以上。": "城镇居民人均可支配收入和农村居民人均纯收入年均增长8%。",
    }


# What must hold of any two


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_a_plan_does_not_differ_from_itself(path):
    one = side(path)
    if one is None:
        assert path.stem in ("519", "520", "521", "642", "644")
        return
    found = compare(one, one, open_knowledge())
    assert found.same and not found.doubtful
    assert all(keys(task.before) == keys(task.after) for task in found.tasks)
    assert all(part.before == part.after for part in found.sections)


def assert_accounted(found):
    for tasks, ours in ((found.before.tasks, "before"), (found.after.tasks, "after")):
        counted = Counter(key for one in found.tasks for key in keys(getattr(one, ours)))
        assert counted == Counter(keys(tasks))
    for sections, ours in ((found.before.sections, "before"), (found.after.sections, "after")):
        counted = Counter(getattr(one, ours).key for one in found.sections if getattr(one, ours))
        assert counted == Counter(keys(sections))
    for one in found.tasks:
        old, new = ("".join(task.text for task in tasks) for tasks in (one.before, one.after))
        if one.words:
            assert "".join(piece.text for piece in one.words if piece.state != "added") == old
            assert "".join(piece.text for piece in one.words if piece.state != "removed") == new
        elif one.before and one.after:
            assert old == new


def assert_mirrored(found, back):
    def row(one):
        return (one.kind, one.before, one.after, one.sure, one.likeness, one.aspects, one.words, one.duties)

    assert {*map(row, found.tasks)} == {row(one.mirrored) for one in back.tasks}
    assert {*found.sections} == {one.mirrored for one in back.sections}
    assert found.same == back.same


def test_real_plans_are_accounted_for_and_mirrored():
    sides = real()
    for before, after in zip(sides, [*sides[5:], *sides[:5]], strict=True):
        found = compare(before, after, open_knowledge())
        assert_accounted(found)
        assert_mirrored(found, compare(after, before, open_knowledge()))


@pytest.mark.parametrize("name", PAIRS)
def test_edited_plans_are_accounted_for_and_mirrored(pairs, name):
    before, after, _ = pairs(name)
    found = diff(before, after)
    assert_accounted(found)
    assert_mirrored(found, diff(after, before))


WORDS = [
    "建立信用记录",
    "完善共享机制",
    "加强农民诚信教育",
    "推进小微企业信用评价",
    "制定管理办法",
    "公开曝光典型案例",
]
BODIES = ["财政部", "公安部", "卫生计生委", "市场监管总局", "工商总局", "某某办"]
TASKS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map("，".join),
        st.lists(st.sampled_from(BODIES), min_size=1, max_size=3, unique=True),
        st.sampled_from(["牵头", "负责"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


def made(rows, key):
    lines = ["某方案"]
    for number, (words, bodies, role, begins) in enumerate(rows, start=1):
        lines += [f"{'一二三四五六七八'[number - 1]}、第{number}部分"] if begins or number == 1 else []
        lines.append(f"{number}、{words}。（{'、'.join(bodies)}{role}）")
    plan = parse(SourceDocument(f"{key}.txt", "\n".join(lines) + "\n", Metadata(id=key, resolve_on="2016")))
    return read_side(to_quads(plan))


# Others may be at work on the machine.
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TASKS, TASKS)
def test_made_up_plans_are_accounted_for_and_mirrored(first, second):
    before, after = made(first, "a"), made(second, "b")
    found = compare(before, after, open_knowledge())
    assert_accounted(found)
    assert_mirrored(found, compare(after, before, open_knowledge()))
    again = compare(before, before, open_knowledge())
    assert again.same and not again.doubtful


SENTENCES = re.findall(
    r"[^。（）、\n]{8,60}。", (ROOT / "sources" / "social-credit-2015.txt").read_text("utf-8")
)


def listed(texts, key):
    lines = ["某方案", *(f"{number}、{text}（财政部负责）" for number, text in enumerate(texts, start=1))]
    plan = parse(SourceDocument(f"{key}.txt", "\n".join(lines) + "\n", Metadata(id=key, resolve_on="2016")))
    return read_side(to_quads(plan))


@pytest.mark.parametrize("seed", range(3))
def test_tasks_that_were_shuffled_and_half_rewritten_are_found_again(seed):
    """Of three sentences of each task, one is another and one is gone; their order is another too."""
    chance, count = random.Random(seed), 30
    # No sentence stands in two tasks: else nobody could say which of them is meant.
    sentences = iter(chance.sample(sorted({*SENTENCES}), 4 * count))
    texts = [[next(sentences) for _ in range(3)] for _ in range(count)]
    order = chance.sample(range(count), count)
    second = ["".join([next(sentences), texts[one][2], texts[one][0]]) for one in order]
    found = compare(listed(["".join(text) for text in texts], "a"), listed(second, "b"), open_knowledge())
    paired = [one for one in found.tasks if one.before and one.after]
    right = {text + 1: place + 1 for place, text in enumerate(order)}
    wrong = [one for one in paired if right[one.before[0].order] != one.after[0].order]
    assert len(paired) - len(wrong) >= count - 2
    assert not any(one.sure for one in wrong)


def test_where_several_come_as_near_it_is_doubtful():
    def numbered(numbers):
        return [f"推进第{number}号项目建设，落实各项工作责任。" for number in numbers]

    found = compare(listed(numbered(range(10)), "a"), listed(numbered(range(5, 15)), "b"), open_knowledge())
    same = [
        one for one in found.tasks if one.before and one.after and one.before[0].text == one.after[0].text
    ]
    assert len(same) == 5 and all(one.sure for one in same)
    assert not any(one.sure for one in found.tasks if one not in same and one.before and one.after)


# Its parts

WEIGHTS = st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.integers(1, 20), max_size=20)


@settings(deadline=None)
@given(WEIGHTS)
def test_the_pairs_are_the_best_of_all(weights):
    found = best_pairs(weights).pairs
    lefts = sorted({left for left, _ in weights})
    rights = [*{right for _, right in weights}, *(None for _ in lefts)]
    totals = (
        sum(weights.get(pair, 0 if pair[1] is None else -99) for pair in zip(lefts, chosen, strict=True))
        for chosen in permutations(rights[: 6 + len(lefts)], len(lefts))
    )
    if len(lefts) <= 3:
        assert sum(weights[pair] for pair in found.items()) == max(totals, default=0)
    assert len({*found.values()}) == len(found)


@given(
    st.dictionaries(st.tuples(st.integers(0, 40), st.integers(0, 40)), st.integers(1, 10**6), max_size=300)
)
def test_prices_prove_that_there_are_no_better_pairs(weights):
    found = best_pairs(weights)
    assert all(price >= 0 for price in (*found.left_prices.values(), *found.right_prices.values()))
    assert all(
        found.left_prices[left] + found.right_prices[right] >= weight
        for (left, right), weight in weights.items()
    )
    total = sum(weights[pair] for pair in found.pairs.items())
    assert total == sum(found.left_prices.values()) + sum(found.right_prices.values())


def test_the_best_of_all_is_not_the_best_one_after_the_other():
    weights = {(0, 0): 10, (0, 1): 9, (1, 0): 9}
    assert best_pairs(weights).pairs == {0: 1, 1: 0}


def test_five_hundred_tasks_that_are_all_alike_are_paired():
    weights = {(a, b): 1000 - abs(a - b) for a, b in product(range(500), repeat=2) if abs(a - b) <= 12}
    assert best_pairs(weights).pairs == {one: one for one in range(500)}


@given(st.text("推进信用信息共享。，1", max_size=30), st.text("推进信用信息共享。，1", max_size=30))
def test_pieces_are_both_texts(old, new):
    found = pieces(old, new)
    assert "".join(piece.text for piece in found if piece.state != "added") == old
    assert "".join(piece.text for piece in found if piece.state != "removed") == new
    assert all(piece.text for piece in found)


def test_pieces_end_where_words_do():
    found = pieces("推进农村信用体系建设。", "推进城市信用体系建设。")
    assert [(piece.state, piece.text) for piece in found] == [
        ("same", "推进"),
        ("removed", "农村"),
        ("added", "城市"),
        ("same", "信用体系建设。"),
    ]


@given(st.text("推进信用信息共享1", max_size=12), st.text("推进信用信息共享1", max_size=12))
def test_likeness_is_the_same_both_ways_and_one_for_the_same(one, other):
    words = [wording(text, matching().shingle) for text in (one, other)]
    likeness = Likeness(words)
    assert likeness.of(*words) == likeness.of(*reversed(words)) <= 1
    assert likeness.of(words[0], words[0]) == 1


def test_what_all_tasks_say_counts_less():
    common = "并与其他部门实现信用信息交换共享"
    words = ("建立纳税记录", "开展商贸试点", "规范中介机构", "加强价格监管", "公开司法行政", "推广阳光执法")
    every = [wording(f"{one}{common}", 2) for one in words]
    alone = Likeness(every[:2]).of(*every[:2])
    assert Likeness(every).of(*every[:2]) < alone


# Data instead of documents


def test_published_data_give_what_the_document_gives(pairs):
    before, after, _ = pairs("draft-and-final")
    found = diff(before, after)
    assert diff(to_quads(before), to_quads(after)) == found == diff(before, to_quads(after))


def test_other_publishers_have_the_same_bodies():
    plan = parse(read(ROOT / "tests/plans-3/601.md"))
    found = diff(plan, to_quads(plan, base="https://data.example.org/"))
    assert found.same


def test_data_of_no_plan_or_of_two_are_refused(pairs):
    before, _, _ = pairs("draft-and-final")
    other, _, _ = pairs("county-next-year")
    with pytest.raises(InputError, match="hold no plan"):
        diff(before, [])
    with pytest.raises(InputError, match="hold 2 plans"):
        diff(before, [*to_quads(before), *to_quads(other)])


# As RDF


def statements(found, **options):
    return ntriples.to_quads(to_statements(found, **options))


@pytest.mark.parametrize("name", ["county-next-year", "after-the-reform"])
def test_differences_as_rdf_conform_and_name_what_they_are_about(pairs, name):
    before, after, _ = pairs(name)
    after = parse(
        SourceDocument(
            "b.txt", after.document.text, Metadata(id="later", resolve_on="2019", title=after.title.zh)
        )
    )
    found = diff(before, after)
    quads = statements(found)
    assert quads == statements(found) and len(quads) == len({*quads})
    data = [*to_quads(before), *to_quads(after), *quads]
    named = {quad.subject for quad in data}
    ends = re.compile(r"ontology#(before|after)$")
    about = {quad.object for quad in quads if ends.search(quad.predicate.value)}
    assert len(about) > 10 and about <= named
    assert not [quad for quad in quads if "BlankNode" in f"{quad.subject!r}{quad.object!r}"]
    ours = [row for row in validate(data).results if "/comparison/" in str(row.finding.focus)]
    assert ours == []


def test_only_who_knows_says_that_a_plan_was_revised(pairs):
    before, after, _ = pairs("county-next-year")
    found = diff(before, after)
    plain, revised = (
        Counter(quad.predicate.value.rpartition("#")[2] for quad in statements(found, revision=revision))
        for revision in (False, True)
    )
    assert (plain["alternateOf"], plain["wasRevisionOf"]) == (9, 0)
    assert (revised["alternateOf"], revised["wasRevisionOf"]) == (0, 10)


def test_two_texts_under_one_iri_cannot_be_told_apart_in_rdf(pairs):
    before, after, _ = pairs("draft-and-final")
    with pytest.raises(InputError, match="both plans have the IRI"):
        statements(diff(before, after))
    assert len(statements(diff(before, before))) == 3
