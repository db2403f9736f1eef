"""``creditplan register match``: a column of names against the register."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from creditplan.cli.arguments import TEXT
from creditplan.cli.output import print_json
from creditplan.cli.register.local import by_option, local_lives, place_option, report, short
from creditplan.cli.tables import print_table
from creditplan.cli.terminal import say
from creditplan.dates import is_date
from creditplan.errors import InputError
from creditplan.knowledge import open_knowledge
from creditplan.messages import mark, tr
from creditplan.model import Register
from creditplan.reading import MAX_BYTES, read_file
from creditplan.reading.standard_input import STANDARD_INPUT, read_standard_input
from creditplan.reading.text import decode
from creditplan.registers.matching import BY_RULE, Match, Matcher

if TYPE_CHECKING:
    from creditplan.local_lives import LocalLife

_DELIMITERS = ",;\t"
_DEFAULT_COLUMN = "name"
# How Excel names the delimiter, on a line before all others.
_NAMED_DELIMITER = re.compile(r'(?P<quote>"?)sep=(?P<sign>.*)(?P=quote)', re.IGNORECASE)
_ENCODING_REMEDY = mark("save the table as CSV in UTF-8, with the names of its columns in the first line")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE.csv")
@click.option("--column", type=TEXT, help="Column that holds the names; by default 'name', or the only one.")
@click.option(
    "--on", type=TEXT, metavar="DATE", help="Read the names as of this date: YYYY, YYYY-MM or YYYY-MM-DD."
)
@place_option
@by_option
@click.option(
    "--bodies", type=click.Path(path_type=Path), help="bodies.csv with bodies of one's own, or its folder."
)
@click.option("--json", "as_json", is_flag=True, help="Print the matches as JSON.")
@click.pass_context
def match(
    ctx: click.Context,
    file: Path,
    column: str | None,
    on: str | None,
    place: str | None,
    by: str | None,
    bodies: Path | None,
    as_json: bool,
) -> None:
    """Match the names in a column of a CSV file with the bodies of the register.

    FILE.csv is in UTF-8, UTF-16 or GB18030 with commas, semicolons or tabs, or with the sign that a line
    sep= names; or - for standard input. Its first line names the columns. A name may be written in any usual
    way: 发改委, 國家發展和改革委員會, NDRC. One that can mean something else stays open, with the bodies that
    come near and what speaks against them. A local body whose place is known (洛阳市西工区工商局, or 区工商局
    with --place) is matched by its place and function, with what took its place. Exit 1 if a name stays open.
    """
    if on is not None and not is_date(on):
        raise InputError(
            tr("--on {on}: this is no date", on=on), remedy=tr("write YYYY, YYYY-MM or YYYY-MM-DD")
        )
    knowledge = open_knowledge()
    register = knowledge.register
    if bodies:
        register = _with_own(register, bodies)
    matcher = Matcher(register)
    header, names = _read_column(file, column)
    if column is None and matcher.match(header).slug:
        say(tr("the first line, {header}, was read as the name of the column", header=header), err=True)
    matches = [matcher.match(name, on) for name in names]
    # In a list of a place 发改委 is its own, as in its plans.
    read = [bool(one.name and (place or one.slug is None)) for one in matches]
    lives = local_lives(knowledge, register, on, by, place) if place or by or any(read) else None
    rows = [
        (one, lives.of(one.name) if lives and local else None)
        for one, local in zip(matches, read, strict=True)
    ]
    if as_json:
        print_json([_report(*row) for row in rows])
    else:
        _print_matches(rows, register)
    found = sum(one.slug is not None or local is not None for one, local in rows)
    say(tr("{found} of {count} names matched", found=found, count=len(matches)), err=True)
    if found < len(matches):
        ctx.exit(1)


def _with_own(register: Register, bodies: Path) -> Register:
    """Add the bodies of a table to the register."""
    from creditplan.parsing import check_bodies  # noqa: PLC0415 (seldom needed)
    from creditplan.parsing.agents.own_bodies import with_bodies  # noqa: PLC0415
    from creditplan.reading import table_of_bodies  # noqa: PLC0415
    from creditplan.reading.bodies import read_bodies  # noqa: PLC0415

    name, data = table_of_bodies(bodies)
    rows = tuple(read_bodies(data, name))
    check_bodies(register, rows)
    return with_bodies(register, rows)


def _read_column(file: Path, column: str | None) -> tuple[str, list[str]]:
    """Read the names of a column, in the file's order, and what the column is called."""
    source = STANDARD_INPUT if str(file) == "-" else str(file)
    rows = _read_rows(_read_text(file, source), source)
    header = [cell.strip() for cell in rows[0][1]]
    position = _position(header, column, source)
    for line, row in rows[1:]:
        if len(row) > len(header):
            raise InputError(
                tr(
                    "{count} cells, but the first line names {columns} columns",
                    count=len(row),
                    columns=len(header),
                ),
                source=source,
                line=line,
                excerpt=" | ".join(row),
                remedy=tr('put cells that hold the delimiter into quotes: "Ministry of Finance, P.R. China"'),
            )
    cells = [row[position] if position < len(row) else "" for _, row in rows[1:]]
    return header[position], [cell if cell.strip() else "" for cell in cells]


def _read_text(file: Path, source: str) -> str:
    data = read_standard_input(MAX_BYTES + 1) if str(file) == "-" else read_file(file)
    if len(data) > MAX_BYTES:
        raise InputError(
            tr("the file is larger than {most} MiB", most=MAX_BYTES >> 20),
            source=source,
            remedy=tr("leave out the columns and rows that hold no names, or divide it"),
        )
    try:
        return decode(data, source)
    except InputError as error:
        raise InputError(error.message, source=source, remedy=tr(_ENCODING_REMEDY)) from error


def _read_rows(text: str, source: str) -> list[tuple[int, list[str]]]:
    """Parse CSV into rows with the lines that they begin on; empty lines at both ends are none."""
    rows: list[tuple[int, list[str]]] = []
    begin = 1
    try:
        text, delimiter, before = _delimited(text, source)
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        begin += before
        for row in reader:
            if rows or any(cell.strip() for cell in row):
                rows.append((begin, row))
            begin = before + reader.line_num + 1
    except csv.Error as error:
        raise _no_csv(error, source, begin) from error
    while rows and not rows[-1][1]:
        rows.pop()
    if not rows:
        raise InputError(tr("the file has empty cells only"), source=source, remedy=tr(_ENCODING_REMEDY))
    return rows


def _no_csv(error: csv.Error, source: str, line: int) -> InputError:
    """Say what is wrong in the row that begins on a line; a cell too long is told by csv's words alone."""
    if "field limit" in str(error):
        return InputError(
            tr("a cell of more than {most:,} characters begins here", most=csv.field_size_limit()),
            source=source,
            line=line,
            remedy=tr("close the quote that stands open"),
        )
    return InputError(
        tr("this is no CSV: {error}", error=error),
        source=source,
        line=line,
        remedy=tr("double the quotes within a cell, and close them at its end"),
    )


def _delimited(text: str, source: str) -> tuple[str, str, int]:
    """Find the delimiter that a first line names, or that parts the first line into the most cells.

    Returns:
        The text without a line that names it, the delimiter, and how many lines stood before that text.
    """
    first, _, rest = text.partition("\n")
    named = _NAMED_DELIMITER.fullmatch(first)
    if named:
        if len(named["sign"]) != 1 or named["sign"] == '"':
            raise InputError(
                tr("this line does not name the one sign between cells"),
                source=source,
                line=1,
                excerpt=first,
                remedy=tr("write sep=, or sep=; or leave the line out"),
            )
        return rest, named["sign"], 1
    first = next(line for line in text.split("\n") if line.strip())
    cells = {sign: len(next(csv.reader([first], delimiter=sign))) for sign in _DELIMITERS}
    return text, max(cells, key=lambda sign: cells[sign]), 0


def _position(header: list[str], column: str | None, source: str) -> int:
    wanted = column or _DEFAULT_COLUMN
    if header.count(wanted) == 1:
        return header.index(wanted)
    if column is None and len(header) == 1:
        return 0
    named = tr("there are several columns") if wanted in header else tr("there is no column")
    raise InputError(
        tr(
            "{named} {wanted!r}; the columns are: {header}",
            named=named,
            wanted=wanted,
            header=", ".join(header),
        ),
        source=source,
        remedy=tr("say with --column which one holds the names"),
    )


def _report(found: Match, local: LocalLife | None) -> dict[str, object]:
    if local:
        return {
            "name": found.name,
            "match": local.slug,
            "score": BY_RULE,
            "alternatives": [],
            "local": report(local),
        }
    return {
        "name": found.name,
        "match": found.slug,
        "score": found.score,
        "alternatives": [{"slug": a.slug, "score": a.score, "why": a.why} for a in found.alternatives],
    }


def _print_matches(rows: Iterable[tuple[Match, LocalLife | None]], register: Register) -> None:
    score = tr("score")
    print_table(
        (tr("name"), tr("match"), tr("label"), score, tr("alternatives")),
        [
            (found.name, local.slug, local.was.label.zh, f"{BY_RULE:.2f}", short(local))
            if local
            else (
                found.name,
                found.slug or "",
                register.by_slug[found.slug].label.zh if found.slug else "",
                f"{found.score:.2f}" if found.slug else "",
                "\n".join(f"{a.slug}: {a.why}" for a in found.alternatives),
            )
            for found, local in rows
        ],
        numeric=(score,),
    )
