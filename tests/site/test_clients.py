"""Real clients of others, as their users run them: SPARQLWrapper, pandas, curl, rapper, Comunica."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable

import pytest
import requests

from .conftest import NODE_MODULES, Running

PREFIXES = """PREFIX tg: <https://w3id.org/transfergraph/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
WANTED = PREFIXES + "SELECT DISTINCT ?club WHERE { ?s a tg:Saga ; tg:toClub/rdfs:label ?club } ORDER BY ?club"


def test_sparqlwrapper_asks_the_endpoint(running: Running) -> None:
    """SELECT as JSON, CONSTRUCT as an rdflib graph."""
    module = pytest.importorskip("SPARQLWrapper", reason="needs the Python package sparqlwrapper")
    client = module.SPARQLWrapper(f"{running.address}/sparql", returnFormat=module.JSON)
    client.setQuery(WANTED)
    clubs = [row["club"]["value"] for row in client.queryAndConvert()["results"]["bindings"]]
    assert "Real Madrid" in clubs
    client.setQuery(PREFIXES + "CONSTRUCT { ?s tg:player ?p } WHERE { ?s a tg:Saga ; tg:player ?p }")
    client.setReturnFormat(module.TURTLE)
    assert b"saga" in client.queryAndConvert()


def test_pandas_reads_csv_from_the_endpoint(running: Running) -> None:
    """One line makes a data frame."""
    pandas = pytest.importorskip("pandas", reason="needs the Python package pandas")
    answer = requests.get(f"{running.address}/sparql", {"query": WANTED}, headers={"Accept": "text/csv"}, timeout=60)
    assert "Real Madrid" in set(pandas.read_csv(io.StringIO(answer.text))["club"])


def test_curl_follows_a_thing_to_its_turtle(running: Running, command: Callable[[str], str]) -> None:
    """``curl -L -H 'Accept: text/turtle'`` ends at the document; headers are there on HEAD too."""
    curl = command("curl")
    iri = f"{running.address}/id/player/leny-yoro"
    run = subprocess.run([curl, "-sSL", "-H", "Accept: text/turtle", iri], capture_output=True, text=True, check=True)
    assert "tg:Player" in run.stdout
    head = subprocess.run([curl, "-sSIL", "-H", "Accept: text/turtle", iri], capture_output=True, text=True, check=True)
    heads = head.stdout.lower()
    assert "303" in heads
    for name in ("vary: accept", "content-location: /data/player/leny-yoro.ttl", "link: ", "etag: ", "access-control-"):
        assert name in heads


@pytest.mark.parametrize("suffix", ["ttl", "nt", "nq", "trig", "rdf"])
def test_rapper_parses_every_document(running: Running, command: Callable[[str], str], suffix: str) -> None:
    """Raptor, strict, finds no fault and as many triples as the others."""
    names = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads", "trig": "trig", "rdf": "rdfxml"}
    address = f"{running.address}/data/player/leny-yoro.{suffix}"
    run = subprocess.run(
        [command("rapper"), "-q", "-i", names[suffix], "-o", "ntriples", address],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    wanted = running.get("/data/player/leny-yoro.nt").text.splitlines()
    assert len(set(run.stdout.splitlines())) == len(wanted)


TRAVERSE = """
const { QueryEngine } = require('@comunica/query-sparql-link-traversal-solid');
(async () => {
  const [seed, query] = process.argv.slice(2);
  const found = await new QueryEngine().queryBindings(query, { sources: [seed], lenient: true });
  found.on('data', (row) => console.log(JSON.stringify([row.get('outlet').value, row.get('name').value])));
  found.on('error', (error) => { console.error(error.message); process.exit(1); });
})();
"""


@pytest.mark.timeout(280)
def test_comunica_follows_links_from_a_player_to_outlets(running: Running) -> None:
    """Knowing one IRI and no endpoint, Comunica 4 finds which outlets wrote of a player: data links to data."""
    if not (NODE_MODULES / "@comunica" / "query-sparql-link-traversal-solid").is_dir() or not shutil.which("node"):
        pytest.skip(
            "needs Node.js and the npm package @comunica/query-sparql-link-traversal-solid (`make check` installs it)"
        )
    seed = f"{running.address}/id/player/naomi-girma"
    query = PREFIXES + (
        f"SELECT DISTINCT ?outlet ?name WHERE {{ ?claim tg:player <{seed}> ; tg:inArticle ?article . "
        "?article schema:publisher ?outlet . ?outlet rdfs:label ?name }"
    )
    run = subprocess.run(
        ["node", "-", seed, query],
        input=TRAVERSE,
        capture_output=True,
        text=True,
        timeout=270,
        cwd=NODE_MODULES.parent,
        check=False,
    )
    found = {tuple(json.loads(line)) for line in run.stdout.splitlines() if line.startswith('["')}
    asked = requests.get(f"{running.address}/sparql", {"query": query}, timeout=60).json()["results"]["bindings"]
    assert found == {(row["outlet"]["value"], row["name"]["value"]) for row in asked}, run.stderr[-500:]
    assert len(found) >= 2
