"""`transfergraph demo`: the seeds, loaded and served."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from graph.load import Loader, read_all
from graph.progress import track
from graph.registry import load_registry
from graph.store import Store
from server.settings import Settings


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port to serve on; it is part of the data IRIs.")
@click.option("--store", "folder", type=click.Path(path_type=Path), help="The store.  [default: store/demo-PORT]")
def demo(port: int, folder: Path | None) -> None:
    """Load the seed articles into a store of their own and serve it, until Ctrl-C."""
    from server.running import run

    folder = folder or Path("store") / f"demo-{port}"
    seeds = Path(str(files("seeds"))) / "articles"
    with Store.ensure(folder, f"http://127.0.0.1:{port}/") as store:
        loader = Loader(store, load_registry(), "fast", lambda line: click.echo(line, err=True))
        total = len(list(seeds.glob("*.txt")))
        click.echo(loader.run(track(read_all([seeds]), "loading seeds", total)))
    run(Settings.read({"store": str(folder), "port": port, "access_log": False}))
