"""The fast engine judges as pySHACL does: on W3C's own SHACL suite, and on mutants of our graphs."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import pyshacl
import pytest
import rdflib
import shacl
from rdflib import RDF, SH, Namespace

from bench.mutants import article_graphs, mutants

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

#: tests of the suite on which an engine's verdict is not the expected one; our shapes use none of what they test:
#: $shapesGraph in SPARQL constraints, sh:uniqueLang written "1", and a pre-bound variable that SPARQL may not rebind
DIFFER = {
    "pySHACL": {"pre-binding/shapesGraph-001", "property/uniqueLang-002"},
    "shacl": {"pre-binding/unsupported-sparql-004"},
}

#: mutants in the suite; `python -m bench.validation --mutants 10000` tries more
MUTANTS = 1000


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Literals as they are written, and no word from rdflib on every ill-typed one."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
    logger.setLevel(level)


def cases(folder: Path) -> Iterator[tuple[str, Path, Path, bool | None]]:
    """Name, data, shapes and the expected verdict (None: a failure) of each test of the suite."""
    for path in sorted(folder.rglob("*.ttl")):
        manifest = rdflib.Graph().parse(path, publicID=path.as_uri())
        for test in manifest.subjects(RDF.type, SHT.Validate):
            action, result = manifest.value(test, MF.action), manifest.value(test, MF.result)
            data, shapes = (manifest.value(action, name) for name in (SHT.dataGraph, SHT.shapesGraph))
            expected = None if result == SHT.Failure else manifest.value(result, SH.conforms) == rdflib.Literal(True)
            yield f"{path.parent.name}/{path.stem}", _file(data), _file(shapes), expected


def _file(address: rdflib.term.Node | None) -> Path:
    path = Path(str(address).removeprefix("file://"))
    return path if path.suffix else path.with_suffix(".ttl")


def pyshacl_verdict(data: Path, shapes: Path) -> bool | None:
    graphs = [rdflib.Graph().parse(path, publicID=path.as_uri()) for path in (data, shapes)]
    try:
        conforms, report, _ = pyshacl.validate(graphs[0], shacl_graph=graphs[1], advanced=True)
    except Exception:
        return None
    return bool(conforms) if isinstance(report, rdflib.Graph) else None


def fast_verdict(data: Path, shapes: Path) -> bool | None:
    try:
        return bool(shacl.Shapes.from_file(str(shapes)).validate_file(str(data)).conforms)
    except ValueError:
        return None


def test_both_engines_on_the_w3c_suite(shared: Path) -> None:
    """Whatever either engine gets wrong is listed here by name, so that a new difference is noticed."""
    wrong: dict[str, set[str]] = {"pySHACL": set(), "shacl": set()}
    number = 0
    for name, data, shapes, expected in cases(shared / "w3c" / "data-shapes-test-suite" / "tests"):
        number += 1
        for engine, verdict in (("pySHACL", pyshacl_verdict(data, shapes)), ("shacl", fast_verdict(data, shapes))):
            if verdict != expected:
                wrong[engine].add(name)
    assert number >= 120
    assert wrong == DIFFER


def test_both_engines_on_mutants() -> None:
    """A thousand seeded mutants of seed articles, sound and broken, and no verdict on which the two differ."""
    graphs, gate = article_graphs(claims=2)
    verdicts = []
    for mutant in mutants(graphs, MUTANTS):
        text = gate.text(mutant)
        verdicts.append((gate.accepts(text), gate.reference(text).conforms))
    assert [fast for fast, _ in verdicts] == [reference for _, reference in verdicts]
    assert 50 < sum(fast for fast, _ in verdicts) < MUTANTS - 50
