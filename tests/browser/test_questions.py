"""Questions in the page, in a real browser: forms, the engine in its worker, the editor, an endpoint."""

import functools
import json
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from browsing import served
from conftest import ROOT
from creditplan.knowledge import open_knowledge
from creditplan.query import Queries
from creditplan.query.values import to_term
from creditplan.site.questions import body_of
from made_sites import make_site

pytestmark = pytest.mark.browser
PBOC = "https://w3id.org/creditplan/agency/pboc"
ENGINE = ("oxigraph", "sparql-worker", "data.nt.gz", "evidence.nt.gz")


@pytest.fixture(scope="module")
def folder(packaged_site):
    return packaged_site.folder


@pytest.fixture(scope="module")
def address(folder):
    """The site below a path, as many are."""
    with served(folder.parents[1]) as address:
        yield f"{address}some/path/"


@pytest.fixture
def page(chromium, address):
    """A page that keeps what it fetched, and whatever went wrong."""
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.fetched, page.wrong = [], []
    context.on("request", lambda request: page.fetched.append(request.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on(
        "console", lambda said: page.wrong.append(said.text) if said.type in ("error", "warning") else None
    )
    page.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " (event) => console.error('refused: ' + event.violatedDirective + ' ' + event.blockedURI))"
    )
    yield page
    assert not page.wrong
    elsewhere = [url for url in page.fetched if not url.startswith(("blob:", "data:", address))]
    assert not [url for url in elsewhere if urlsplit(url).hostname != "127.0.0.1"]
    context.close()


def until(page, condition):
    """Wait for a condition: Playwright's own way evaluates it in the page, which the policy of the page forbids."""
    end = time.monotonic() + 20
    while not page.evaluate(condition):
        assert time.monotonic() < end, page.evaluate(
            "[document.body.innerText.slice(0, 1500), condition]".replace("condition", json.dumps(condition))
        )
        page.wait_for_timeout(30)


def engine(page):
    return [url for url in page.fetched if any(name in url for name in ENGINE)]


def rows(page):
    until(page, "document.getElementById('stop').hidden && document.querySelector('#rows tbody tr')")
    return [
        [cell.strip() for cell in line.split("\t")]
        for line in page.eval_on_selector_all(
            "#rows tbody tr",
            "lines => lines.map(line => [...line.cells].map(cell => cell.textContent).join('\t'))",
        )
    ]


@pytest.fixture(scope="module")
def data():
    return Queries(open_knowledge().made("dataset"))


# Forms


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_question_by_its_form(page, address, data, language):
    end = "" if language == "zh" else ".en"
    page.goto(f"{address}query/tasks-in-charge{end}.html")
    assert not engine(page) and not page.locator("#unscripted").count()
    page.select_option("[name=agency]", PBOC)
    assert not engine(page)
    page.click("#question [type=submit]")
    found = rows(page)
    expected = [*data.run("tasks-in-charge", agency="pboc")]
    title = "title" if language == "zh" else "titleEn"
    assert [row[0] for row in found] == [row[title].value for row in expected]
    said = (
        "人民银行牵头或者负责的任务有21项。"
        if language == "zh"
        else "Tasks that People's Bank of China is in charge of — 21."
    )
    assert page.inner_text("#said") == said
    assert {row[2] for row in found} == ({"牵头", "负责"} if language == "zh" else {"lead", "responsible"})
    link = page.locator("#rows tbody a").first.get_attribute("href")
    assert page.request.get(f"{address}query/{link}").ok
    # The evidence, which the question does not ask for, stays where it is.
    assert {Path(urlsplit(url).path).name for url in engine(page)} == {
        "sparql-worker.js", "oxigraph.js", "oxigraph.wasm.gz", "data.nt.gz"
    }  # fmt: skip
    before = len(engine(page))
    page.click("#question [type=submit]")
    rows(page)
    assert len(engine(page)) == before


def test_the_address_of_an_answer_gives_it(page, address):
    page.goto(f"{address}query/tasks-mentioning.html?word=%E9%BB%91%E5%90%8D%E5%8D%95")
    assert len(rows(page)) == 6
    assert page.input_value("[name=word]") == "黑名单"


def test_the_whole_answer_can_be_taken_along(page, address, data):
    page.goto(f"{address}query/partners-of-agency.html")
    page.select_option("[name=agency]", PBOC)
    page.click("#question [type=submit]")
    rows(page)
    expected = [*data.run("partners-of-agency", agency="pboc")]
    for end, lines in (("csv", len(expected) + 2), ("json", None)):
        with page.expect_download() as download:
            page.click(f"[data-download={end}]")
        content = Path(download.value.path()).read_bytes().decode()
        if lines:
            assert len(content.split("\r\n")) == lines
        else:
            assert len(json.loads(content)["results"]["bindings"]) == len(expected)


def test_truth_and_graphs(page, address):
    page.goto(
        f"{address}query/do-they-co-lead.html?first={PBOC}&second=https://w3id.org/creditplan/agency/ndrc"
    )
    until(page, "document.getElementById('said').textContent === '是'")
    page.goto(f"{address}query/agency-profile.html?agency={PBOC}")
    until(page, "document.getElementById('graph').textContent.includes('agency/pboc')")
    assert page.inner_text("#graph").splitlines()[0].endswith(" .")


def test_by_keyboard_alone(page, address):
    page.goto(f"{address}query/busiest-tasks.html")
    page.focus("[name=minimum]")
    page.keyboard.type("16")
    page.keyboard.press("Enter")
    until(page, "document.getElementById('said').textContent.includes('项任务') && location.search")
    found = rows(page)
    assert found and all(int(row[5]) >= 16 for row in found)
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") != "BODY"


# What scripts make is what Python makes


def test_values_stand_in_queries_as_python_writes_them(page, address):
    signs = [
        chr(code) for code in (*range(0x20), 0x22, 0x27, 0x5C, 0x7F, 0x85, 0x202E, 0xFEFF, 0xFFFE, 0x1F600)
    ]
    rng = random.Random(7)
    words = [*signs, "", "黑名单", "$1$&", "} VALUES ?word { 1", "\\u0041", "VALUES ?agency { UNDEF }"]
    words += ["".join(rng.choices([*signs, "a", "国", "{", "}", "$"], k=12)) for _ in range(200)]
    knowledge = open_knowledge()
    cases = [("tasks-mentioning", {"word": ("text", word)}) for word in words if word]
    for name, query in knowledge.queries.items():
        chosen = {
            parameter.name: (
                parameter.type,
                {"integer": "12", "date": "2018-03", "text": "某"}.get(parameter.type, PBOC),
            )
            for parameter in query.parameters
        }
        cases.append((name, chosen))
    page.goto(f"{address}query/workload.html")
    made = page.evaluate(
        """async (cases) => {
          const { bind, term } = await import(new URL("../assets/binding.js", location.href));
          return cases.map(([text, values]) =>
            bind(text, Object.fromEntries(Object.entries(values).map(([name, [type, value]]) => [name, term(type, value)]))));
        }""",
        [[body_of(knowledge.queries[name].text), values] for name, values in cases],
    )
    for (name, values), text in zip(cases, made, strict=True):
        terms = {key: to_term(kind, value, knowledge) for key, (kind, value) in values.items()}
        assert text == body_of(knowledge.queries[name].bind(terms)), (name, values)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", "1.5"), ("integer", "x"), ("integer", "1" * 19), ("date", "2015-3"), ("date", "heute"),
        ("agency", "人民银行"), ("agency", "https://a b"), ("agency", "https://a>x"), ("task", "urn:x"),
    ],
)  # fmt: skip
def test_values_that_cannot_be_are_refused(page, address, kind, value):
    page.goto(f"{address}query/workload.html")
    asked = "async ([kind, value]) => (await import(new URL('../assets/binding.js', location.href))).term(kind, value) ?? null"
    assert page.evaluate(asked, [kind, value]) is None


def test_answers_in_words_are_those_of_python(page, address, data):
    page.goto(f"{address}query/co-lead-pairs.html")
    before = page.inner_text("#said")
    page.click("#question [type=submit]")
    until(page, "document.querySelectorAll('#downloads a[href^=blob]').length === 2")
    assert page.inner_text("#said") == before
    assert rows(page)[0][0] == "发展改革委"


def test_tables_of_scripts_are_those_of_the_build(page, address):
    """Every ready answer, asked anew in the page, looks the same: texts, links, languages."""
    names = [name for name, query in open_knowledge().queries.items() if query.form == "SELECT"
             and not any(parameter.required for parameter in query.parameters)]  # fmt: skip
    shown = (
        "() => document.querySelector('#rows tbody').innerHTML.replace(/\\s*<(\\/?)(tr|td)>\\s*/g, '<$1$2>')"
    )
    for name in names[::4]:
        for end in ("", ".en"):
            page.goto(f"{address}query/{name}{end}.html")
            built = page.evaluate(shown)
            page.click("#question [type=submit]")
            until(
                page,
                "document.getElementById('stop').hidden && (document.querySelector('#downloads a[href^=blob]')"
                " || !document.querySelector('#rows tbody tr'))",
            )
            plain = functools.partial(re.sub, r' lang="[^"]*"|</?span[^>]*>', "")
            assert plain(page.evaluate(shown)).strip() == plain(built).strip(), name


# SPARQL of one's own


def write(page, query):
    if page.locator("#code").is_hidden():
        page.focus("#text")
    page.focus("#code .cm-content")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(query)


def test_an_edited_query_runs_in_the_page(page, address):
    page.goto(f"{address}sparql.html")
    assert not engine(page) and not [url for url in page.fetched if "codemirror" in url]
    write(page, "SELECT (COUNT(*) AS ?n) WHERE { ?task a <https://w3id.org/creditplan/ontology#Task> }")
    page.keyboard.press("Control+Enter")
    assert rows(page) == [["72"]]
    assert [url for url in page.fetched if "codemirror" in url]


def test_the_query_of_a_question_opens_in_the_editor(page, address):
    page.goto(f"{address}query/tasks-in-charge.html?agency={PBOC}")
    rows(page)
    page.click("#editor")
    page.wait_for_selector("#sparql")
    assert f"VALUES ?agency {{ <{PBOC}> }}" in page.input_value("#text")


def test_an_error_is_told_with_its_line(page, address):
    page.goto(f"{address}sparql.en.html")
    write(page, "SELECT * WHERE {\n  ?s ?p ?o .\n  FILTER(\n}")
    page.keyboard.press("Control+Enter")
    until(page, "document.getElementById('fault').textContent.includes('line 4')")
    assert (
        page.eval_on_selector("#code", "code => code.shadowRoot.querySelector('.wrong').textContent") == "}"
    )


def test_without_the_editor_the_text_area_does_all(page, address):
    page.route("**/codemirror.js", lambda route: route.abort())
    page.goto(f"{address}sparql.html")
    page.fill("#text", "ASK {\n  ?s ?p }")
    page.click("#sparql [type=submit]")
    until(page, "document.getElementById('fault').textContent.includes('第2行')")
    assert page.evaluate("getSelection().toString() || document.activeElement.value.slice("
                         "document.activeElement.selectionStart, document.activeElement.selectionEnd)") == "  ?s ?p }"  # fmt: skip
    page.fill("#text", "ASK { ?s ?p ?o }")
    page.keyboard.press("Control+Enter")
    until(page, "document.getElementById('said').textContent === '是'")
    page.wrong[:] = [said for said in page.wrong if "ERR_FAILED" not in said]


def test_the_editor_is_left_by_escape_and_tab(page, address):
    page.goto(f"{address}sparql.html")
    page.focus("#text")
    page.wait_for_selector("#code .cm-focused")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "code"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "submit"


ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c < ?f && ?f < ?i) }"


def test_a_query_is_stopped_and_the_next_one_runs(page, address):
    page.goto(f"{address}sparql.en.html")
    write(page, ENDLESS)
    page.keyboard.press("Control+Enter")
    until(page, "document.getElementById('state').textContent === 'Asking …'")
    page.click("#stop")
    until(page, "document.getElementById('state').textContent === 'Stopped.'")
    write(page, "ASK { ?s ?p ?o }")
    page.keyboard.press("Control+Enter")
    until(page, "document.getElementById('said').textContent === 'Yes'")


def test_a_query_has_its_time(page, address):
    def hurry(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('data-seconds="30"', 'data-seconds="1"'))

    page.route("**/sparql.en.html", hurry)
    page.goto(f"{address}sparql.en.html")
    write(page, ENDLESS)
    page.keyboard.press("Control+Enter")
    until(page, "document.getElementById('fault').textContent.startsWith('Stopped after 1 seconds')")
    write(page, "ASK { ?s ?p ?o }")
    page.keyboard.press("Control+Enter")
    until(page, "document.getElementById('said').textContent === 'Yes'")


def test_evidence_is_fetched_for_who_asks_for_it(page, address):
    page.goto(f"{address}sparql.html")
    write(
        page,
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\nSELECT (COUNT(*) AS ?n) { ?e rdf:subject ?s }",
    )
    page.keyboard.press("Control+Enter")
    ((count,),) = rows(page)
    assert int(count) > 1000
    assert [url for url in engine(page) if "evidence" in url]


def test_from_a_file_it_says_what_it_needs(chromium, folder):
    context = chromium.new_context()
    page = context.new_page()
    page.goto((folder / "query" / "workload.html").as_uri())
    assert page.inner_text("#rows tbody tr:first-child td:first-child") == "发展改革委"
    assert "从本机文件打开时不能提问" in page.inner_text("main")
    context.close()


AXE = ROOT / ".venv" / "assets" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["query/workload", "query/body-on-date", "questions", "sparql"])
def test_axe_finds_nothing(chromium, address, pytestconfig, name, scheme):
    if not AXE.exists():
        missing = "axe-core is not there (make assets): pages of questions were not looked through"
        (pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip)(missing)
    # axe is put into the page from outside, which its policy would forbid.
    context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for end in ("", ".en"):
        page.goto(f"{address}{name}{end}.html")
        if name == "sparql":
            page.focus("#text")
            page.wait_for_selector("#code .cm-content")
        page.evaluate(AXE.read_text("utf-8"))
        assert not [
            (one["id"], one["nodes"][0]["target"]) for one in page.evaluate("axe.run()")["violations"]
        ]
    context.close()


# An endpoint


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    """A real store with the data of the packaged plan."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    here = tmp_path_factory.mktemp("store")
    program = Path(sys.executable).parent / "oxigraph"
    file = here / "data.nt"
    file.write_bytes(open_knowledge().made("dataset").triples)
    subprocess.run(
        [program, "load", "--location", here / "db", "--file", file], check=True, capture_output=True
    )
    with subprocess.Popen(
        [program, "serve-read-only", "--location", here / "db", "--bind", f"127.0.0.1:{port}", "--cors"],
        stderr=subprocess.DEVNULL,
    ) as server:
        address = f"http://127.0.0.1:{port}/query"
        for _ in range(100):
            try:
                with urlopen(f"{address}?query=ASK%7B%7D"):
                    break
            except OSError:
                time.sleep(0.1)
        yield address
        server.terminate()


@pytest.fixture
def large(tmp_path_factory):
    """A site of more plans than a page asks: of one, with the bound at none."""

    def make(toml):
        source = tmp_path_factory.mktemp("large")
        shutil.copy(ROOT / "sources" / "social-credit-2015.txt", source)
        (source / "creditplan.toml").write_text(f"[site]\nplans_in_page = 0\n{toml}", "utf-8")
        return make_site([source], source / "out" / "site").folder

    return make


def test_many_plans_are_asked_at_an_endpoint(page, large, endpoint):
    with served(large(f'endpoint = "{endpoint}"\n')) as address:
        page.goto(f"{address}query/tasks-in-charge.html")
        assert endpoint in page.inner_text("main") and "最多查询 0 个" in page.inner_text("main")
        page.fill("[name=agency]", PBOC)
        page.click("#question [type=submit]")
        assert len(rows(page)) == 21
        assert not engine(page) and endpoint in page.fetched


def test_without_an_endpoint_it_says_so_and_offers_the_files(page, large):
    with served(large("")) as address:
        page.goto(f"{address}query/workload.html")
        assert "没有设置查询端点" in page.inner_text("main")
        assert page.locator("main a[href$='about.html']").count() == 1
