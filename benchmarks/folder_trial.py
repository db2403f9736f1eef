"""A folder of many plans of which some are broken: what a build says, what one after a change costs.

    python benchmarks/folder_trial.py --plans 300 --broken 30 --out DIR

DIR/plans is made by generate.py; then documents are broken in ten ways, each as often. DIR/out is built,
built again after one plan has changed, once more when nothing has, and compared with a build from nothing.
CPU is that of the command, with all that it starts.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from filecmp import cmpfiles
from pathlib import Path

from prettytable import PrettyTable


def empty(path: Path) -> Path:
    """Leave nothing in it."""
    path.write_bytes(b"")
    return path


def noise(path: Path) -> Path:
    """Leave bytes that are no text."""
    path.write_bytes(b"\x81\xff" * 500)
    return path


def half(path: Path) -> Path:
    """Cut a character in two."""
    path.write_bytes("方案".encode() * 100 + b"\xe4\xb8")
    return path


def large(path: Path) -> Path:
    """Make it larger than what is read."""
    path.write_bytes(b"1" * (65 << 20))
    return path


def letter(path: Path) -> Path:
    """Write what is no plan."""
    path.write_text("大家好，见信如面。\n", "utf-8")
    return path


def unread(path: Path) -> Path:
    """Write a plan that is not fully understood."""
    title = f"第{path.stem}号方案\n1、做一件事。（财政部牵头，X配合其他，负责）\n2、写。\n"
    path.write_text(title, "utf-8")
    return path


def no_package(path: Path) -> Path:
    """Write a text with the name of a Word document."""
    path.unlink()
    path = path.with_suffix(".docx")
    path.write_text("no package", "utf-8")
    return path


def cut_package(path: Path) -> Path:
    """Cut a Word document."""
    path.unlink()
    path = path.with_suffix(".docx")
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w:document>" * 200)
    path.write_bytes(path.read_bytes()[:-40])
    return path


def no_pages(path: Path) -> Path:
    """Write a PDF of nothing."""
    path.unlink()
    path = path.with_suffix(".pdf")
    path.write_bytes(b"%PDF-1.7\n%%EOF\n")
    return path


def bad_side(path: Path) -> Path:
    """Break the side file of a plan."""
    path.with_suffix(".toml").write_text("id = [", "utf-8")
    return path


WAYS = (empty, noise, half, large, letter, unread, no_package, cut_package, no_pages, bad_side)


def build(plans: Path, out: Path) -> tuple[dict, int, float, float]:
    """Build; returns the report, the exit code, seconds of CPU, and the most memory of a process in MB."""
    out.parent.mkdir(parents=True, exist_ok=True)
    report = out.with_name("report.json")
    with report.open("wb") as file:
        command = [
            sys.executable,
            "-m",
            "creditplan",
            "build",
            str(plans),
            "--out",
            str(out),
            "--json",
            "--quiet",
        ]
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    return json.loads(report.read_bytes()), process.returncode, seconds, memory


def main() -> None:
    """Make the folder, build it four times, and print what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plans", type=int, default=300, help="how many (300)")
    parser.add_argument("--broken", type=int, default=30, help="how many of them are broken (30)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write, empty or new")
    options = parser.parse_args()
    plans, out = options.out / "plans", options.out / "out"
    generator = Path(__file__).with_name("generate.py")
    subprocess.run(
        [sys.executable, generator, "--plans", str(options.plans), "--out", plans],
        check=True,
        stderr=subprocess.DEVNULL,
    )
    for truth in plans.rglob("*.truth.json"):
        truth.unlink()
    texts = sorted(plans.rglob("*.txt"))
    broken = {str(WAYS[n % len(WAYS)](path)) for n, path in enumerate(texts[: options.broken])}
    table = PrettyTable(
        ["build", "exit", "converted", "reused", "failed", "published", "CPU, s", "MB"], align="r"
    )

    def row(name: str, folder: Path) -> dict:
        said, code, seconds, memory = build(plans, folder)
        published = sum(one["published"] for one in said["documents"])
        table.add_row([name, code, *said["how"].values(), published, f"{seconds:.1f}", f"{memory:.0f}"])
        return said

    first = row("first", out)
    left_out = {one["source"] for one in first["documents"] if not one["published"]}
    if not broken <= left_out:
        raise SystemExit(f"broken, and published: {sorted(broken - left_out)}")
    with texts[-1].open("a", encoding="utf-8") as file:
        file.write("\n")
    row("after a change", out)
    said = row("nothing changed", out)
    if said["how"]["converted"]:
        raise SystemExit(f"nothing has changed, and converted: {said['how']['converted']}")
    row("from nothing", options.out / "fresh" / "out")
    print(table)
    print(Counter(one["why"] for one in first["documents"] if one["why"]))
    others = left_out - broken
    print(f"broken and left out: {len(broken)}; left out besides, not fully understood: {len(others)}")
    fresh = options.out / "fresh" / "out"
    names = [{path.relative_to(top) for path in top.rglob("*")} for top in (out, fresh)]
    files = [name for name in names[0] if (out / name).is_file()]
    if names[0] != names[1] or len(cmpfiles(out, fresh, files, shallow=False)[0]) != len(files):
        raise SystemExit("the folder is not what a build from nothing writes")
    print("the same bytes as from nothing")


if __name__ == "__main__":
    main()
