"""A site, page by page: those of a plan before the next plan is asked for, then what all have in common."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

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
from creditplan.site.addresses import LANGUAGES, Addresses, Spot, file_of
from creditplan.site.collected import Collected
from creditplan.site.data_files import About, by_subject, page_data
from creditplan.site.lists import Lists, Page
from creditplan.site.overviews import Overviews, assignments_views
from creditplan.site.picture_pages import PicturePages
from creditplan.site.plan_pages import PlanPages
from creditplan.site.questions import Questions
from creditplan.site.ready_pages import ReadyPage, ReadyPages
from creditplan.site.register_statements import RegisterStatements, objects_of
from creditplan.site.rendering import CompiledTemplates, Named, Renderer
from creditplan.site.search import Entry, Indexed, Kept, SearchIndex, search_view
from creditplan.site.shared_pages import SharedPages
from creditplan.site.sitemap import MOST, sitemaps

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
# What only known.html shows.
_KNOWN: Final = {"life", "below", "websites"}
Files = Iterator[tuple[str, bytes]]
PageData = tuple[About, Iterable[tuple[str, bytes]]]
"""What the head of a page says of its thing, and the data beside it."""
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
        self._lists = Lists(self._collected, self._register)
        self._index = SearchIndex()
        self._questions = Questions(knowledge, iris, description.site)
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
        names = dict.fromkeys(view["name"] for view in pictures.values())
        views = [(f"{own}/{name}", name) for name in ("assignments", *names)]
        yield from self._own_page("plan", own, held.pop(own), {"plan": {**pages.plan_view(), "views": views}})
        yield from self._overviews(assignments_views(f"{own}/assignments", plan, iris))
        yield from self._overviews((page, "picture", view) for page, view in pictures.items())
        for section in plan.sections:
            page = f"{own}/section/{section.key}"
            yield from self._own_page(
                "section", page, held.pop(page), {"section": pages.section_view(section)}
            )
        for task in plan.tasks:
            page = f"{own}/task/{task.key}"
            yield from self._own_page("task", page, held.pop(page), {"task": pages.task_view(task)})

    def _shared(self, files: Mapping[str, Distribution]) -> Files:
        self._collected.finish()
        self._site["several"] = self._collected.plans > 1
        shared, ready = self._shared_pages(), self._ready()
        for page in sorted({*self._collected.pages(), *self._pages}):
            yield from self._shared_page(page, shared, ready.get(page))
        yield from self._questions_pages(ready)
        overviews = Overviews(self._collected, self._lists, self._pages)
        yield from self._overviews(overviews.views(files))
        yield from self._overviews([("404", "not_found", {}), ("search", "search", search_view())])
        yield from self._index.files(self._knowledge.made("index") if not self._knowledge.folder else {})
        yield from sitemaps(self._collected.pages_in_parts(MOST), self._iris.files)
        yield from self._assets()

    def _shared_page(self, page: str, shared: SharedPages, ready: ReadyPage | None) -> Files:
        said, known = self._collected.said(page), self._known.get(page, [])
        if ready and {*said}.issubset(known):
            self._find(ready.entry)
            if not shared.concerns(page):
                yield from chain(ready.data.items(), ready.pages.items())
                return
            iri, template, view = ready.view()
            data: PageData = ready.about, ready.data.items()
        else:
            statements = [*dict.fromkeys([*known, *said])]
            self._find(shared.entry(page, statements))
            iri, template, view = shared.view(page, statements)
            data = page_data(page, iri, statements, self._iris.base)
        yield from self._page(template, page, data, view | shared.of_plans(page, iri))
        yield from self._overviews(shared.further(page, iri))

    def _shared_pages(self) -> SharedPages:
        return SharedPages(self._collected, self._register, self._knowledge, self._addresses, self._lists)

    def _questions_pages(self, ready: Mapping[str, ReadyPage]) -> Files:
        questions = self._questions
        self._pages |= questions.pages
        for page, template, view in questions.views():
            if page not in questions.pages:
                yield from self._overviews([(page, template, view)])
                continue
            if made := ready.get(page):
                self._find(made.entry)
                data: PageData = made.about, made.data.items()
            else:
                self._find(questions.entry(page))
                data = page_data(page, *questions.statements[page], self._iris.base)
            yield from self._page(template, page, data, view)
        yield from questions.files(self._pages)

    def ready_pages(self) -> Iterator[tuple[str, ReadyPage]]:
        """Yield each page of register, vocabulary and queries as far as plans do not change it."""
        self._collected.finish()
        shared = self._shared_pages()
        for page, statements in sorted(self._known.items()):
            iri, template, view = shared.view(page, statements)
            about, data = page_data(page, iri, statements, self._iris.base)
            shown = {"about": about, **view, **shared.of_plans(page, iri)}
            files = self._renderer.render(template, page, shown)
            packed = pickle.dumps((iri, template, self._written(page, view)))
            yield page, ReadyPage(shared.entry(page, statements), about, dict(data), files, packed)
        for page, said in self._questions.statements.items():
            about, data = page_data(page, *said, self._iris.base)
            yield page, ReadyPage(self._questions.entry(page), about, dict(data))

    def _written(self, page: str, view: Mapping[str, Any]) -> dict[str, Any]:
        """Write what the register knows of a thing, in the place of what that is made of."""
        if "below" not in view:
            return {**view}
        files = self._renderer.render("known", page, view)
        written = {one: Markup(files[file_of(page, one)].decode()) for one in LANGUAGES}
        return {name: one for name, one in view.items() if name not in _KNOWN} | {"written": written}

    def indexed(self, conversion: Conversion) -> Mapping[Kept, Indexed]:
        """Return what the index of a plan's site holds of each page."""
        deque(self.add(conversion), maxlen=0)
        self._collected.finish()
        shared = self._shared_pages()
        for page in sorted({*self._collected.pages(), *self._pages}):
            said = [*self._known.get(page, ()), *self._collected.said(page)]
            self._find(shared.entry(page, [*dict.fromkeys(said)]))
        for page in sorted(self._questions.pages):
            self._find(self._questions.entry(page))
        return self._index.indexed()

    def _find(self, entry: Entry | None) -> None:
        if entry:
            self._index.add(entry)

    def _ready(self) -> Mapping[str, ReadyPage]:
        """Return the pages that were made with the package, if its things have such pages here."""
        packaged = looks_of(self._description) == looks_of(describe(packaged_plan()))
        if self._knowledge.folder or self._iris.base != BASE or not packaged:
            return {}
        made: ReadyPages = self._knowledge.made("pages")
        return made.pages()

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

    def _page(self, template: str, page: str, data: PageData, view: Mapping[str, Any]) -> Files:
        about, files = data
        yield from files
        yield from self._renderer.render(template, page, {"about": about, **view}).items()

    def _own_page(self, template: str, page: str, statements: list[str], view: Mapping[str, Any]) -> Files:
        data = page_data(page, self._addresses.iri(page), statements, self._iris.base)
        yield from self._page(template, page, data, view)

    def _overviews(self, pages: Iterable[Page]) -> Files:
        for page, template, view in pages:
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
