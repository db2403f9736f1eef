"""``creditplan query``: whom and what people mean, what they are told if nothing is found, how tables fit."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner
from pyoxigraph import Quad, QueryResultsFormat, Store, parse
from wcwidth import wcswidth

from creditplan.cli import main

BASE = "https://data.example.org/p/"
PLAN = """{}2024年任务分工方案
一、优化服务
（一）推进一网通办。（市数据局牵头，市财政局负责）
（二）落实减税政策。（市财政局、财政部牵头，农业农村部参加）
"""


def query(*arguments):
    return CliRunner().invoke(main, ["query", *map(str, arguments)])


@pytest.fixture(scope="module")
def cities(tmp_path_factory):
    """Plans of two cities, under a base of their own."""
    folder = tmp_path_factory.mktemp("cities")
    for id_, city in (("jz-2024", "洛阳市"), ("hz-2024", "开封市")):
        (folder / f"{id_}.txt").write_text(PLAN.format(city), "utf-8")
        side = f'id = "{id_}"\njurisdiction = "cn-41/{city}"\nissued = "2024-03"\n'
        (folder / f"{id_}.toml").write_text(side, "utf-8")
    command = ["build", str(folder), "--base", BASE, "--out", str(folder / "out")]
    built = CliRunner().invoke(main, command)
    assert built.exit_code == 0, built.output
    return {id_: folder / "out" / f"{id_}.nq" for id_ in ("jz-2024", "hz-2024")}


@pytest.fixture(scope="module")
def one(cities):
    return ("--data", cities["jz-2024"])


@pytest.fixture(scope="module")
def both(cities):
    return ("--data", cities["jz-2024"], "--data", cities["hz-2024"])


# An agency


def test_an_agency_by_the_words_of_the_data(one):
    shown = query("tasks-in-charge", "--agency", "市财政局", *one)
    assert [line.split()[0] for line in shown.stdout.splitlines()[2:]] == ["1", "2"]
    by_full_name = query("tasks-in-charge", "--agency", "河南省洛阳市财政局", *one)
    assert by_full_name.output == shown.output
    assert query("tasks-in-charge", "--agency", "市财政局").exit_code == 2


def test_words_that_mean_two_agencies_are_told_with_the_choices(both):
    shown = query("tasks-in-charge", "--agency", "市财政局", *both)
    assert shown.exit_code == 2
    assert "'市财政局' is the name of 2 agencies" in shown.stderr
    for city in ("洛阳市", "开封市"):
        full = f"河南省{city}财政局"
        assert f"{full} <{BASE}place/cn-41/agency/x-" in shown.stderr
        assert query("tasks-in-charge", "--agency", full, *both).stdout.count("\n") == 4


def test_names_near_to_one_are_suggested(one):
    assert "did you mean 市财政局" in query("tasks-in-charge", "--agency", "市财政", *one).stderr


@pytest.fixture(scope="module")
def endpoint(cities):
    """A SPARQL endpoint that knows both plans, and not the register."""
    store = Store()
    for path in cities.values():
        for quad in parse(path=path):
            store.add(Quad(quad.subject, quad.predicate, quad.object))

    class Sparql(BaseHTTPRequestHandler):
        def do_POST(self):
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            content = store.query(form["query"][0]).serialize(format=QueryResultsFormat.JSON)
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Sparql)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield ("--endpoint", f"http://127.0.0.1:{server.server_port}/query")
    server.shutdown()
    server.server_close()


def test_an_endpoint_is_asked_whom_its_words_and_keys_mean(endpoint, both):
    shown = query("tasks-in-charge", "--agency", "市财政局", *endpoint)
    assert shown.exit_code == 2
    assert shown.stderr == query("tasks-in-charge", "--agency", "市财政局", *both).stderr
    for arguments in (
        ("tasks-in-charge", "--agency", "河南省开封市财政局"),
        ("tasks-in-charge", "--agency", "财政部"),
        ("task-details", "--task", "hz-2024/2"),
    ):
        assert query(*arguments, *endpoint).stdout == query(*arguments, *both).stdout
    assert "say PLAN/2" in query("task-details", "--task", "2", *endpoint).stderr


# A task or section


def test_a_key_of_a_plan_under_any_base(both):
    shown = query("task-details", "--task", "hz-2024/2", *both)
    assert "落实减税政策。" in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("task-details", "--task", "2"), "say PLAN/2, where PLAN is one of: hz-2024, jz-2024"),
        (("tasks-of-section", "--section", "1"), "say PLAN/1, where PLAN is one of: hz-2024, jz-2024"),
        (
            ("task-details", "--task", "jz-2023/1"),
            "the data have no plan 'jz-2023'\n  → did you mean jz-2024",
        ),
        (("task-details", "--task", "x/1"), "the plans that they have: hz-2024, jz-2024"),
        (
            ("task-details", "--task", "jz-2024/3"),
            "no task 3 in plan jz-2024\n  → the tasks that it has: 1–2",
        ),
        (("tasks-of-section", "--section", "hz-2024/7"), "no section 7 in plan hz-2024"),
        (("task-details", "--task", f"{BASE}plan/x/task/1"), f"the data have no task <{BASE}plan/x/task/1>"),
        (("task-details", "--task", f"{BASE}plan/jz-2024/section/1"), "the data have no task"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(both, arguments, words):
    shown = query(*arguments, *both)
    assert shown.exit_code == 2
    assert words in shown.stderr


def test_plans_of_one_id_under_two_bases(cities, tmp_path):
    lines = cities["jz-2024"].read_text("utf-8")
    other = tmp_path / "other.nq"
    other.write_text(lines.replace(BASE, "https://other.example.org/"), "utf-8")
    data = ("--data", cities["jz-2024"], "--data", other)
    shown = query("task-details", "--task", "jz-2024/1", *data)
    assert (
        f"give the IRI: {BASE}plan/jz-2024/task/1, https://other.example.org/plan/jz-2024/task/1"
        in shown.stderr
    )
    tasks = query("tasks-mentioning", "--word", "减税", *data).stdout
    assert f"{BASE}plan/jz-2024/task/2 " in tasks
    assert "https://other.example.org/plan/jz-2024/task/2 " in tasks


def test_keys_are_those_that_a_parameter_takes(one, both):
    assert query("tasks-mentioning", "--word", "减税", *one).stdout.splitlines()[2].startswith("   2 ")
    shown = query("tasks-mentioning", "--word", "减税", *both).stdout
    assert [line.split()[0] for line in shown.splitlines()[2:]] == ["hz-2024/2", "jz-2024/2"]


def test_of_many_keys_the_first_are_told():
    from creditplan.query.values import listed  # noqa: PLC0415

    assert listed(["1", "2", "3", "5", "7.1", "7.2", "u1"]) == "1–3, 5, 7.1, 7.2, u1"
    assert listed([f"u{n}" for n in range(22)]).endswith("u19 and 2 more")
    assert listed([]) == ""


# Nothing found


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_a_body_of_another_time_is_told_with_those_of_the_time(output):
    shown = query("co-led-tasks", "--agency", "文化和旅游部", "--format", output)
    assert shown.exit_code == 0
    said = "文化和旅游部 has no task in these data; it existed from 2018-03-17, the plan is of 2015; "
    assert said in shown.stderr
    assert "it took the place or functions of 文化部 (2 tasks), 旅游局 (2 tasks)" in shown.stderr


def test_a_body_that_had_ended_is_told_with_its_heirs(one):
    shown = query("do-they-co-lead", "--first", "农业部", "--second", "财政部", *one)
    assert shown.stdout == "no\n"
    assert re.fullmatch(
        r"农业部 has no task in these data; it existed .* to 2018-03-17, the plan is of 2024-03; "
        r"its place or functions were taken by 农业农村部 \(1 task\)\n",
        shown.stderr,
    )
    shown = query("tasks-of-agency", "--agency", "国务院", *one)
    assert "国务院 has no task in these data\n" in shown.stderr


def test_nothing_is_said_of_who_has_tasks():
    shown = query("co-led-tasks", "--agency", "外交部")
    assert shown.exit_code == 0
    assert shown.stderr == "(0 rows)\n"


def test_an_iri_that_the_data_do_not_know():
    shown = query("co-led-tasks", "--agency", "https://example.org/none")
    assert "the data know no agency https://example.org/none" in shown.stderr


@pytest.mark.parametrize(
    ("arguments", "example"),
    [
        (("co-led-tasks",), "creditplan query co-led-tasks --agency pboc\n"),
        (("shared-tasks", "--first", "ndrc"), "creditplan query shared-tasks --first pboc --second aqsiq\n"),
    ],
)
def test_a_missing_parameter_is_shown_in_an_example(arguments, example):
    shown = query(*arguments)
    assert shown.exit_code == 2
    assert f"For example: {example}" in shown.stderr
    assert query(*example.split()[2:]).exit_code == 0


# Tables


def test_columns_that_hold_nothing_are_left_out_and_told(one):
    shown = query("tasks-of-agency", "--agency", "市财政局", *one)
    assert "manner" not in shown.stdout
    assert "manner" in shown.stderr


def test_roles_are_said_in_both_languages(one, endpoint):
    for data in (one, endpoint):
        agency = "河南省洛阳市财政局"
        shown = query("tasks-of-agency", "--agency", agency, *data).stdout.splitlines()
        assert "responsible 负责" in shown[2]
        assert "lead 牵头" in shown[3]
        assert "role:" not in "".join(shown)
    assert "role:" not in query("tasks-of-agency", "--agency", "市财政局", "--role", "lead", *one).stdout


def on_a_terminal(columns, *arguments):
    try:
        leader, follower = pty.openpty()
    except OSError as error:
        pytest.skip(f"this machine has no pseudo-terminals: {error}")
    command = [sys.executable, "-m", "creditplan", "query", *map(str, arguments)]
    env = os.environ | {"COLUMNS": str(columns), "TERM": "xterm"}
    process = subprocess.Popen(command, stdout=follower, stderr=subprocess.DEVNULL, env=env)
    os.close(follower)
    chunks = []
    while True:
        try:
            chunk = os.read(leader, 65536)
        except OSError:
            break
        if not chunk:
            break
        chunks.append(chunk)
    process.wait(timeout=60)
    return b"".join(chunks).decode().splitlines()


def test_a_table_is_as_wide_as_the_terminal():
    for width in (80, 100):
        lines = on_a_terminal(width, "co-led-tasks", "--agency", "人民银行")
        assert len(lines) > 24
        assert max(map(wcswidth, lines)) <= width
        assert lines[0].split()[:3] == ["task", "order", "title"]
        assert "partnerName" in lines[0]
        assert "partner " not in lines[0]


def test_what_cannot_fit_is_printed_row_by_row_and_no_iri_is_broken(cities):
    lines = on_a_terminal(40, "workload", "--data", cities["jz-2024"])
    assert lines.count("") == lines.count("tasks        1") + lines.count("tasks        2") - 1
    lines = on_a_terminal(80, "plans", "--data", cities["jz-2024"])
    assert any(f"{BASE}plan/jz-2024" in line for line in lines)


def test_an_answer_is_said_in_words():
    """As the page of the question says it, with what was asked about as its form calls it."""
    zh, en = (
        "人民银行与2个单位共同牵头10项任务。",
        "Tasks that People's Bank of China leads together with others — 10",
    )
    for name in ("pboc", "中国人民银行"):
        shown = query("co-led-tasks", "--agency", name)
        assert shown.stderr.startswith(f"{zh}\n{en}")
        assert zh not in shown.stdout
    said = json.loads(query("co-led-tasks", "--agency", "pboc", "--json").stdout)["answer"]
    assert said["zh"] == zh and said["en"].startswith(en)
    assert "answer" not in json.loads(query("co-led-tasks", "--agency", "samr", "--json").stdout)
