"""`transfergraph saga`: the timeline of a transfer saga in the terminal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.derive.view import SagaView, Told, View, players_named
from graph.store import Generation

from .options import store_option

#: outcome → how it reads and in which colour
OUTCOMES = {
    "completed": ("completed", "green"),
    "collapsed": ("collapsed", "red"),
    "elsewhere": ("went elsewhere", "yellow"),
    "open": ("open", "cyan"),
}


@click.command()
@click.argument("name")
@store_option
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="How it stood on a day: no later article is seen.")
@click.option("--brief", is_flag=True, help="One line a saga, without the claims.")
def saga(name: str, folder: Path, as_of: datetime | None, brief: bool) -> None:
    """Print the sagas of the player called NAME: every claim in time order, who said it, and how it ended."""
    console = Console()
    with Generation(folder) as generation:
        day = as_of.date() if as_of else None
        sagas = View(generation.engine, generation.base, players_named(generation.engine, name), day).sagas()
        if not sagas:
            console.print(f"No saga of {name} had begun by {day}.")
        for number, found in enumerate(sagas):
            console.print(headline(found))
            if not brief:
                console.print(timeline(found))
                if number < len(sagas) - 1:
                    console.print()


def headline(saga: SagaView) -> Text:
    """Who, where to, how it stands, how far it came, on how many words."""
    word, colour = OUTCOMES[saga.outcome]
    text = Text(saga.label, style="bold")
    text.append(f"  {word}", style=f"bold {colour}")
    text.append(f" on {saga.decided}" if saga.decided else "", style=colour)
    facts = [f"reached: {saga.reached or 'nothing said firmly'}"]
    facts += [f"denied: {', '.join(saga.denied)}"] if saga.denied else []
    facts += [f"{saga.first} to {saga.last}" if saga.first != saga.last else str(saga.first)]
    facts += [f"{_count(saga.articles, 'article')}, {_count(saga.sources, 'independent source')}"]
    facts += [f"probability {saga.probability:.0%}"] if saga.probability is not None else []
    text.append("\n  " + " · ".join(facts), style="not bold dim")
    return text


def timeline(saga: SagaView) -> Table:
    """The claims, one a row."""
    table = Table(box=None, pad_edge=True, header_style="dim")
    for column in ("day", "outlet", "on whose word", "says"):
        table.add_column(column, no_wrap=column == "day")
    table.add_column("in these words", overflow="fold", ratio=1)
    for told in saga.claims:
        word = told.original if told.original != told.outlet else ""
        table.add_row(str(told.day), told.outlet, word, _says(told), Text(f"“{told.quote}”" if told.quote else ""))
    return table


def _says(told: Told) -> Text:
    style = {"official": "bold", "hedged": "italic", "conditional": "italic"}.get(told.certainty, "")
    text = Text(f"no {told.what}" if told.denied else told.what, style="red" if told.denied else style)
    text.append(f" {told.amount}" if told.amount else "")
    text.append(f" ({told.certainty})" if told.certainty != "asserted" else "", style="dim")
    return text


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
