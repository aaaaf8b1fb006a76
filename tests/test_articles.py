"""Articles: every form they come in, and what bad input is called."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.articles import MAX_TEXT, Article, make_article, parse_day, read_articles
from graph.errors import ArticleError

GOOD = {"id": "a1", "text": "Alpha want Berg.", "datePublished": "2024-07-17", "publisher": "Gazette"}


def read_one(path: Path, **defaults: str) -> Article:
    (article,) = read_articles(path, **defaults)
    assert isinstance(article, Article), article
    return article


def test_text_with_front_matter(tmp_path: Path) -> None:
    """The fields stand between two lines of dashes; the text is what follows."""
    path = tmp_path / "story.txt"
    path.write_text("---\npublisher: Gazette\npublished: 2024-07-17\nauthor: Ann Pen and Bo Ink\n---\n\nAlpha: wait.\n")
    article = read_one(path)
    assert article == Article("story", "Alpha: wait.", date(2024, 7, 17), "Gazette", authors=("Ann Pen", "Bo Ink"))


def test_plain_text_takes_what_it_lacks_from_the_options(tmp_path: Path) -> None:
    """Options fill in; front matter wins over them."""
    path = tmp_path / "story.txt"
    path.write_text("Alpha want Berg.")
    assert read_one(path, publisher="Gazette", published="2024-07-17").publisher == "Gazette"
    path.write_text("---\npublisher: Herald\n---\nAlpha want Berg.")
    assert read_one(path, publisher="Gazette", published="2024-07-17").publisher == "Herald"


def test_json_holds_one_article_or_a_list(tmp_path: Path) -> None:
    """A list of two objects is two articles."""
    path = tmp_path / "articles.json"
    path.write_text(json.dumps(GOOD))
    assert read_one(path).id == "a1"
    path.write_text(json.dumps([GOOD, {**GOOD, "id": "a2"}]))
    assert [a.id for a in read_articles(path) if isinstance(a, Article)] == ["a1", "a2"]


def test_a_saved_page_is_read_as_its_article(tmp_path: Path) -> None:
    """The text of an HTML page comes without its navigation, the date from what the page declares."""
    words = "Alpha Town have opened talks with Beta City over the transfer of Jan van Berg. " * 8
    (tmp_path / "page.html").write_text(
        "<html><head><title>Berg talks</title><meta property='article:published_time' content='2024-07-17T09:00:00Z'>"
        "</head><body><nav><a href='/'>Home</a></nav><article>"
        f"<h1>Berg talks</h1><p>{words}</p></article></body></html>"
    )
    article = read_one(tmp_path / "page.html")
    assert article.published == date(2024, 7, 17)
    assert "opened talks" in article.text
    assert "Home" not in article.text


def test_one_bad_line_never_loses_the_others(tmp_path: Path) -> None:
    """Line 2 is named, lines 1 and 3 are read."""
    path = tmp_path / "articles.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n{{broken\n{json.dumps({**GOOD, 'id': 'a3'})}\n[]\n")
    first, second, third, fourth = read_articles(path)
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert str(second).startswith(f"{path}:2: invalid JSON")
    assert str(fourth).startswith(f"{path}:4: not a JSON object")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"text": " \n"}, "no text"),
        ({"text": None}, "no text"),
        ({"datePublished": ""}, "no date"),
        ({"datePublished": "the other day"}, "cannot read the date 'the other day'"),
        ({"text": "<!DOCTYPE html><p>Alpha</p>"}, "is HTML"),
        ({"text": "Alpha <a href=x>want</a> <b>Berg</b></p></div>and</span>"}, "is HTML"),
        ({"text": "x" * (MAX_TEXT + 1)}, f"{MAX_TEXT + 1:,} characters"),
        ({"text": "Alpha \ud800 want Berg"}, "half a character"),
    ],
)
def test_bad_articles_are_named_with_a_remedy(change: dict[str, object], fault: str) -> None:
    """Place, fault and remedy stand in one line."""
    with pytest.raises(ArticleError, match=fault) as caught:
        make_article("file:7", {**GOOD, **change})
    assert str(caught.value).startswith("file:7: ")
    assert "\n" not in str(caught.value)
    assert "; " in str(caught.value)


def test_bad_files_are_named(tmp_path: Path) -> None:
    """A missing file, a foreign encoding and an unknown suffix are one line each."""
    (tmp_path / "latin.txt").write_bytes("Mbappé".encode("latin-1"))
    (tmp_path / "odd.pdf").write_bytes(b"%PDF")
    for name, fault in [("gone.txt", "no such file"), ("latin.txt", "not UTF-8 at byte 5"), ("odd.pdf", "no reader")]:
        (error,) = read_articles(tmp_path / name)
        assert fault in str(error)
        assert name in str(error)


def test_a_corrected_article_keeps_its_address_and_changes_its_digest() -> None:
    """The key is the URL, else publisher and id; the digest covers all that a reader sees."""
    before, after = make_article("f", GOOD), make_article("f", {**GOOD, "text": "Alpha do not want Berg."})
    assert before.slug == after.slug
    assert before.digest != after.digest
    moved = make_article("f", {**GOOD, "url": "https://example.org/1"})
    assert moved.slug != before.slug


@pytest.mark.parametrize("text", ["2024-07-17", "2024-07-17T23:30:00Z", "Jul 17, 2024", "17 July 2024", "17/07/2024"])
def test_days_as_feeds_write_them(text: str) -> None:
    """Every form names the same day."""
    assert parse_day(text) == date(2024, 7, 17)


@given(st.text())
def test_any_text_is_an_article_or_an_article_error(text: str) -> None:
    """No input raises anything else, and the text of an article is never empty."""
    try:
        article = make_article("f", {**GOOD, "text": text})
    except ArticleError:
        return
    assert article.text.strip()
    assert len(article.digest) == 64
