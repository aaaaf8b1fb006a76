"""JSON-LD that people can read: with our context and frames an article, a claim, a player, a saga is plain JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import rdflib
from rdflib.compare import isomorphic

from ontology.files import read_file

jsonld = pytest.importorskip("pyld.jsonld", reason="needs PyLD, a JSON-LD processor")

#: frame → the example it frames, and what a reader finds in the first thing
FRAMES: dict[str, tuple[str, set[str]]] = {
    "article": ("article.ttl", {"headline", "datePublished", "publisher", "claims"}),
    "claim": ("article.ttl", {"label", "facet", "polarity", "certainty", "evidence", "attribution"}),
    "player": ("registry.ttl", {"label", "birthDate", "memberships"}),
    "saga": ("derived.ttl", {"label", "outcome", "hasClaim"}),
}


@pytest.fixture(scope="module", autouse=True)
def local_context() -> None:
    """Our context from its file; anything else would be an outside request."""

    def load(address: str, options: object = None) -> dict[str, Any]:
        assert address == "https://w3id.org/transfergraph/context.jsonld"
        document = json.loads(read_file("context.jsonld"))
        return {"contentType": None, "contextUrl": None, "documentUrl": address, "document": document}

    jsonld.set_document_loader(load)


def framed(name: str) -> dict[str, Any]:
    example, _ = FRAMES[name]
    lines = rdflib.Graph().parse(data=read_file(f"examples/{example}"), format="turtle").serialize(format="nt")
    document = jsonld.from_rdf(lines, {"format": "application/n-quads", "useNativeTypes": True})
    return dict(jsonld.frame(document, json.loads(read_file(f"frames/{name}.jsonld")), {"omitGraph": False}))


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for item in value:
            yield from keys(item)


@pytest.mark.parametrize("name", FRAMES)
def test_a_framed_document_is_plain_json(name: str) -> None:
    """Names without prefixes or addresses, and what one looks for at the first level."""
    things = framed(name)["@graph"]
    assert FRAMES[name][1] <= set().union(*things)
    assert not {key for key in keys(things) if ":" in key and not key.startswith("schema:birthDate")}


@pytest.mark.parametrize("name", FRAMES)
def test_a_framed_document_says_what_the_graph_says(name: str) -> None:
    """Read back, by the processor and by rdflib, it holds statements of the graph and no others."""
    document = framed(name)
    graph = rdflib.Graph().parse(data=read_file(f"examples/{FRAMES[name][0]}"), format="turtle")
    text = jsonld.to_rdf(document, {"format": "application/n-quads"})
    found = rdflib.Graph().parse(data=text, format="nt")
    assert found
    assert set(found) <= set(graph)
    inline = {**json.loads(read_file("context.jsonld")), "@graph": document["@graph"]}
    again = rdflib.Graph().parse(data=json.dumps(inline), format="json-ld")
    assert isomorphic(found, again)


def test_concepts_stand_by_their_own_names() -> None:
    """ "certainty": "hedged", not an address."""
    claims = {claim["id"].rpartition("/")[2]: claim for claim in framed("claim")["@graph"]}
    assert claims["asking"]["certainty"] == "hedged"
    assert claims["bid"]["polarity"] == "denied"
    assert claims["bid"]["facet"] == "move-bid"
