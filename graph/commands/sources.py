"""`transfergraph sources`: whose word has been good."""

from __future__ import annotations

from pathlib import Path

import click
import pyoxigraph as ox
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.derive.records import SUFFICIENT
from graph.store import Generation
from ontology.terms import PREFIXES

from .options import store_option

QUERY = """
SELECT ?name ?facet ?certainty ?ended ?completed ?collapsed ?elsewhere ?rate ?low ?high ?insufficient
       ?leadDays ?firsts ?asOf
WHERE {
  ?record a tg:TrackRecord ; tg:assesses ?source ; tg:ended ?ended ; tg:completed ?completed ; tg:collapsed ?collapsed ;
    tg:elsewhere ?elsewhere ; tg:rate ?rate ; tg:low ?low ; tg:high ?high ; tg:insufficient ?insufficient ;
    tg:leadDays ?leadDays ; tg:firsts ?firsts ; tg:asOf ?asOf .
  OPTIONAL { ?source rdfs:label ?label }
  OPTIONAL { ?record tg:facet ?facet }
  OPTIONAL { ?record tg:certainty ?certainty }
  BIND(COALESCE(STR(?label), REPLACE(STR(?source), "^.*/", "")) AS ?name)
  FILTER(%s)
}
ORDER BY ?insufficient DESC(?low) DESC(?ended) ?name ?facet ?certainty
"""

#: what the rows are → which records they come from
ROWS = {
    "source": "!BOUND(?facet)",
    "step": "BOUND(?facet) && !BOUND(?certainty)",
    "certainty": "BOUND(?certainty)",
}


@click.command()
@store_option
@click.option(
    "--by",
    type=click.Choice(list(ROWS)),
    default="source",
    show_default=True,
    help="One row a source, a source and step, or a source, step and certainty.",
)
@click.option("--all", "everybody", is_flag=True, help="Sources with too few ended sagas too.")
def sources(folder: Path, by: str, everybody: bool) -> None:
    """Print the track records of outlets, journalists and credited sources: what became of what they said.

    The share of sagas that ended with the move stands with its 95 % Wilson interval; the order is by the interval's
    lower end. Fewer ended sagas than ten are too few to rank by.
    """
    with Generation(folder) as generation:
        answer = generation.engine.query(QUERY % ROWS[by], use_default_graph_as_union=True, prefixes=PREFIXES)
        assert isinstance(answer, ox.QuerySolutions)
        names = [variable.value for variable in answer.variables]
        rows = [{name: value.value if (value := row[name]) else "" for name in names} for row in answer]
    shown = [row for row in rows if everybody or row["insufficient"] == "false"]
    Console().print(_table(shown, by) if shown else Text("No source has a track record yet."))
    if hidden := len(rows) - len(shown):
        click.echo(f"{hidden} more with fewer than {SUFFICIENT} ended sagas: --all lists them")


def _table(rows: list[dict[str, str]], by: str) -> Table:
    table = Table(box=None, header_style="dim")
    for column in ("source", *({"step": ["step"], "certainty": ["step", "certainty"]}.get(by, []))):
        table.add_column(column)
    for column in ("sagas", "completed", "collapsed", "elsewhere", "came true", "95 %", "days ahead", "first"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("up to", no_wrap=True)
    for row in rows:
        narrower = [
            row[name].rsplit("/", 1)[-1].removeprefix("move-").replace("-", " ") for name in ("facet", "certainty")
        ]
        completed = int(row["completed"])
        sure = row["insufficient"] == "false"
        table.add_row(
            row["name"],
            *(word for word in narrower if word),
            row["ended"],
            row["completed"],
            row["collapsed"],
            row["elsewhere"],
            f"{float(row['rate']):.0%}" if sure else "too few",
            f"{float(row['low']):.0%}–{float(row['high']):.0%}",
            f"{int(row['leadDays']) / completed:.0f}" if completed else "",
            row["firsts"],
            row["asOf"],
            style="" if sure else "dim",
        )
    return table
