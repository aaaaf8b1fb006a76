"""Which articles repeat an earlier article's text: near-identical sketches within two weeks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import pyoxigraph as ox

from graph.sketch import NEAR, likeness
from ontology.terms import iri

#: days between an agency's text and the last copy of it that still counts
DAYS = 14

SKETCH, COPY_OF, PUBLISHED = iri("tg:textSketch"), iri("tg:copyOf"), iri("schema:datePublished")


class Copies:
    """Finds copies by the bands of their sketches, through the store's index."""

    def __init__(self, engine: ox.Store, derived: ox.NamedNode) -> None:
        """Take the store and the graph that says what copies what."""
        self.engine, self.derived = engine, derived
        self._bands: dict[ox.NamedNode, tuple[str, ...]] = {}
        self._days: dict[ox.NamedNode, date | None] = {}

    def touched_by(self, articles: Iterable[ox.NamedNode]) -> set[ox.NamedNode]:
        """The articles whose place among the copies may change with these: themselves, their copies, their likes."""
        touched = set(articles)
        for article in list(touched):
            touched.update(q.subject for q in self.engine.quads_for_pattern(None, COPY_OF, article, self.derived))  # type: ignore[misc]
            touched.update(self._likes(article))
        return touched

    def original_of(self, article: ox.NamedNode) -> ox.NamedNode | None:
        """The earliest article (by day, then IRI) that this one repeats, or None."""
        place = (self._day(article), article.value)
        earlier = [
            (day, other.value)
            for other in self._likes(article)
            if (day := self._day(other)) and (day, other.value) < place
        ]
        return ox.NamedNode(min(earlier)[1]) if earlier else None

    def _likes(self, article: ox.NamedNode) -> Iterator[ox.NamedNode]:
        """Every other article with nearly the same text, published within two weeks of it."""
        bands, day = self._sketch(article), self._day(article)
        candidates = {
            quad.subject
            for band in bands
            for quad in self.engine.quads_for_pattern(None, SKETCH, ox.Literal(band), None)
        }
        for other in candidates:
            if not isinstance(other, ox.NamedNode) or other == article or day is None:
                continue
            other_day, other_bands = self._day(other), self._sketch(other)
            if other_day is None or len(other_bands) != len(bands) or abs((other_day - day).days) > DAYS:
                continue
            if likeness(bands, other_bands) >= NEAR:
                yield other

    def _sketch(self, article: ox.NamedNode) -> tuple[str, ...]:
        if article not in self._bands:
            found = self.engine.quads_for_pattern(article, SKETCH, None, None)
            self._bands[article] = tuple(q.object.value for q in found if isinstance(q.object, ox.Literal))
        return self._bands[article]

    def _day(self, article: ox.NamedNode) -> date | None:
        if article not in self._days:
            found = next(self.engine.quads_for_pattern(article, PUBLISHED, None, None), None)
            known = found and isinstance(found.object, ox.Literal)
            self._days[article] = date.fromisoformat(found.object.value) if found and known else None  # type: ignore[union-attr]
        return self._days[article]
