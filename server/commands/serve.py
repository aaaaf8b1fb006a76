"""`transfergraph serve`: the site and the SPARQL endpoint, on the production server."""

from __future__ import annotations

from typing import Any

import click

from server.settings import Settings, table


def _options(command: Any) -> Any:
    """An option for every setting of the table."""
    for name, default, help_text in reversed(list(table())):
        flag = f"--{name.replace('_', '-')}"
        shown = {"help": help_text, "default": None, "show_default": str(default) if default != "" else False}
        if isinstance(default, bool):
            command = click.option(f"{flag}/--no-{name.replace('_', '-')}", name, **shown)(command)
        elif isinstance(default, tuple):
            command = click.option(flag, name, multiple=True, **{**shown, "show_default": "none"})(command)
        else:
            command = click.option(flag, name, type=type(default), **shown)(command)
    return command


@click.command()
@_options
def serve(**given: Any) -> None:
    """Serve a store: pages, linked data, SPARQL at /sparql, the Graph Store Protocol at /store.

    Every option can be set in the environment too: TRANSFERGRAPH_QUERY_TIMEOUT=5.
    """
    from server.running import run

    given["services"] = given["services"] or None
    run(Settings.read(given))
