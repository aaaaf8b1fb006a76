"""`transfergraph query`: ask a store in SPARQL, from a file or the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
import pyoxigraph as ox
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.errors import QueryError, QueryRefusedError
from graph.sparql.faults import explain
from graph.sparql.formats import BY_NAME, GRAPHS, TABLES
from graph.sparql.prefixes import known_prefixes
from graph.sparql.scan import Limits, look_over
from graph.store import Generation

from .options import store_option

#: what an answer is printed in when the user names no format: on a terminal, and in a pipe
DEFAULTS = {True: ("table", "ttl"), False: ("csv", "nt")}


@click.command()
@click.argument("question")
@store_option
@click.option(
    "--format",
    "name",
    type=click.Choice(["table", *BY_NAME]),
    help="How to print the answer; by default a table or Turtle on a terminal, CSV or N-Triples in a pipe.",
)
def query(question: str, folder: Path, name: str | None) -> None:
    """Ask a store: QUESTION is a file with a query, a query itself, or - for standard input.

    The default graph holds everything; the ontology's prefixes need no declaring.
    """
    text = read_question(question)
    with Generation(folder) as generation:
        answer(generation, text, name)


def read_question(question: str) -> str:
    """The query's text: from standard input, a file, or the argument itself."""
    if question == "-":
        return sys.stdin.read()
    if "{" in question:
        return question
    try:
        return Path(question).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        fault = f"is neither a query nor a file that can be read ({getattr(error, 'strerror', None) or error})"
        raise QueryError(question, fault, "write the query in quotes, or name its file") from None


def answer(generation: Generation, text: str, name: str | None) -> None:
    """Run a query and print its answer in the format of that name."""
    known = known_prefixes(generation.base)
    union = not look_over(text, Limits(size=10**8)).names_dataset
    try:
        results = generation.engine.query(
            text, base_iri=generation.base, prefixes=known, use_default_graph_as_union=union
        )
    except SyntaxError as error:
        raise explain(text, str(error), known) from None
    for_table, for_graph = DEFAULTS[sys.stdout.isatty()]
    holds_triples = isinstance(results, ox.QueryTriples)
    name = name or (for_graph if holds_triples else for_table)
    if isinstance(results, ox.QueryTriples):
        _check(name, [format.name for format in GRAPHS], "a CONSTRUCT or DESCRIBE")
        used = known if name in ("ttl", "trig", "rdf", "jsonld") else None
        ox.serialize(results, sys.stdout.buffer, BY_NAME[name].rdf, prefixes=used)
    elif name == "table":
        _print_table(results, known)
    else:
        _check(name, ["table", *(format.name for format in TABLES)], "a SELECT or ASK")
        results.serialize(sys.stdout.buffer, BY_NAME[name].result)
    sys.stdout.flush()


def _check(name: str, possible: list[str], what: str) -> None:
    if name not in possible:
        raise QueryRefusedError(f"--format {name}", f"cannot hold the answer to {what}", f"use {', '.join(possible)}")


def _print_table(results: ox.QuerySolutions | ox.QueryBoolean, known: dict[str, str]) -> None:
    console = Console(soft_wrap=not sys.stdout.isatty())
    if isinstance(results, ox.QueryBoolean):
        console.print("yes" if results else "no")
        return
    table = Table(*(variable.value for variable in results.variables), show_edge=False)
    for row in results:
        table.add_row(*(Text(_shown(term, known)) for term in row))
    console.print(table)
    console.print(f"{table.row_count:,} {'row' if table.row_count == 1 else 'rows'}", style="dim")


def _shown(term: Any, known: dict[str, str]) -> str:
    """A term as people read it: a prefixed name, a literal without its quotes."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in known.items():
            if term.value.startswith(namespace) and len(term.value) > len(namespace):
                return f"{prefix}:{term.value[len(namespace) :]}"
        return f"<{term.value}>"
    return str(term.value) if isinstance(term, ox.Literal) else str(term)
