"""`transfergraph validate`: what waits in quarantine and why, and trying it again after a fix."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.load import Loader
from graph.progress import track
from graph.quarantine import Quarantine
from graph.registry import load_registry
from graph.store import Store
from graph.validate import Engine

from .options import registry_option, store_option, validator_option


@click.command()
@store_option
@registry_option
@validator_option
@click.option("--replay", is_flag=True, help="Try every quarantined article again.")
def validate(folder: Path, registry: Path | None, validator: Engine, replay: bool) -> None:
    """List the quarantined articles with their faults, or try them again with --replay.

    Exits with 1 while anything is left in quarantine.
    """
    quarantine = Quarantine(folder / "quarantine")
    if replay:
        with Store.open(folder) as store:
            loader = Loader(
                store, load_registry(registry, folder / "registry"), validator, lambda line: click.echo(line, err=True)
            )
            waiting = list(quarantine.articles())
            click.echo(loader.run(track(waiting, "trying again", len(waiting))))
    rows = list(quarantine.rows())
    for row in rows:
        for fault in row.faults:
            path = f" {fault.path}" if fault.path else ""
            click.echo(f"{row.article}\t{fault.focus}{path}\t{fault.component}\t{fault.message}")
    if not rows:
        click.echo("nothing in quarantine")
    sys.exit(1 if rows else 0)
