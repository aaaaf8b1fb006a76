"""Dereferencing to the letter: who gets what, under which headers, and that every format says the same."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from typing import Any
from urllib.parse import quote

import pytest
import rdflib
import requests
from pyld import jsonld
from rdflib.compare import isomorphic, to_isomorphic

from .conftest import Running

PLAYER = "player/leny-yoro"
SUFFIXES = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")


def triples(text: str | bytes, kind: str) -> rdflib.Graph:
    """The triples of a document in any graph of it."""
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=text, format={"ttl": "turtle", "nq": "nquads", "jsonld": "json-ld", "rdf": "xml"}.get(kind, kind))
    found = rdflib.Graph()
    for subject, name, value, _ in graph.quads((None, None, None, None)):
        found.add((subject, name, value))
    return found


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        ("text/html", "/page/"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/page/"),
        ("text/turtle", "/data/"),
        ("application/ld+json;q=0.9, text/html;q=0.5", "/data/"),
        ("application/rdf+xml", "/data/"),
        ("application/n-quads", "/data/"),
        ("text/html;q=0, */*", "/data/"),
        ("*/*", "/page/"),
        ("", "/page/"),
    ],
)
def test_a_thing_sends_people_to_its_page_and_programs_to_its_data(running: Running, accept: str, target: str) -> None:
    """303 by `Accept`, with `Vary`: the thing is not its description."""
    answer = running.get(f"/id/{PLAYER}", accept, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{target}{PLAYER}")
    assert "Accept" in answer.headers["Vary"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("suffix", [*SUFFIXES, "html"])
def test_a_suffix_chooses_whatever_is_accepted(running: Running, suffix: str) -> None:
    """``/id/x.ttl`` leads to the Turtle even for a browser."""
    answer = running.get(f"/id/{PLAYER}.{suffix}", "text/html", allow_redirects=False)
    expected = f"/page/{PLAYER}" if suffix == "html" else f"/data/{PLAYER}.{suffix}"
    assert (answer.status_code, answer.headers["Location"]) == (303, expected)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        *((media, media) for media in SUFFIXES.values()),
        ("*/*", "text/turtle"),
        ("application/n-quads, text/turtle;q=0.5", "text/turtle"),
        ("application/*", "application/n-triples"),
        ("text/turtle;q=0.1, application/ld+json", "application/ld+json"),
        ("text/turtle;q=0, application/rdf+xml;q=0.1", "application/rdf+xml"),
    ],
)
def test_data_comes_as_accepted(running: Running, accept: str, media: str) -> None:
    """The document's format is negotiated; formats that name graphs only to who takes no other."""
    answer = running.get(f"/data/{PLAYER}", accept)
    assert answer.headers["Content-Type"].partition(";")[0] == media
    suffix = next(s for s, kind in SUFFIXES.items() if kind == media)
    assert answer.headers["Content-Location"] == f"/data/{PLAYER}.{suffix}"
    assert "Accept" in answer.headers["Vary"]


def test_nothing_acceptable_is_said_so(running: Running) -> None:
    """406 lists what there is."""
    for path in (f"/id/{PLAYER}", f"/data/{PLAYER}", "/.well-known/void", "/ontology"):
        answer = running.get(path, "image/png")
        assert answer.status_code == 406
        assert "text/turtle" in answer.text


def test_links_name_every_alternative(running: Running) -> None:
    """`Link` has an alternate for every other format, the canonical IRI and what describes it, on data and page."""
    for path in (f"/data/{PLAYER}.ttl", f"/page/{PLAYER}"):
        links = requests.utils.parse_header_links(running.get(path, "*/*").headers["Link"])
        by_relation: dict[str, list[str]] = {}
        for link in links:
            by_relation.setdefault(link["rel"], []).append(link["url"])
        assert by_relation["canonical"] == [f"{running.address}/id/{PLAYER}"]
        assert by_relation["describedby"] == [f"/data/{PLAYER}"]
        assert len(by_relation["alternate"]) == 6
        for address in by_relation["alternate"]:
            assert running.get(address, "*/*").status_code == 200


@pytest.mark.parametrize("path", [f"/data/{PLAYER}.ttl", f"/page/{PLAYER}", "/.well-known/void.ttl", "/ontology.ttl"])
def test_an_unchanged_document_is_not_sent_again(running: Running, path: str) -> None:
    """The ETag is stable, and a client that has it is told 304 without a body."""
    first, second = running.get(path), running.get(path)
    assert first.headers["ETag"] == second.headers["ETag"]
    assert not first.headers["ETag"].startswith("W/")
    third = requests.get(running.address + path, headers={"If-None-Match": first.headers["ETag"]}, timeout=30)
    assert (third.status_code, third.content) == (304, b"")
    head = requests.head(running.address + path, timeout=30)
    assert (head.headers["ETag"], head.content) == (first.headers["ETag"], b"")


def test_what_is_not_there_is_404_for_everyone(running: Running) -> None:
    """Unknown things, pages past the end and characters that no IRI has are 404, as a page or as a line of text."""
    for path in ("/id/player/nobody", "/data/player/nobody.ttl", "/page/player/nobody", "/id/a%3Eb", "/page/%22x%22"):
        assert running.get(path, "text/html").status_code == 404, path
    assert running.get(f"/data/{PLAYER}.ttl?page=99").status_code == 404
    page = running.get("/page/player/nobody", "text/html")
    assert "<h1>" in page.text
    assert "<h1>" not in running.get("/page/player/nobody", "text/plain").text


def test_every_format_says_the_same(running: Running, paths: dict[str, str]) -> None:
    """For a thing of each kind, all six documents hold the same triples, read by rdflib."""
    for path in paths.values():
        graphs = {suffix: triples(running.get(f"/data/{path}.{suffix}").content, suffix) for suffix in SUFFIXES}
        first = to_isomorphic(graphs["nt"])
        assert len(first) > 1, path
        for suffix, graph in graphs.items():
            assert isomorphic(first, graph), f"{path}.{suffix}"


def test_quads_tell_the_graph_of_each_statement(running: Running) -> None:
    """N-Quads and TriG keep where a statement stands: the registry's birth date, an article's mention."""
    data = rdflib.Dataset()
    data.parse(data=running.get(f"/data/{PLAYER}.nq").text, format="nquads")
    graphs = {str(context).removeprefix(running.address) for *_, context in data.quads((None, None, None, None))}
    assert "/graph/registry" in graphs
    assert any(graph.startswith("/graph/article/") for graph in graphs)


def test_rdflib_reads_a_thing_by_its_iri(running: Running, paths: dict[str, str]) -> None:
    """``Graph().parse(iri)``, as everybody does it, follows the redirect and finds what the IRI names."""
    for path in paths.values():
        graph = rdflib.Graph().parse(f"{running.address}/id/{path}")
        assert rdflib.URIRef(f"{running.address}/id/{path}") in set(graph.subjects()) | set(graph.objects()), path


def test_incoming_statements_are_paged_and_none_is_lost(running: Running) -> None:
    """A document with more incoming statements than a page holds names the next one, and the pages add up."""
    iri = f"{running.address}/ontology#"
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p <{running.address}/id/national-team/england> }} }}"
    count = running.get(f"/sparql?query={quote(query)}").json()["results"]["bindings"][0]["n"]["value"]
    address: str | None = "/data/national-team/england.nt"
    seen: set[tuple[Any, ...]] = set()
    pages = 0
    while address:
        answer = running.get(address)
        graph = triples(answer.text, "nt")
        england = rdflib.URIRef(f"{running.address}/id/national-team/england")
        seen |= {t for t in graph.triples((None, None, england)) if "primaryTopic" not in str(t[1])}
        following = [
            link for link in requests.utils.parse_header_links(answer.headers["Link"]) if link["rel"] == "next"
        ]
        address = following[0]["url"] if following else None
        pages += 1
    assert len(seen) == int(count)
    assert pages > 1, iri


def test_the_json_ld_inside_a_page_is_its_data(running: Running, paths: dict[str, str]) -> None:
    """A JSON-LD processor turns the page's script back into the document's statements, and schema.org's types."""
    schema = rdflib.Namespace("https://schema.org/")
    kinds = {"article": "NewsArticle", "claim": "Claim", "player": "Person", "club": "SportsTeam"}
    for kind, path in paths.items():
        page = running.get(f"/page/{path}", "text/html").text
        script = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
        assert "<" not in script
        normal = jsonld.to_rdf(json.loads(script), {"format": "application/n-quads"})
        embedded = triples(str(normal), "nt")
        document = triples(running.get(f"/data/{path}.nt").text, "nt")
        this = rdflib.URIRef(f"{running.address}/id/{path}")
        own = {t for t in document if t[0] == this or str(t[0]).startswith(f"{this}/")}
        added = set(embedded) - own
        assert own <= set(embedded), path
        assert {t[1] for t in added} <= {rdflib.RDF.type, schema.name}, path
        if kind in kinds:
            assert (this, rdflib.RDF.type, schema[kinds[kind]]) in embedded


def test_the_dataset_describes_itself_and_its_dumps_are_whole(running: Running) -> None:
    """VoID and DCAT tell sizes, vocabularies, the endpoint and dumps, whose counts and hashes are right."""
    running.get("/data")
    deadline = time.monotonic() + 90
    while (answer := running.get("/dumps/everything.nq.gz")).status_code == 503 and time.monotonic() < deadline:
        time.sleep(1)
    assert answer.status_code == 200
    graph = triples(running.get("/.well-known/void", "text/turtle").text, "ttl")
    dataset = rdflib.URIRef(f"{running.address}/.well-known/void#dataset")
    assert (dataset, VOID.sparqlEndpoint, rdflib.URIRef(f"{running.address}/sparql")) in graph
    assert len(set(graph.objects(dataset, VOID.dataDump))) == 5
    total = int(str(graph.value(dataset, VOID.triples)))
    for part in graph.subjects(DCAT.downloadURL, None):
        address = str(graph.value(part, DCAT.downloadURL))
        content = running.get(address.removeprefix(running.address)).content
        checksum = graph.value(graph.value(part, rdflib.URIRef("http://spdx.org/rdf/terms#checksum")), None)
        values = {str(o) for s in graph.objects(part) for o in graph.objects(s)}
        assert hashlib.sha256(content).hexdigest() in values, checksum
        if address.endswith(".nq.gz"):
            lines = gzip.decompress(content).count(b"\n")
            assert lines == int(str(graph.value(part, VOID.triples)))
            if "everything" in address:
                assert lines == total


def test_a_graph_is_a_document_too(running: Running, paths: dict[str, str]) -> None:
    """The IRI of an article's graph shows the article, or holds its statements in any format."""
    slug = paths["article"].partition("/")[2]
    answer = running.get(f"/graph/article/{slug}", "text/html", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/page/article/{slug}")
    sizes = {s: len(triples(running.get(f"/graph/article/{slug}.{s}").content, s)) for s in SUFFIXES}
    assert len(set(sizes.values())) == 1
    data = rdflib.Dataset()
    data.parse(data=running.get(f"/graph/article/{slug}.trig").text, format="trig")
    assert rdflib.URIRef(f"{running.address}/graph/article/{slug}") in {g.identifier for g in data.graphs()}
    assert running.get("/graph/nothing.ttl").status_code == 404


def test_feeds_sitemap_robots_and_opensearch(running: Running, paths: dict[str, str]) -> None:
    """Each is well-formed, names its own address, and what it lists is there."""
    import xml.etree.ElementTree as ET

    atom = "{http://www.w3.org/2005/Atom}"
    for path in ("/feed.atom", f"/feed/{paths['player']}.atom", f"/feed/{paths['outlet']}.atom"):
        feed = ET.fromstring(running.get(path).content)
        own = next(link.get("href") for link in feed.iter(f"{atom}link") if link.get("rel") == "self")
        assert own == running.address + path
        entries = list(feed.iter(f"{atom}entry"))
        assert entries
        assert all(
            entry.find(f"{atom}id") is not None and entry.find(f"{atom}updated") is not None for entry in entries
        )
    assert running.get("/feed/player/nobody.atom").status_code == 404
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    parts = [loc.text or "" for loc in ET.fromstring(running.get("/sitemap.xml").content).iter(f"{space}loc")]
    assert len(parts) > 5
    listed = ET.fromstring(requests.get(parts[0], timeout=30).content)
    assert requests.get(next(listed.iter(f"{space}loc")).text or "", timeout=30).status_code == 200
    assert f"Sitemap: {running.address}/sitemap.xml" in running.get("/robots.txt").text
    assert ET.fromstring(running.get("/opensearch.xml").content).tag.endswith("OpenSearchDescription")
    assert running.get("/suggest?q=arnold").json()[1][0] == "Trent Alexander-Arnold"


def test_the_vocabulary_answers_at_its_own_paths(running: Running) -> None:
    """Ontology, schemes, shapes, alignments and context come as documentation or RDF; a version IRI leads to it."""
    for name in ("ontology", "scheme", "shapes", "alignments"):
        assert running.get(f"/{name}", "text/html").headers["Content-Type"].startswith("text/html")
        assert len(triples(running.get(f"/{name}", "text/turtle").text, "ttl")) > 10
    assert running.get("/ontology/1.0.0", allow_redirects=False).status_code == 303
    answer = running.get("/scheme/facet/move-interest", "text/html", allow_redirects=False)
    assert answer.headers["Location"] == "/ontology#scheme-facet-move-interest"
    assert "@context" in running.get("/context.jsonld").json()
