"""Competency questions: each is a query with its question on line 1 and its answer over the seeds beside it.

`python -m tests.test_questions` writes the answers anew; what a change of grammar or registry does to them is the diff.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.load import Loader, read_all
from graph.registry import load_registry
from graph.sparql.prefixes import known_prefixes
from graph.store import Generation, Store

from .conftest import ROOT

QUESTIONS = sorted((ROOT / "ontology" / "questions").glob("*.rq"))


@pytest.fixture(scope="module")
def generation(seeds_store: Path) -> Iterator[Generation]:
    with Generation(seeds_store) as opened:
        yield opened


def answer(question: Path, generation: Generation) -> str:
    """The answer as CSV, with the rows in the order that the query gives them."""
    query = question.read_text(encoding="utf-8")
    found = generation.engine.query(
        query, use_default_graph_as_union=True, prefixes=known_prefixes(generation.base), base_iri=generation.base
    )
    assert isinstance(found, ox.QuerySolutions), "a competency question is a SELECT query"
    return (found.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode().replace("\r\n", "\n")


def rows(text: str) -> tuple[str, list[str]]:
    """The header and the rows, sorted: rows that a query does not order may come in any."""
    header, *others = text.splitlines()
    return header, sorted(others)


def test_there_are_thirty_at_least_and_no_two_ask_the_same() -> None:
    """What the ontology is for is written down as questions."""
    asked = {path.read_text(encoding="utf-8").split("\n", 1)[0] for path in QUESTIONS}
    assert len(asked) == len(QUESTIONS) >= 30


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_question_is_asked_on_line_1_and_answered_beside(path: Path, generation: Generation) -> None:
    """A person reads what the query asks, and sees what comes out."""
    query = path.read_text(encoding="utf-8")
    assert re.fullmatch(r"# [A-Z].*\?", query.split("\n", 1)[0]), "line 1 asks no question"
    assert "ORDER BY" in query, "an answer that is to be read needs an order"
    stored = path.with_suffix(".csv").read_text(encoding="utf-8")
    assert rows(answer(path, generation)) == rows(stored), "run: python -m tests.test_questions, and look at the diff"
    assert len(stored.splitlines()) > 1, "the seeds answer it with nothing"


def test_no_answer_is_without_its_question() -> None:
    """An answer left behind is found."""
    assert {path.stem for path in (ROOT / "ontology" / "questions").glob("*.csv")} == {p.stem for p in QUESTIONS}


def write() -> None:
    """Load the seeds and write every answer beside its question."""
    with tempfile.TemporaryDirectory() as folder:
        with Store.ensure(Path(folder) / "store", "https://example.org/") as store:
            Loader(store, load_registry(), "fast", print).run(read_all([ROOT / "seeds" / "articles"]))
        with Generation(Path(folder) / "store") as generation:
            for path in QUESTIONS:
                path.with_suffix(".csv").write_text(answer(path, generation), encoding="utf-8")


if __name__ == "__main__":
    write()
