"""What people come to do: find a saga and read the words behind it, ask, look around, add an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from ..conftest import ROOT
from .browser import Watched, chromium
from .conftest import VENDOR, Running

ARTIFACTS = ROOT / "artifacts" / "pages"
scripts = pytest.mark.skipif(not (VENDOR / "yasgui.min.js").is_file(), reason="needs the scripts of `make vendor`")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture
def watched(browser: Any, running: Running) -> Iterator[Watched]:
    with Watched(browser, running.address) as made:
        yield made
        assert not made.faults


def test_three_clicks_from_home_to_the_quoted_words(watched: Watched) -> None:
    """Home → saga → claim: the words stand on the page, marked, with whom they come from."""
    page = watched.open("/")
    page.locator(".saga-card a").first.click()
    page.locator(".timeline .claim-links a").first.click()
    words = page.locator("#evidence ~ .big-words mark")
    assert len(words.inner_text()) > 10
    assert page.locator("#who ~ ol a").count() >= 1


def test_from_any_statement_three_clicks_to_its_words(watched: Watched) -> None:
    """Also from a player: search, the player, the evidence of a claim about him."""
    page = watched.open("/")
    page.fill("#home-q", "alexander arnold")
    page.keyboard.press("Enter")
    page.locator(".results a").first.click()
    page.locator(".timeline .claim-links a").first.click()
    assert page.locator(".big-words mark").is_visible()


def test_search_suggests_while_typing_even_misspelt(watched: Watched) -> None:
    """Typing shows names; arrow and Enter go to the first one."""
    page = watched.open("/")
    page.locator("#q").press_sequentially("mbape", delay=20)
    option = page.locator("#q-suggestions li").first
    option.wait_for()
    assert "Kylian Mbappe" in option.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/player/kylian-mbappe")


def test_keyboard_alone_reaches_content_and_evidence(watched: Watched) -> None:
    """The first Tab offers to skip to the content; from there a link is reached and followed, focus always visible."""
    page = watched.open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
        if page.evaluate("document.activeElement.closest('.saga-card') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/saga/**")


def test_dark_mode_can_be_chosen_and_stays(watched: Watched) -> None:
    """The button switches the theme, and the next page keeps it."""
    page = watched.open("/")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("button.theme")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    page = watched.open("/sagas")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


@scripts
def test_a_question_of_the_gallery_is_answered(watched: Watched) -> None:
    """Choosing a question fills the editor and shows rows, which the chart shows too; the link can be shared."""
    page = watched.open("/query")
    page.wait_for_selector("#yasgui[data-ready]")
    page.get_by_role("link", name="Who is said to want Trent Alexander-Arnold, and on whose word?").click()
    page.wait_for_selector("#results table tbody tr")
    assert "Real Madrid" in page.locator("#results table").inner_text()
    page.click("#share")
    assert "query=" in page.url
    again = watched.open(page.url.removeprefix(watched.address))
    again.wait_for_selector("#results table tbody tr")


@scripts
def test_results_come_as_chart_and_graph_and_raw(watched: Watched) -> None:
    """Numbers become bars, pairs of things become a graph, and the raw answer is there."""
    page = watched.open("/query")
    page.wait_for_selector("#yasgui[data-ready]")
    query = (
        "PREFIX tg: <https://w3id.org/transfergraph/ontology#> SELECT ?player ?club (COUNT(?claim) AS ?claims) "
        "WHERE { ?claim tg:player ?player ; tg:toClub ?club } GROUP BY ?player ?club"
    )
    page.evaluate("text => window.transfergraph.yasqe.setValue(text)", query)
    page.click("#run")
    page.wait_for_selector("#results table tbody tr")
    page.click("#results .select_chart")
    assert page.locator("#results svg.bars rect").count() > 3
    page.click("#results .select_graph")
    page.wait_for_selector("#results .canvas canvas")
    page.screenshot(path=ARTIFACTS / "query-graph.png", full_page=True)
    page.click("#results .select_response")
    assert "bindings" in page.locator("#results").inner_text()


@scripts
def test_a_mistake_is_told_at_its_line(browser: Any, running: Running) -> None:
    """A prefix that is not declared is named in words, and its line is marked."""
    with Watched(browser, running.address) as watched:
        page = watched.open("/query")
        page.wait_for_selector("#yasgui[data-ready]")
        page.evaluate("text => window.transfergraph.yasqe.setValue(text)", "SELECT *\nWHERE {\n  ?s foo:bar ?o\n}")
        page.click("#run")
        page.wait_for_selector("#query-note:not([hidden])")
        assert "foo" in page.locator("#query-note").inner_text()
        assert page.evaluate("window.transfergraph.yasqe.lineInfo(2).bgClass") == "error-line"


@scripts
def test_completion_knows_our_terms(watched: Watched) -> None:
    """The editor completes from our own ontology, asking nobody else."""
    page = watched.open("/query")
    page.wait_for_selector("#yasgui[data-ready]")
    page.evaluate("window.transfergraph.yasqe.setValue('SELECT * WHERE { ?s ')")
    page.evaluate("const e = window.transfergraph.yasqe; e.focus(); e.setCursor({line: 0, ch: 99})")
    page.keyboard.type("tg:toCl")
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hints")
    assert "tg:toClub" in page.locator(".CodeMirror-hints").inner_text()


@scripts
def test_an_edge_opens_its_words(watched: Watched) -> None:
    """In the graph of a saga, choosing an edge in the table or in the picture shows the quoted words beside it."""
    page = watched.open("/explore?focus=saga/trent-alexander-arnold-real-madrid-2025-summer")
    page.wait_for_selector("#canvas[data-nodes]")
    assert int(page.get_attribute("#canvas", "data-nodes")) > 5
    page.locator("a.open-evidence").first.click()
    page.wait_for_selector("#evidence mark")
    assert len(page.locator("#evidence mark").inner_text()) > 10


@scripts
def test_the_whole_graph_is_drawn(watched: Watched) -> None:
    """Without a focus the graph of everything stands there, with its filters."""
    page = watched.open("/explore")
    page.wait_for_selector("#canvas[data-nodes]")
    assert int(page.get_attribute("#canvas", "data-nodes")) > 15
    page.select_option("select[name=certainty]", "hedged")
    page.click(".filters button")
    page.wait_for_selector("#canvas[data-nodes]")
    assert set(page.locator("tr[data-edge] .tag:not(.denied)").all_inner_texts()) == {"hedged"}


ARTICLE = (
    "Arsenal have made a bid of £55m for Brentford striker Ivan Toney, according to Touchline Daily. "
    "Brentford have rejected the offer."
)


def test_an_article_is_read_before_it_is_loaded(watched: Watched, running: Running) -> None:
    """Paste, see spans, claims and the shapes' word, load: then its page is there."""
    page = watched.open("/add")
    page.fill("textarea[name=text]", ARTICLE)
    for name, value in {
        "headline": "Arsenal bid for Toney",
        "publisher": "Northern Ledger",
        "published": "2024-07-30",
        "url": "https://northern-ledger.example.org/toney-bid",
        "token": running.token,
    }.items():
        page.fill(f"input[name={name}]", value)
    page.click("form.add-form button")
    assert page.locator(".article-body mark").count() >= 2
    assert "conforms to every shape" in page.locator("main").inner_text()
    page.screenshot(path=ARTIFACTS / "added.png", full_page=True)
    page.get_by_role("button", name="Load it").click()
    page.wait_for_url("**/page/article/*", timeout=120_000)
    assert page.locator("h1").inner_text() == "Arsenal bid for Toney"
    assert page.locator("mark").count() >= 2


@pytest.mark.parametrize(("token", "text", "status"), [("wrong", ARTICLE, 403), (None, "   ", 422), (None, "", 422)])
def test_what_cannot_be_read_is_said_so(running: Running, token: str | None, text: str, status: int) -> None:
    """A wrong token and an empty article are told in words, and nothing is kept."""
    form = {"token": token or running.token, "text": text, "published": "2024-07-30"}
    answer = requests.post(f"{running.address}/add", data=form, timeout=60)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
