"""The ordered table of formats: learn one row and you know them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from graph.errors import ExportError

from . import dot, gexf, graphml, jsons, mermaid, neo4j, pajek, rdf, tables
from .model import Network, Notes


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, what its files end with, its media type, what opens it, and what writes it."""

    name: str
    suffix: str
    media: str
    opens_in: str
    write: Callable[[Network, BinaryIO, Notes], None]


FORMATS: tuple[Format, ...] = (
    Format("gexf", ".gexf", "application/gexf+xml", "Gephi, with a timeline", gexf.write),
    Format("graphml", ".graphml", "application/graphml+xml", "Gephi, Cytoscape, igraph, networkx", graphml.write),
    Format("yed", ".yed.graphml", "application/graphml+xml", "yEd, in our colours", graphml.write_yed),
    Format("cytoscape", ".cyjs", "application/vnd.cytoscape+json", "Cytoscape.js, Cytoscape", jsons.cytoscape),
    Format("cx2", ".cx2", "application/vnd.cx2+json", "Cytoscape, NDEx", jsons.cx2),
    Format("d3", ".json", "application/json", "d3-force, networkx", jsons.d3),
    Format("dot", ".dot", "text/vnd.graphviz", "Graphviz", dot.write),
    Format("svg", ".svg", "image/svg+xml", "browsers, drawn by Graphviz", dot.svg),
    Format("png", ".png", "image/png", "anything, drawn by Graphviz", dot.png),
    Format("mermaid", ".mmd", "text/vnd.mermaid", "Markdown pages", mermaid.write),
    Format("pajek", ".net", "application/vnd.pajek", "Pajek, VOSviewer", pajek.write),
    Format("neo4j", ".neo4j.zip", "application/zip", "Neo4j: neo4j-admin import or Cypher", neo4j.write),
    Format("csv", ".csv.zip", "application/zip", "spreadsheets: nodes.csv and edges.csv", tables.csv),
    Format("nodes.csv", ".nodes.csv", "text/csv", "spreadsheets, pandas", tables.nodes_csv),
    Format("edges.csv", ".edges.csv", "text/csv", "spreadsheets, pandas", tables.edges_csv),
    Format("parquet", ".parquet.zip", "application/zip", "nodes.parquet and edges.parquet", tables.parquet),
    Format("nodes.parquet", ".nodes.parquet", "application/vnd.apache.parquet", "pandas, DuckDB", tables.nodes_parquet),
    Format("edges.parquet", ".edges.parquet", "application/vnd.apache.parquet", "pandas, DuckDB", tables.edges_parquet),
    Format("nquads", ".nq", "application/n-quads", "any RDF store, graph by graph", rdf.nquads),
    Format("trig", ".trig", "application/trig", "any RDF store, readable", rdf.trig),
    Format("turtle", ".ttl", "text/turtle", "any RDF tool", rdf.turtle),
    Format("jsonld", ".jsonld", "application/ld+json", "any JSON-LD tool, a tree for each claim", rdf.jsonld),
)


def format_named(name: str) -> Format:
    """The format of that name, or whose files end so (``nq``); `ExportError` with the names when there is none."""
    for format in FORMATS:
        if name == format.name or f".{name}" == format.suffix:
            return format
    raise ExportError(f"format {name}", "is not there", f"choose of {', '.join(format.name for format in FORMATS)}")
