"""What every page needs from the site: the questions, the base of the data IRIs, and where an IRI is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from flask import current_app, request, url_for

from .ask import Ask

ONTOLOGY = "https://w3id.org/transfergraph/ontology"
SCHEME = "https://w3id.org/transfergraph/scheme/"
SHAPES = "https://w3id.org/transfergraph/shapes"

#: rows on one page of a list
PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class Site:
    """One running site: `ask` puts questions to its store, `base` starts its data IRIs, `version` names its state."""

    ask: Ask
    base: str
    version: str

    def iri(self, path: str) -> str:
        """The data IRI of ``type/slug``."""
        return f"{self.base}id/{path}"

    def path(self, iri: str) -> str | None:
        """``type/slug`` of a data IRI of this site; None for any other IRI."""
        prefix = f"{self.base}id/"
        return iri[len(prefix) :] if iri.startswith(prefix) else None


def site() -> Site:
    """The site that the current request is put to."""
    made: Site = current_app.extensions["transfergraph.site"]()
    return made


def href(iri: str) -> str:
    """Where a reader finds out about an IRI: our page for our things and terms, the IRI itself for the web's."""
    here = site()
    path = here.path(iri)
    if path is not None:
        return url_for("pages.page", path=path)
    if iri.startswith(f"{here.base}graph/"):
        return url_for("linked_data.graph", name=iri[len(here.base) + 6 :])
    if iri.startswith(SCHEME):
        return url_for("vocabulary.ontology") + "#scheme-" + quote(iri[len(SCHEME) :].replace("/", "-"))
    if iri.startswith(ONTOLOGY):
        return url_for("vocabulary.ontology") + iri[len(ONTOLOGY) :]
    return iri if iri.startswith(("https://", "http://")) else ""


def page_number(key: str = "p") -> int:
    """The page of a list that the request asks for, from 1; anything that is no such number counts as 1."""
    given = request.args.get(key, "1")
    return min(max(int(given), 1), 100_000) if given.isascii() and given.isdigit() and len(given) < 8 else 1


def days_before(day: str, days: int) -> str:
    """The ISO day so many days before an ISO day."""
    return (date.fromisoformat(day[:10]) - timedelta(days=days)).isoformat()


@dataclass(frozen=True, slots=True)
class Paged:
    """One page of a list whose length is known: its rows, its number from 1, and how many pages there are."""

    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """Pages in all, at least one."""
        return max(-(-self.total // self.size), 1)

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.size
