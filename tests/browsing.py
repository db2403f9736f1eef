"""Chromium as tests use it, and a server for folders of pages."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from contextlib import contextmanager

import pytest

CHROMIUM = shutil.which("chromium")


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextmanager
def served(folder):
    """Serve a folder; yield its address, which ends in ``/``."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@contextmanager
def started(pytestconfig):
    """Start Chromium; without it or Playwright, skip, or fail where tools are required."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415
    except ImportError:
        sync_playwright = None
    if not (CHROMIUM and sync_playwright):
        missing = pytest.fail if pytestconfig.getoption("--require-tools") else pytest.skip
        missing("Chromium or Playwright is not installed: nothing was looked at in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()
