"""The server of a review answers who knows its secret, at its own address, and nobody else."""

import http.client
import json
import re
import shutil
import threading
from contextlib import closing, contextmanager

import pytest

from conftest import ROOT
from creditplan.errors import InputError
from creditplan.review import Answers, Desk, Serving

PLAN = (
    "某市某方案\n一、甲部分\n1、做好某事。（市财政局牵头，市教育局配合）\n2、做好另一件事。（市教育局负责）\n"
)


@contextmanager
def served(register, *paths, port=0):
    """Serve plans; yield the server."""
    serving = Serving(Answers(Desk(map(str, paths), register)), port)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    yield serving
    serving.stop()
    thread.join()


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    path = tmp_path_factory.mktemp("served") / "plan.txt"
    path.write_text(PLAN, "utf-8")
    return path


@pytest.fixture(scope="module")
def serving(register, plan):
    with served(register, plan) as serving:
        yield serving


def ask(serving, path="plan/0.html", method="GET", body=None, secret=None, **headers):
    """Ask for a path below the secret; headers whose value is None are not sent."""
    host, port = re.match(r"http://([\d.]+):(\d+)/", serving.address).groups()
    heads = {"Host": f"{host}:{port}"} | ({"Content-Type": "application/json"} if body is not None else {})
    heads |= {name.replace("_", "-"): value for name, value in headers.items()}
    if isinstance(heads["Host"], list):
        heads["Host"] = [f"{host}:{port}" if one == "HOST" else one for one in heads["Host"]]
    own = serving.secret if secret is None else secret
    content = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    if body is not None:
        heads = {"Content-Length": str(len(content))} | heads
    with closing(http.client.HTTPConnection(host, int(port), timeout=20)) as connection:
        connection.putrequest(method, f"/{own}/{path}" if own else f"/{path}", skip_host=True)
        for name, value in heads.items():
            for each in value if isinstance(value, list) else [value] * (value is not None):
                connection.putheader(name, each)
        connection.endheaders(content)
        reply = connection.getresponse()
        return reply, reply.read()


def test_the_page_is_there_for_who_knows_the_secret(serving):
    reply, page = ask(serving)
    assert reply.status == 200 and "市财政局" in page.decode()
    assert serving.secret not in page.decode()
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert "unsafe" not in reply.headers["Content-Security-Policy"]
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"secret": "x" * 32}, id="another secret"),
        pytest.param({"secret": "%C3%A9" * 8}, id="no ascii"),
        pytest.param({"secret": ""}, id="no secret"),
        pytest.param({"Host": "attacker.example"}, id="a name that means this machine"),
        pytest.param({"Host": "localhost:1"}, id="another port"),
        pytest.param({"Host": None}, id="no host"),
        pytest.param({"Host": ["HOST", "attacker.example"]}, id="two hosts"),
        pytest.param({"Origin": "https://attacker.example"}, id="a page of another site"),
        pytest.param({"Origin": "null"}, id="a page of no site"),
    ],
)
def test_who_should_not_ask_is_refused(serving, plan, method, changed):
    body = {"do": "none", "start": 1, "end": 1, "version": ""} if method == "POST" else None
    path = "plan/0/do" if method == "POST" else "plan/0.html"
    reply, page = ask(serving, path, method, body, **changed)
    assert reply.status == 403
    assert "市财政局" not in page.decode()
    assert [path.name for path in plan.parent.iterdir()] == ["plan.txt"]


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (415, {"do": "undo"}, {"Content_Type": "text/plain"}),
        (415, {"do": "undo"}, {"Content_Type": None}),
        (411, {"do": "undo"}, {"Content_Length": "ten"}),
        (413, {"do": "undo"}, {"Content_Length": str(2 << 20)}),
        (422, b"{", {}),
        (422, b"[1]", {}),
        (422, b"[" * 100_000, {}),
        (422, {"do": "lead", "start": "1", "end": 2}, {}),
    ],
)
def test_what_is_sent_is_looked_at(serving, status, body, headers):
    assert ask(serving, "plan/0/do", "POST", body, **headers)[0].status == status


@pytest.mark.parametrize(
    "path",
    ["plan/1.html", "plan/-1.html", "plan/x.html", "plan/%D9%A0.html", "plan/0", "plan/0/nothing", "assets/../serving.py",
     "assets/%2e%2e/serving.py", "assets/site.toml", "secret", "plan/0/do"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(serving, path):
    assert ask(serving, path)[0].status == 404


def test_other_methods_are_none(serving):
    for method in ("PUT", "DELETE", "OPTIONS"):
        assert ask(serving, method=method)[0].status == 501


def test_a_plan_that_cannot_be_read_is_told_in_the_list(register, plan, tmp_path):
    other = tmp_path / "other.txt"
    shutil.copy(ROOT / "README.md", other)
    with served(register, plan, other, tmp_path / "gone.txt") as serving:
        reply, page = ask(serving, "index.en.html")
        assert reply.status == 200
        assert "no task found" in page.decode() and "no such file" in page.decode()
        assert 'href="plan/0.en.html"' in page.decode() and 'href="plan/1.en.html"' not in page.decode()
        for name, told in (("plan/1.en.html", "no task found"), ("plan/1.html", "没有找到任务")):
            reply, page = ask(serving, name)
            assert reply.status == 422 and told in page.decode()


def test_one_plan_is_shown_at_once(serving):
    reply, _ = ask(serving, "")
    assert reply.status == 303 and reply.headers["Location"] == "plan/0.html"


def test_a_port_that_is_taken_is_told(register, plan, serving):
    port = int(serving.address.split(":")[2].split("/")[0])
    with pytest.raises(InputError, match=f"port {port} of this machine"), served(register, plan, port=port):
        pass


def test_each_server_has_a_secret_of_its_own(register, plan, serving):
    with served(register, plan) as other:
        assert other.secret != serving.secret and len(other.secret) >= 32
