"""Bodies that lead together: a column of them, joined by arcs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import Final
from xml.etree import ElementTree as ET

from creditplan.pictures.arcs import Weights, in_order
from creditplan.pictures.facts import Body, Facts
from creditplan.pictures.svg import SIZE, SMALL, Link, Sheet
from creditplan.pictures.text import Text, width

NODES: Final = 70
"""The most bodies that are drawn."""
_NAME, _STEP, _GAP, _TOP = {"zh": 190.0, "en": 320.0}, 23.0, 12.0, 20.0
_WIDEST, _THICKEST = 440.0, 9.0


def network(facts: Facts, language: str, link: Link = None, *, alone: bool = False) -> str:
    """Draw it; return SVG.

    A node has the class of its edges in ``data-body`` (``b3``), those of its partners in ``data-near``, and
    says in its title whom it leads with: ``site/assets/network.js`` reads them. Of more than :data:`NODES`
    bodies, those that lead together least are counted below.
    """
    pairs = co_leads(facts)
    bodies = {body.iri: body for body in facts.bodies}
    leads = {iri for pair in pairs for iri in pair}
    drawn = _strongest(pairs)
    sheet = Sheet("network", language, facts, link, bodies=len(leads), pairs=len(pairs))
    if not drawn:
        return sheet.empty(alone=alone)
    picture = _Network(facts, sheet, bodies, drawn)
    bottom = picture.draw()
    rest = len(leads) - len(picture.heights)
    told = sheet.words.say("more", count=rest) if rest else ""
    end = sheet.notes(bottom, picture.right, sheet.words.say("count") + sheet.words.say("stop"), told)
    return sheet.finish(picture.right, end + 8, alone=alone)


def co_leads(facts: Facts) -> dict[tuple[str, str], int]:
    """Return how many tasks each pair of bodies leads together, by IRIs in their order."""
    return Counter(pair for task in facts.tasks for pair in combinations(sorted(facts.leads(task)), 2))


def _strongest(pairs: Weights) -> Weights:
    """Return the pairs among as many bodies as can be drawn, of those that lead the most together."""
    kept = set[str]()
    for pair in sorted(pairs, key=lambda pair: (-pairs[pair], pair)):
        if len(kept | {*pair}) <= NODES:
            kept |= {*pair}
    return {pair: count for pair, count in pairs.items() if kept.issuperset(pair)}


class _Network:
    """The drawing: where each node stands, by IRI, and the keys of their edges' classes."""

    def __init__(self, facts: Facts, sheet: Sheet, bodies: Mapping[str, Body], pairs: Weights) -> None:
        self.sheet, self.words, self.bodies, self.pairs = sheet, sheet.words, bodies, pairs
        self.x = _NAME[self.words.language]
        self.heights: dict[str, float] = {}
        y = _TOP
        for group in in_order(pairs):
            for iri in group:
                self.heights[iri] = y
                y += _STEP
            y += _GAP
        self.bottom = y - _GAP - _STEP / 2
        self.keys = {iri: f"b{place}" for place, iri in enumerate(self.heights)}
        self.led = Counter(
            iri for task in facts.tasks if len(leads := facts.leads(task)) > 1 for iri in leads
        )
        far = max(abs(self.heights[a] - self.heights[b]) for a, b in pairs) / 2
        # Arcs are ellipses: of few bodies wider than high, of many the other way round.
        self.stretch = min(2.5, _WIDEST / far)
        self.right = max(self.x + 40 + far * self.stretch + _THICKEST, 480)

    def draw(self) -> float:
        """Draw arcs, then nodes over them; return where they end."""
        edges = self.sheet.shape(self.sheet.root, "g", "edges")
        most = max(self.pairs.values())
        for (one, other), count in sorted(self.pairs.items(), key=lambda pair: (pair[1], pair[0])):
            self._edge(edges, one, other, 1 + (_THICKEST - 1) * count / max(most, 4))
        nodes = self.sheet.shape(self.sheet.root, "g", "nodes")
        for iri, y in self.heights.items():
            self._node(nodes, self.bodies[iri], y)
        return self.bottom

    def _edge(self, parent: ET.Element, one: str, other: str, thick: float) -> None:
        top, bottom = sorted((self.heights[one], self.heights[other]))
        rise = (bottom - top) / 2
        names = [self.words.told(self.bodies[iri].short) for iri in (one, other)]
        told = self.words.say("edge", first=names[0], second=names[1], count=self.pairs[one, other])
        across = f"A{rise * self.stretch:.6g} {rise:.6g} 0 0 1 {self.x + 28:g} {bottom:g}"
        path = f"M{self.x + 28:g} {top:g}{across}"
        classes = f"edge {self.keys[one]} {self.keys[other]}"
        self.sheet.shape(parent, "path", classes, told, d=path, stroke_width=thick)

    def _node(self, parent: ET.Element, body: Body, y: float) -> None:
        partners = sorted(
            (-count, self.heights[other], other)
            for pair, count in self.pairs.items()
            if body.iri in pair
            for other in pair
            if other != body.iri
        )
        said = [
            self.words.say("partner", body=self.words.told(self.bodies[iri].short), count=-count)
            for count, _, iri in partners
        ]
        told = self.words.say("node", body=self.words.told(body.short), partners=self.words.joined(said))
        near = " ".join(self.keys[iri] for _, _, iri in partners)
        key = self.keys[body.iri]
        node = self.sheet.thing(parent, body.iri, f"node {key}", told, body=key, near=near)
        if node.tag == "g":
            node.set("tabindex", "0")
        number = str(self.led[body.iri])
        left = self.x - width(number, SMALL) - 8
        self.sheet.text(node, self.sheet.name(body.short, left, y + SIZE * 0.36, left - 4), "", "end")
        self.sheet.text(node, Text(self.x, y + SMALL * 0.36, number, SMALL), "count", "end")
        self.sheet.shape(node, "circle", "", cx=self.x + 18, cy=y, r=min(3 + self.led[body.iri] * 0.5, 9))
