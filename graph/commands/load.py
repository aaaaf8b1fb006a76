"""`transfergraph load`: articles into a store."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from graph.load import Loader, read_all
from graph.progress import track
from graph.registry import load_registry
from graph.store import Store
from graph.validate import Engine

from .options import registry_option, store_option, validator_option


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
@click.option("--base", help="Base of the data IRIs, fixed when the store is made.")
@registry_option
@click.option("--publisher", default="", help="Publisher of articles that do not name theirs.")
@click.option("--published", default="", help="Day of publication (YYYY-MM-DD) of articles that do not say it.")
@validator_option
@click.option("--reread", is_flag=True, help="Read unchanged articles again, after a change of grammar or registry.")
def load(
    paths: tuple[Path, ...],
    folder: Path,
    base: str | None,
    registry: Path | None,
    publisher: str,
    published: str,
    validator: Engine,
    reread: bool,
) -> None:
    """Read articles (.txt, .json, .jsonl, .html, or folders of them) into a store.

    Exits with 1 when an article was quarantined or could not be read; everything else is loaded all the same.
    """
    with Store.ensure(folder, base) as store:
        loader = Loader(store, load_registry(registry, folder / "registry"), validator, _tell, reread)
        articles = read_all(paths, publisher=publisher, published=published)
        summary = loader.run(track(articles, "loading articles"))
    click.echo(summary)
    sys.exit(1 if summary.quarantined or summary.unreadable else 0)


def _tell(line: str) -> None:
    click.echo(line, err=True)
