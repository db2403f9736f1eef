"""What is searched in tests: the packaged plan and the register as entries, made-up entries, folders with their index."""

from __future__ import annotations

import random
from pathlib import Path

from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined

from creditplan.model import AgentKind, Labels
from creditplan.site.search import Entry, SearchIndex, search_view

SITE = Path(__file__).resolve().parents[1] / "converter" / "creditplan" / "site"
# What a page of a site has around it, as far as the search page leans on it.
BASE = """<!doctype html>
<html lang="{{ {"zh": "zh-CN", "en": "en"}[language] }}">
<head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'">
<link rel="icon" href="data:,">
<title>{% block title %}{% endblock %}</title>{% block head %}{% endblock %}</head>
<body><header><form role="search" action="{{ root }}{{ page }}{{ end }}" method="get"><input name="q" type="search" aria-label="q"></form></header>
<main id="main">{% block main %}{% endblock %}</main></body></html>
"""


def entries(plan, register):
    """The packaged plan with the bodies, places and documents of the register."""
    for agent in register.agents:
        kind = "group" if agent.kind is AgentKind.GROUP else "agency"
        yield Entry(f"{kind}/{agent.slug}", kind, agent.label, (*agent.names, *agent.notations, *agent.english))
    for place in register.places:
        yield Entry(f"place/{place.slug}", "place", place.label, place.names)
    for document in register.documents:
        yield Entry(f"document/{document.slug}", "document", document.title, document.other_titles, document.number or "")
    own = f"plan/{plan.id}"
    yield Entry(own, "plan", plan.title, text=plan.metadata.document_number or "")
    for section in plan.sections:
        yield Entry(f"{own}/section/{section.key}", "section", section.title)
    for task in plan.tasks:
        bodies = "、".join(one.named_as for clause in task.clauses for one in clause.assignments)
        title = Labels(task.text[:30], task.title_en)
        yield Entry(f"{own}/task/{task.key}", "task", title, text=f"{task.text}（{bodies}）")


def made_up(count, seed=1):
    """Entries by the thousand, with texts of 100 characters: parts of names and texts come again and again."""
    draw = random.Random(seed)
    words = (
        "建立 完善 推进 加强 落实 食品 药品 信用 体系 社会 市场 监管 税务 纳税 信息 共享 平台 公开 制度 建设 管理 机制 "
        "环境 保护 安全 生产 企业 个人 记录 评价 标准 查询 惩戒 联合 激励 政务 诚信 服务 改革 发展 教育 医疗 卫生 交通 "
        "运输 工程 招标 投标 价格 统计 知识 产权 电子 商务 金融 银行 证券 保险 司法 公安 法院 检察 旅游 文化 科技"
    ).split()
    for number in range(count):
        text = ""
        while len(text) < 100:
            text += draw.choice(words) + draw.choice(["", "", "", "，", "的", chr(draw.randrange(0x4E00, 0x9FA5))])
        if number % 20 == 0:
            name = "".join(draw.sample(words, 4)) + draw.choice(["局", "委员会", "办公室"])
            title = Labels(f"某市第{number}{name}", f"Office {number} of {draw.choice(words)}")
            yield Entry(f"agency/made-{number}", "agency", title, (name, name[:4] + "局"))
        else:
            title = Labels(text[:30], f"Task {number} of credit information sharing")
            yield Entry(f"plan/made-{number // 100}/task/{number % 100}", "task", title, text=text)


def write_index(folder, found):
    """Write the index of entries into a folder; return the sizes of its files."""
    index = SearchIndex()
    for entry in found:
        index.add(entry)
    sizes = {}
    for name, content in index.files():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        sizes[name] = len(content)
    return sizes


def write_pages(folder):
    """Write the search page in both languages, and what it loads."""
    environment = Environment(
        loader=ChoiceLoader([DictLoader({"base.html": BASE}), FileSystemLoader(SITE / "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
    )
    for language, end in (("zh", ".html"), ("en", ".en.html")):
        page = environment.get_template("search.html").render(
            search_view(), language=language, root="", page="search", end=end
        )
        (folder / f"search{end}").write_text(page, "utf-8")
    assets = folder / "assets"
    assets.mkdir()
    for path in (SITE / "assets").glob("search*"):
        (assets / path.name).write_bytes(path.read_bytes())
