"""Every page in a real browser: no error, no other host, accessible, at every width, without scripts too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ..conftest import ROOT
from .browser import Watched, chromium
from .conftest import NODE_MODULES, VENDOR, Running

ARTIFACTS = ROOT / "artifacts" / "pages"

#: pages that are no thing's page
PLACES = {
    "home": "/",
    "sagas": "/sagas",
    "contradictions": "/contradictions",
    "sources": "/sources",
    "search": "/search?q=mbape",
    "nothing-found": "/search?q=zzzzzz",
    "browse": "/browse/clubs",
    "query": "/query",
    "graph": "/explore",
    "graph-of-saga": "/explore?focus=saga/trent-alexander-arnold-real-madrid-2025-summer",
    "graph-of-player": "/explore?focus=player/trent-alexander-arnold&hops=2",
    "ontology": "/ontology",
    "data": "/data",
    "add": "/add",
}
KINDS = (
    "player club national-team person outlet journalist competition article claim proposition source saga "
    "contradiction fact mention membership window"
).split()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def everywhere(paths: dict[str, str]) -> dict[str, str]:
    return PLACES | {kind: f"/page/{paths[kind]}" for kind in KINDS if kind in paths}


def test_the_seeds_have_a_page_of_every_kind(paths: dict[str, str]) -> None:
    """Each kind of thing that has a template of its own is met in the seeds."""
    assert {"player", "club", "person", "outlet", "journalist", "article", "claim", "proposition", "saga"} <= set(paths)
    assert {"contradiction", "fact", "source"} <= set(paths)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_open_without_a_fault_and_are_accessible(
    browser: Any, running: Running, everywhere: dict[str, str], scheme: str
) -> None:
    """No console error, no request off the host, no violation that axe-core finds; a screenshot of each is kept."""
    axe = NODE_MODULES / "axe-core" / "axe.min.js"
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    with Watched(browser, running.address, color_scheme=scheme, bypass_csp=True) as watched:
        for name, path in everywhere.items():
            page = watched.open(path)
            if name.startswith("graph") and (VENDOR / "cytoscape.min.js").is_file():
                page.wait_for_selector("#canvas[data-nodes]", timeout=15_000)
            page.screenshot(path=ARTIFACTS / f"{name}-{scheme}.png", full_page=True)
            wrong += [f"{path}: {fault}" for fault in watched.faults]
            watched.faults.clear()
            if axe.is_file():
                page.evaluate(axe.read_text(encoding="utf-8"))
                found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
                wrong += [f"{path}: {v['id']}: {v['nodes'][0]['html'][:120]}" for v in found["violations"]]
    assert not wrong, "\n".join(wrong)


def test_axe_is_there() -> None:
    """The accessibility rules were checked, not skipped."""
    if not (NODE_MODULES / "axe-core" / "axe.min.js").is_file():
        pytest.skip("needs the npm package axe-core (`make check` installs it): the pages were not held against WCAG")


def test_pages_fit_a_phone(browser: Any, running: Running, everywhere: dict[str, str]) -> None:
    """At 360 pixels no page scrolls sideways."""
    wide = {}
    with Watched(browser, running.address, viewport={"width": 360, "height": 740}) as watched:
        for name, path in everywhere.items():
            page = watched.open(path)
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 360:
                wide[path] = width
            if name in ("home", "saga", "player", "claim", "graph-of-saga"):
                page.screenshot(path=ARTIFACTS / f"{name}-phone.png", full_page=True)
        assert not watched.faults, "the policy is in force here: it must break nothing"
    assert not wide


def test_pages_read_without_scripts(browser: Any, running: Running, everywhere: dict[str, str]) -> None:
    """With scripts off, every page has its heading, its main text, and a way to search."""
    with Watched(browser, running.address, java_script_enabled=False) as watched:
        for path in everywhere.values():
            page = watched.open(path)
            assert page.locator("h1").count() == 1, path
            assert len(page.locator("main").inner_text()) > 40, path
            assert page.locator("form[role=search] button").is_visible(), path
        page = watched.open("/query")
        assert page.locator("textarea[name=query]").is_visible()
        page = watched.open(PLACES["graph-of-saga"])
        assert page.locator("tr[data-edge] a").count() > 5


def test_no_page_runs_an_inline_script(running: Running, everywhere: dict[str, str]) -> None:
    """The policy allows our own scripts alone, and no page sets style or handlers in its HTML."""
    for path in everywhere.values():
        answer = running.get(path, "text/html")
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self';" in policy, path
        assert "default-src 'self'" in policy, path
        assert " style=" not in answer.text, path
        assert " onclick=" not in answer.text, path
