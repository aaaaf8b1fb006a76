"""`transfergraph derive`: rebuild what the claims add up to."""

from __future__ import annotations

from pathlib import Path

import click

from graph.derive import derive as rebuild
from graph.store import Store

from .options import store_option


@click.command()
@store_option
def derive(folder: Path) -> None:
    """Rebuild sagas, facts, contradictions and track records from the articles.

    Every load does this for what it touches; all of it is needed only when a rule has changed.
    """
    with Store.open(folder) as store:
        click.echo(rebuild(store))
        store.publish()
