"""Nodes and edges as tables: CSV (RFC 4180, UTF-8) and Parquet, one by one or both in a zip."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from graph.errors import ExportError

from .model import Column, Network, Notes, Timed, Value, as_text, distinct_names, plain

if TYPE_CHECKING:
    import pyarrow as pa

#: rows of a Parquet row group
GROUP = 10_000
#: a fixed day, so that the same graph gives the same bytes
DAY = (1980, 1, 1, 0, 0, 0)


def nodes_csv(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write the nodes: `id` (the IRI) and a column an attribute; lists are JSON, unknown is empty."""
    _csv(out, ["id"], network.node_columns, (((node.id,), node.attributes) for node in network.nodes()), notes)


def edges_csv(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write the edges: `id`, `source` and `target` (IRIs) and a column an attribute, as in `nodes_csv`."""
    rows = (((edge.id, edge.source, edge.target), edge.attributes) for edge in network.edges())
    _csv(out, ["id", "source", "target"], network.edge_columns, rows, notes)


def csv(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write a zip of ``nodes.csv`` and ``edges.csv``."""
    zipped(
        out,
        {"nodes.csv": lambda part: nodes_csv(network, part, notes)}
        | {"edges.csv": lambda part: edges_csv(network, part, notes)},
    )


def nodes_parquet(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write the nodes as Parquet, with real dates, lists, and values in time as structs."""
    rows = (((node.id,), node.attributes) for node in network.nodes())
    _parquet(network, out, ["id"], network.node_columns, rows, notes)


def edges_parquet(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write the edges as Parquet."""
    rows = (((edge.id, edge.source, edge.target), edge.attributes) for edge in network.edges())
    _parquet(network, out, ["id", "source", "target"], network.edge_columns, rows, notes)


def parquet(network: Network, out: BinaryIO, notes: Notes) -> None:
    """Write a zip of ``nodes.parquet`` and ``edges.parquet``."""
    zipped(
        out,
        {"nodes.parquet": lambda part: nodes_parquet(network, part, notes)}
        | {"edges.parquet": lambda part: edges_parquet(network, part, notes)},
    )


def zipped(out: BinaryIO, parts: dict[str, Callable[[BinaryIO], None]]) -> None:
    """Write the parts into one zip, each as it comes, whatever its size."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, write in parts.items():
            entry = zipfile.ZipInfo(name, DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as part:
                write(part)  # type: ignore[arg-type]


def cell(value: Value) -> str:
    """A CSV cell: text always in quotes, so that no text and an empty text differ."""
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, list):
        return cell(json.dumps(plain(value), ensure_ascii=False, default=as_text))
    return as_text(value)


Rows = Iterable[tuple[tuple[str, ...], dict[str, Value]]]


def _csv(out: BinaryIO, ids: list[str], columns: list[Column], rows: Rows, notes: Notes) -> None:
    names = distinct_names(columns, ids, notes)
    out.write((",".join([*ids, *(_head(names[column.name]) for column in columns)]) + "\r\n").encode())
    keys = [column.name for column in columns]
    for keyed, values in rows:
        line = ",".join([*map(cell, keyed), *(cell(values.get(name)) for name in keys)])
        out.write(f"{line}\r\n".encode())


def _head(name: str) -> str:
    return name if name.isidentifier() else cell(name)


def _parquet(network: Network, out: BinaryIO, ids: list[str], columns: list[Column], rows: Rows, notes: Notes) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        remedy = "pip install pyarrow, or take csv"
        raise ExportError("pyarrow", "is not installed, and it writes Parquet", remedy) from None
    names = distinct_names(columns, ids, notes)
    fields = [pa.field(name, pa.string(), nullable=False) for name in ids]
    fields += [pa.field(names[column.name], _arrow(pa, column)) for column in columns]
    schema = pa.schema(fields, metadata={f"transfergraph:{name}": value for name, value in network.about.items()})
    with tempfile.TemporaryFile() as whole:
        with pq.ParquetWriter(whole, schema, compression="zstd") as writer:
            for group in _groups(rows):
                arrays = [pa.array([keyed[at] for keyed, _ in group], pa.string()) for at in range(len(ids))]
                for column, kind in zip(columns, schema.types[len(ids) :], strict=True):
                    arrays.append(pa.array([_native(values.get(column.name)) for _, values in group], kind))
                writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
        whole.seek(0)
        shutil.copyfileobj(whole, out)


def _groups(rows: Rows) -> Iterator[list[tuple[tuple[str, ...], dict[str, Value]]]]:
    group = []
    for row in rows:
        group.append(row)
        if len(group) == GROUP:
            yield group
            group = []
    if group:
        yield group


def _arrow(pa: Any, column: Column) -> pa.DataType:
    kinds = {"text": pa.string(), "boolean": pa.bool_(), "integer": pa.int64(), "number": pa.float64()}
    kind = kinds.get(column.kind or "text", pa.date32())
    if column.timed:
        kind = pa.struct([("value", kind), ("start", pa.date32()), ("end", pa.date32())])
    return pa.list_(kind) if column.many else kind


def _native(value: Value) -> object:
    if isinstance(value, list):
        return [item._asdict() if isinstance(item, Timed) else item for item in value]
    return value
