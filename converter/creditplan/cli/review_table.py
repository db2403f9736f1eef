"""``creditplan review --table`` and ``--from``: plans as a table for an office, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from creditplan.cli.output import print_json
from creditplan.cli.problems import enumerated
from creditplan.cli.terminal import emit, say
from creditplan.editing import (
    correctable,
    corrections_of,
    corrections_path,
    read_table,
    rows_of,
    state_of,
    to_toml,
    write_corrections,
    write_table,
)
from creditplan.knowledge import open_knowledge
from creditplan.messages import tr
from creditplan.model import Corrections, Plan
from creditplan.parsing import parse
from creditplan.reading import read_all
from creditplan.reading.finding import is_package


def make_table(sources: tuple[str, ...], path: Path, language: str, *, as_json: bool) -> None:
    """Write the table of plans, and say what is in it."""
    plans = [*_plans(sources)]
    rows = [row for plan in plans for row in rows_of(plan, language)]
    write_table(path, rows, language)
    packages = [source for source in sources if is_package(Path(source))]
    if packages:
        say(
            tr(
                "unpack {packages} before the edited table is read back with --from",
                packages=enumerated(packages, 5),
            ),
            err=True,
        )
    doubts = sum(bool(row.problems) for row in rows)
    if as_json:
        print_json({"table": str(path), "plans": len(plans), "rows": len(rows), "doubtful": doubts})
    else:
        say(
            tr(
                "{path}: {count} rows of {plans} plan(s), {doubts} of them with doubts",
                path=path,
                count=len(rows),
                plans=len(plans),
                doubts=doubts,
            )
        )


def apply_table(sources: tuple[str, ...], path: Path, *, dry_run: bool, as_json: bool) -> None:
    """Write what an edited table says beside its plans, and say what that is."""
    lines = read_table(path)
    plans = [*_plans(correctable(sources))]
    states = {plan.id: state_of(plan.document.name) for plan in plans}
    said = corrections_of(plans, lines, open_knowledge().register, str(path))
    report = []
    for plan, corrections in said:
        before = plan.document.corrections
        file = corrections_path(plan.document.name)
        changed = [one for one in corrections.entries if one not in before.entries]
        gone = [one for one in before.entries if one not in corrections.entries]
        if changed and dry_run and not as_json:
            emit(f"# {file}\n{to_toml(Corrections(entries=tuple(changed))).decode()}")
        elif changed and not dry_run:
            write_corrections(plan.document.name, corrections, states[plan.id])
        report.append(
            {
                "plan": plan.document.name,
                "file": str(file),
                "corrections": len(corrections.entries),
                "new": len(changed),
                "replaced": len(gone),
                "written": bool(changed) and not dry_run,
            }
        )
    if as_json:
        print_json(report)
        return
    for one in report:
        what = tr(
            "{new} new correction(s), {replaced} of them in the place of earlier ones",
            new=one["new"],
            replaced=one["replaced"],
        )
        say(f"{one['file']}: {what if one['new'] else tr('nothing was edited')}")


def _plans(sources: Iterable[str]) -> Iterator[Plan]:
    register = open_knowledge().register
    for source in sources:
        for document in read_all(source):
            yield parse(document, register)
