"""`transfergraph outcomes`: what really happened, from tables of transfers."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.load import Loader
from graph.outcomes import Names, read_outcomes
from graph.progress import track
from graph.registry import load_registry
from graph.store import Store

from .options import registry_option, store_option

#: quads that are written at once, in bulk
BATCH = 500_000


@click.group()
def outcomes() -> None:
    """Tables of real transfers, which resolve sagas."""


@outcomes.command("import")
@click.argument("tables", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option("--source", default="Transfer tables", show_default=True, help="Who published the tables.")
@registry_option
def import_(tables: tuple[Path, ...], folder: Path, source: str, registry: Path | None) -> None:
    """Take TABLES of transfers (CSV) as official claims of their source; the same table again changes nothing.

    Columns: club_name, player_name, age, club_involved_name, fee, transfer_movement (in, out), transfer_period
    (Summer, Winter), fee_cleaned (millions of euros), season (2024/2025). Others are ignored.
    """
    names = Names(load_registry(registry))
    lists = [told for table in tables for told in read_outcomes(table, source, names)]
    with Store.ensure(folder) as store:
        store.batch = BATCH
        loader = Loader(store, names.registry, "fast", _tell)
        summary = loader.run(track(lists, "importing clubs' lists", total=len(lists)))
    click.echo(summary)
    sys.exit(1 if summary.quarantined else 0)


def _tell(line: str) -> None:
    click.echo(line, err=True)
