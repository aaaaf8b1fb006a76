"""Articles that did not pass: kept whole with their graph and report, so that a fix can be tried on them again.

A folder an article: `article.json`, `graph.nt`, `report.ttl` (SHACL), `row.json` (what was wrong, for people).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from .archive import Archive, write_whole
from .articles import Article
from .validate import Result


@dataclass(frozen=True, slots=True)
class Row:
    """Why an article is in quarantine: its id and digest, the version of the shapes, and every fault."""

    slug: str
    article: str
    digest: str
    shapes: str
    faults: tuple[Result, ...]

    def __str__(self) -> str:
        """One line: the article and its first fault."""
        first = self.faults[0]
        more = f" (and {len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
        return f"{self.article}: {first.message} [{first.focus}]{more}"


class Quarantine:
    """The folder of a store where rejected articles wait for a fix of the shapes, the grammar or the registry."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it need not exist before the first article comes."""
        self.folder = folder
        self._articles = Archive(folder / "articles")

    def put(self, article: Article, row: Row, graph: str, report: str) -> None:
        """Keep a rejected article with its graph (N-Triples), its SHACL report (Turtle) and its row."""
        self._articles.put(article)
        folder = self.folder / "reports" / article.slug
        write_whole(folder / "graph.nt", graph)
        write_whole(folder / "report.ttl", report)
        write_whole(folder / "row.json", json.dumps(asdict(row), ensure_ascii=False, indent=1))

    def release(self, slug: str) -> None:
        """Forget an article: it passed, or it is no longer wanted."""
        self._articles.drop(slug)
        shutil.rmtree(self.folder / "reports" / slug, ignore_errors=True)

    def articles(self) -> Iterator[Article]:
        """Every article that waits."""
        return iter(self._articles)

    def rows(self) -> Iterator[Row]:
        """Why each of them waits, in the order of the slugs."""
        for path in sorted(self.folder.glob("reports/*/row.json")):
            row = json.loads(path.read_text(encoding="utf-8"))
            yield Row(**{**row, "faults": tuple(Result(**fault) for fault in row["faults"])})
