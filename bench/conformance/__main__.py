"""`python -m bench.conformance FOLDER`: run the suites through HTTP and print a table of passed and failed by group."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from graph.progress import track
from graph.store import Store
from tests.serving import TOKEN, serving

from .manifests import GROUPS, read_group
from .running import Outcome, run
from .systems import Engine, Server, System

#: failed test → why, in a word (engine, refused, suite) and a sentence; `virtuoso.tsv` tells it of that backend
EXPLAINED = Path(__file__).parent


@contextmanager
def our_server(*options: str) -> Iterator[Server]:
    """Our server over an empty store, with the default graph apart, as the suites want it."""
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as folder:
        store = Path(folder) / "store"
        Store.create(store, "http://www.example/").close()
        with serving(store, "--no-union", "--no-validate", *options) as address:
            yield Server(address, TOKEN)


def explanations(table: str = "failures") -> dict[str, tuple[str, str]]:
    """The failures that are known, and why each is one."""
    with (EXPLAINED / f"{table}.tsv").open(encoding="utf-8") as file:
        return {row["test"]: (row["kind"], row["why"]) for row in csv.DictReader(file, delimiter="\t")}


def run_group(folder: Path, group: str, system: System) -> list[Outcome]:
    """Every test of a group, in order."""
    return [run(test, system) for test in track(read_group(folder.resolve(), group), group)]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option("--group", "groups", multiple=True, type=click.Choice(list(GROUPS)), help="Only these groups.")
@click.option("--engine", is_flag=True, help="Run the engine in process instead of our server.")
@click.option("--faults", is_flag=True, help="Print what each failed test got wrong.")
def main(folder: Path, groups: tuple[str, ...], engine: bool, faults: bool) -> None:
    """Run the W3C suites of FOLDER (which holds sparql10 and sparql11)."""
    known = explanations()
    with our_server() as server:
        system: System = Engine() if engine else server
        click.echo(f"{'group':24}{'passed':>8}{'by value':>10}{'failed':>8}{'of':>6}")
        for group in groups or GROUPS:
            outcomes = run_group(folder, group, system)
            failed = [outcome for outcome in outcomes if outcome.fault]
            value = sum(outcome.by_value for outcome in outcomes)
            passed = len(outcomes) - len(failed) - value
            click.echo(f"{group:24}{passed:8}{value:10}{len(failed):8}{len(outcomes):6}")
            for outcome in failed:
                kind, why = known.get(outcome.test.id, ("", "NOT EXPLAINED"))
                click.echo(f"    {outcome.test.id}: {kind} {why}" + (f"\n        {outcome.fault}" if faults else ""))


if __name__ == "__main__":
    main()
