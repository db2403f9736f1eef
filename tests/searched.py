"""What is searched in tests: the packaged plan and the register as entries, made-up entries, folders with their index."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import Counter
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from json import dumps, loads
from pathlib import Path
from threading import Thread

from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader, StrictUndefined

from creditplan.model import AgentKind, Labels
from creditplan.site.search import Entry, SearchIndex, search_view

SITE = Path(__file__).resolve().parents[1] / "converter" / "creditplan" / "site"
WORDS = [
    *(
        "建立",
        "完善",
        "推进",
        "加强",
        "落实",
        "食品",
        "药品",
        "信用",
        "体系",
        "社会",
        "市场",
        "监管",
        "税务",
        "纳税",
    ),
    *(
        "信息",
        "共享",
        "平台",
        "公开",
        "制度",
        "建设",
        "管理",
        "机制",
        "环境",
        "保护",
        "安全",
        "生产",
        "企业",
        "个人",
    ),
    *(
        "记录",
        "评价",
        "标准",
        "查询",
        "惩戒",
        "联合",
        "激励",
        "政务",
        "诚信",
        "服务",
        "改革",
        "发展",
        "教育",
        "医疗",
    ),
    *(
        "卫生",
        "交通",
        "运输",
        "工程",
        "招标",
        "投标",
        "价格",
        "统计",
        "知识",
        "产权",
        "电子",
        "商务",
        "金融",
        "银行",
    ),
]
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
        yield Entry(
            f"{kind}/{agent.slug}", kind, agent.label, (*agent.names, *agent.notations, *agent.english)
        )
    for place in register.places:
        yield Entry(f"place/{place.slug}", "place", place.label, place.names)
    for document in register.documents:
        yield Entry(
            f"document/{document.slug}",
            "document",
            document.title,
            document.other_titles,
            document.number or "",
        )
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
    for number in range(count):
        text = ""
        while len(text) < 100:
            text += draw.choice(WORDS) + draw.choice(
                ["", "", "", "，", "的", chr(draw.randrange(0x4E00, 0x9FA5))]
            )
        if number % 20 == 0:
            name = "".join(draw.sample(WORDS, 4)) + draw.choice(["局", "委员会", "办公室"])
            title = Labels(f"某市第{number}{name}", f"Office {number} of {draw.choice(WORDS)}")
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


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder at any address of one part, such as /7/, and counts for each what it has sent."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}  # noqa: RUF012
    sent: Counter

    def translate_path(self, path):
        part, _, rest = path.lstrip("/").partition("/")
        self.part = part
        return super().translate_path(f"/{rest}")

    def copyfile(self, source, outputfile):
        content = source.read()
        self.sent[self.part] += len(content)
        outputfile.write(content)

    def log_message(self, *arguments):
        pass


@contextmanager
def served(folder):
    """Serve a folder; give its address and what has been sent by the first part of addresses."""
    handler = type("Handler", (_Handler,), {"sent": Counter()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", handler.sent
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


SCRIPT = """
import { search } from "./search-index.js";
import { fold, pieces, shown } from "./search-forms.js";
import { readFileSync, writeSync } from "node:fs";
const { asked, texts, characters } = JSON.parse(readFileSync(0, "utf-8"));
const table = new Map(Object.entries(characters));
const form = (text) => [shown(text), fold(shown(text), table).join(""), pieces(fold(shown(text), table)).map((p) => p.word ?? p.han.join(""))];
const found = [];
for (const { base, query, options } of asked) found.push(await search(new URL(base), query, options));
let answer = Buffer.from(JSON.stringify({ found, forms: texts.map(form) }));
while (answer.length) answer = answer.subarray(writeSync(1, answer));
"""


class Node:
    """Runs the scripts of the search page in Node."""

    def __init__(self, folder):
        self._folder = folder
        for path in (SITE / "assets").glob("search-*.js"):
            shutil.copy(path, folder)
        (folder / "package.json").write_text('{"type": "module"}')
        (folder / "ask.js").write_text(SCRIPT)

    def search(self, *asked):
        """Answer questions, each of an address of an index, a query and options."""
        return self._run(asked=[dict(zip(("base", "query", "options"), one, strict=True)) for one in asked])[
            "found"
        ]

    def forms(self, texts, characters):
        """The forms of texts: shown, folded, in pieces."""
        return self._run(texts=texts, characters=characters)["forms"]

    def _run(self, asked=(), texts=(), characters=None):
        given = dumps({"asked": asked, "texts": texts, "characters": characters or {}})
        command = ["node", "ask.js"]
        done = subprocess.run(
            command, cwd=self._folder, input=given.encode(), capture_output=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return loads(done.stdout)
