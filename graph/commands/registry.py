"""`transfergraph registry`: check the tables of who is who."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import click

from graph.registry.check import check_registry


@click.group("registry")
def registry() -> None:
    """Check the registry: the tables of clubs, players, people and outlets."""


@registry.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
def check(folder: Path | None) -> None:
    """Name every mistake in the tables of FOLDER (the built-in registry without one), a line each.

    Ambiguous names that ambiguous.csv does not explain, homonyms, missing countries, overlapping spells, impossible
    ages, unknown references and malformed cells. The exit code is 1 when there is a mistake.
    """
    problems = check_registry(folder or Path(str(files("seeds") / "registry")))
    for problem in problems:
        click.echo(str(problem))
    if problems:
        click.echo(f"{len(problems)} problems", err=True)
        sys.exit(1)
    click.echo("nothing unexplained", err=True)
