"""SPARQL clients that nobody here wrote: rdflib's stores, SPARQLWrapper, pandas, curl, Comunica."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from .conftest import ROOT
from .serving import TOKEN, labelled, serving

BASE = "http://data.example/"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s rdfs:label ?l }"
NODE_MODULES = ROOT / "node_modules"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = labelled(tmp_path_factory.mktemp("clients") / "store", BASE, 1_000, graph=100, language="@en")
    with serving(path) as address:
        yield address


def test_rdflib_reads_through_its_sparql_store(address: str) -> None:
    """A graph over the endpoint: its length, a pattern, a query, a named graph."""
    store = SPARQLStore(f"{address}sparql")
    graph = rdflib.Dataset(store=store, default_union=True)
    thing = rdflib.URIRef(f"{BASE}id/claim/7")
    assert next(iter(graph.query(COUNT)))[0].toPython() == 1000  # type: ignore[index,union-attr]
    assert [str(o) for _, _, o in rdflib.Graph(store=store).triples((thing, None, None))] == ["claim 7"]
    named = rdflib.Graph(store=store, identifier=rdflib.URIRef(f"{BASE}graph/x/3"))
    assert len(list(named.query("SELECT * { ?s ?p ?o }"))) == 100


def test_rdflib_writes_through_its_update_store(address: str) -> None:
    """Triples added to and removed from a named graph with the token; without it nothing is written."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    graph = rdflib.URIRef("http://x.example/rdflib")
    triple = (rdflib.URIRef("http://x.example/a"), rdflib.RDFS.label, rdflib.Literal("it's “so”\n", lang="en"))
    store = SPARQLUpdateStore(f"{address}sparql", f"{address}sparql", headers=headers)
    named = rdflib.Graph(store=store, identifier=graph)
    named.add(triple)
    assert list(named) == [triple]
    named.remove(triple)
    assert not list(named)
    bare = rdflib.Graph(store=SPARQLUpdateStore(f"{address}sparql", f"{address}sparql"), identifier=graph)
    with pytest.raises(Exception, match="401"):
        bare.add(triple)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(address: str, method: str) -> None:
    """Results in each format that it knows, by GET and POST, and an update with the token."""
    module = pytest.importorskip("SPARQLWrapper", reason="needs the Python package sparqlwrapper")
    client = module.SPARQLWrapper(f"{address}sparql")
    client.setMethod(method)
    client.setQuery(COUNT)
    for name in ("JSON", "XML", "CSV", "TSV"):
        client.setReturnFormat(getattr(module, name))
        assert b"1000" in client.query().response.read()
    client.setReturnFormat(module.RDFXML)
    client.setQuery(f"DESCRIBE <{BASE}id/claim/1>")
    assert len(client.queryAndConvert()) == 1
    if method == "POST":
        client.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
        client.setQuery(
            "INSERT DATA { GRAPH <http://x.example/w> { <x:a> <x:b> <x:c> } } ; DROP GRAPH <http://x.example/w>"
        )
        assert client.query().response.status == 204


def test_pandas(address: str) -> None:
    """A query's address is a CSV file to pandas."""
    pandas = pytest.importorskip("pandas", reason="needs the Python package pandas")
    query = quote("SELECT ?s ?l { ?s rdfs:label ?l }")
    assert len(pandas.read_csv(f"{address}sparql?query={query}&format=csv")) == 1000


def test_curl(address: str) -> None:
    """The lines of the README: GET with --data-urlencode, an update with a token, a graph from a file, gzip."""
    curl = shutil.which("curl")
    if not curl:
        pytest.skip("needs curl")

    def run(*arguments: str, data: str = "") -> str:
        command = [curl, "-sS", "--fail-with-body", *arguments]
        return subprocess.run(command, input=data, capture_output=True, text=True, check=True).stdout

    assert "1000" in run("-G", "--data-urlencode", f"query={COUNT}", "-H", "Accept: text/csv", f"{address}sparql")
    assert "1000" in run("--compressed", "--data-urlencode", f"query={COUNT}", f"{address}sparql")
    token = ("-H", f"Authorization: Bearer {TOKEN}")
    place = f"{address}store?graph=http://x.example/curl"
    run("-X", "PUT", *token, "-H", "Content-Type: text/turtle", "--data-binary", "@-", place, data="<x:a> <x:b> 1 .")
    assert "<x:b>" in run(place)
    run("-X", "DELETE", *token, place)


COMUNICA = """
const { QueryEngine } = require('@comunica/query-sparql-link-traversal-solid');
(async () => {
  const [endpoint, query] = process.argv.slice(2);
  const sources = [{ type: 'sparql', value: endpoint }];
  const rows = await (await new QueryEngine().queryBindings(query, { sources })).toArray();
  console.log(JSON.stringify(rows.map((row) => row.get('l').value)));
})().catch((error) => { console.error(error.message); process.exit(1); });
"""


def test_comunica(address: str) -> None:
    """Comunica 4 takes the endpoint as a source and pushes its patterns to it."""
    package = NODE_MODULES / "@comunica" / "query-sparql-link-traversal-solid"
    if not package.is_dir() or not shutil.which("node"):
        pytest.skip(
            f"needs Node.js and the npm package {package.parent.name}/{package.name} (`make check` installs it)"
        )
    query = f"SELECT ?l {{ <{BASE}id/claim/5> ?p ?l . FILTER(LANG(?l) = 'en') }}"
    command = ["node", "-", f"{address}sparql", query]
    run = subprocess.run(
        command, input=COMUNICA, capture_output=True, text=True, timeout=200, cwd=Path(NODE_MODULES).parent, check=False
    )
    assert run.returncode == 0, run.stderr[-500:]
    assert json.loads(run.stdout) == ["claim 5"]
