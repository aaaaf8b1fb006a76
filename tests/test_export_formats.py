"""Every format reads back, with readers nobody here wrote, as what was written, whatever the graph holds."""

from __future__ import annotations

import csv
import html
import io
import json
import math
import re
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import igraph
import ndex2.cx2
import networkx as nx
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from graph.errors import ExportError
from graph.export import cards, dot, gexf, graphml, mermaid
from graph.export.formats import FORMATS, Format, format_named
from graph.export.model import GraphNetwork, Network, Notes, Timed, as_text, distinct_names, plain
from graph.export.view import views
from graph.export.xml import CONTROL_NOTE
from graph.style import DENIED

from .conftest import ROOT
from .graph_readers import (
    EDGE_VIZ,
    VIZ,
    Edges,
    Nodes,
    check_gexf,
    check_graphml,
    check_neo4j_header,
    dot_json,
    keyed,
    neo4j_rows,
    node,
)

DRAWN = [format for format in FORMATS if format.name not in ("nquads", "trig", "turtle", "jsonld")]


def tricky() -> Any:
    """Everything that other writers fail on: None, dates, lists, control characters, parallel edges, taken names."""
    graph: Any = nx.MultiDiGraph(view="moves", title='A "title" & <more> \\ Ω')
    player, club, other = "http://x/id/player/a", "http://x/id/club/b", "http://x/id/club/c"
    names = {
        "born": date(1998, 10, 7),
        "positions": ["right-back", "mid, field", 'a|"b"', "\\"],
        "x": None,
        "id": "clash",
    }
    graph.add_node(player, label='Trent "TAA" Alexander\\Arnold', type="player", **names)
    graph.add_node(club, label="Real Madrid\x07\n", type="club", weight=3, big=2**70, mixed="a", infinite=math.inf)
    graph.add_node(
        other, label="Real Madrid\x07\n", type="club", mixed=date(2025, 1, 1), empty="", ok=True, caps=[1, 2]
    )
    claim = {"facet": "bid", "polarity": "denied", "certainty": "hedged", "date": date(2025, 1, 2)}
    claim |= {"start": date(2025, 1, 2), "amount": 40_000_000, "currency": "EUR", "quote": "q\x00\t\r\ny", "type": "zz"}
    graph.add_edge(player, club, "http://x/id/claim/1", **claim)
    step = [Timed("bid", date(2025, 1, 1), date(2025, 2, 1)), Timed("talks", date(2025, 2, 1))]
    graph.add_edge(
        player, club, "http://x/id/claim/2", facet="completed", polarity="affirmed", step=step, source=["A", "B"]
    )
    graph.add_edge(club, other, relation="relays", weight=2.5)
    graph.add_edge(club, club, relation="relays")
    return graph


def written(network: Network, name: str) -> tuple[bytes, Notes]:
    notes: Notes = []
    out = io.BytesIO()
    format_named(name).write(network, out, notes)
    return out.getvalue(), notes


def pictured(text: str) -> str:
    """What a format that cannot hold control characters shows for them."""
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", lambda found: chr(0x2400 + ord(found[0])), text)
    return re.sub("[\ufffe\uffff]", "\ufffd", text)


def expected(
    network: Network,
    show: Callable[[Any], Any],
    node_names: Iterable[str] = (),
    edge_names: Iterable[str] = (),
    naming: Any = distinct_names,
) -> tuple[Nodes, Edges]:
    """The network with the names that a format gives its attributes and the values that it shows for them."""
    nodes = naming(network.node_columns, node_names, [])
    edges = naming(network.edge_columns, edge_names, [])

    def shown(attributes: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
        return {names[name]: show(value) for name, value in attributes.items() if value is not None}

    return (
        {item.id: shown(item.attributes, nodes) for item in network.nodes()},
        {item.id: (item.source, item.target, shown(item.attributes, edges)) for item in network.edges()},
    )


def json_value(value: Any) -> Any:
    value = plain(value)
    return json.loads(json.dumps(value, default=as_text))


def json_text(value: Any) -> Any:
    """Lists as JSON text, dates as text, control characters pictured: what the XML and table formats hold."""
    value = plain(value)
    if isinstance(value, list):
        return pictured(json.dumps(value, ensure_ascii=False, default=as_text))
    return pictured(as_text(value)) if isinstance(value, str | date) else value


# --- hypothesis-made graphs -------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.sampled_from(
    "label type id ID source target key x start weight date quote größe 'a b' a_b <&\" iri name".split()
)
SCALARS = st.one_of(TEXT, st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), st.dates(), st.floats(-1e15, 1e15))
VALUES = st.one_of(st.none(), SCALARS, st.lists(TEXT, max_size=3), st.lists(st.integers(-99, 99), max_size=3))


@st.composite
def graphs(draw: st.DrawFn) -> Any:
    """Multigraphs with loops and parallel edges, and any attribute under any name."""
    graph: Any = nx.MultiDiGraph()
    ids = [f"urn:x:{at}" for at in range(draw(st.integers(0, 5)))]
    for name in ids:
        graph.add_node(name, **draw(st.dictionaries(NAMES, VALUES, max_size=4)))
    if ids:
        for at in range(draw(st.integers(0, 6))):
            ends = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
            graph.add_edge(*ends, f"urn:e:{at}")
            graph[ends[0]][ends[1]][f"urn:e:{at}"].update(draw(st.dictionaries(NAMES, VALUES, max_size=4)))
    return graph


SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
# Node starts once a batch; shrinking would start it hundreds of times
BATCH = settings(
    max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
BATCHES = st.lists(graphs(), min_size=12, max_size=12)


@SLOW
@given(graphs())
def test_d3_reads_back_with_networkx(graph: Any) -> None:
    """networkx's own node-link reader finds each node, edge key and attribute as it was."""
    network = GraphNetwork(graph)
    found: Any = nx.node_link_graph(json.loads(written(network, "d3")[0]), edges="links")
    taken = tuple("id index x y vx vy fx fy".split()), tuple("source target key index".split())
    nodes, edges = expected(network, json_value, *taken)
    assert dict(found.nodes(data=True)) == nodes
    assert {key: (a, b, data) for a, b, key, data in found.edges(keys=True, data=True)} == edges


@SLOW
@given(graphs())
def test_graphml_reads_back_with_networkx(graph: Any) -> None:
    """networkx's GraphML reader finds everything; empty text, which it drops, apart."""
    network = GraphNetwork(graph)
    text, notes = written(network, "graphml")
    found: Any = nx.parse_graphml(text.decode(), force_multigraph=True)
    nodes, edges = expected(network, json_text, graphml.NODE_NAMES, graphml.EDGE_NAMES, graphml.names)
    by_iri = {name: data.pop("iri") for name, data in found.nodes(data=True)}
    assert _without_empty({by_iri[name]: data for name, data in found.nodes(data=True)}) == _without_empty(nodes)
    there = {data.pop("iri"): data | {"from": by_iri[a], "to": by_iri[b]} for a, b, data in found.edges(data=True)}
    assert _without_empty(there) == _without_empty({k: d | {"from": a, "to": b} for k, (a, b, d) in edges.items()})
    if re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", str([*nodes.values(), *edges.values()])):
        assert CONTROL_NOTE in notes


def _without_empty(nodes: Nodes) -> Nodes:
    return {key: {name: value for name, value in data.items() if value != ""} for key, data in nodes.items()}


@SLOW
@given(graphs())
def test_tables_read_back_with_csv_and_pandas(graph: Any) -> None:
    """Python's csv finds every cell; pandas the same table."""
    network = GraphNetwork(graph)
    nodes, edges = expected(network, lambda value: json_text_kept(value), ("id",), ("id", "source", "target"))
    text = written(network, "nodes.csv")[0].decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row.pop("id"): {k: v for k, v in row.items() if v != ""} for row in rows} == _texts(nodes)
    text = written(network, "edges.csv")[0].decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    found = {row.pop("id"): (row.pop("source"), row.pop("target"), {k: v for k, v in row.items() if v}) for row in rows}
    assert found == {key: (a, b, _texts({key: data})[key]) for key, (a, b, data) in edges.items()}
    frame = pd.read_csv(io.StringIO(text, newline=""), dtype=str, keep_default_na=False)
    assert list(frame["id"]) == [edge.id for edge in network.edges()]


def json_text_kept(value: Any) -> Any:
    value = plain(value)
    return json.dumps(value, ensure_ascii=False, default=as_text) if isinstance(value, list) else value


def _texts(nodes: Nodes) -> dict[str, dict[str, str]]:
    return {key: {name: as_text(v) for name, v in data.items() if v != ""} for key, data in nodes.items()}


@SLOW
@given(graphs())
def test_parquet_reads_back_with_pyarrow(graph: Any) -> None:
    """pyarrow finds real dates, numbers and lists, and None where nothing is known."""
    network = GraphNetwork(graph)
    nodes, edges = expected(network, lambda value: value, ("id",), ("id", "source", "target"))
    rows = pq.read_table(io.BytesIO(written(network, "nodes.parquet")[0])).to_pylist()
    assert {row.pop("id"): {k: v for k, v in row.items() if v is not None} for row in rows} == nodes
    rows = pq.read_table(io.BytesIO(written(network, "edges.parquet")[0])).to_pylist()
    found = {
        r.pop("id"): (r.pop("source"), r.pop("target"), {k: v for k, v in r.items() if v is not None}) for r in rows
    }
    assert found == edges


@SLOW
@given(graphs())
def test_cx2_reads_back_with_ndex2(graph: Any) -> None:
    """ndex2 finds every node, edge and typed attribute."""
    network = GraphNetwork(graph)
    found = ndex2.cx2.RawCX2NetworkFactory().get_cx2network(json.loads(written(network, "cx2")[0]))
    nodes, edges = expected(network, json_value, ("iri", "name", "represents"), ("iri", "interaction"))
    ids = {key: row["v"].pop("iri") for key, row in found.get_nodes().items()}
    for row in found.get_nodes().values():
        row["v"].pop("name")
    assert {ids[key]: row["v"] for key, row in found.get_nodes().items()} == nodes
    there = {}
    for row in found.get_edges().values():
        row["v"].pop("interaction")
        there[row["v"].pop("iri")] = (ids[row["s"]], ids[row["t"]], row["v"])
    assert there == edges


@SLOW
@given(graphs())
def test_neo4j_files_follow_the_manual_and_read_back(graph: Any) -> None:
    """The header obeys the import tool's rules and each row has as many cells; arrays split at U+001F."""
    network = GraphNetwork(graph)
    with zipfile.ZipFile(io.BytesIO(written(network, "neo4j")[0])) as archive:
        assert archive.testzip() is None
        header, rows = neo4j_rows(archive.read("nodes.csv").decode())
        links, link_rows = neo4j_rows(archive.read("relationships.csv").decode())
        script = archive.read("load.cypher").decode()
    check_neo4j_header(header, {"ID", "LABEL"})
    check_neo4j_header(links, {"START_ID", "END_ID", "TYPE"})
    assert [row[0] for row in rows] == [item.id for item in network.nodes()]
    assert [(row[0], row[1], row[3]) for row in link_rows] == [(e.source, e.target, e.id) for e in network.edges()]
    for row, item in zip(rows, network.nodes(), strict=True):
        for value, cell in zip(item.attributes.values(), row[2:], strict=True):
            shown = plain(value)
            if isinstance(shown, list):
                assert cell == "\x1f".join(as_text(part).replace("\x1f", "␟") for part in shown)
            else:
                assert cell == (None if shown is None else as_text(shown))
    for label in {row[1] for row in rows}:
        assert f"FOR (n:{label}) REQUIRE n.iri IS UNIQUE" in script
    for kind in {row[2] for row in link_rows}:
        assert f"-[r:{kind} " in script


@SLOW
@given(graphs())
def test_pajek_reads_back_with_networkx_and_keeps_the_rest_in_comments(graph: Any) -> None:
    """networkx finds as many vertices and arcs under distinct labels; the comments hold every attribute."""
    network = GraphNetwork(graph)
    text = written(network, "pajek")[0].decode()
    found = nx.parse_pajek(text.split("\n"))
    assert found.number_of_nodes() == network.size[0]
    assert found.number_of_edges() == network.size[1]
    nodes, edges = expected(network, json_value, naming=lambda columns, *_: {c.name: c.name for c in columns})
    assert dict(json.loads(line) for line in re.findall(r"^% node \d+ (.*)$", text, re.MULTILINE)) == nodes
    held = dict(json.loads(line) for line in re.findall(r"^% arc \d+ (.*)$", text, re.MULTILINE))
    assert held == {key: data for key, (_, _, data) in edges.items()}


@BATCH
@given(BATCHES)
def test_gexf_reads_back_with_graphology(tmp_path_factory: pytest.TempPathFactory, some: list[Any]) -> None:
    """Graphology finds every node, edge id and typed attribute."""
    folder = tmp_path_factory.mktemp("gexf")
    networks = [GraphNetwork(graph) for graph in some]
    files = _files(folder, networks, "gexf")
    for network, found in zip(networks, node("gexf", files), strict=True):
        own_nodes, own_edges = _own(network)
        wanted = expected_gexf(network)
        (nodes, _), (_, edges) = keyed(found, VIZ), keyed(found, EDGE_VIZ)
        assert {k: {n: v for n, v in d.items() if n not in own_nodes} for k, d in nodes.items()} == wanted[0]
        assert {
            k: (a, b, {n: v for n, v in d.items() if n not in own_edges}) for k, (a, b, d) in edges.items()
        } == wanted[1]


def _own(network: Network) -> tuple[set[str], set[str]]:
    """Names that GEXF has XML attributes for, compared by themselves."""
    return {"label"}, {"label", "weight"}


def expected_gexf(network: Network) -> tuple[Nodes, Edges]:
    def show(value: Any) -> Any:
        value = plain(value)
        if isinstance(value, list):
            return [pictured(as_text(item)) if isinstance(item, str | date) else item for item in value]
        return pictured(as_text(value)) if isinstance(value, str | date) else value

    kept = [
        [column for column in columns if not gexf._is_own(column, edges)]
        for columns, edges in ((network.node_columns, False), (network.edge_columns, True))
    ]
    nodes, edges = (
        distinct_names(columns, names, [])
        for columns, names in zip(kept, (gexf.NODE_NAMES, gexf.EDGE_NAMES), strict=True)
    )

    def shown(attributes: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
        return {names[n]: show(v) for n, v in attributes.items() if v is not None and n in names}

    return (
        {item.id: shown(item.attributes, nodes) for item in network.nodes()},
        {item.id: (item.source, item.target, shown(item.attributes, edges)) for item in network.edges()},
    )


@BATCH
@given(BATCHES)
def test_cytoscape_reads_back_with_cytoscape_js(tmp_path_factory: pytest.TempPathFactory, some: list[Any]) -> None:
    """cytoscape.js finds all elements and attributes, and takes the style without a warning."""
    networks = [GraphNetwork(graph) for graph in some]
    files = _files(tmp_path_factory.mktemp("cyjs"), networks, "cytoscape")
    for network, found in zip(networks, node("cytoscape", files), strict=True):
        nodes, edges = expected(network, json_value, ("id", "parent"), ("id", "source", "target"))
        there = keyed(found)
        assert {k: {n: v for n, v in d.items() if n != "id"} for k, d in there[0].items()} == nodes
        ends = {"id", "source", "target"}
        assert {k: (a, b, {n: v for n, v in d.items() if n not in ends}) for k, (a, b, d) in there[1].items()} == edges


@BATCH
@given(BATCHES)
def test_mermaid_parses(tmp_path_factory: pytest.TempPathFactory, some: list[Any]) -> None:
    """Mermaid's own parser takes every chart and finds its nodes and edges."""
    networks = [GraphNetwork(graph) for graph in some]
    files = _files(tmp_path_factory.mktemp("mmd"), networks, "mermaid")
    for network, found in zip(networks, node("mermaid", files), strict=True):
        assert len(found["nodes"]) == max(network.size[0], 1)
        assert len(found["edges"]) == network.size[1]


def _files(folder: Path, networks: list[GraphNetwork], name: str) -> list[Path]:
    files = []
    for at, network in enumerate(networks):
        files.append(folder / f"{at}{format_named(name).suffix}")
        files[-1].write_bytes(written(network, name)[0])
    return files


SCHEMAS = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@SCHEMAS
@given(graphs())
def test_gexf_is_valid_for_any_graph(tmp_path_factory: pytest.TempPathFactory, shared: Path, graph: Any) -> None:
    """GEXF passes its schema whatever the graph holds."""
    (path,) = _files(tmp_path_factory.mktemp("xml"), [GraphNetwork(graph)], "gexf")
    check_gexf(path, shared)


@SCHEMAS
@given(graphs())
def test_graphml_is_valid_for_any_graph(tmp_path_factory: pytest.TempPathFactory, graph: Any) -> None:
    """GraphML passes its schema whatever the graph holds."""
    (path,) = _files(tmp_path_factory.mktemp("xml"), [GraphNetwork(graph)], "graphml")
    check_graphml(path, tmp_path_factory.getbasetemp())


# --- the tricky graph, where a reader shows more than equality ---


def test_graphml_opens_in_igraph(tmp_path: Path) -> None:
    """igraph, which parses in C, finds the numbers, texts and the direction."""
    (path,) = _files(tmp_path, [GraphNetwork(tricky())], "graphml")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = igraph.Graph.Read_GraphML(str(path))
    assert found.is_directed()
    assert [vertex["iri"] for vertex in found.vs] == [
        "http://x/id/player/a",
        "http://x/id/club/b",
        "http://x/id/club/c",
    ]
    assert found.es[0]["amount"] == 40_000_000
    assert json.loads(found.vs[0]["positions"]) == ["right-back", "mid, field", 'a|"b"', "\\"]


def test_pajek_opens_in_igraph(tmp_path: Path) -> None:
    """igraph's strict Pajek grammar takes labels with quotes, colours and weights."""
    (path,) = _files(tmp_path, [GraphNetwork(tricky())], "pajek")
    found = igraph.Graph.Read_Pajek(str(path))
    assert (found.vcount(), found.ecount()) == (3, 4)
    assert len(set(found.vs["name"])) == 3


def test_yed_carries_looks_that_networkx_reads() -> None:
    """networkx's yEd reader finds label, shape and place beside the attributes."""
    found = nx.parse_graphml(written(GraphNetwork(tricky()), "yed")[0].decode(), force_multigraph=True)
    looks = found.nodes["n0"]
    assert looks["shape_type"] == "ellipse"
    assert {"x", "y", "iri"} <= looks.keys()


def test_dot_opens_in_graphviz(tmp_path: Path) -> None:
    """Graphviz reads each attribute as it was (backslashes doubled) and counts what `gc` counts."""
    network = GraphNetwork(tricky())
    (path,) = _files(tmp_path, [network], "dot")
    nodes, edges = dot_json(path)
    assert nodes.keys() == {item.id for item in network.nodes()}
    assert len(edges) == 4
    assert nodes["http://x/id/player/a"]["born"] == "1998-10-07"
    assert nodes["http://x/id/player/a"]["label_"].replace("\\\\", "\\") == 'Trent "TAA" Alexander\\Arnold'
    denied = next(e for _, _, e in edges.values() if e.get("polarity") == "denied")
    assert (denied["arrowhead"], denied["style"], denied["quote"]) == ("tee", "dashed", "q␀\t\r\ny")
    counted = subprocess.run(["gc", "-n", "-e", str(path)], capture_output=True, text=True, check=True).stdout.split()
    assert counted[:2] == ["3", "4"]


def test_mermaid_keeps_quotes_denial_and_doubt(tmp_path: Path) -> None:
    """Mermaid's parser finds text with quotes whole, a cross for a denial and dots for a hedge."""
    files = _files(tmp_path, [GraphNetwork(tricky())], "mermaid")
    (found,) = node("mermaid", files)
    label = re.sub("ﬂ°°(\\d+)¶ß", lambda code: chr(int(code[1])), found["nodes"][0][1])
    assert html.unescape(re.sub("ﬂ°(\\w+)¶ß", "&\\1;", label)) == 'Trent "TAA" Alexander\\Arnold'
    assert found["edges"][0][2:] == ["2 Jan 2025 · denied: bid · €40m", "dotted", "arrow_cross"]


def test_gexf_is_dynamic(tmp_path: Path) -> None:
    """Edges have a start, a changing attribute has a value for each span, and colours tell type and denial."""
    (path,) = _files(tmp_path, [GraphNetwork(tricky())], "gexf")
    tree: Any = etree.parse(str(path))
    space = {"g": "http://gexf.net/1.3", "viz": "http://gexf.net/1.3/viz"}
    assert tree.xpath("string(//g:graph/@timeformat)", namespaces=space) == "date"
    assert tree.xpath("string(//g:edge[1]/@start)", namespaces=space) == "2025-01-02"
    step = tree.xpath("string(//g:attributes[@mode='dynamic']/g:attribute[@title='step']/@id)", namespaces=space)
    spans = tree.xpath("//g:edge[2]//g:attvalue[@for=$step]", namespaces=space, step=str(step))
    assert [dict(span.attrib) for span in spans] == [
        {"for": step, "value": "bid", "start": "2025-01-01", "end": "2025-02-01"},
        {"for": step, "value": "talks", "start": "2025-02-01"},
    ]
    assert tree.xpath("string(//g:edge[1]/viz:color/@r)", namespaces=space) == str(int(DENIED[1:3], 16))


@pytest.mark.parametrize("format", DRAWN, ids=lambda format: format.name)
def test_an_empty_selection_is_an_empty_valid_file(
    format: Format, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Every format writes a file for a graph without nodes; those with a reader here open it."""
    network = GraphNetwork(nx.MultiDiGraph())
    text, _ = written(network, format.name)
    path = tmp_path / f"empty{format.suffix}"
    path.write_bytes(text)
    assert text
    if format.name == "gexf":
        check_gexf(path, request.getfixturevalue("shared"))
    elif format.name in ("graphml", "yed"):
        assert nx.read_graphml(path).number_of_nodes() == 0
    elif format.name == "dot":
        assert dot_json(path) == ({}, {})
    elif format.name == "d3":
        assert nx.node_link_graph(json.loads(text), edges="links").number_of_nodes() == 0
    elif format.name in ("mermaid", "cytoscape"):
        assert node(format.name, [path])
    elif format.name.endswith(".parquet"):
        assert pq.read_table(path).num_rows == 0


def test_the_same_graph_gives_the_same_bytes() -> None:
    """No date of today, no order of a set: a file changes only when the graph does."""
    for format in DRAWN:
        assert written(GraphNetwork(tricky()), format.name)[0] == written(GraphNetwork(tricky()), format.name)[0]


def test_notes_tell_what_a_format_changes() -> None:
    """A taken name and a control character are told, each once."""
    for name in ("gexf", "graphml", "dot", "d3"):
        notes = written(GraphNetwork(tricky()), name)[1]
        assert any("'id'" in note for note in notes)
        assert len(notes) == len(set(notes))
    assert CONTROL_NOTE in written(GraphNetwork(tricky()), "gexf")[1]


def test_limits_are_errors_with_a_remedy() -> None:
    """Mermaid and the pictures refuse what they could not show, and say what to do."""
    graph: Any = nx.MultiDiGraph()
    graph.add_edges_from(("a", "b") for _ in range(dot.MOST + 1))
    for name in ("mermaid", "svg", "png"):
        with pytest.raises(ExportError, match="narrow it with --focus"):
            written(GraphNetwork(graph), name)
    long: Any = nx.MultiDiGraph()
    long.add_nodes_from((f"n{at}", {"label": "x" * 200}) for at in range(mermaid.MOST_CHARACTERS // 200))
    with pytest.raises(ExportError, match="more than Mermaid reads"):
        written(GraphNetwork(long), "mermaid")


def test_rows_are_put_together() -> None:
    """Rows of one edge become lists in their stated order, or values in time that end where the next begins."""
    rows: list[dict[str, Any]] = [
        {"facet": "bid", "credited": "A", "credited_position": 2, "step": "bid", "step_since": date(2025, 2, 1)},
        {"facet": "bid", "credited": "B", "credited_position": 1, "step": "talks", "step_since": date(2025, 1, 1)},
    ]
    assert cards.together(rows) == {
        "facet": "bid",
        "credited": ["B", "A"],
        "step": [Timed("talks", date(2025, 1, 1), date(2025, 2, 1)), Timed("bid", date(2025, 2, 1), None)],
    }


def test_the_cypher_script_makes_what_the_files_hold() -> None:
    """Constraints come first, arrays are split where the files join them, numbers and dates are cast."""
    with zipfile.ZipFile(io.BytesIO(written(GraphNetwork(tricky()), "neo4j")[0])) as archive:
        script, readme = archive.read("load.cypher").decode(), archive.read("README.txt").decode()
    assert script.index("CREATE CONSTRAINT") < script.index("LOAD CSV")
    assert "toInteger(row.`amount:long`)" in script
    assert "date(row.`born:date`)" in script
    assert "split(row.`positions:string[]`, '\\u001F')" in script
    assert "--array-delimiter=U+001F" in readme
    assert all(statement.count("{") == statement.count("}") for statement in script.split(";"))


def test_every_format_is_listed_once() -> None:
    """Names and suffixes are distinct, and a name or suffix finds its format."""
    assert len({format.name for format in FORMATS}) == len({format.suffix for format in FORMATS}) == len(FORMATS)
    assert format_named("nq") is format_named("nquads")
    with pytest.raises(ExportError, match="choose of gexf"):
        format_named("xlsx")


def test_the_readme_lists_every_view_and_format() -> None:
    """A view or format that is added is told to readers."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for format in FORMATS:
        assert f"| `{format.name}` | {format.opens_in} |" in readme
    for view in views():
        assert f"| `{view}` | " in readme
