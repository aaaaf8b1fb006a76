"""The archive keeps what a reader saw, word for word."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graph.archive import Archive, write_whole
from graph.articles import Article


def test_an_article_comes_back_as_it_was(tmp_path: Path) -> None:
    """Every field survives, so the digest is the same and nothing seems corrected."""
    archive = Archive(tmp_path)
    article = Article("a1", "Mbappé “wants” €60m.\n\nNo.", date(2024, 7, 17), "Gazette", "Talks", ("Ann Pen",), None)
    archive.put(article)
    assert archive.get(article.slug) == article
    assert list(archive) == [article]
    archive.drop(article.slug)
    assert archive.get(article.slug) is None


def test_writing_leaves_no_draft(tmp_path: Path) -> None:
    """After a write there is the file and nothing beside it."""
    write_whole(tmp_path / "deep" / "file.json", "one")
    write_whole(tmp_path / "deep" / "file.json", "two")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["file.json"]
    assert (tmp_path / "deep" / "file.json").read_text() == "two"
