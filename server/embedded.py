"""The JSON-LD inside a page: the statements about its thing, with the schema.org types that search engines know."""

from __future__ import annotations

import json
from collections.abc import Iterable

from markupsafe import Markup

from .documents import PREFIXES, RDF_TYPE, Statement, described, json_ld_object, statement
from .pages.ask import Term
from .pages.site import Site

TG, SCHEMA, RDFS = PREFIXES["tg"], PREFIXES["schema"], PREFIXES["rdfs"]

#: our class → the schema.org class that it is a kind of
SCHEMA_CLASSES = {
    "Article": "NewsArticle",
    "Player": "Person",
    "Person": "Person",
    "Journalist": "Person",
    "Club": "SportsTeam",
    "NationalTeam": "SportsTeam",
    "Competition": "SportsOrganization",
    "Outlet": "NewsMediaOrganization",
    **{f"{kind}Claim": "Claim" for kind in ("Move", "Contract", "Price", "Stance", "Post", "Membership", "Statistic")},
}


def embedded_statements(site: Site, this: str) -> list[Statement]:
    """The triples that the page's JSON-LD holds: the store's, and what follows from our classes and labels."""
    own = [row.triple for row in described(site.ask, this)]
    return sorted({*own, *_in_schema_org(own)})


def _in_schema_org(own: Iterable[Statement]) -> Iterable[Statement]:
    for row in own:
        name = row.value.removeprefix(TG)
        if row.name == RDF_TYPE and name in SCHEMA_CLASSES:
            yield statement(row.subject, RDF_TYPE, Term(SCHEMA + SCHEMA_CLASSES[name]))
        elif row.name == RDFS + "label":
            yield statement(row.subject, SCHEMA + "name", Term(row.value, "literal", row.datatype, row.language))


def embedded(site: Site, this: str) -> Markup:
    """The text of the page's ``application/ld+json`` element; no ``<`` in it can end the element."""
    text = json.dumps(json_ld_object(embedded_statements(site, this)), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
