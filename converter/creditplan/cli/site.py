"""``creditplan site``: plans to a web site."""

from __future__ import annotations

from typing import Any

import click

from creditplan.cli.build import publish, publishing_options
from creditplan.cli.terminal import say
from creditplan.knowledge import Knowledge
from creditplan.messages import tr
from creditplan.model import Description
from creditplan.pipeline import minting
from creditplan.site import Site


@click.command()
@publishing_options("site")
def site(ctx: click.Context, **options: Any) -> None:  # noqa: ANN401 (those of publish)
    """Publish plans as a complete web site: all that build writes, and a page for everything.

    SOURCE and options are those of creditplan build. Every plan, section, task, body, place, function and
    document has a page in Chinese and one in English, with its data beside it, at the path of its IRI. The
    folder is ready for any web host: the pages need no server of ours. How they look, creditplan.toml says
    ([site]: logo, accent, templates).
    """
    sites: list[Site] = []

    def make(knowledge: Knowledge, description: Description) -> Site:
        sites.append(make_site(knowledge, description))
        return sites[0]

    code = publish(**options, make_pages=make)
    if sites and not options["quiet"] and not options["as_json"]:
        say(
            tr(
                "{made:,} pages and files beside them; begin with {out}/index.html",
                made=sites[0].made,
                out=options["out"],
            )
        )
    ctx.exit(code)


def make_site(knowledge: Knowledge, description: Description) -> Site:
    """Return what makes the pages of a publication."""
    return Site(knowledge, minting(description), description)
