"""The ontology's page: made from the Turtle, complete, and without a dead anchor."""

from __future__ import annotations

import re
from collections import Counter
from types import SimpleNamespace
from typing import cast

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from ontology.context import context
from ontology.files import ontology_triples
from ontology.terms import PREFIXES
from server.app import create_app
from server.backend import Backend
from server.settings import Settings


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """The site over nothing: the ontology's page needs no store."""
    nothing = SimpleNamespace(base="https://example.org/", version=lambda: "0")
    return create_app(cast(Backend, nothing), Settings()).test_client()


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> str:
    answer = client.get("/ontology", headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_no_anchor_is_dead_and_none_is_given_twice(page: str) -> None:
    """Every `#…` link of the page leads to a place on it."""
    anchors = Counter(re.findall(r'\bid="([^"]+)"', page))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links - set(anchors) == set()
    assert {anchor for anchor, times in anchors.items() if times > 1} == set()


def test_every_term_has_its_anchor_and_definition(page: str) -> None:
    """The IRI of a term, with its part after `#`, opens the page at the term."""
    anchors = set(re.findall(r'\bid="([^"]+)"', page))
    subjects = {t.subject.value for t in ontology_triples() if isinstance(t.subject, ox.NamedNode)}
    terms = {subject for subject in subjects if subject.startswith(PREFIXES["tg"])}
    assert len(terms) > 150
    assert {term.partition("#")[2] for term in terms} <= anchors


def test_a_domain_of_several_classes_names_them(page: str) -> None:
    """A union is told by its members, each with a link."""
    start = page.index('id="statedIn"')
    section = page[start : page.index("</section>", start)]
    assert 'href="#FeeReport"' in section
    assert 'href="#Fact"' in section


def test_the_files_are_offered(client: FlaskClient) -> None:
    """Vocabulary, schemes, shapes, alignments and context as data."""
    for path in ("/ontology.ttl", "/scheme.ttl", "/shapes.ttl", "/alignments.ttl"):
        assert client.get(path).status_code == 200, path
    assert "TrackRecord" in client.get("/shapes.ttl").text
    assert client.get("/context.jsonld").get_json() == context()
