"""The W3C suites through HTTP: every test passes but those that are explained, and they fail in the engine itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.conformance.__main__ import explanations, our_server, run_group
from bench.conformance.manifests import GROUPS
from bench.conformance.systems import Engine, Server

#: group → tests that pass term for term, that pass with numbers compared by value, that fail and are explained
TABLE = {
    "SPARQL 1.0 query": (260, 9, 14),
    "SPARQL 1.0 syntax": (198, 0, 1),
    "SPARQL 1.1 query": (300, 18, 10),
    "SPARQL 1.1 update": (157, 0, 0),
    "SPARQL 1.1 results": (8, 1, 1),
    "SPARQL 1.1 federation": (3, 0, 7),
    "protocol": (34, 0, 0),
    "graph store": (13, 0, 0),
    "service description": (3, 0, 0),
}
#: groups that are about HTTP itself, which the engine's library has no part in
OVER_HTTP = ("protocol", "graph store", "service description")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with our_server() as made:
        yield made


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_passes_as_the_table_says(group: str, server: Server, shared: Path) -> None:
    """The counts are those of the table, and each failure is one that the file of failures explains."""
    outcomes = run_group(shared / "w3c" / "sparql", group, server)
    failed = {outcome.test.id: outcome.fault for outcome in outcomes if outcome.fault}
    assert failed.keys() <= explanations().keys(), {
        test: failed[test] for test in failed.keys() - explanations().keys()
    }
    by_value = sum(outcome.by_value for outcome in outcomes)
    assert (len(outcomes) - len(failed) - by_value, by_value, len(failed)) == TABLE[group]


@pytest.mark.parametrize("group", [group for group in GROUPS if group not in OVER_HTTP])
def test_nothing_is_lost_on_the_way_to_the_engine(group: str, shared: Path) -> None:
    """Each failure through HTTP is one of the engine's own library too, except where SERVICE is refused."""
    outcomes = run_group(shared / "w3c" / "sparql", group, Engine())
    known = {test for test, (kind, _) in explanations().items() if kind != "refused"}
    in_process = {outcome.test.id for outcome in outcomes if outcome.fault}
    assert {outcome.test.id for outcome in outcomes} & known <= in_process
