"""Clients of HTTP on trial: the commands themselves, with their own limits but for time, and 1.5 GB of memory,
against a server that does what none should; credentials; addresses of pages.

    python tests/trials/clients.py [AREA]... [--only REGULAR-EXPRESSION]

AREA is one of query, load, credentials, web; by default all. Exits with 1 if something failed.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from creditplan.errors import CreditplanError, InputError, RemoteError
from creditplan.reading.web import fetch
from rogue import BEHAVIOURS, BODIES, FINE, GATES, QUAD, Rogue

MEMORY = 1_500_000_000
SECONDS = 2
PATIENCE = 20  # beside the seconds promised: start of the interpreter, a busy machine
STEERING = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]")
WITHOUT_PUBLIC = [
    "http://127.0.0.1:{port}/good", "http://localhost:{port}/good", "http://LOCALHOST.:{port}/good",
    "http://127.1:{port}/good", "http://127.0.1:{port}/good", "http://127.0.0.2:{port}/good",
    "http://0x7f.1:{port}/good", "http://0x7f000001:{port}/good", "http://2130706433:{port}/good",
    "http://0177.0.0.1:{port}/good", "http://017700000001:{port}/good", "http://[::1]:{port}/good",
    "http://[::ffff:127.0.0.1]:{port}/good", "http://[::ffff:7f00:1]:{port}/good", "http://0.0.0.0:{port}/good",
    "http://0:{port}/good", "http://[::]:{port}/good", "http://10.0.0.1/", "http://172.16.0.1/",
    "http://192.168.0.1/", "http://169.254.169.254/", "http://100.64.0.1/", "http://198.18.0.1/",
    "http://[fe80::1]/", "http://[fc00::1]/", "http://127.0.0.1:{port}@127.0.0.1:{port}/good",
    "http://example.org@127.0.0.1:{port}/good", "http://127.0.0.1:{port}\\@example.org/good",
    "file:///etc/passwd", "ftp://127.0.0.1/x", "http:///etc/passwd", "http://[::1",
]  # fmt: skip
GATE_CASES = {
    # gate: does it open, and which paths are told who asks
    "good": (True, set()),
    "basic": (True, {"/basic"}),
    "digest": (True, {"/digest"}),
    "both": (True, {"/both"}),
    "unknown": (False, set()),
    "sends-to-gate": (True, {"/basic"}),
    "sends-to-other-gate": (False, set()),
    "asks-then-sends": (False, {"/asks-then-sends"}),
    "never": (False, {"/never"}),
    "never-digest": (False, {"/never-digest"}),
    "bad-challenge": (False, set()),
}


def run(arguments, folder, environment=None):
    """Run the command within its memory; returns exit code, both outputs and seconds."""
    began = time.monotonic()
    clean = {k: v for k, v in os.environ.items() if not k.startswith("CREDITPLAN_")}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "creditplan", *arguments],
            capture_output=True,
            cwd=folder,
            env=clean | {"NETRC": os.devnull, "PYTHONUTF8": "1"} | (environment or {}),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
            timeout=SECONDS + 3 * PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return None, error.stdout or b"", error.stderr or b"", time.monotonic() - began
    return done.returncode, done.stdout, done.stderr, time.monotonic() - began


def judged(code, out, err, seconds, expected):
    """Say what is wrong with a run, or nothing."""
    if code is None:
        return "no end"
    if b"Traceback" in err:
        return "traceback: " + err.decode("utf-8", "replace").strip().splitlines()[-1]
    if code not in expected:
        return f"exit {code}: {err.decode('utf-8', 'replace')[:200]!r}"
    if seconds > SECONDS + PATIENCE:
        return f"{seconds:.0f} seconds"
    if STEERING.search(out + err):
        return "control characters"
    return "a password is shown" if b"geheim" in out + err else None


def commands(address, file):
    limits = ["--timeout", str(SECONDS), "--retries", "1"]
    places = ["--query", address, "--graph-store", address]
    return {
        "query": {
            "SELECT": ["query", "workload", "--endpoint", address, *limits],
            "ASK": [
                "query",
                "do-they-co-lead",
                "--first",
                "pboc",
                "--second",
                "ndrc",
                "--endpoint",
                address,
                *limits,
            ],
            "CONSTRUCT": ["query", "agency-profile", "--agency", "pboc", "--endpoint", address, *limits],
            "CSV": ["query", "workload", "--format", "csv", "--endpoint", address, *limits],
        },
        "load": {
            "load": ["load", address, file, *places, *limits],
            "load, place unknown": ["load", address, file, *limits],
            "unload": ["unload", address, file, "--dry-run", *places, *limits],
        },
    }


def try_commands(area, rogue, folder, verdicts, only):
    names = [*BEHAVIOURS, *BODIES]
    cases = []
    for name in names:
        fine = name in BEHAVIOURS and BEHAVIOURS[name][1] is FINE
        for kind, arguments in commands(f"{rogue.address}/{name}", "one.nq")[area].items():
            if re.search(only, f"{kind} / {name}"):
                cases.append((f"{kind} / {name}", arguments, {0} if fine else {3}))
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda case: judged(*run(case[1], folder), case[2]), cases)
        for (name, _, _), problem in zip(cases, results, strict=True):
            verdicts.append((area, name, problem))


def try_credentials(rogue, folder, verdicts):
    secret = {"CREDITPLAN_USER": "anna", "CREDITPLAN_PASSWORD": "geheim信"}
    for gate, (opens, told) in GATE_CASES.items():
        before = len(rogue.requests)
        arguments = commands(f"{rogue.address}/{gate}", "one.nq")["query"]["SELECT"]
        code, out, err, seconds = run(arguments, folder, secret)
        problem = judged(code, out, err, seconds, {0} if opens else {3})
        since = rogue.requests[before:]
        named = {r.path.partition("?")[0] for r in since if "authorization" in r.headers}
        if named != told:
            problem = f"told to {sorted(named)}"
        if since and "authorization" in since[0].headers:
            problem = "told before it was asked"
        verdicts.append(("credentials", gate, problem))
    address = rogue.address.replace("//", "//anna:geheim@")
    for name, arguments in {
        "query": ["query", "workload", "--endpoint", address],
        "load": ["load", address, "one.nq"],
        "build": ["build", f"{address}/good", "--allow-network"],
        "build, network not allowed": ["build", f"{address}/good"],
    }.items():
        before = len(rogue.requests)
        problem = judged(*run(arguments, folder), {2})
        verdicts.append(
            (
                "credentials",
                f"in the address: {name}",
                problem or ("asked" if rogue.requests[before:] else None),
            )
        )


def try_web(rogue, folder, verdicts):
    for address in WITHOUT_PUBLIC:
        before = len(rogue.requests)
        problem = "not refused"
        try:
            fetch(address.format(port=rogue.port), 1 << 20)
        except InputError:
            problem = None
        except RemoteError as error:
            problem = str(error)
        verdicts.append(("web", address, "the server was asked" if rogue.requests[before:] else problem))
    for address in ("{}/good", "HTTP://127.0.0.1/", "ftp://127.0.0.1/"):
        problem = judged(*run(["build", address.format(rogue.address)], folder), {2})
        verdicts.append(("web", f"not allowed: {address}", problem))
    for name in BEHAVIOURS:
        problem = None if BEHAVIOURS[name][1] is FINE else "taken"
        try:
            fetch(f"{rogue.address}/{name}", 1 << 20, lambda _: True)
        except CreditplanError as error:
            problem = str(error) if BEHAVIOURS[name][1] is FINE else None
        verdicts.append(("web", f"answer: {name}", problem))


def main():
    areas = ("query", "load", "credentials", "web")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("area", nargs="*", choices=[*areas, []], default=list(areas))
    parser.add_argument("--only", default="", help="of query and load, the runs whose name matches")
    options = parser.parse_args()
    asked = options.area
    verdicts = []
    # Pages have two minutes; here, what is slow has a few seconds.
    sys.modules[fetch.__module__]._SECONDS = SECONDS
    sys.modules[fetch.__module__]._RETRIES = 1
    with tempfile.TemporaryDirectory() as folder, Rogue() as rogue:
        (Path(folder) / "one.nq").write_bytes(QUAD)
        for area in asked:
            if area in ("query", "load"):
                try_commands(area, rogue, folder, verdicts, options.only)
            else:
                {"credentials": try_credentials, "web": try_web}[area](rogue, folder, verdicts)
    print(f"{'area':<12} {'tried':>6} {'held':>6} {'failed':>6}")
    for area in asked:
        problems = [problem for found, _, problem in verdicts if found == area]
        print(
            f"{area:<12} {len(problems):>6} {problems.count(None):>6} {sum(p is not None for p in problems):>6}"
        )
    for area, name, problem in verdicts:
        if problem:
            print(f"  {area}: {name}: {problem}")
    return any(problem for _, _, problem in verdicts)


if __name__ == "__main__":
    assert set(GATE_CASES) <= {*GATES, *BEHAVIOURS}
    sys.exit(main())
