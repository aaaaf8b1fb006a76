"""`transfergraph claims`: what the reader finds in articles, as records or as a table."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from graph.articles import read_articles
from graph.claims import Claim
from graph.errors import TransfergraphError
from graph.progress import track
from graph.reader import Reader
from graph.registry import load_registry


@click.command("claims")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--publisher", help="Outlet of articles that do not name theirs.")
@click.option("--published", help="Day of publication (YYYY-MM-DD) of articles that do not tell theirs.")
@click.option(
    "--registry", type=click.Path(path_type=Path), help="Folder of registry tables instead of the built-in ones."
)
def claims(files: tuple[Path, ...], publisher: str | None, published: str | None, registry: Path | None) -> None:
    """Print the claims of articles: JSON Lines in a pipe, a table on a terminal.

    Faulty files are named on stderr and the rest is read; the exit code is then 1.
    """
    defaults = {name: value for name, value in (("publisher", publisher), ("published", published)) if value}
    reader = Reader(load_registry(registry))
    faults = 0
    found: list[Claim] = []
    terminal = sys.stdout.isatty()
    for article in track([row for path in files for row in read_articles(path, **defaults)], "reading articles"):
        if isinstance(article, TransfergraphError):
            faults += 1
            click.echo(f"transfergraph: {article}", err=True)
            continue
        for claim in reader.read(article):
            if terminal:
                found.append(claim)
            else:
                click.echo(json.dumps(claim.record(), ensure_ascii=False))
    if terminal:
        _table(found)
    if faults:
        sys.exit(1)


def _table(found: list[Claim]) -> None:
    """The claims as a table for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table("article", "claim", "who", "from", "to / club", "how", "sources", "quote", show_lines=False)
    for claim in found:
        record = claim.record()
        particulars = (
            record["mode"],
            record["amount"],
            record["currency"],
            record["date"],
            record["value"],
            record["title"],
        )
        denied = "not " if claim.polarity == "denied" else ""
        table.add_row(
            claim.article,
            f"{denied}{claim.kind}/{claim.facet}",
            str(record["player"] or record["person"] or ""),
            str(record["from"] or ""),
            str(record["to"] or record["club"] or ""),
            " ".join([claim.certainty, *(str(value) for value in particulars if value is not None)]),
            ", ".join(source.name for source in claim.sources),
            claim.quote,
        )
    Console().print(table)
