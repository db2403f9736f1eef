"""The pictures of ``docs/review.md`` and its page in Chinese: the page of a review as it is, in Chromium.

    python tests/review_pictures.py

A real plan is looked through in each language, up to its first doubt. It takes Debian's chromium and, so that there are characters
to see, a font for Chinese (fonts-noto-cjk); ``XDG_DATA_HOME`` may name a folder that has one in ``fonts``.
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from browsing import CHROMIUM
from reviewing import Reviewer, reviewed

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "tests" / "plans-2" / "517.txt"
PICTURES = {language: ROOT / "docs" / "images" / f"review.{language}.webp" for language in ("en", "zh")}
SIZE = {"width": 1280, "height": 800}


def picture(browser, language: str) -> bytes:
    """Return the picture of the page in a language, as WebP."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(PLAN, Path(folder) / "plan.txt")
        with reviewed("plan.txt", folder=folder, options=["--lang", language]) as (_, address):
            page = browser.new_page(viewport=SIZE, color_scheme="light")
            page.goto(address)
            Reviewer(page).key("n")
            asked = {"format": "webp", "quality": 60}
            shot = page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)
            page.close()
    return base64.b64decode(shot["data"])


def main() -> None:
    """Write the pictures."""
    fonts = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout
    if not (CHROMIUM and fonts):
        sys.exit("the pictures take chromium and a font for Chinese: apt install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for language, path in PICTURES.items():
            path.write_bytes(picture(browser, language))
            print(path, f"{path.stat().st_size:,} bytes")
        browser.close()


if __name__ == "__main__":
    main()
