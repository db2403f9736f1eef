"""Every command in every code page, with streams that are closed, full or left, and with broken arguments.

    python tests/trials/surfaces.py [AREA]...

Prints a table of what was tried, held and failed, and what failed; exits with 1 if something did.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ENCODINGS = ("latin-1", "cp1252", "big5", "gbk", "ascii", "cp437", "shift_jis", "utf-16", "utf-8")
PLAN = "某方案\n一、甲部分\n1、做事，约5‰。（𠮷市工作局牵头，财政部参加）\n二、乙部分\n1、做二事。（财政部负责）\n"
BROKEN = "某方案\n一、甲部分\n1、做𠮷事—é。（财政部负责，……乃至其他）\n3、做事。\n"
NAMES = "name\n工商总局\n𠮷局\n"
NOBODY = ("http://127.0.0.1:9", "--retries", "0")


Words = tuple[str | bytes, ...]


class Command(NamedTuple):
    """A command, how it ends, whether its output is for programs, and the same bytes each time."""

    words: Words
    code: int = 0
    for_programs: bool = False
    same_bytes: bool = True

    def __str__(self) -> str:
        return " ".join(w if isinstance(w, str) else ascii(w)[2:-1] for w in self.words)


COMMANDS = (
    Command(("build",)),
    Command(("build", "plan.txt")),
    Command(("build", "plan.txt", "--json"), for_programs=True),
    Command(("build", "broken.txt"), 1),
    Command(("build", "broken.txt", "--json"), 1, for_programs=True),
    Command(("build", "没有.txt"), 2),
    # What was converted the first time is as before the second time.
    Command(("build", "mixed"), 1, same_bytes=False),
    Command(("build", "mixed", "--json"), 1, for_programs=True, same_bytes=False),
    Command(("watch", "plan.txt"), 2),
    Command(("corpus", "build", "plan.txt", "--out", "corpus")),
    Command(("corpus", "build", "broken.txt", "--out", "𠮷"), 1),
    Command(("corpus", "build", "没有.txt", "--out", "corpus-2"), 2),
    Command(("corpus", "index", "made", "--out", "index"), same_bytes=False),
    Command(("corpus", "index", "made", "--out", "𠮷", "--json"), for_programs=True, same_bytes=False),
    Command(("corpus", "index", "没有"), 2),
    Command(("corpus", "status", "made-corpus")),
    Command(("corpus", "status", "made-corpus", "--json"), for_programs=True),
    Command(("corpus", "status", "没有"), 2),
    Command(("coverage", "plan.txt")),
    Command(("coverage", "broken.txt"), 1),
    Command(("coverage", "broken.txt", "--json"), 1, for_programs=True),
    Command(("diff", "plan.txt", "plan.txt")),
    Command(("diff", "plan.txt", "other.txt"), 1),
    Command(("diff", "plan.txt", "other.txt", "--table"), 1),
    Command(("diff", "plan.txt", "other.txt", "--json"), 1, for_programs=True),
    Command(("diff", "plan.txt", "other.txt", "--turtle"), 1, for_programs=True),
    Command(("diff", "plan.txt", "没有.txt"), 2),
    Command(("draw", "--list")),
    Command(("draw", "workload", "plan.txt"), for_programs=True),
    Command(("draw", "matrix", "plan.txt", "--format", "gexf"), for_programs=True),
    Command(("draw", "workload", "plan.txt", "--format", "graphml"), 2),
    Command(("draw", "𠮷"), 2),
    Command(("explain", "plan.txt")),
    Command(("explain", "--task", "14")),
    Command(("explain", "--task", "14", "--color", "always")),
    Command(("explain", "--task", "14", "--json"), for_programs=True),
    Command(("explain", "--task", "十四"), 2),
    Command(("review", "plan.txt", "--table", "𠮷.xlsx")),
    Command(("review", "plan.txt", "--table", "table.csv", "--json"), for_programs=True),
    Command(("review", "plan.txt", "--from", "made.csv")),
    Command(("review", "plan.txt", "--from", "made.csv", "--json"), for_programs=True),
    Command(("review", "plan.txt", "--from", "names.csv"), 2),
    Command(("site", "plan.txt")),
    Command(("site", "没有.txt"), 2),
    Command(("query",)),
    Command(("query", "workload")),
    Command(("query", "workload", "--json"), for_programs=True),
    Command(("query", "workload", "--format", "csv"), for_programs=True),
    Command(("query", "workload", "--format", "spreadsheet"), for_programs=True),
    Command(("query", "agency-profile", "--agency", "版权局"), for_programs=True),
    Command(("query", "do-they-co-lead", "--first", "pboc", "--second", "ndrc")),
    Command(("query", "co-led-tasks", "--agency", "𠮷局"), 2),
    Command(("query", "workload", "--endpoint", "http://127.0.0.1:9/"), 3),
    Command(("init", "described", "--replace", "--publisher", "𠮷局 | Works")),
    Command(("init", "没有"), 2),
    Command(("register", "show", "工商总局")),
    Command(("register", "show", "工商总局", "--json"), for_programs=True),
    Command(("register", "show", "𠮷局"), 2),
    Command(("register", "export", "--out", "register")),
    Command(("register", "diff", "register", "register")),
    Command(("register", "match", "names.csv"), 1),
    Command(("register", "match", "names.csv", "--json"), 1, for_programs=True),
    Command(("register", "add", "plan.txt", "--dry-run")),
    Command(("register", "add", "plan.txt", "--dry-run", "--json"), for_programs=True),
    Command(("register", "add", "没有.txt"), 2),
    Command(("register", "lint")),
    Command(("register", "lint", "--json"), for_programs=True),
    Command(("review", "没有.txt"), 2),
    Command(("validate", "broken.ttl"), 1),
    Command(("validate", "broken.ttl", "--json"), 1, for_programs=True),
    # Blank nodes have other names each time.
    Command(("validate", "broken.ttl", "--format", "turtle"), 1, for_programs=True, same_bytes=False),
    Command(("validate", "plan.txt"), 2),
    Command(("load", *NOBODY), 3),
    Command(("unload", *NOBODY), 3),
    Command(("--help",)),
    Command(("query", "co-led-tasks", "--help")),
    Command(("--version",)),
    Command(("没有",), 2),
)
# Of these, those that a test runs each time: one for each way in which words leave.
FEW = tuple(
    c for c in COMMANDS if str(c) in ("explain --task 14", "build broken.txt", "query workload --format csv")
)

BROKEN_BYTES = b"\xff\xfe\xe4"
TEXT_ARGUMENTS: tuple[Words, ...] = (
    ("build", "--base", BROKEN_BYTES),
    ("build", "--publisher", BROKEN_BYTES),
    ("build", BROKEN_BYTES),
    ("build", "--out", BROKEN_BYTES, "没有.txt"),
    ("corpus", "build", BROKEN_BYTES, "--out", "corpus-3"),
    ("corpus", "build", "plan.txt", "--out", "corpus-3", "--base", BROKEN_BYTES),
    ("corpus", "build", "没有.txt", "--out", BROKEN_BYTES),
    ("corpus", "index", BROKEN_BYTES),
    ("corpus", "index", "made", "--out", BROKEN_BYTES),
    ("corpus", "status", BROKEN_BYTES),
    ("coverage", BROKEN_BYTES),
    ("diff", "plan.txt", BROKEN_BYTES),
    ("diff", "plan.txt", "plan.txt", "--base", BROKEN_BYTES),
    ("explain", BROKEN_BYTES),
    ("explain", "--task", BROKEN_BYTES),
    ("explain", "--color", BROKEN_BYTES),
    ("explain", "--line", BROKEN_BYTES),
    ("register", "add", BROKEN_BYTES),
    ("query", BROKEN_BYTES),
    ("query", "tasks-mentioning", "--word", BROKEN_BYTES),
    ("query", "co-led-tasks", "--agency", BROKEN_BYTES),
    ("query", "co-led-tasks", "--agency", b"https://x/" + BROKEN_BYTES),
    ("query", "task-details", "--task", BROKEN_BYTES),
    ("query", "workload", "--format", BROKEN_BYTES),
    ("query", "workload", "--data", BROKEN_BYTES),
    ("query", "workload", "--endpoint", BROKEN_BYTES),
    ("query", "workload", "--endpoint", b"http://127.0.0.1:9/" + BROKEN_BYTES),
    ("query", "workload", "--endpoint", "http://127.0.0.1:9/", "--default-graph", BROKEN_BYTES),
    ("register", "show", BROKEN_BYTES),
    ("register", "show", "pboc", "--on", BROKEN_BYTES),
    ("register", "match", BROKEN_BYTES),
    ("register", "match", "names.csv", "--column", BROKEN_BYTES),
    ("register", "match", "names.csv", "--on", BROKEN_BYTES),
    ("review", BROKEN_BYTES),
    ("validate", BROKEN_BYTES),
    ("load", BROKEN_BYTES),
    ("load", *NOBODY, BROKEN_BYTES),
    ("load", *NOBODY, "--graph", BROKEN_BYTES),
    ("load", *NOBODY, "--query", BROKEN_BYTES),
    ("load", *NOBODY, "--update", BROKEN_BYTES),
    ("load", *NOBODY, "--graph-store", BROKEN_BYTES),
    ("load", *NOBODY, "--timeout", BROKEN_BYTES),
    ("unload", BROKEN_BYTES),
    ("unload", *NOBODY, "--graph", BROKEN_BYTES),
    (BROKEN_BYTES,),
    (b"--" + BROKEN_BYTES,),
)
BASES = (
    *(
        "",
        "x",
        "ftp://x/",
        "https://",
        "https:///a",
        "https://x y/",
        "https://x/%zz",
        "https://x/政",
        "https://x/a//b/",
    ),
    *(
        "https://x:99999999/",
        "https://x:65536/",
        "https://x:0/",
        "https://x:080/",
        "https://x:８０/",
        "https://x:/",
    ),
    *(
        "https://x/../",
        "https://x/..",
        "https://x/.",
        "https://x/a/./b/",
        "https://x/a/../b",
        "https://[::1]/",
    ),
    *(
        "https://u@x/",
        "https://u:p@x/",
        "https://x/?q",
        "https://x/#f",
        "https://x/;p",
        "https://-x/",
        "https://x-/",
    ),
    *("https://.x/", "https://x../", "https://x/\n", "javascript:x", "https://x/<a>", 'https://x/"'),
)
ADDRESSES = (
    "http://x/%zz",
    "http://[bad/",
    "http://x/ y",
    "http://x/<",
    "http://x/\x01",
    "http://x/{a}",
    "a graph",
)


class Done(NamedTuple):
    """How a process ended, and what it wrote."""

    code: int
    out: bytes
    err: bytes


def materials(folder: Path) -> Path:
    """Put the files that the commands name into a folder."""
    (folder / "plan.txt").write_text(PLAN, "utf-8")
    (folder / "plan.toml").write_text('id = "mine"\n', "utf-8")
    (folder / "other.txt").write_text(
        PLAN.replace("财政部", "𠮷部").replace("1、做事", "1、做好—事"), "utf-8"
    )
    (folder / "broken.txt").write_text(BROKEN, "utf-8")
    (folder / "mixed").mkdir()
    (folder / "mixed" / "plan.txt").write_text(PLAN, "utf-8")
    (folder / "mixed" / "broken𠮷.txt").write_text(BROKEN, "utf-8")
    (folder / "mixed" / "empty.docx").write_bytes(b"")
    (folder / "names.csv").write_text(NAMES, "utf-8")
    assert run(folder, ("build", "plan.txt", "--out", "made")).code == 0
    assert run(folder, ("review", "plan.txt", "--table", "made.csv")).code == 0
    # 1: one of the plans is not fully understood.
    assert run(folder, ("corpus", "build", "plan.txt", "broken.txt", "--out", "made-corpus")).code == 1
    text = (folder / "made" / "mine.ttl").read_text("utf-8")
    (folder / "broken.ttl").write_text(text.replace('"甲部分"@zh', '"甲\u202e部分"@de'), "utf-8")
    (folder / "described").mkdir()
    return folder


def run(
    folder: Path,
    words: Words,
    encoding: str = "utf-8",
    streams: str = "",
    unread: str = "",
    stdin: bytes = b"",
) -> Done:
    """Run a command.

    Args:
        folder: where.
        words: the command.
        encoding: of standard output and error, strict.
        streams: redirections of a shell.
        unread: a stream that nobody reads: stdout or stderr.
        stdin: what is piped into it.
    """
    env = os.environ | {"PYTHONUTF8": "1", "PYTHONIOENCODING": f"{encoding}:strict"}
    command = ["sh", "-c", f'exec "$@" {streams}', "sh", sys.executable, "-m", "creditplan", *words]
    pipes: dict[str, int] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    if unread:
        reader, pipes[unread] = os.pipe()
        os.close(reader)
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=env, cwd=folder, **pipes) as process:
        if unread:
            os.close(pipes[unread])
        out, err = process.communicate(stdin, timeout=300)
    return Done(process.returncode, out or b"", err or b"")


def code_page(folder: Path, command: Command, encoding: str) -> str:
    """Run a command in a code page; return what is wrong, if something is."""
    done = run(folder, command.words, encoding)
    if wrong := unlike(done, {command.code}, encoding):
        return wrong
    if command.for_programs and command.same_bytes and done.out != usual_output(folder, command.words):
        return "what is for programs is not the same bytes as in UTF-8"
    try:
        # What click itself writes (help, version) is in UTF-8 where ASCII is asked for.
        done.out.decode("utf-8" if command.for_programs or encoding == "ascii" else encoding)
    except UnicodeDecodeError as error:
        return f"standard output: {error}"
    return ""


@cache
def usual_output(folder: Path, words: Words) -> bytes:
    """What a command writes where everything is UTF-8."""
    return run(folder, words).out


def stream(folder: Path, words: Words, codes: set[int], **streams: str | bytes) -> str:
    """Run a command with a stream that is closed, full or unread; return what is wrong, if something is."""
    return unlike(run(folder, words, **streams), codes)  # type: ignore[arg-type]


def unlike(done: Done, codes: set[int], encoding: str = "utf-8") -> str:
    """Return how a process ended otherwise than it should, if it did."""
    told = done.err.decode(encoding, "replace")
    if "Traceback" in told or "Exception ignored" in told:
        return told.strip().splitlines()[-1]
    return "" if done.code in codes else f"exit {done.code}, not {sorted(codes)}: {told[:200]}"


Trial = tuple[str, Callable[[Path], str]]


def code_pages(
    commands: Iterable[Command] = COMMANDS, encodings: Iterable[str] = ENCODINGS
) -> Iterator[Trial]:
    """Commands in code pages that do not hold what they say."""
    for encoding in encodings:
        for command in commands:
            yield f"{command} | {encoding}", partial(code_page, command=command, encoding=encoding)


def streams(commands: Iterable[Command] = COMMANDS) -> Iterator[Trial]:
    """Commands whose streams are closed, full, or read by nobody."""
    for words in (("build", "-"), ("coverage", "-"), ("explain", "-"), ("register", "match", "-")):
        yield f"{' '.join(words)} <&-", partial(stream, words=words, codes={2}, streams="<&-")
        yield f"{' '.join(words)} 0>/dev/null", partial(stream, words=words, codes={2}, streams="0>/dev/null")
        yield f"{' '.join(words)} </dev/null", partial(stream, words=words, codes={2}, streams="</dev/null")
    for command in commands:
        usual = {command.code}
        # Who writes nothing to standard output does not notice; argument errors come first.
        for streams, codes in (
            (">&-", usual),
            ("2>&-", usual),
            ("<&- >&- 2>&-", usual),
            (">/dev/full", usual if command.code in (2, 3) else {2} | (usual if command.code else set())),
            ("2>/dev/full", usual),
        ):
            yield f"{command} {streams}", partial(stream, words=command.words, codes=codes, streams=streams)
        silent = command.code in (2, 3) or (command.code == 1 and command.words == ("build", "broken.txt"))
        nobody = usual if silent else {141}
        yield f"{command} | true", partial(stream, words=command.words, codes=nobody, unread="stdout")
        yield f"{command} 2>&1 | true", partial(stream, words=command.words, codes=usual, unread="stderr")


def arguments() -> Iterator[Trial]:
    """Arguments in bytes that are no text, and IRIs and addresses that are none."""
    for words in TEXT_ARGUMENTS:
        yield str(Command(words)), partial(stream, words=words, codes={2})
    for base in BASES:
        yield f"build --base {base!r}", partial(stream, words=("build", "--base", base), codes={2})
    for address in ADDRESSES:
        for words in (
            ("query", "co-led-tasks", "--agency", f"https://x/{address}" if "/" not in address else address),
            ("query", "workload", "--endpoint", "http://127.0.0.1:9/", "--default-graph", address),
            ("load", *NOBODY, "--graph", address),
            ("unload", *NOBODY, "--graph", address),
        ):
            yield str(Command(words)), partial(stream, words=words, codes={2})


AREAS = {"code pages": code_pages, "streams": streams, "arguments": arguments}


def main() -> int:
    """Run the areas that the command line names, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("areas", nargs="*", choices=[[], *AREAS], metavar="AREA", help=", ".join(AREAS))
    areas = parser.parse_args().areas or list(AREAS)
    failures = 0
    with TemporaryDirectory(prefix="surfaces-") as name:
        folder = materials(Path(name))
        print(f"{'area':<12}{'tried':>7}{'held':>7}{'failed':>8}")
        for area in areas:
            found = {what: trial(folder) for what, trial in AREAS[area]()}
            wrong = {what: told for what, told in found.items() if told}
            print(f"{area:<12}{len(found):>7}{len(found) - len(wrong):>7}{len(wrong):>8}", flush=True)
            for what, told in wrong.items():
                print(f"  {what}: {told}", flush=True)
            failures += len(wrong)
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main())
