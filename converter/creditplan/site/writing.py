"""A site, page by page: those of a plan before the next plan is asked for, then what all have in common."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from creditplan.conversion import Conversion
from creditplan.iris import Iris
from creditplan.knowledge import Knowledge
from creditplan.model import NOTHING_SAID, Description, Labels, SiteLook
from creditplan.namespaces import BASE
from creditplan.namespaces import slug as slug_of
from creditplan.pictures.svg import looks
from creditplan.publishing.products import Distribution
from creditplan.reading import describe, license_name
from creditplan.resources import packaged_plan
from creditplan.site.addresses import Addresses, Spot
from creditplan.site.collected import Collected
from creditplan.site.data_files import by_subject, page_data
from creditplan.site.overviews import Overviews, assignments_view
from creditplan.site.picture_pages import PicturePages
from creditplan.site.plan_pages import PlanPages
from creditplan.site.questions import Questions
from creditplan.site.register_statements import RegisterStatements, objects_of
from creditplan.site.rendering import CompiledTemplates, Named, Renderer
from creditplan.site.search import Entry, SearchIndex, search_view
from creditplan.site.shared_pages import SharedPages
from creditplan.site.sitemap import MOST, sitemaps
from creditplan.site.things import Thing

# The pages that every page leads to, each with its word.
_NAV: Final = (
    ("index", "home"),
    ("plans", "plans"),
    ("agencies", "bodies"),
    ("functions", "functions"),
    ("places", "places"),
    ("documents", "documents"),
    ("changes", "changes"),
    ("terms", "vocabulary"),
    ("questions", "questions"),
)
ReadyPage = tuple[Entry | None, Mapping[str, bytes]]
"""How a page is found, and its files by name."""
Files = Iterator[tuple[str, bytes]]
ASSETS: Final = Path(__file__).with_name("assets")
"""What pages load: style, scripts, pictures."""


class Site:
    """Makes the files of a site; plans are added one by one.

    Args:
        knowledge: what plans were read with.
        iris: mints under the publisher's base.
        description: what the publisher says of the publication.

    Attributes:
        made: how many files it has made.
    """

    def __init__(self, knowledge: Knowledge, iris: Iris, description: Description = NOTHING_SAID) -> None:
        self._knowledge, self._iris, self._description = knowledge, iris, description
        self._register = RegisterStatements(knowledge)
        self._addresses = Addresses(iris, self._register.owners)
        self._known = self._register.pages(self._addresses)
        self._collected = Collected(iris)
        self._index = SearchIndex()
        self._questions = Questions(knowledge, iris, description.site.endpoint)
        # Under the package's own base its things are ours to answer for: all of them have pages.
        self._pages = {*self._known} if iris.base == BASE else set[str]()
        self._wanted = set[str]()
        self.made = 0
        own = description.site.templates
        compiled: CompiledTemplates = knowledge.made("templates")
        self._site = self._said()
        self._renderer = Renderer(
            self._addresses, self._shown, self._site, Path(own) if own else None, compiled.codes
        )

    def add(self, conversion: Conversion) -> Files:
        """Yield the pages of a plan with their data."""
        yield from self._counted(self._plan(conversion))

    def finish(self, files: Mapping[str, Distribution]) -> Files:
        """Yield the pages of what plans have in common, the overviews, and what pages load."""
        yield from self._counted(self._shared(files))

    def _counted(self, files: Files) -> Files:
        for name, content in files:
            self.made += 1
            if name.endswith(".html"):
                self._collected.has_page(name)
            yield name, content

    def _plan(self, conversion: Conversion) -> Files:
        plan, iris = conversion.plan, self._iris
        self._collected.add(conversion)
        self._questions.add(conversion)
        own = f"plan/{plan.id}"
        held = self._held(conversion, own)
        pages = PlanPages(conversion, iris, self._knowledge.register)
        for entry in pages.entries():
            self._index.add(entry)
        pictures = dict(PicturePages(plan, iris, self._knowledge).views())
        views = [(f"{own}/{name}", name) for name in ("assignments", *pictures)]
        yield from self._page("plan", own, held.pop(own), {"plan": {**pages.plan_view(), "views": views}})
        yield from self._overview(f"{own}/assignments", "assignments", assignments_view(plan, iris))
        for name, view in pictures.items():
            yield from self._overview(f"{own}/{name}", "picture", view)
        for section in plan.sections:
            page = f"{own}/section/{section.key}"
            yield from self._page("section", page, held.pop(page), {"section": pages.section_view(section)})
        for task in plan.tasks:
            page = f"{own}/task/{task.key}"
            yield from self._page("task", page, held.pop(page), {"task": pages.task_view(task)})

    def _shared(self, files: Mapping[str, Distribution]) -> Files:
        self._collected.finish()
        self._site["several"] = self._collected.plans > 1
        shared = SharedPages(self._collected, self._register, self._knowledge, self._addresses)
        made = self._ready() if self._iris.base == BASE else None
        ready = made.pages() if made else {}
        for page in sorted({*self._collected.pages(), *self._pages}):
            said = self._collected.said(page)
            if page in ready and not said and not shared.concerns(page):
                entry, files_of_page = ready[page]
                yield from files_of_page.items()
            else:
                statements = [*dict.fromkeys([*self._known.get(page, ()), *said])]
                entry = shared.entry(page, statements)
                iri, template, view = shared.view(page, statements)
                yield from self._page(template, page, statements, view, iri)
            if entry:
                self._index.add(entry)
        yield from self._questions_pages()
        overviews = Overviews(self._collected, self._register, self._addresses, self._pages)
        for page, template, view in overviews.views(files):
            yield from self._overview(page, template, view)
        yield from self._overview("404", "not_found", {})
        yield from self._overview("search", "search", search_view())
        yield from self._index.files()
        yield from sitemaps(self._collected.pages_in_parts(MOST), self._iris.files)
        yield from self._assets()

    def _questions_pages(self) -> Files:
        questions = self._questions
        self._pages |= {*questions.statements}
        for page, template, view in questions.views():
            if page in questions.statements:
                iri, statements = questions.statements[page]
                self._index.add(Entry(page, "query", Thing(iri, statements).label))
                yield from self._page(template, page, [*statements], view, iri)
            else:
                yield from self._overview(page, template, view)
        yield from questions.files(self._pages)

    def register_pages(self) -> Iterator[tuple[str, ReadyPage]]:
        """Yield each page of register and vocabulary as it is where no plan concerns it."""
        self._collected.finish()
        shared = SharedPages(self._collected, self._register, self._knowledge, self._addresses)
        for page, statements in sorted(self._known.items()):
            iri, template, view = shared.view(page, statements)
            files = dict(self._page(template, page, statements, view, iri))
            yield page, (shared.entry(page, statements), files)

    def _ready(self) -> ReadyPages | None:
        """Return the pages that were made with the package, if they look as those of this site do."""
        if self._knowledge.folder or looks_of(self._description) != looks_of(describe(packaged_plan())):
            return None
        made: ReadyPages = self._knowledge.made("pages")
        return made

    def _assets(self) -> Files:
        for path in sorted(ASSETS.rglob("*")):
            if path.is_file():
                yield f"assets/{path.relative_to(ASSETS).as_posix()}", path.read_bytes()
        yield "assets/pictures.css", looks().encode()
        look = self._description.site
        if look.logo:
            yield f"assets/{_logo(look.logo)}", Path(look.logo).read_bytes()
        if look.accent or look.accent_dark:
            yield "assets/colours.css", _colours(look).encode()

    def _page(
        self, template: str, page: str, statements: list[str], view: Mapping[str, Any], iri: str = ""
    ) -> Files:
        about, files = page_data(page, iri or self._addresses.iri(page), statements, self._iris.base)
        yield from files
        yield from self._renderer.render(template, page, {"about": about, **view}).items()

    def _overview(self, page: str, template: str, view: Mapping[str, Any]) -> Files:
        yield from self._renderer.render(template, page, view).items()

    def _held(self, conversion: Conversion, own: str) -> dict[str, list[str]]:
        """Return the statements of a plan's pages; those of others are kept until all plans are there."""
        held: dict[str, list[str]] = {}
        said = by_subject([*conversion.statements, *conversion.heirs])
        for subject, statements in said.items():
            spot = self._addresses.spot(subject)
            page = spot.page if spot else own
            if page == own or page.startswith((f"{own}/section/", f"{own}/task/")):
                held.setdefault(page, []).extend(statements)
            else:
                self._pages.add(page)
                self._collected.say(page, statements)
        plan = conversion.plan
        named = {one.agent for one in plan.assignments} | {one.heir for one in plan.successions if one.heir}
        for agent in named | ({plan.issuer} if plan.issuer else set()):
            self._want(agent.slug)
        return held

    def _want(self, slug: str) -> None:
        """A body of the register shows with what came of it, and with the changes and functions of these."""
        for one in self._knowledge.register.lineage(slug):
            page = f"agency/{one}"
            if page in self._known and page not in self._wanted:
                self._wanted.add(page)
                known = self._register.thing(BASE + page)
                self._collected.has_functions(
                    BASE + page, map(slug_of, known.iris("cp:function") if known else ())
                )
                spots = map(self._addresses.spot, objects_of(self._known[page]))
                beside = {spot.page for spot in spots if spot and not spot.page.startswith("agency/")}
                self._pages |= {page, *beside.intersection(self._known)}

    def _shown(self, spot: Spot) -> bool:
        return spot.page.startswith("plan/") or spot.page in self._pages

    def _said(self) -> Named:
        """Return what every page says of the publication."""
        description = self._description
        title = description.title or Labels("任务分工方案关联数据", "Division-of-work plans as linked data")
        return Named(
            {
                "title": title,
                "publisher": description.publisher,
                "license": {"iri": description.license, "name": license_name(description.license)}
                if description.license
                else None,
                "contact": description.contact,
                "version": description.version
                or (description.releases[0].version if description.releases else None),
                "logo": _logo(description.site.logo) if description.site.logo else None,
                "has_colours": bool(description.site.accent or description.site.accent_dark),
                "endpoint": description.site.endpoint,
                "several": False,
                "files": self._iris.files,
                "description": description.description,
                "nav": _NAV,
            }
        )


@dataclass(frozen=True, slots=True)
class ReadyPages:
    """Pages that are made with the package: those of its register and vocabulary, for its own publication.

    Attributes:
        packed: how each page is found, and its files, packed.
    """

    packed: bytes

    def pages(self) -> Mapping[str, ReadyPage]:
        """Return how each page is found, and its files by name."""
        found: Mapping[str, ReadyPage] = pickle.loads(zlib.decompress(self.packed))
        return found


def make_ready_pages(knowledge: Knowledge) -> ReadyPages:
    """Make the pages that do not depend on plans."""
    description = describe(packaged_plan())
    pages = dict(Site(knowledge, Iris(), description).register_pages())
    return ReadyPages(zlib.compress(pickle.dumps(pages)))


def looks_of(description: Description) -> Description:
    """Return what a publisher says as far as pages show it."""
    return replace(description, file=None, earlier=(), bodies=(), sources=None, jurisdiction=None)


def _logo(path: str) -> str:
    return f"logo{Path(path).suffix.lower()}"


def _colours(look: SiteLook) -> str:
    """Write the publisher's colours in the place of ours."""
    light, dark = (f"{{ --accent: {one}; }}" if one else "{}" for one in (look.accent, look.accent_dark))
    return (
        f':root {light}\n:root[data-theme="dark"] {dark}\n'
        f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {dark} }}\n'
    )
