"""`transfergraph contradictions`: which claims cannot both be true."""

from __future__ import annotations

from pathlib import Path

import click
import pyoxigraph as ox
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.derive.view import quote_of
from graph.registry import fold
from graph.store import Generation
from ontology.terms import PREFIXES

from .options import store_option

QUERY = """
SELECT ?clash ?label ?why ?resolved ?claim ?day ?outlet WHERE {
  ?clash a tg:Contradiction ; rdfs:label ?label ; tg:because ?because ; tg:between ?claim .
  OPTIONAL { ?because skos:prefLabel ?reason }
  OPTIONAL { ?clash tg:resolvedBy/tg:inArticle/schema:datePublished ?resolved }
  ?claim tg:inArticle ?article .
  ?article schema:datePublished ?day .
  OPTIONAL { ?article schema:publisher/rdfs:label ?outlet }
  BIND(COALESCE(STR(?reason), REPLACE(STR(?because), "^.*/", "")) AS ?why)
}
ORDER BY ?clash ?day ?claim
"""


@click.command()
@click.argument("name", default="")
@store_option
@click.option("--unresolved", is_flag=True, help="Only those that time has not resolved.")
@click.option("--limit", default=30, show_default=True, help="How many to print, the latest first.")
def contradictions(name: str, folder: Path, unresolved: bool, limit: int) -> None:
    """Print claims that contradict each other, the latest first: of the player or person called NAME, or of all."""
    console = Console()
    with Generation(folder) as generation:
        answer = generation.engine.query(QUERY, use_default_graph_as_union=True, prefixes=PREFIXES)
        assert isinstance(answer, ox.QuerySolutions)
        clashes: dict[str, list[ox.QuerySolution]] = {}
        for row in answer:
            clashes.setdefault(row["clash"].value, []).append(row)
        wanted = [
            rows
            for rows in clashes.values()
            if len(rows) == 2
            and fold(name) in fold(_text(rows[0], "label"))
            and not (unresolved and rows[0]["resolved"])
        ]
        wanted.sort(key=lambda rows: _text(rows[1], "day"), reverse=True)
        for rows in wanted[:limit]:
            console.print(_headline(rows[0]))
            console.print(_sides(generation.engine, rows))
    if not wanted:
        click.echo("No contradictions found.")
    elif len(wanted) > limit:
        click.echo(f"{len(wanted) - limit} more: --limit shows them")


def _headline(row: ox.QuerySolution) -> Text:
    text = Text(_text(row, "label").split(":")[0], style="bold")
    text.append(f"  {_text(row, 'why')}", style="not bold")
    resolved = _text(row, "resolved")
    text.append(f"  resolved {resolved}" if resolved else "  unresolved", style="green" if resolved else "yellow")
    return text


def _sides(engine: ox.Store, rows: list[ox.QuerySolution]) -> Table:
    table = Table(box=None, show_header=False)
    for row in rows:
        claim = row["claim"]
        quote = quote_of(engine, claim) if isinstance(claim, ox.NamedNode) else ""
        table.add_row(_text(row, "day"), _text(row, "outlet"), Text(f"“{quote}”" if quote else ""))
    return table


def _text(row: ox.QuerySolution, name: str) -> str:
    value = row[name]
    return value.value if isinstance(value, ox.NamedNode | ox.Literal) else ""
