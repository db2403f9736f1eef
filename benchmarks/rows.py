"""The rows of the table: what is measured, against what, and which ratio is wanted."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from places import Reading, Work

Comparison = Callable[[Sequence[Reading], Sequence[Reading]], tuple[float, str]]


def times(ours: Sequence[Reading], other: Sequence[Reading]) -> tuple[float, str]:
    """Ratio of the medians of processor time."""
    return median(r.seconds for r in ours) / median(r.seconds for r in other), ""


def memory(ours: Sequence[Reading], other: Sequence[Reading]) -> tuple[float, str]:
    """Ratio of the medians of peak memory."""
    return median(r.memory for r in ours) / median(r.memory for r in other), ""


def largest(ours: Sequence[Reading], other: Sequence[Reading]) -> tuple[float, str]:
    """The largest ratio of those by name, and the name."""
    ratios = {
        name: median(r.by_name[name] for r in ours) / median(r.by_name[name] for r in other)
        for name in ours[0].by_name
    }
    name = max(ratios, key=ratios.__getitem__)
    return ratios[name], name


def totals(ours: Sequence[Reading], other: Sequence[Reading]) -> tuple[float, str]:
    """Ratio of the totals of all that has a name in both."""
    names = [name for name in ours[0].by_name if name in other[0].by_name]

    def total(readings: Sequence[Reading]) -> float:
        return sum(median(r.by_name[name] for r in readings) for name in names)

    return total(ours) / total(other), f"{len(names)} queries"


@dataclass(frozen=True)
class Row:
    """One ratio: ``ours`` divided by ``other``.

    Attributes:
        label: what is measured.
        against: what it is divided by.
        ours: the numerator.
        other: the denominator.
        most: the ratio wanted at most.
        least: the ratio wanted at least.
        compare: makes the ratio, and a word on it.
        factor: multiplies the ratio, where the two are of different size.
    """

    label: str
    against: str
    ours: Work
    other: Work
    most: float = math.inf
    least: float = 0
    compare: Comparison = times
    factor: float = 1

    @property
    def target(self) -> str:
        """The ratio wanted, in words."""
        return f"≤ {self.most:g}" if self.most < math.inf else f"≥ {self.least:g}" if self.least else ""


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    built: int = 25
    held: int = 100
    few: int = 100
    many: int = 1000
    rounds: int = 3


def base(work: Work) -> Work:
    """The same work, done by the code of the base."""
    return replace(work, of_base=True)


def command(*arguments: str | int, rounds: int = 0) -> Work:
    """A command of Python in a process of its own."""
    return Work("command", arguments, rounds=rounds)


def build(folder: Path, rounds: int, *options: str) -> Work:
    """A build of a folder of plans."""
    return command(
        *("-m", "creditplan", "build", str(folder), "--out", "OUT/dist", "--allow-incomplete"),
        *options,
        rounds=rounds,
    )


def table(sizes: Sizes, folder: Callable[[int], Path], *, quick: bool) -> Iterator[Row]:
    """The rows; those that take minutes only if it need not be quick."""
    base_name, kinds = "bench-base", {"packaged": "packaged plan", "small": "15 small plans"}
    for which, name in kinds.items():
        converting = Work("conversion", (which,))
        validating = Work("validation", (which,))
        yield Row(f"validation, {name}", "conversion", validating, converting, most=1)
    for which, name in kinds.items():
        converting = Work("conversion", (which,))
        yield Row(f"text → canonical N-Quads, {name}", base_name, converting, base(converting), most=0.6)
        yield Row(
            f"text → canonical N-Quads, {name}",
            "bare serialisation of ready quads",
            converting,
            Work("serialisation", (which,)),
            most=9 if which == "packaged" else math.inf,
        )
    yield Row(
        "pySHACL, packaged plan",
        "validation",
        Work("validation", ("packaged", "pyshacl"), rounds=sizes.rounds),
        Work("validation", ("packaged",)),
        least=50,
    )
    few = folder(sizes.built)
    yield Row(
        f"build of {sizes.built} plans, validated",
        "without validation",
        build(few, sizes.rounds),
        build(few, sizes.rounds, "--no-validate"),
        most=1.3,
    )
    holding = build(folder(sizes.held), sizes.rounds, "--no-validate")
    label = f"peak memory, build of {sizes.held} plans without validation"
    yield Row(label, base_name, holding, base(holding), compare=memory)
    yield from starting()
    yield from steps(base_name)
    yield from formats(sizes, base_name)
    yield from asking(sizes, base_name, quick=quick)


def starting() -> Iterator[Row]:
    """Start-up of the command line."""
    libraries = command("-c", "import click, pyoxigraph")
    for most, arguments in (
        (2, "--help"),
        (3, "query co-led-tasks --agency pboc"),
        (3, "register show pboc"),
    ):
        ours = command("-m", "creditplan", *arguments.split())
        yield Row(f"creditplan {arguments}", "Python importing click, pyoxigraph", ours, libraries, most=most)


def steps(base_name: str) -> Iterator[Row]:
    """The steps of the road, each alone."""
    for name in ("parsing", "mapping", "turtle", "json_ld", "tables", "catalogue"):
        label = {"json_ld": "JSON-LD", "turtle": "Turtle"}.get(name, name)
        ours = Work(name, ("packaged",))
        yield Row(f"{label}, packaged plan", base_name, ours, base(ours))
    for name, syntax, label in (("turtle", "turtle", "Turtle"), ("json_ld", "json-ld", "JSON-LD")):
        yield Row(
            f"{label} by rdflib",
            f"our {label}",
            Work("by_rdflib", ("packaged", syntax)),
            Work(name, ("packaged",)),
        )
    yield Row(
        "parsing a character of 1 million",
        "a character of 100,000",
        Work("parsing", ("packaged", 1_000_000)),
        Work("parsing", ("packaged", 100_000)),
        most=1.5,
        factor=0.1,
    )


def formats(sizes: Sizes, base_name: str) -> Iterator[Row]:
    """Reading of formats, and what its limits cost."""
    for suffix in ("html", "docx", "md", "pdf"):
        ours = Work("reading", (suffix,), rounds=sizes.rounds if suffix == "pdf" else 0)
        yield Row(f"reading .{suffix}", base_name, ours, base(ours))
    for suffix in ("html", "docx", "md", "pdf"):
        bound, free = (Work(f"reading_{way}_limits", (suffix,)) for way in ("within", "without"))
        yield Row(f"reading .{suffix} within limits", "without limits", bound, free)
    for suffix in (".nq", ".ttl", ".jsonld", ".rdf"):
        bound, free = (Work(f"rdf_{way}_limits", (suffix,)) for way in ("within", "without"))
        yield Row(f"reading {suffix} within limits", "without limits", bound, free)


def asking(sizes: Sizes, base_name: str, *, quick: bool) -> Iterator[Row]:
    """Prepared queries."""
    few, many = (Work("queries", (count,), rounds=sizes.rounds) for count in (sizes.few, sizes.many))
    label = f"a prepared query on {sizes.many:,} plans"
    yield Row(label, f"on {sizes.few} plans", many, few, most=20, compare=largest)
    label = f"all prepared queries, {sizes.few} plans"
    yield Row(label, base_name, few, replace(few, of_base=True), compare=totals)
    if not quick:
        one, rdflib = (Work("queries", (1, *engine), rounds=1) for engine in ((), ("rdflib",)))
        yield Row("all prepared queries by rdflib, packaged plan", "ours", rdflib, one, compare=totals)
