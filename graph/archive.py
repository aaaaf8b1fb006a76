"""The articles beside the store: their full text is the publisher's, so it never enters the graph.

One JSON file an article, named by its slug; whoever may see the text reads it here, and a store can be rebuilt.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from .articles import Article, make_article
from .errors import ArticleError


class Archive:
    """A folder of articles, in 256 sub-folders by the first two digits of the slug."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it need not exist before the first article is put in."""
        self.folder = folder

    def put(self, article: Article) -> None:
        """Keep an article, in place of an earlier version of it."""
        fields = {**asdict(article), "datePublished": article.published.isoformat(), "authors": list(article.authors)}
        del fields["published"]
        write_whole(self._path(article.slug), json.dumps(fields, ensure_ascii=False, indent=1))

    def get(self, slug: str) -> Article | None:
        """The article of that slug, or None when it is not kept here."""
        path = self._path(slug)
        return make_article(path, json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None

    def drop(self, slug: str) -> None:
        """Forget an article, if it is kept here."""
        self._path(slug).unlink(missing_ok=True)

    def __iter__(self) -> Iterator[Article]:
        """Every article kept, in the order of the slugs; one that cannot be read any more raises `ArticleError`."""
        for path in sorted(self.folder.glob("??/*.json")):
            article = self.get(path.stem)
            if article is None:
                raise ArticleError(path, "vanished while being read", "load its file again")
            yield article

    def _path(self, slug: str) -> Path:
        return self.folder / slug[:2] / f"{slug}.json"


def write_whole(path: Path, content: str) -> None:
    """Write a file so that a reader, or a crash, sees the old content or the new, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(content, encoding="utf-8")
    draft.replace(path)
