"""The page of ``creditplan review``: served until somebody interrupts it."""

from __future__ import annotations

import webbrowser
from collections.abc import Sequence

from creditplan.cli.terminal import say
from creditplan.editing import correctable
from creditplan.knowledge import open_knowledge
from creditplan.messages import tr
from creditplan.review import Answers, Desk, Serving


def look_through(sources: Sequence[str], port: int, language: str, *, browser: bool) -> None:
    """Serve the page of plans, and print its address.

    Args:
        sources: paths of plans and of folders of them.
        port: where to listen; 0: anywhere.
        language: of the first page, ``zh`` or ``en``.
        browser: open the page in a browser.

    Raises:
        InputError: a source is none of a review, or the port cannot be listened on.
    """
    desk = Desk(correctable(sources), open_knowledge().register)
    if len(desk.paths) == 1:
        # What is wrong with the only one is told here.
        desk.open(0)
    serving = Serving(Answers(desk), port)
    address = serving.address + ("index.en.html" if language == "en" else "")
    try:
        say(address)
        say(
            tr("Whoever has this address can correct the plans. Ctrl-C ends it; what was saved is saved."),
            err=True,
        )
        if browser:
            webbrowser.open(address)
        serving.run()
    except KeyboardInterrupt:
        say(tr("\nended"), err=True)
