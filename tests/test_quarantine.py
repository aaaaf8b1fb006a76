"""Quarantine keeps a rejected article whole, with the reason, until it passes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graph.articles import Article
from graph.quarantine import Quarantine, Row
from graph.validate import Result


def test_a_rejected_article_waits_with_its_reasons_until_released(tmp_path: Path) -> None:
    """Article, row, graph and report are kept together and go together."""
    quarantine = Quarantine(tmp_path)
    article = Article("a1", "Alpha want Berg.", date(2024, 7, 17), "Gazette")
    faults = (Result("urn:c", "urn:p", "sh:MinCount", "name a player"), Result("urn:c", "", "sh:Class", "no"))
    row = Row(article.slug, article.id, article.digest, "1.0", faults)
    quarantine.put(article, row, "<urn:c> <urn:p> <urn:o> .\n", "# report\n")
    assert list(quarantine.articles()) == [article]
    assert list(quarantine.rows()) == [row]
    assert str(row) == "a1: name a player [urn:c] (and 1 more)"
    assert sorted(p.name for p in (tmp_path / "reports" / article.slug).iterdir()) == [
        "graph.nt",
        "report.ttl",
        "row.json",
    ]
    quarantine.release(article.slug)
    assert not list(quarantine.articles())
    assert not list(quarantine.rows())
