"""What a publisher says of a publication: the content of ``creditplan.toml``."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

from creditplan.model.register import Labels
from creditplan.model.source import BodyRow


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes.

    Attributes:
        name: as the publisher writes it (``zh``), and in English where somebody says it.
        iri: a web IRI that means the publisher.
    """

    name: Labels
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask about the data: at least an address or a page.

    Attributes:
        name: of a person or an office.
        email: the address alone, without ``mailto:``.
        page: web address of a form or page.
    """

    name: str | None = None
    email: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """An id that was published, as a line of ``ids.csv`` has it.

    Attributes:
        id: of a plan (``a``), or of a section or task (``a/task/14``).
        now: what took its place, of the same kind; ``None``: nothing did.
        place: file and line that say so.
    """

    id: str
    now: str | None
    place: str


@dataclass(frozen=True, slots=True)
class Release:
    """A version that was published.

    Attributes:
        version: such as 2024.1.
        date: YYYY-MM-DD.
        changes: what is new in it.
    """

    version: str
    date: str
    changes: Labels


@dataclass(frozen=True, slots=True)
class SiteLook:
    """How the pages of a publication look.

    Attributes:
        logo: path of a picture.
        accent, accent_dark: colour of links on light and on dark ground, ``#`` and six hexadecimal digits.
        templates: path of a folder with templates that take the place of those of the same name.
        endpoint: address of a SPARQL endpoint that pages ask where the plans are too many for a page.
        plans_in_page: of how many plans, at most, pages ask the data themselves.
    """

    logo: str | None = None
    accent: str | None = None
    accent_dark: str | None = None
    templates: str | None = None
    endpoint: str | None = None
    plans_in_page: int = 50


@dataclass(frozen=True, slots=True)
class Description:
    """A publication, as its publisher describes it; what is not said is absent, and nothing is assumed.

    Attributes:
        file: path of the file that says it; ``None``: there is none.
        title: of the publication as a whole.
        description: a sentence or more on it.
        publisher: who publishes it.
        contact: whom to ask.
        license: IRI of the licence that the publisher grants.
        base: absolute IRI under which the publisher mints.
        language: languages of the data, ``zh`` and perhaps ``en``.
        jurisdiction: whose plans they are, where the plans' side files do not say: cn-41, cn-41/郑州市.
        document_of: whose documents they are, where the plans do not tell: ``state`` or ``other``.
        sources: paths of plans or folders of them, relative to the folder of the file.
        landing_page: web address of a page about the publication.
        version: such as 2024.1.
        releases: the versions so far, the newest first; the first of them is then the version.
        files: address at which the folder of published files lies, where that is not the base.
        frequency: how often it is published, a code of the EU's table of frequencies: ANNUAL.
        access: who may have it, a code of the EU's table of access rights: PUBLIC.
        availability: how long it is meant to stay, a code of the EU's table of planned availability: STABLE.
        earlier: ids that were published and are others now.
        bodies: the publisher's own bodies.
        site: how its pages look.
    """

    file: str | None = None
    title: Labels | None = None
    description: Labels | None = None
    publisher: Publisher | None = None
    contact: Contact | None = None
    license: str | None = None
    base: str | None = None
    language: tuple[str, ...] | None = None
    jurisdiction: str | None = None
    document_of: str | None = None
    sources: tuple[str, ...] | None = None
    landing_page: str | None = None
    version: str | None = None
    releases: tuple[Release, ...] | None = None
    files: str | None = None
    frequency: str | None = None
    access: str | None = None
    availability: str | None = None
    earlier: tuple[Earlier, ...] = ()
    bodies: tuple[BodyRow, ...] = ()
    site: SiteLook = SiteLook()

    @property
    def unsaid(self) -> list[str]:
        """What a publisher has to say, and did not."""
        return [key for key in ("publisher", "license", "base") if getattr(self, key) is None]

    def over(self, other: Description) -> Description:
        """Return what is said here, and where nothing is, what ``other`` says."""
        own = {one.name: (getattr(self, one.name), one.default) for one in fields(self)}
        return replace(other, **{name: value for name, (value, unsaid) in own.items() if value != unsaid})


NOTHING_SAID: Final = Description()
"""That of a publication whose publisher says nothing."""
