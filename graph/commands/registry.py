"""`transfergraph registry`: check the tables of who is who, import names, review who was met."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import click

from graph.claims import EntityType
from graph.registry import load_registry
from graph.registry.check import check_registry
from graph.registry.importing import import_names
from graph.registry.review import accept, merge, undo, waiting
from graph.store import Generation

from .options import store_option


@click.group("registry")
def registry() -> None:
    """Check the registry of clubs, players, people and outlets, import names into it, review whom articles named."""


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


@registry.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@store_option
def import_(paths: tuple[Path, ...], folder: Path) -> None:
    """Import the clubs or players of files for a store: Wikidata results, Reep teams, tables of transfers.

    What is imported is known by its full name alone until it is reviewed. Articles loaded afterwards are read with it.
    """
    additions = folder / "registry"
    for path in paths:
        known = load_registry(additions=additions)
        click.echo(f"{path.name}: {import_names(path, known, additions / 'imported')}")


@registry.command("review")
@store_option
@click.option("--most", default=30, show_default=True, help="How many to list.")
@click.option("--accept", "accepted", metavar="NAME", help="Take the entity of that name into the registry.")
@click.option("--as", "type_", metavar="TYPE", help="What it is: player, club, person, outlet, journalist.")
@click.option("--merge", "merged", metavar="NAME ID", nargs=2, help="Make the name an alias of a known entity.")
@click.option("--undo", "undone", is_flag=True, help="Take back the last decision.")
def review(
    folder: Path,
    most: int,
    accepted: str | None,
    type_: EntityType | None,
    merged: tuple[str, str] | None,
    undone: bool,
) -> None:
    """List the entities that articles named and the registry lacks, the most often met first, or decide on one.

    Load the articles again with --reread to see a decision in the graph.
    """
    reviewed = folder / "registry" / "reviewed"
    known = load_registry(additions=folder / "registry")
    if undone:
        line = undo(reviewed)
        click.echo(f"taken back: {line}" if line else "nothing to take back")
        return
    if merged:
        merge(reviewed, *merged, known)
        click.echo(f"{merged[0]} is {known.entities[merged[1]].name}")
        return
    with Generation(folder) as generation:
        found = waiting(generation, known)
    if accepted:
        met = next((entity.type for entity in found if entity.name == accepted), "player")
        click.echo(f"accepted as {accept(reviewed, accepted, type_ or met, known)}")  # type: ignore[arg-type]
        return
    for entity in found[:most]:
        click.echo(f"{entity.articles}\t{entity.type}\t{entity.name}")
    if len(found) > most:
        click.echo(f"and {len(found) - most} more (--most {len(found)})", err=True)
