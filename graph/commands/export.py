"""`transfergraph export`: a view of the graph as a file for Gephi, Cytoscape, yEd, Graphviz, Neo4j, D3, pandas…"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from graph.errors import ExportError
from graph.export.formats import FORMATS, format_named
from graph.export.model import Notes
from graph.export.view import views
from graph.network import EngineSource, Selection, find_entity, spool
from graph.store import Generation

from .options import store_option

DAY = click.DateTime(formats=["%Y-%m-%d"])
#: formats that are no text, and so no good on a terminal
BINARY = (".zip", ".parquet", ".png")


@click.command()
@click.option("--view", required=True, type=click.Choice(list(views())), help="What is a node and what an edge.")
@click.option(
    "--format", "name", required=True, type=click.Choice([format.name for format in FORMATS]), help="What to write."
)
@click.option("--focus", metavar="ENTITY", help="A name, slug or IRI: only what is around it.")
@click.option("--hops", type=click.IntRange(1), default=1, show_default=True, help="How many steps around the focus.")
@click.option("--from", "since", type=DAY, metavar="DATE", help="Published on that day or later.")
@click.option("--to", "until", type=DAY, metavar="DATE", help="Published on that day or earlier.")
@click.option("--as-of", type=DAY, metavar="DATE", help="What was known, and in force, on that day.")
@click.option("--facet", "facets", multiple=True, metavar="FACET", help="Only that step or aspect (can be repeated).")
@click.option(
    "--certainty", "certainties", multiple=True, metavar="CERTAINTY", help="Only that firmly said (repeated)."
)
@click.option("--min-sources", type=click.IntRange(0), default=0, help="At least that many independent sources.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File; standard output without.")
@store_option
def export(view: str, name: str, focus: str | None, folder: Path, output: Path | None, **chosen: Any) -> None:
    """Write a view of the graph in a format that graph tools open.

    What the format cannot hold as it is, and an empty selection, are told on standard error.
    """
    format = format_named(name)
    if output is None and sys.stdout.isatty() and format.suffix.endswith(BINARY):
        raise ExportError(f"--format {name}", "is not text, and this is a terminal", "name a file with -o")
    notes: Notes = []
    with Generation(folder) as generation:
        source = EngineSource(generation.engine, generation.base)
        network = spool(source, view, _selection(source, focus, chosen))
        if output is None:
            format.write(network, sys.stdout.buffer, notes)
            sys.stdout.flush()
        else:
            _write_whole(output, format.write, network, notes)
    nodes, edges = network.size
    for note in notes:
        click.echo(f"transfergraph: {note}", err=True)
    if not nodes:
        click.echo("transfergraph: nothing matches the selection, so the file is empty (and valid)", err=True)
    elif output is not None:
        click.echo(f"{output}: {nodes:,} nodes, {edges:,} edges", err=True)


def _selection(source: EngineSource, focus: str | None, chosen: dict[str, Any]) -> Selection:
    for name in ("since", "until", "as_of"):
        chosen[name] = _day(chosen[name])
    for name in ("facets", "certainties"):
        chosen[name] = tuple(chosen[name])
    return Selection(focus and find_entity(source, focus), **chosen)


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


def _write_whole(output: Path, write: Any, network: Any, notes: Notes) -> None:
    """Write to a draft beside the file, which takes its place once it is whole."""
    draft = output.with_name(f".{output.name}.{os.getpid()}.draft")
    try:
        with draft.open("wb") as out:
            write(network, out, notes)
        draft.replace(output)
    except OSError as error:
        raise ExportError(output, f"cannot be written ({error.strerror})", "choose another place") from None
    finally:
        draft.unlink(missing_ok=True)
