"""Every view opens in every format; selections keep what they say; the command and the web tell what is wrong."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import igraph
import ndex2.cx2
import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pyld.jsonld
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from lxml import etree

from graph.commands.export import export
from graph.derive import derive
from graph.errors import ExportError
from graph.export.dot import MOST
from graph.export.formats import FORMATS, format_named
from graph.export.mermaid import MOST_EDGES
from graph.export.model import Notes
from graph.export.spool import Spool
from graph.export.view import ORDER, read_view, views
from graph.iris import Minter
from graph.network import EngineSource, Selection, find_entity, project, spool
from graph.registry import load_registry
from graph.registry.triples import registry_triples
from graph.store import Generation, Store
from graph.triples import article_triples

from .graph_readers import check_gexf, check_graphml, check_neo4j_header, neo4j_rows, node
from .seed_claims import seed_claims
from .serving import serving

PLAYER = "Trent Alexander-Arnold"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of what somebody read in the seed articles, so that no change of grammar changes these tests."""
    folder = tmp_path_factory.mktemp("told") / "store"
    registry = load_registry()
    with Store.create(folder, "https://example.org/") as store:
        minter = Minter(store.base)
        claims = list(seed_claims())
        named = {
            role.slug for _, some in claims for c in some for role in (c.player, c.person, c.club, c.to_club) if role
        }
        wanted = [t for t in registry_triples(registry, minter) if _of(str(t.subject), named)]
        store.replace_graph(minter.registry_graph(), wanted)
        for article, some in claims:
            store.replace_graph(minter.article_graph(article.slug), article_triples(article, some, minter, registry))
        derive(store)
        store.publish()
    return folder


def _of(subject: str, slugs: set[str]) -> bool:
    """Whether a subject of the registry is one of these, a post or spell of one, or an outlet."""
    return "/id/outlet/" in subject or not slugs.isdisjoint(subject.strip("<>").rpartition("/")[2].split("--"))


@pytest.fixture(scope="module")
def source(told: Path) -> Iterator[EngineSource]:
    with Generation(told) as generation:
        yield EngineSource(generation.engine, generation.base)


@pytest.fixture(scope="module")
def spools(source: EngineSource) -> dict[str, Spool]:
    return {name: spool(source, name) for name in views()}


def written(network: Any, name: str) -> tuple[bytes, Notes]:
    notes: Notes = []
    out = io.BytesIO()
    format_named(name).write(network, out, notes)
    return out.getvalue(), notes


def counts(
    name: str, text: bytes, path: Path, request: pytest.FixtureRequest, folder: Path
) -> tuple[int | None, int | None]:
    """Nodes and edges that the format's reader finds; None for what the format does not hold."""
    path.write_bytes(text)
    if name == "gexf":
        (found,) = node("gexf", [path])
        check_gexf(path, request.getfixturevalue("shared"))
        return len(found["nodes"]), len(found["edges"])
    if name in ("graphml", "yed"):
        if name == "graphml":
            check_graphml(path, folder)
            assert igraph.Graph.Read_GraphML(str(path)).is_directed()
        graph: Any = nx.read_graphml(path, force_multigraph=True)
        return graph.number_of_nodes(), graph.number_of_edges()
    if name in ("cytoscape", "mermaid"):
        (found,) = node(name, [path])
        return len(found["nodes"]), len(found["edges"])
    if name == "cx2":
        network = ndex2.cx2.RawCX2NetworkFactory().get_cx2network(json.loads(text))
        return len(network.get_nodes()), len(network.get_edges())
    if name == "d3":
        graph = nx.node_link_graph(json.loads(text), edges="links")
        return graph.number_of_nodes(), graph.number_of_edges()
    if name == "pajek":
        read = igraph.Graph.Read_Pajek(str(path))
        return read.vcount(), read.ecount()
    if name == "dot":
        if not shutil.which("gc"):
            pytest.skip("needs Graphviz, which is not installed")
        found = subprocess.run(["gc", "-n", "-e", str(path)], capture_output=True, text=True, check=True).stdout.split()
        return int(found[0]), int(found[1])
    if name == "svg":
        tree: Any = etree.parse(str(path))
        kinds = [item.get("class") for item in tree.iter("{http://www.w3.org/2000/svg}g")]
        return kinds.count("node"), kinds.count("edge")
    if name == "png":
        assert text.startswith(b"\x89PNG\r\n\x1a\n")
        return None, None
    return table_counts(name, text, path)


def table_counts(name: str, text: bytes, path: Path) -> tuple[int | None, int | None]:
    if name in ("csv", "parquet", "neo4j"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            parts = {part: archive.read(part) for part in archive.namelist()}
        if name == "neo4j":
            (head, nodes), (links, edges) = (neo4j_rows(parts[p].decode()) for p in ("nodes.csv", "relationships.csv"))
            check_neo4j_header(head, {"ID", "LABEL"})
            check_neo4j_header(links, {"START_ID", "END_ID", "TYPE"})
            assert {len(row) for row in nodes} <= {len(head)}
            return len(nodes), len(edges)
        pair = [
            table_counts(f"{kind}.{name}", parts[f"{kind}.{name}"], path.with_suffix(f".{kind}"))
            for kind in ("nodes", "edges")
        ]
        return pair[0][0], pair[1][1]
    rows = len(pd.read_csv(io.BytesIO(text))) if name.endswith("csv") else pq.read_table(io.BytesIO(text)).num_rows
    return (rows, None) if name.startswith("nodes") else (None, rows)


@pytest.mark.parametrize("view", ORDER)
@pytest.mark.parametrize("format", [f.name for f in FORMATS if f.name not in ("nquads", "trig", "turtle", "jsonld")])
def test_every_view_opens_in_every_format(
    view: str,
    format: str,
    spools: dict[str, Spool],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The reader of each format finds as many nodes and edges as the view has; a limit is an error that says so."""
    network = spools[view]
    limit = {"mermaid": MOST_EDGES, "svg": MOST, "png": MOST}.get(format)
    if limit and network.size[1] > limit:
        with pytest.raises(ExportError, match="narrow it"):
            written(network, format)
        return
    try:
        text = written(network, format)[0]
    except ExportError as error:
        if format != "mermaid" or "characters are more than Mermaid reads" not in str(error):
            raise
        return
    nodes, edges = counts(
        format, text, tmp_path / f"x{format_named(format).suffix}", request, tmp_path_factory.getbasetemp()
    )
    assert nodes in (None, network.size[0])
    assert edges in (None, network.size[1])
    assert network.size[1] > 5


@pytest.mark.parametrize("view", ORDER)
def test_rdf_of_a_view_is_what_the_store_says_of_it(view: str, spools: dict[str, Spool], source: EngineSource) -> None:
    """N-Quads and TriG hold the same statements, all from the store; Turtle the same triples."""
    network = spools[view]
    quads = set(ox.parse(written(network, "nquads")[0], ox.RdfFormat.N_QUADS))
    assert quads
    assert all(quad in source.engine for quad in quads)
    assert set(ox.parse(written(network, "trig")[0], ox.RdfFormat.TRIG)) == quads
    triples = {quad.triple for quad in ox.parse(written(network, "turtle")[0], ox.RdfFormat.TURTLE)}
    assert triples == {quad.triple for quad in quads}
    claims = {edge.id for edge in network.edges() if "/id/claim/" in edge.id and " " not in edge.id}
    assert claims <= {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def test_json_ld_reads_back_as_the_same_triples(source: EngineSource) -> None:
    """PyLD and rdflib make of the trees the triples that Turtle has; evidence stands inside its claim."""
    network = spool(source, "saga", Selection(focus=find_entity(source, PLAYER)))
    text = written(network, "jsonld")[0].decode()
    wanted = rdflib.Graph().parse(data=written(network, "turtle")[0], format="turtle")
    assert set(rdflib.Graph().parse(data=text, format="json-ld")) == set(wanted)
    rows = pyld.jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"})
    assert set(rdflib.Graph().parse(data=rows, format="nt")) == set(wanted)
    claim = next(tree for tree in json.loads(text)["@graph"] if "/id/claim/" in tree["@id"])
    assert any("oa:exact" in part for part in claim["tg:evidence"]["oa:hasSelector"])


def test_project_gives_networkx_with_who_said_it(source: EngineSource) -> None:
    """A claim is an edge with its words, its source, its article and its day, keyed by its IRI."""
    graph = project(source, "moves", Selection(focus=find_entity(source, PLAYER)))
    assert isinstance(graph, nx.MultiDiGraph)
    player, madrid = "https://example.org/id/player/trent-alexander-arnold", "https://example.org/id/club/real-madrid"
    assert graph.nodes[player]["label"] == PLAYER
    assert graph.nodes[player]["type"] == "player"
    denied = [data for data in graph[player][madrid].values() if data["polarity"] == "denied"]
    assert {"facet", "certainty", "quote", "article", "credited", "outlet", "date"} <= denied[0].keys()
    assert all(isinstance(data["date"], date) for data in graph[player][madrid].values())
    assert all("/id/claim/" in key for key in graph[player][madrid])


def test_aggregated_moves_count_what_the_claims_say(source: EngineSource) -> None:
    """Counting the claim edges of a pair by hand gives the pair's edge; its step in time never runs backwards."""
    pairs, claims = project(source, "moves-aggregated"), project(source, "moves")
    for player, club, data in pairs.edges(data=True):
        edges = [d for d in claims[player][club].values() if "from_club" not in d or d["facet"] != "departure"]
        assert data["claims"] == len(edges), (player, club)
        assert data["denials"] == sum(edge["polarity"] == "denied" for edge in edges)
        assert 1 <= data["sources"] <= data["claims"]
        starts = [span.start for span in data.get("step", [])]
        assert starts == sorted(starts)


def test_selections_keep_what_they_say(source: EngineSource) -> None:
    """Facet, certainty, days and sources each leave only edges that have them, and leave none of those out."""
    every = list(spool(source, "moves").edges())

    def ids(**chosen: Any) -> set[str]:
        return {edge.id for edge in spool(source, "moves", Selection(**chosen)).edges()}

    def those(keep: Any) -> set[str]:
        found = {edge.id for edge in every if keep(edge.attributes)}
        assert 0 < len(found) < len(every)
        return found

    day = date(2025, 1, 2)
    assert ids(facets=("bid", "talks")) == those(lambda e: e["facet"] in ("bid", "talks"))
    assert ids(certainties=("hedged",)) == those(lambda e: e["certainty"] == "hedged")
    assert ids(since=day) == those(lambda e: e["date"] >= day)
    assert ids(until=day) == ids(as_of=day) == those(lambda e: e["date"] <= day)
    assert ids(min_sources=4) == those(lambda e: (e["sources"] or 0) >= 4)


def test_hops_walk_outwards(source: EngineSource) -> None:
    """One hop is the focus' own edges, two those of its neighbours too, as networkx's ego graph has them."""
    focus = find_entity(source, PLAYER)
    whole = project(source, "moves")
    for hops in (1, 2, 3):
        near = set(nx.single_source_shortest_path_length(whole.to_undirected(), focus, cutoff=hops - 1))
        wanted = {key for a, b, key in whole.edges(keys=True) if a in near or b in near}
        assert {edge.id for edge in spool(source, "moves", Selection(focus=focus, hops=hops)).edges()} == wanted


def test_posts_as_of_a_day(source: EngineSource) -> None:
    """A post that ended, or had not begun, is not there on that day."""
    edges = spool(source, "people", Selection(as_of=date(2024, 12, 1))).edges()
    posts = {edge.source.rpartition("/")[2] for edge in edges if edge.target.endswith("/club/manchester-united")}
    assert "ruben-amorim" in posts
    held = [e for e in spool(source, "people").edges() if "/id/claim/" not in e.id and "erik-ten-hag" in e.source]
    assert any(edge.target.endswith("/club/manchester-united") for edge in held)
    kept = [e for e in spool(source, "people", Selection(as_of=date(2024, 12, 1))).edges() if "/id/claim/" not in e.id]
    assert not any("erik-ten-hag" in e.source and e.target.endswith("/club/manchester-united") for e in kept)


def test_faults_name_a_remedy(source: EngineSource) -> None:
    """A view, a filter, a facet and a name that are not there are each an error that says what is."""
    cases: list[tuple[str, Selection]] = [
        ("nothing", Selection()),
        ("moves", Selection(facets=("bidd",))),
        ("moves", Selection(certainties=("sure",))),
        ("clubs", Selection(min_sources=2)),
        ("saga", Selection(focus="https://example.org/id/outlet/le-terrain")),
    ]
    for view, selection in cases:
        with pytest.raises(ExportError, match=r"choose|leave out|name a"):
            spool(source, view, selection)
    with pytest.raises(ExportError, match="did you mean"):
        find_entity(source, "Trent Alexander-Arnolt")


def test_a_view_file_that_is_wrong_is_told() -> None:
    """A view without a title, a source, or a place for filters, or that is no SPARQL, is named with its remedy."""
    for text in (
        "SELECT ?source {}",
        "# Title\nSELECT ?a WHERE { ?a ?b ?c \n# selection\n }",
        "# Title\nSELECT ?source WHERE { ?source ?b ?c }",
        "# Title\nSELECT ?source WHERE {",
    ):
        with pytest.raises(ExportError, match=r"graph/export/views/x\.rq"):
            read_view("x", text)


def test_the_command_writes_whole_files_and_tells(told: Path, tmp_path: Path) -> None:
    """A file appears whole, notes and an empty selection go to stderr, a fault leaves nothing behind."""
    runner = CliRunner()
    target = tmp_path / "saga.svg"
    options = ["--store", str(told), "--view", "saga", "--format", "svg", "-o", str(target)]
    done = runner.invoke(export, [*options, "--focus", PLAYER])
    assert done.exit_code == 0, done.output
    assert "nodes" in done.stderr
    drawn = target.read_text()
    assert all(words in drawn for words in ("Trent Alexander", "denied: bid", "hedged", "Club Notices", "30 May 2025"))
    done = runner.invoke(export, [*options, "--focus", PLAYER, "--to", "1990-01-01"])
    assert done.exit_code == 0
    assert "nothing matches" in done.stderr
    assert "Nothing matches the selection" in target.read_text()
    done = runner.invoke(export, [*options, "--focus", "Nobody At All"])
    assert isinstance(done.exception, ExportError)
    assert [path.name for path in tmp_path.iterdir()] == ["saga.svg"]


def test_the_web_serves_the_same_files(told: Path) -> None:
    """Over HTTP a view has the command's bytes, an ETag that answers 304, and faults with a status."""
    with serving(told) as address, Generation(told) as generation:
        source = EngineSource(generation.engine, generation.base)
        url = f"{address}export/moves.gexf?focus=Trent%20Alexander-Arnold&certainty=hedged"
        with urlopen(url) as answer:
            body, tag = answer.read(), answer.headers["ETag"]
            assert answer.headers["Content-Type"] == "application/gexf+xml; charset=utf-8"
        selection = Selection(focus=find_entity(source, PLAYER), certainties=("hedged",))
        assert body == written(spool(source, "moves", selection), "gexf")[0]
        for name in ("nquads", "jsonld", "csv", "svg"):
            with urlopen(f"{address}export/saga.{name}?focus=Trent%20Alexander-Arnold") as answer:
                assert (
                    answer.read()
                    == written(spool(source, "saga", Selection(focus=find_entity(source, PLAYER))), name)[0]
                )
        cases = {url: 304, f"{address}export/moves.xls": 404, f"{address}export/nothing.gexf": 404}
        cases |= {f"{address}export/moves.gexf?form=2024": 400, f"{address}export/moves.gexf?from=May": 400}
        for case, status in cases.items():
            with pytest.raises(HTTPError) as caught:
                urlopen(Request(case, headers={"If-None-Match": tag}))
            assert caught.value.code == status, case
        with urlopen(f"{address}export/moves.gexf?to=1990-01-01") as answer:
            assert "nothing matches" in answer.headers["Transfergraph-Note"]
        with urlopen(f"{address}export/") as answer:
            assert list(json.load(answer)["views"]) == list(views())
