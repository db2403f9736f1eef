"""What the prepared queries should answer, worked out without the converter and without RDF.

Reads the text of the plan and a reading of its clauses made by hand. Agents are their Chinese words, tasks
and sections their numbers, roles and manners their English words. Each function is named after a query and
gives its rows in no particular order; the two agents of a pair can stand in any order.
"""

import csv
import re
import tomllib
from collections import Counter
from functools import cache
from itertools import combinations, permutations
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
TEXT = ROOT / "sources" / "social-credit-2015.txt"
ENGLISH = ROOT / "sources" / "social-credit-2015.en.toml"
READING = ROOT / "tests" / "gold" / "reading-a.csv"
HEIRS = ROOT / "tests" / "gold" / "heirs.csv"
SUCCESSORS = ROOT / "tests" / "gold" / "successors.csv"
OTHER_BODIES = ROOT / "tests" / "gold" / "other-bodies.csv"
CENTRAL_FUNCTIONS = ROOT / "ontology" / "central-functions.tsv"
AGENCIES = ROOT / "ontology" / "agencies.ttl"
FUNCTIONS = ROOT / "ontology" / "functions.ttl"
FIRST_MOVE = "2018-03"

ROLES = ("lead", "responsible", "participant")
NUMBERED = re.compile(r"^(?:(\d+)|[一二三四五六七八九十]+)、(.*)$", re.MULTILINE)
WITH_CLAUSE = re.compile(r"(.*?)([(（][^()（）]*[)）])")
VERB = "https://w3id.org/creditplan/rule/verb"
DOCUMENTS = [
    (2, "cites", "征信业管理条例"),
    (
        4,
        "mandates",
        "国务院关于批转发展改革委等部门法人和其他组织统一社会信用代码制度建设总体方案的通知",
    ),
    (13, "mandates", "关于推进公务员职业道德建设工程的意见"),
    (18, "mandates", "商业保理管理办法"),
    (18, "mandates", "单用途商业预付卡管理办法"),
    (19, "cites", "对外投资合作不良信用记录试行办法"),
    (26, "mandates", "招标投标信用信息管理暂行办法"),
    (35, "mandates", "劳动用工领域不良信用记录管理办法"),
    (39, "mandates", "关于加强企业环境信用体系建设的指导意见"),
]


class Duty(NamedTuple):
    task: int
    agency: str
    role: str
    manner: str | None
    open: bool


class Item(NamedTuple):
    section: int
    text: str
    clause: str
    clause_begin: int


# Another wording of the same group
SAME = {"各相关部门": "各有关部门"}


def one_name(agent):
    return SAME.get(agent, agent)


@cache
def duties():
    with READING.open(encoding="utf-8", newline="") as file:
        return [
            Duty(
                int(row["task"]),
                one_name(row["agency"]),
                row["role"],
                row["manner"] or None,
                row["open"] == "true",
            )
            for row in csv.DictReader(file)
        ]


@cache
def outline():
    """Headings by section number, and items by task number. The first heading is numbered like a task."""
    headings, items = {}, {}
    for line in NUMBERED.finditer(TEXT.read_text(encoding="utf-8")):
        number, words = line[1], line[2].strip()
        if number and (item := WITH_CLAUSE.fullmatch(words)):
            begin = line.start(2) + line[2].index(words) + item.start(2)
            items[int(number)] = Item(len(headings), item[1].strip(), item[2], begin)
        else:
            headings[len(headings) + 1] = words
    return headings, items


@cache
def titles():
    """Titles of sections and of tasks, by number: a task's is its first sentence."""
    headings, items = outline()
    return headings, {task: item.text.split("。")[0] for task, item in items.items()}


@cache
def english_titles():
    """English titles of sections and of tasks, by number."""
    titles = tomllib.loads(ENGLISH.read_text(encoding="utf-8"))
    return tuple({int(key): title for key, title in titles[kind].items()} for kind in ("sections", "tasks"))


def is_group(agency):
    return agency.startswith("各")


def agents():
    return sorted({duty.agency for duty in duties()})


def agencies():
    return [agent for agent in agents() if not is_group(agent)]


def of_task(task):
    return [duty for duty in duties() if duty.task == task]


def tasks():
    return sorted(outline()[1])


def leads(task):
    return {duty.agency for duty in of_task(task) if duty.role == "lead"}


def tasks_with(agency, *roles):
    return {duty.task for duty in duties() if duty.agency == agency and duty.role in (roles or ROLES)}


def roles_in(agency, task):
    return [duty.role for duty in of_task(task) if duty.agency == agency]


def section_of(task):
    return outline()[1][task].section


def named_groups():
    return [agent for agent in agents() if is_group(agent)]


# The answers


def co_led_tasks(agency):
    return [
        (task, partner) for task in tasks() if agency in leads(task) for partner in leads(task) - {agency}
    ]


def tasks_led_alone(agency):
    return [(task,) for task in tasks() if leads(task) == {agency}]


def tasks_in_charge(agency):
    return [
        (duty.task, duty.role) for duty in duties() if duty.agency == agency and duty.role != "participant"
    ]


def tasks_participated(agency):
    return [(task,) for task in tasks_with(agency, "participant")]


def tasks_of_agency(agency, role=None):
    return [
        (duty.task, duty.role, duty.manner, duty.open)
        for duty in duties()
        if duty.agency == agency and role in (None, duty.role)
    ]


def agencies_of_task(task):
    return [(duty.agency, duty.role, duty.manner, duty.open, duty.agency) for duty in of_task(task)]


def co_lead_pairs():
    pairs = Counter(pair for task in tasks() for pair in combinations(sorted(leads(task)), 2))
    return [(*pair, count) for pair, count in pairs.items()]


def workload(function=None, place=None):
    return [
        (agent, *(len(tasks_with(agent, role)) for role in ROLES), len(tasks_with(agent)))
        for agent in bodies_of(function, place)
    ]


@cache
def functions_of_bodies():
    """What bodies do all their lives, by their short names, in Chinese."""
    names = dict(
        re.findall(r'(?s)^agency:(\S+) a (?:(?!\n\n).)*?cp:shortName "(.+?)"', _read(AGENCIES), re.M)
    )
    found = {}
    with CENTRAL_FUNCTIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["function"] and not row["from"] and not row["until"] and row["body"] in names:
                found.setdefault(names[row["body"]], set()).add(function_labels()[row["function"]])
    return found


def _read(path):
    return path.read_text(encoding="utf-8") + "\n"


@cache
def function_labels():
    return dict(
        re.findall(r'(?s)^function:(\S+) a (?:(?!\n\n).)*?prefLabel "(.+?)"@zh', _read(FUNCTIONS), re.M)
    )


@cache
def wider_functions():
    """The functions that a function is part of, itself first."""
    keys = function_labels()
    above = dict(
        re.findall(
            r"(?s)^function:(\S+) a (?:(?!\n\n).)*?skos:broader function:(\S+)", _read(FUNCTIONS), re.M
        )
    )
    found = {}
    for key, label in keys.items():
        found[label], at = {label}, key
        while at in above:
            at = above[at]
            found[label].add(keys[at])
    return found


def bodies_of(function=None, place=None):
    """The agents of a function, or of what it took up; no body of this plan is of a place."""
    if place:
        return []
    owned = functions_of_bodies()
    return [
        agent
        for agent in agents()
        if function is None or any(function in wider_functions()[own] for own in owned.get(agent, ()))
    ]


def by_role(bodies):
    """Numbers of tasks of some bodies: by role, then in any."""
    of_roles = [{task for body in bodies for task in tasks_with(body, role)} for role in ROLES]
    return (*map(len, of_roles), len(set().union(*of_roles)))


def functions(place=None):
    owned = functions_of_bodies()
    bodies = {}
    for agent in bodies_of(None, place):
        for function in owned.get(agent, ()):
            bodies.setdefault(function, []).append(agent)
    return [(function, "centre", *by_role(found)) for function, found in bodies.items()]


def functions_never_leading(place=None):
    return [(function, tasks) for function, _, lead, *_, tasks in functions(place) if not lead]


def function_over_years(function, place=None):
    bodies = bodies_of(function, place)
    return [("2015", "centre", *by_role(bodies))] if bodies else []


def agency_over_years(agency):
    return [("2015", agency, 1, *by_role([agency]))]


def places_without_leads():
    """The plan is of one place, and names leads."""
    return []


def tasks_of_function(function, place=None, role=None):
    return [
        ("centre", duty.agency, duty.role, duty.task)
        for duty in duties()
        if duty.agency in bodies_of(function, place) and role in (None, duty.role)
    ]


def bodies_of_place(place, function=None):
    """The register has the governments of provinces, and does not say their functions."""
    return [] if function else [("province", f"{place}人民政府", 0, 0, 0, 0)]


def open_ended_tasks():
    counts = Counter((duty.task, duty.role) for duty in duties() if duty.open)
    return [(*key, count) for key, count in counts.items()]


def collective_only_tasks():
    only = [task for task in tasks() if all(is_group(duty.agency) for duty in of_task(task))]
    return [(duty.task, duty.agency, duty.role) for duty in duties() if duty.task in only]


def tasks_without_lead():
    return [(task,) for task in tasks() if not leads(task)]


def sections():
    headings, _ = outline()
    return [
        (
            section,
            heading,
            sum(section_of(task) == section for task in tasks()),
            sum(section_of(duty.task) == section for duty in duties()),
        )
        for section, heading in headings.items()
    ]


def meet_but_never_lead_together(agency=None):
    rows = []
    for pair in combinations(agencies(), 2):
        common = tasks_with(pair[0]) & tasks_with(pair[1])
        together = any(leads(task) >= set(pair) for task in common)
        if common and not together and agency in (None, *pair):
            rows.append((*pair, len(common)))
    return rows


def tasks_mentioning(word):
    return [(task, item.text) for task, item in outline()[1].items() if word in item.text]


def documents():
    return DOCUMENTS


def quotes(agency):
    return [row[1:] for row in all_quotes() if row[0] == agency]


@cache
def all_quotes():
    """Find the words of the hand-made reading in each clause, one after the other."""
    rows = []
    for task, item in outline()[1].items():
        at = 0
        for duty in of_task(task):
            wordings = [duty.agency, *(words for words, same in SAME.items() if same == duty.agency)]
            named = next(words for words in wordings if words in item.clause)
            at = item.clause.index(named, at)
            begin, end = item.clause_begin + at, item.clause_begin + at + len(named)
            rows.append((duty.agency, task, duty.role, item.clause, named, begin, end))
            at += len(named)
    return rows


def network_edges():
    counts = Counter()
    for task in tasks():
        single = sorted(duty[1:3] for duty in of_task(task) if not is_group(duty.agency))
        counts.update((*one, *other) for one, other in combinations(single, 2) if one[0] != other[0])
    return [(*edge, weight) for edge, weight in counts.items()]


def busiest_tasks(minimum=1):
    rows = []
    for task in tasks():
        roles = Counter(duty.role for duty in of_task(task))
        named = {duty.agency for duty in of_task(task)}
        if len(named) >= minimum:
            rows.append((task, *(roles[role] for role in ROLES), len(named)))
    return rows


def tasks_with_one_agent():
    return [
        (duty.task, duty.agency, duty.role)
        for duty in duties()
        if len(of_task(duty.task)) == 1 and not duty.open
    ]


def agencies_in_section(section):
    counts = Counter(duty.agency for duty in duties() if section_of(duty.task) == section)
    return list(counts.items())


def agencies_never_leading():
    return [(agency, len(tasks_with(agency))) for agency in agencies() if not tasks_with(agency, "lead")]


def respective_tasks():
    counts = Counter((duty.task, duty.role) for duty in duties() if duty.manner == "respective")
    return [(*key, count) for key, count in counts.items()]


def leads_and_helpers(lead=None):
    counts = Counter(
        (leader, duty.agency, duty.role)
        for duty in duties()
        for leader in leads(duty.task)
        if duty.role != "lead" and lead in (None, leader)
    )
    return [(*key, count) for key, count in counts.items()]


def plan_overview():
    headings, items = outline()
    roles = Counter(duty.role for duty in duties())
    still_open = sum(duty.open for duty in duties())
    named = (len(agencies()), len(named_groups()))
    return [(len(headings), len(items), len(duties()), *(roles[role] for role in ROLES), still_open, *named)]


def tasks_of_section(section):
    return [(task, item.text) for task, item in outline()[1].items() if item.section == section]


def group_tasks(group=None):
    return [
        (duty.agency, duty.task, duty.role, duty.manner)
        for duty in duties()
        if is_group(duty.agency) and group in (None, duty.agency)
    ]


def shared_tasks(first, second):
    return [
        (task, one, other)
        for task in tasks()
        for one in roles_in(first, task)
        for other in roles_in(second, task)
    ]


def sections_of_agency(agency):
    counts = Counter(section_of(task) for task in tasks_with(agency))
    return [(section, outline()[0][section], count) for section, count in counts.items()]


def partners_of_agency(agency):
    mine, mine_led = tasks_with(agency), tasks_with(agency, "lead")
    return [
        (partner, len(mine & tasks_with(partner)), len(mine_led & tasks_with(partner, "lead")))
        for partner in agents()
        if partner != agency and mine & tasks_with(partner)
    ]


def task_details(task):
    item = outline()[1][task]
    return [(task, item.text, item.clause, item.section)]


def do_they_co_lead(first, second):
    return any((first, second) in permutations(leads(task), 2) for task in tasks())


def agency_profile(agency):
    links = {"leads": "lead", "responsibleFor": "responsible", "participatesIn": "participant"}
    rows = [
        (agency, "shortName", agency),
        (agency, "type", "Agent"),
        (agency, "type", "AgentGroup" if is_group(agency) else "Agency"),
    ]
    rows += [(agency, link, task) for link, role in links.items() for task in tasks_with(agency, role)]
    for task in tasks_with(agency):
        rows += [(task, "number", task), (task, "order", task)]
        rows += [(task, "label", named[1][task]) for named in (titles(), english_titles())]
    return rows


def co_lead_network():
    rows = set()
    for task in tasks():
        if len(leads(task)) > 1:
            rows |= {(task, "order", task)}
            rows |= {(task, "label", named[1][task]) for named in (titles(), english_titles())}
            for lead in leads(task):
                rows |= {(task, "ledBy", lead), (lead, "shortName", lead)}
    return list(rows)


def plans():
    title = TEXT.read_text(encoding="utf-8").splitlines()[2].strip()
    return [(title, len(outline()[1]))]


# What the plan does not have: no date by which or number that a task is to reach, no task within a task, no clause
# that has to be mended, no list of names without a role.


def deadlines(by=None):
    return []


def targets():
    return []


def sub_tasks(task):
    return []


def repaired_assignments():
    """A comma stands for 、 in task 32."""
    return [(32, duty.agency, duty.role, VERB, True, False) for duty in of_task(32)]


# Bodies through time


@cache
def lives():
    with SUCCESSORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def passed(date):
    """A date as text that compares as its last day."""
    return f"{date}-99-99"[:10]


@cache
def heirs_today():
    with HEIRS.open(encoding="utf-8", newline="") as file:
        return [
            (one_name(row["body"]), int(row["task"]), row["role"], row["answer"], one_name(heir), part)
            for row in csv.DictReader(file)
            for heir, part in zip(
                row["heirs"].split(" | "), row["parts"].split(" | ") if row["parts"] else [None], strict=True
            )
        ]


def heirs_of_tasks(agency=None, on="9999"):
    """Today's are of the gold; before the first reform each body has its own."""
    rows = heirs_today()
    if on < FIRST_MOVE:
        rows = {(body, task, role, "whole", body, None) for body, task, role, *_ in rows}
    return [row for row in rows if agency in (None, row[0])]


def tasks_by_current_body(on="9999"):
    rows = [row for row in heirs_of_tasks(on=on) if not is_group(row[0])]
    return [
        (
            body,
            len({task for _, task, _, _, heir, _ in rows if heir == body}),
            len({task for _, task, role, _, heir, _ in rows if heir == body and role == "lead"}),
            len({task for agency, task, _, _, heir, _ in rows if heir == body != agency}),
            0,
        )
        for body in {row[4] for row in rows}
    ]


def ends():
    return {row["body"]: row["ended"] for row in lives()}


def bodies_abolished_since(since="2015", on="9999"):
    return [
        (row["body"], row["ended"], row["successor"])
        for row in lives()
        if since <= passed(row["ended"]) <= passed(on)
    ]


BEFORE_AND_AFTER = {
    "文化和旅游部": [("before", "文化部"), ("before", "旅游局")],
    "公务员局": [("after", "中央组织部")],
    "外交部": [("after", "国际发展合作署")],
}


def bodies_before_and_after(agency):
    rows = [("itself", agency), *BEFORE_AND_AFTER[agency]]
    return [(relation, body, ends().get(body), len(tasks_with(body))) for relation, body in rows]


KIND = "https://w3id.org/creditplan/kind/"
CSRC = [
    ("abbreviation", "CSRC"),
    ("name", "China Securities Regulatory Commission"),
    ("name", "中国证券监督管理委员会"),
    ("other name", "中国证监会"),
    ("parent", "国务院"),
    ("short name", "证监会"),
]
TAX = [
    ("kind", f"{KIND}directly-affiliated-body"),
    ("name", "国家税务总局"),
    ("other name", "国税总局"),
    ("parent", "国务院"),
    ("short name", "税务总局"),
]
ON_DATE = {
    ("证监会", "9999"): [*CSRC, ("kind", f"{KIND}directly-affiliated-body")],
    ("证监会", "2023-02"): [*CSRC, ("kind", f"{KIND}directly-affiliated-institution")],
    ("税务总局", "2016"): [*TAX, ("abbreviation", "SAT"), ("name", "State Administration of Taxation")],
    ("税务总局", "2019"): [*TAX, ("abbreviation", "STA"), ("other name", "State Taxation Administration")],
    ("工商总局", "2019"): [],
}


def body_on_date(agency, on="9999"):
    return ON_DATE[agency, on]


CALLED = {
    "质检总局": ["质检总局"],
    "国家公务员局": ["公务员局", "中央组织部"],
    "各有关部门": ["各有关部门"],
    "某某局": [],
}


def agents_called(name):
    return [(agent, len(tasks_with(agent))) for agent in CALLED[name]]


SHARED = [
    ("新闻出版广电总局", "版权局", "2013-03", "2018-03"),
    ("中央宣传部", "版权局", "2018-03", None),
    ("互联网信息办", "中央网信办", "2014-08-26", None),
    ("中央宣传部", "国家新闻出版署", "2018-03", None),
    ("中央宣传部", "国家电影局", "2018-03", None),
    ("市场监管总局", "国家标准委", "2018-03-17", None),
    ("市场监管总局", "国家认监委", "2018-03-17", None),
    ("科技部", "外国专家局", "2018-03-17", "2023-03-10"),
    ("人力资源社会保障部", "外国专家局", "2023-03-10", None),
    ("林草局", "国家公园管理局", "2018-03", None),
    ("中央台办", "国台办", "1991", None),
    ("中央宣传部", "国新办", "2014", None),
    ("工业和信息化部", "国家航天局", "2008-03-15", None),
    ("工业和信息化部", "国家原子能机构", "2008-03-15", None),
    ("环境保护部", "国家核安全局", "2008-03-15", "2018-03-17"),
    ("生态环境部", "国家核安全局", "2018-03-17", None),
    ("教育部", "国家语委", "1998", None),
    ("市场监管总局", "国家反垄断局", "2021-11-18", None),
    ("食品药品监管总局", "国务院食品安全办", "2013-03-14", "2018-03-17"),
    ("中央纪委", "监察部", "1993", "2018-03-17"),
    ("中央纪委", "国家监委", "2018-03", None),
]


def same_body(agency=None, on=None):
    return [
        (*pair, start, end)
        for one, other, start, end in SHARED
        for pair in ((one, other), (other, one))
        if agency in (None, pair[0])
        and (on is None or (passed(start) <= passed(on) and (not end or passed(end) > passed(on))))
    ]


# Bodies of the register that the plan does not name: founded before it, and later with their year.
OLDER = [
    "国务院", "中共中央", "中央党校", "中央网信办", "国家标准委", "国家认监委", "外国专家局", "国家矿山安监局", "国家铁路局",
    "铁路总公司",
]  # fmt: skip
LATER = {
    "市场监管总局": "2018", "应急管理部": "2018", "生态环境部": "2018", "农业农村部": "2018", "文化和旅游部": "2018",
    "国家卫生健康委": "2018", "银保监会": "2018", "广电总局": "2018", "国家药监局": "2018", "国家医保局": "2018",
    "自然资源部": "2018", "退役军人事务部": "2018", "国家移民管理局": "2018", "金融监管总局": "2023", "国家数据局": "2023",
    "国际发展合作署": "2018", "国家新闻出版署": "2018", "国家电影局": "2018", "国家监委": "2018", "中央社会工作部": "2023",
}  # fmt: skip


@cache
def founded():
    """Bodies of the register that the plan does not name, with their year if they came after it."""
    with OTHER_BODIES.open(encoding="utf-8", newline="") as file:
        return (
            dict.fromkeys(OLDER, "") | LATER | {row["body"]: row["founded"] for row in csv.DictReader(file)}
        )


def lifelines(on=None):
    rows = []
    for body in [*agencies(), *founded()]:
        end = ends().get(body)
        successors = [row["successor"] for row in lives() if row["body"] == body] or [None]
        if on is None or (founded().get(body, "") <= on and (not end or passed(end) > passed(on))):
            rows += [(body, end, successor) for successor in successors]
    return rows


def tasks_through_groups(agency):
    mine = {agency, "各省级人民政府"} if agency.endswith("人民政府") else {agency}
    return [
        (duty.task, duty.role, duty.agency if duty.agency != agency else None)
        for duty in duties()
        if duty.agency in mine
    ]
