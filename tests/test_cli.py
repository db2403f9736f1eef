"""The commands as people meet them: help, tables, reports and exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import rdflib
from click.testing import CliRunner

from creditplan import build
from creditplan.cli import main
from creditplan.cli.validate import _text_beside
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.pipeline import StoppedError, publish_plans, read_plans
from creditplan.validation import Validator, default_engine


def invoke(*arguments):
    _text_beside.cache_clear()  # each invocation stands for a process of its own
    return CliRunner().invoke(main, list(map(str, arguments)))


def commands(command, path=()):
    yield path, command
    for name in command.list_commands(None) if hasattr(command, "list_commands") else ():
        yield from commands(command.get_command(None, name), (*path, name))


@pytest.mark.parametrize("path", [path for path, _ in commands(main)], ids=" ".join)
def test_every_command_and_option_has_help(path):
    command = dict(commands(main))[path]
    assert command.help
    for option in command.params:
        assert option.param_type_name == "argument" or option.help, option.name
    shown = invoke(*path, "--help")
    assert shown.exit_code == 0
    assert shown.output.startswith("Usage: ")
    assert "\\b" not in shown.output


def test_queries_are_listed_in_both_languages():
    shown = invoke("query").output
    for query in open_knowledge().queries.values():
        assert query.name in shown
        assert query.summary in shown
        assert query.summary_zh in shown


@pytest.mark.parametrize(
    "agency",
    [
        "人民银行",
        "中国人民银行",
        "pboc",
        "PBC",
        "People's Bank of China",
        "https://w3id.org/creditplan/agency/pboc",
    ],
)
def test_an_agency_by_any_of_its_names(agency):
    shown = invoke("query", "co-led-tasks", "--agency", agency, "--format", "csv")
    assert shown.exit_code == 0
    found = {int(row["order"]) for row in csv.DictReader(io.StringIO(shown.output))}
    assert found == {1, 10, 12, 42, 50, 51, 52, 54, 60, 62}


def test_json_is_the_standard_results_format():
    shown = invoke("query", "workload", "--json")
    document = json.loads(shown.output)
    assert document["head"]["vars"][0] == "agent"
    assert len(document["results"]["bindings"]) == 51


def test_a_graph_is_printed_as_turtle():
    shown = invoke("query", "agency-profile", "--agency", "版权局")
    assert len(rdflib.Graph().parse(data=shown.output, format="turtle")) == 10
    wrong = invoke("query", "agency-profile", "--agency", "版权局", "--format", "csv")
    assert wrong.exit_code == 2
    assert "use --format turtle" in wrong.output
    assert invoke("query", "workload", "--format", "turtle").exit_code == 2


def test_yes_or_no():
    assert invoke("query", "do-they-co-lead", "--first", "pboc", "--second", "ndrc").output == "yes\n"
    assert invoke("query", "do-they-co-lead", "--first", "pboc", "--second", "外交部").output == "no\n"


def test_numbers_mean_the_plan_in_the_data(tmp_path):
    (tmp_path / "mine.txt").write_text("某方案\n一、某事\n1、做事。（财政部负责）\n", "utf-8")
    (tmp_path / "mine.toml").write_text('id = "mine"\n')
    base = ("--base", "https://data.example.org/")
    built = invoke("build", tmp_path / "mine.txt", *base, "--out", tmp_path / "out")
    assert built.exit_code == 0, built.output
    shown = invoke("query", "task-details", "--task", "1", "--data", tmp_path / "out" / "mine.nq")
    assert "做事。" in shown.output
    again = invoke("query", "task-details", "--task", "mine/1", "--data", tmp_path / "out" / "mine.nq")
    assert again.output == shown.output


def test_data_of_ones_own(published):
    files = ("--data", published / "social-credit-2015.jsonld")
    assert invoke("query", "workload", *files).output == invoke("query", "workload").output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("query", "co-led-task"), "did you mean co-led-tasks"),
        (("query", "co-led-tasks", "--agency", "人民很行"), "did you mean 人民银行"),
        (("query", "task-details", "--task", "999"), "the data have no task"),
        (("query", "co-led-tasks"), "Missing option '--agency'"),
        (("query", "workload", "--data", "missing.ttl"), "there is no such file"),
        (("query", "workload", "--data", "."), "the folder holds no N-Quads file"),
        (("query", "workload", "--json", "--format", "csv"), "exclude each other"),
        (("query", "workload", "--default-graph", "https://example.org/g"), "goes with --endpoint only"),
        (
            ("query", "workload", "--endpoint", "http://127.0.0.1:9/", "--default-graph", "a graph"),
            "is no valid IRI",
        ),
        (("query", "workload", "--endpoint", ""), "is no SPARQL endpoint"),
        (("build", "--out", ""), "the output folder has no name"),
        (("validate", "."), "this is a folder"),
        (("validate", "--json", "--format", "turtle", "x.ttl"), "exclude each other"),
        (("query", "workload", "--data", "plan.pdf"), "the suffix says no RDF format"),
        (("query", "workload", "--endpoint", "http://127.0.0.1:9/", "--data", "x.ttl"), "exclude each other"),
        (("query", "workload", "--endpoint", "file:///etc/passwd"), "is no SPARQL endpoint"),
        (("validate", "missing.ttl"), "there is no such file"),
        (("validate",), "Missing argument"),
        (("nonsense",), "No such command"),
    ],
)
def test_wrong_usage(arguments, words):
    shown = invoke(*arguments)
    assert shown.exit_code == 2
    assert words in shown.output


def test_an_endpoint_that_is_not_there():
    shown = invoke("query", "workload", "--endpoint", "http://127.0.0.1:9/query")
    assert shown.exit_code == 3
    assert "check the address" in shown.output


def test_an_agency_that_only_the_data_know(tmp_path):
    (tmp_path / "mine.txt").write_text("某方案\n一、某事\n1、做事。（某某局负责）\n", "utf-8")
    (tmp_path / "mine.toml").write_text('id = "mine"\n')
    built = invoke("build", tmp_path / "mine.txt", "--out", tmp_path / "out")
    assert built.exit_code == 0, built.output
    data = ("--data", tmp_path / "out" / "mine.ttl")
    shown = invoke("query", "tasks-of-agency", "--agency", "某某局", *data)
    assert shown.stdout.splitlines()[2].startswith("   1 ")
    assert invoke("query", "tasks-of-agency", "--agency", "某某局").exit_code == 2


@pytest.mark.parametrize("output", ["table", "csv", "json"])
def test_data_without_a_plan_are_no_empty_answer(published, output):
    shown = invoke("query", "workload", "--data", published / "ontology.ttl", "--format", output)
    assert shown.exit_code == 0
    assert "the data hold no plan" in shown.stderr
    assert "the data hold no plan" not in invoke("query", "tasks-mentioning", "--word", "没有").stderr


def test_a_source_is_not_overwritten(tmp_path):
    source = tmp_path / "mine.txt"
    source.write_bytes("某方案\r\n一、某事\r\n1、做事。（财政部负责）\r\n".encode())
    (tmp_path / "mine.toml").write_text('id = "mine"\n')
    before = source.read_bytes()
    shown = invoke("build", source, "--out", tmp_path)
    assert shown.exit_code == 2
    assert "would take the source's place" in shown.output
    assert source.read_bytes() == before
    assert not (tmp_path / "mine.ttl").exists()


@pytest.mark.parametrize(
    "command", [("query", "workload"), ("build", "--out", "{out}"), ("build", "--out", "{out}", "--json")]
)
def test_standard_output_that_is_full(tmp_path, command):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    words = [sys.executable, "-m", "creditplan", *(word.format(out=tmp_path / "out") for word in command)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "standard output cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    if command[0] == "build":
        assert (tmp_path / "out" / "SHA256SUMS").exists()


def test_standard_output_that_is_closed(tmp_path):
    words = f"{sys.executable} -m creditplan build --out {tmp_path / 'out'} >&-"
    done = subprocess.run(["sh", "-c", words], stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# validate


def without_text(published, name, task, folder):
    """A published plan in which a task lacks its text."""
    text = (published / f"{name}.ttl").read_text("utf-8")
    words = re.search(rf"task/{task}> a cp:Task ;.*?(\n\tcp:text [^\n]+ ;)", text, re.DOTALL)
    (folder / "broken.ttl").write_text(text.replace(words[1], "", 1), "utf-8")
    (folder / f"{name}.txt").write_bytes((published / f"{name}.txt").read_bytes())
    return folder / "broken.ttl"


@pytest.fixture(scope="module")
def broken(published, tmp_path_factory):
    return without_text(published, "social-credit-2015", 14, tmp_path_factory.mktemp("broken"))


@pytest.fixture(scope="module")
def small_and_broken(tmp_path_factory):
    """The same of a plan of two tasks: pySHACL takes its time."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "small.txt").write_text(
        "某方案\n一、某事\n1、做一事。（财政部牵头，审计署参加）\n2、做二事。（教育部负责）\n", "utf-8"
    )
    (folder / "small.toml").write_text('id = "small"\n', "utf-8")
    build([folder / "small.txt"], folder / "dist")
    return without_text(folder / "dist", "small", 2, folder)


def test_everything_published_conforms(published):
    shown = invoke("validate", *sorted(published.glob("*.ttl")), published / "social-credit-2015.jsonld")
    assert shown.exit_code == 0, shown.output
    assert shown.output.endswith("conforms: 0 violation(s), 0 warning(s), 0 info(s)\n")


def test_a_violation_is_explained(broken):
    shown = invoke("validate", broken)
    assert shown.exit_code == 1
    lines = shown.output.splitlines()
    assert "The text is not exactly one Chinese text" in lines[0]
    assert "任务内容不是恰好一段非空的中文" in lines[0]
    assert lines[1].split() == ["where", "plan/social-credit-2015/task/14", "cp:text"]
    source = f"{broken.with_name('social-credit-2015.txt')}:31:1"
    assert lines[2].split()[:2] == ["source", source]
    assert "以煤矿、非煤矿山" in lines[2]
    assert lines[3].split()[0] == "rule"
    assert [line.split()[0] for line in lines[4:6]] == ["→", "→"]
    assert lines[-1] == "does not conform: 1 violation(s), 0 warning(s), 0 info(s)"


def test_quiet_prints_violations_only(broken, published):
    shown = invoke("validate", published / "social-credit-2015.ttl", "--quiet")
    assert (shown.output, shown.exit_code) == ("", 0)
    shown = invoke("validate", broken, "-q")
    assert shown.exit_code == 1
    assert "The text is not exactly one Chinese text" in shown.output
    assert "violation(s)" not in shown.output


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_violation_in_one_language(broken, language):
    lines = invoke("validate", broken, "--lang", language).output.splitlines()
    chinese = language == "zh"
    assert ("The text is not exactly one Chinese text" in lines[0]) is not chinese
    assert ("任务内容不是恰好一段非空的中文" in lines[0]) is chinese
    assert [line.split()[0] for line in lines[:5]] == (
        ["不合要求:", "数据", "原文", "规则", "→"]
        if chinese
        else ["Violation:", "where", "source", "rule", "→"]
    )
    assert len(lines) == 6


def test_a_violation_for_programs(broken):
    [result] = json.loads(invoke("validate", broken, "--json").output)["results"]
    assert result["focus_node"] == "https://w3id.org/creditplan/plan/social-credit-2015/task/14"
    assert result["result_path"] == "cp:text"
    assert result["component"] == "MinCountConstraintComponent"
    assert set(result["message"]) == set(result["remedy"]) == {"en", "zh"}
    assert result["source"]["line"] == 31
    report = rdflib.Graph().parse(
        data=invoke("validate", broken, "--format", "turtle").output, format="turtle"
    )
    assert len(list(report.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult))) == 1


def test_both_engines_print_the_same(small_and_broken):
    broken = small_and_broken
    for arguments in ((), ("--json",), ("--format", "turtle")):
        shown = [invoke("validate", broken, *arguments, "--engine", name) for name in ("shacl", "pyshacl")]
        assert [each.exit_code for each in shown] == [1, 1]
        assert shown[0].output == shown[1].output == invoke("validate", broken, *arguments).output


def test_without_the_fast_engine_the_reference_validates(small_and_broken, monkeypatch):
    broken = small_and_broken
    shown = invoke("validate", broken)
    monkeypatch.setitem(sys.modules, "shacl", None)
    assert default_engine() == "pyshacl"
    assert invoke("validate", broken).output == shown.output
    refused = invoke("validate", broken, "--engine", "shacl")
    assert refused.exit_code == 2
    assert "pip install shacl" in refused.output


@pytest.fixture
def lacking(tmp_path):
    """A folder of two plans that say what the parser does not understand."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(
            f"方案{name}\n1、做一件事。（财政部牵头，X配合其他，负责）\n2、写。\n", "utf-8"
        )
    return tmp_path


def test_what_the_text_lacks_is_told_before_validation(lacking, monkeypatch):
    real = Validator.validate_ntriples

    def telling(self, triples):
        click.echo("validating", err=True)
        return real(self, triples)

    monkeypatch.setattr(Validator, "validate_ntriples", telling)
    said = CliRunner().invoke(main, ["build", str(lacking), "--out", str(lacking / "out")]).stderr
    text, *validated, _ = said.split("validating\n")
    assert len(validated) == 1  # the other one ends in what stopped the build
    assert text.count(" error: ") == said.count(" error: ") == 4
    assert not (lacking / "out").exists()


def test_a_plans_results_are_told_before_those_of_the_next(lacking):
    told = []
    plans = read_plans([lacking], open_knowledge())
    with pytest.raises(StoppedError, match="nothing was written") as stopped:
        publish_plans(
            plans,
            lacking / "out",
            open_knowledge(),
            on_validated=lambda plan, report: told.append((plan.title.zh, len(report.results))),
        )
    made = stopped.value.made
    assert [title for title, _ in told] == ["方案a", "方案b"]
    assert [
        sum(r.focus_node.startswith(Iris().plan(plan.id)) for r in made.report.results) for plan in plans
    ] == [found for _, found in told]
    assert all(found for _, found in told)


def test_a_contradiction_with_the_ontology(tmp_path):
    (tmp_path / "x.ttl").write_text(
        "@prefix cp: <https://w3id.org/creditplan/ontology#> . <urn:x> a cp:Role , cp:Manner ."
    )
    shown = invoke("validate", tmp_path / "x.ttl", "--owl")
    assert shown.exit_code == 1
    assert "Contradiction: " in shown.output


def test_nothing_to_validate_is_an_error(tmp_path, published):
    text = (published / "social-credit-2015.ttl").read_text("utf-8")
    (tmp_path / "misspelt.ttl").write_text(
        text.replace("creditplan/ontology#", "creditplan/ontologie#"), "utf-8"
    )
    (tmp_path / "empty.ttl").write_text("")
    for path in (tmp_path / "misspelt.ttl", tmp_path / "empty.ttl", published / "catalog.ttl"):
        shown = invoke("validate", path)
        assert shown.exit_code == 2
        assert "there is nothing to validate" in shown.output


def test_a_text_that_cannot_be_read_gives_no_place(broken):
    beside = broken.with_name("social-credit-2015.txt")
    kept = beside.read_bytes()
    try:
        beside.write_bytes(b"\xff\xfe\xff")
        shown = invoke("validate", broken)
    finally:
        beside.write_bytes(kept)
    assert shown.exit_code == 1
    assert "source  " not in shown.output


def test_a_syntax_error_has_a_place(tmp_path):
    (tmp_path / "x.ttl").write_text("@prefix a: <urn:a> .\na:b a:c .\n")
    shown = invoke("validate", tmp_path / "x.ttl")
    assert shown.exit_code == 2
    assert f"{tmp_path / 'x.ttl'}:2:" in shown.output


@pytest.mark.parametrize(
    ("arguments", "error", "place"),
    [
        (("build", "{none}", "--json"), "input", {"source": "{none}"}),
        (("coverage", "--json"), "usage", {}),
        (("validate", "{none}", "--json"), "input", {"source": "{none}"}),
        (("query", "no-such-question", "--json"), "input", {}),
        (("build", "--no-such-option", "--json"), "usage", {}),
        (("register", "show", "没有这个机构", "--json"), "input", {}),
    ],
)
def test_what_stops_a_command_is_json_too_where_that_was_asked_for(arguments, error, place, tmp_path):
    none = str(tmp_path / "none.txt")
    shown = invoke(*(word.format(none=none) for word in arguments))
    told = json.loads(shown.stdout)["error"]
    assert (told["code"], told["exit_code"]) == (error, shown.exit_code)
    assert told["place"] == {key: value.format(none=none) for key, value in place.items()}
    assert told["message"] and told["message"] in shown.stderr


def test_a_place_in_a_text_is_said_in_json(tmp_path):
    (tmp_path / "plan.txt").write_text("某省治理通知\n强化建设，省生态环境厅牵头，严格落实规定。\n", "utf-8")
    shown = invoke("build", tmp_path / "plan.txt", "--out", tmp_path / "out", "--json")
    told = json.loads(shown.stdout)["error"]
    assert (told["code"], told["place"]["line"], told["place"]["column"], shown.exit_code) == (
        "input",
        2,
        6,
        2,
    )
    assert told["excerpt"] == "省生态环境厅牵头"
    assert told["remedy"]


def test_the_summary_of_a_build_is_in_chinese_where_that_is_asked(tmp_path):
    told = CliRunner().invoke(main, ["build", "--lang", "zh", "--out", str(tmp_path / "out")])
    assert told.exit_code == 0
    for words in ("已写出", "标识 social-credit-2015：附属文件所写", "任务", "牵头", "SHACL: 符合"):
        assert words in told.stdout
    assert "Wrote" not in told.stdout
