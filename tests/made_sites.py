"""Sites as they are published, made once: of the packaged plan, and of a publisher's own plans."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from creditplan.conversion import to_conversion
from creditplan.iris import Iris
from creditplan.knowledge import open_knowledge
from creditplan.model import Description, Plan
from creditplan.pipeline import minting, open_sources, read_plans
from creditplan.publishing.publication import publish
from creditplan.site import Site

TESTS = Path(__file__).resolve().parent
OWN = """
base = "https://data.example.org/plans/"
license = "CC-BY-4.0"
[title]
zh = "某局任务分工方案"
en = "Plans of a bureau"
[publisher]
name = "某局"
[contact]
email = "data@example.org"
[site]
accent = "#7a1f1f"
"""
# Of ministries, a province, cities and counties, of several years.
FIVE = ("plans/003.txt", "plans/010.txt", "plans/024.txt", "plans-2/501.md", "plans-2/503.md")


@dataclass(frozen=True)
class Published:
    """A site in a folder, with what it was made of."""

    folder: Path
    iris: Iris
    description: Description
    plans: list[Plan]

    def page(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")


class Folder:
    """Writes what is published, as a stage does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __setitem__(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        assert not path.exists(), f"{name} is written twice"
        path.write_bytes(content)


def make_site(sources, folder: Path) -> Published:
    knowledge = open_knowledge()
    found, description = open_sources(sources, knowledge)
    plans = read_plans(found, knowledge, description=description)
    iris = minting(description)
    conversions = (to_conversion(plan, knowledge, iris) for plan in plans)
    publish(
        conversions, Folder(folder), knowledge, iris, description, pages=Site(knowledge, iris, description)
    )
    return Published(folder, iris, description, plans)


def make_own_site(folder: Path) -> Published:
    """Publish five plans of a publisher's own."""
    for name in FIVE:
        path = TESTS / name
        for one in path.parent.glob(f"{path.stem}.*"):
            if not one.name.endswith(".gold.json"):
                shutil.copy(one, folder)
    (folder / "creditplan.toml").write_text(OWN, "utf-8")
    return make_site([folder], folder / "out" / "site")
