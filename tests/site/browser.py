"""Headless Chromium for the tests of the pages: every page watched for errors and for requests off the host."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--enable-unsafe-swiftshader",
]


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A browser; skips where Playwright or Chromium is missing."""
    sync = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")
    path = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
    )
    if not path:
        pytest.skip("needs Chromium")
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Watched:
    """A page that remembers what went wrong on it."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        """Open a context of its own; `options` are Playwright's (viewport, color_scheme, java_script_enabled …)."""
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        self.page = self.context.new_page()
        self.address = address
        self.faults: list[str] = []
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._on_request)

    def _on_console(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _on_request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"request off the host: {request.url}")

    def open(self, path: str) -> Any:
        """Go to a path of the site and wait until nothing is loaded any more."""
        self.page.goto(self.address + path, wait_until="networkidle")
        return self.page

    def __enter__(self) -> Watched:
        """Itself; its context is closed at the end of the `with`."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.context.close()
