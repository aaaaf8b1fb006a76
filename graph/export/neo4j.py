"""Neo4j: a zip of the CSV pair for `neo4j-admin database import`, its command, and Cypher for a live server."""

from __future__ import annotations

import re
from typing import BinaryIO

from .model import Column, Edge, Network, Node, Notes, Value, as_text, plain
from .tables import cell, zipped

#: what separates the items of an array, since any printable sign may stand in them
SEPARATOR = "\x1f"
TYPES = {"text": "string", "boolean": "boolean", "integer": "long", "number": "double", "date": "date"}
#: type in a header → the Cypher that makes it of text
CASTS = {
    "string": "{}",
    "boolean": "toBoolean({})",
    "long": "toInteger({})",
    "double": "toFloat({})",
    "date": "date({})",
}
IMPORT = (
    "neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv \\\n"
    "  --id-type=string --array-delimiter=U+001F --multiline-fields=true --overwrite-destination neo4j\n"
)
README = (
    "Into a new database, with the server stopped:\n\n  {command}\n"
    "Into a running server: put both CSV files into its import folder and run\n\n"
    "  cypher-shell -f load.cypher\n"
)


def write(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write the zip, one row at a time: memory does not grow with the network."""
    nodes = _Table(network.node_columns, ["iri"], notes)
    edges = _Table(network.edge_columns, ["iri"], notes)
    labels: dict[str, None] = {}
    kinds: dict[str, None] = {}

    def node_rows(part: BinaryIO) -> None:
        part.write(f"iri:ID,:LABEL{nodes.header}\r\n".encode())
        for node in network.nodes():
            label = node_label(node)
            labels[label] = None
            part.write(f"{cell(node.id)},{label}{nodes.row(node.attributes)}\r\n".encode())

    def edge_rows(part: BinaryIO) -> None:
        part.write(f":START_ID,:END_ID,:TYPE,iri:string{edges.header}\r\n".encode())
        for edge in network.edges():
            kind = relationship_type(edge, network.about.get("view", "edge"))
            kinds[kind] = None
            ids = f"{cell(edge.source)},{cell(edge.target)},{kind},{cell(edge.id)}"
            part.write(f"{ids}{edges.row(edge.attributes)}\r\n".encode())

    zipped(
        out,
        {
            "nodes.csv": node_rows,
            "relationships.csv": edge_rows,
            "load.cypher": lambda part: void(part.write(_script(labels, kinds, nodes, edges).encode())),
            "README.txt": lambda part: void(part.write(README.format(command=IMPORT).encode())),
        },
    )


def void(_: object) -> None:
    """Nothing, whatever was returned."""


def node_label(node: Node) -> str:
    """The label of a node: its type in Neo4j's camel case (``NationalTeam``)."""
    kind = as_text(node.attributes.get("type") or "thing")
    return _name("".join(part.capitalize() for part in re.split(r"\W+", kind)), "Thing")


def relationship_type(edge: Edge, view: str) -> str:
    """The type of a relationship: its facet, its relation or the view, in Neo4j's upper case (``BID_REJECTED``)."""
    kind = as_text(edge.attributes.get("facet") or edge.attributes.get("relation") or view)
    return _name(re.sub(r"\W+", "_", kind).upper(), "EDGE")


class _Table:
    """The property columns of one file: names that Cypher can write plainly, types, and the rows under them."""

    def __init__(self, columns: list[Column], reserved: list[str], notes: Notes) -> None:
        plainly = [
            Column(_name(column.name, "attribute"), column.kind, column.many, column.timed) for column in columns
        ]
        for column, renamed in zip(columns, plainly, strict=True):
            if column.name != renamed.name:
                notes.append(f"the attribute {column.name!r} is called {renamed.name!r} in Neo4j")
        self.keys = [column.name for column in columns]
        self.columns: list[tuple[str, str]] = []
        taken = set(reserved)
        for column in plainly:
            name = column.name
            while name in taken:
                name += "_"
            taken.add(name)
            if name != column.name:
                notes.append(f"an attribute {column.name!r} is called {name!r} in Neo4j, where that name is taken")
            kind = "string" if column.timed else TYPES[column.kind or "text"]
            self.columns.append((name, f"{kind}[]" if column.many else kind))
        self.header = "".join(f",{name}:{kind}" for name, kind in self.columns)

    def row(self, attributes: dict[str, Value]) -> str:
        """The cells of a row, each behind a comma."""
        return "".join("," + _cell(attributes.get(name)) for name in self.keys)

    def sets(self) -> str:
        """The properties as a Cypher map made of `row`."""
        entries = ["iri: row.`{iri}`"]
        for name, kind in self.columns:
            field = f"row.`{name}:{kind}`"
            if kind.endswith("[]"):
                item = CASTS[kind[:-2]].format("item")
                entries.append(f"{name}: [item IN split({field}, '\\u001F') | {item}]")
            else:
                entries.append(f"{name}: {CASTS[kind].format(field)}")
        return "{" + ", ".join(entries) + "}"


def _cell(value: Value) -> str:
    shown = plain(value)
    if isinstance(shown, list):
        return cell(SEPARATOR.join(as_text(item).replace(SEPARATOR, "␟") for item in shown))
    return cell(shown)


def _script(labels: dict[str, None], kinds: dict[str, None], nodes: _Table, edges: _Table) -> str:
    """Constraints first, then the nodes label by label and the relationships type by type."""
    lines = ["// Constraints: an IRI names one node; they also index the look-ups below."]
    lines += [
        f"CREATE CONSTRAINT {label.lower()}_iri IF NOT EXISTS FOR (n:{label}) REQUIRE n.iri IS UNIQUE;"
        for label in ["Resource", *labels]
    ]
    for label in labels:
        lines.append(
            f"LOAD CSV WITH HEADERS FROM 'file:///nodes.csv' AS row\nWITH row WHERE row.`:LABEL` = '{label}'\n"
            f"CALL {{ WITH row MERGE (n:Resource {{iri: row.`iri:ID`}}) SET n:{label}, "
            f"n += {nodes.sets().replace('{iri}', 'iri:ID')} }} IN TRANSACTIONS OF 10000 ROWS;"
        )
    for kind in kinds:
        lines.append(
            f"LOAD CSV WITH HEADERS FROM 'file:///relationships.csv' AS row\nWITH row WHERE row.`:TYPE` = '{kind}'\n"
            "CALL { WITH row MATCH (a:Resource {iri: row.`:START_ID`}), (b:Resource {iri: row.`:END_ID`}) "
            f"MERGE (a)-[r:{kind} {{iri: row.`iri:string`}}]->(b) "
            f"SET r += {edges.sets().replace('{iri}', 'iri:string')} }} IN TRANSACTIONS OF 10000 ROWS;"
        )
    return "\n".join(lines) + "\n"


def _name(text: str, otherwise: str) -> str:
    """A name that needs no quoting in Cypher or in a CSV header."""
    name = re.sub(r"[^A-Za-z0-9_]", "_", text)
    return name if re.match(r"[A-Za-z]", name) else f"{otherwise}_{name}".rstrip("_")
