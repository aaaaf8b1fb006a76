"""Each kind of test, run against a system: an ordered table of kind and runner."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import compare
from .manifests import Test
from .systems import FailedError, Server, System

#: what a runner says of an answer whose literals are equal in value but written otherwise
BY_VALUE = "equal by value"
_ORDER = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a test went: why it failed, empty when it passed; whether it passed only with numbers compared by value."""

    test: Test
    fault: str
    by_value: bool = False


def run(test: Test, system: System) -> Outcome:
    """Run one test."""
    runner = RUNNERS.get(test.kind)
    if runner is None:
        return Outcome(test, f"no runner for {test.kind}")
    try:
        fault = runner(test, system)
        return Outcome(test, "", True) if fault == BY_VALUE else Outcome(test, fault)
    except FailedError as error:
        return Outcome(test, str(error))
    except (SyntaxError, ValueError) as error:
        return Outcome(test, f"an answer that cannot be read: {error}")


def _load(test: Test, system: System, query_text: str = "") -> None:
    system.clear()
    for path in test.default:
        system.put(None, path)
    for name, path in test.named:
        system.put(name, path)
    for name, path in () if test.default or test.named or not query_text else _from_clauses(test, query_text):
        system.put(name, path)


def _from_clauses(test: Test, text: str) -> list[tuple[str, Path]]:
    """The files that a query names by FROM: a test without data means that they are to be loaded."""
    assert test.query
    names = re.findall(r"\bFROM\s+(?:NAMED\s+)?<([^>]+)>", text, re.IGNORECASE)
    paths = {(test.query.parent / name).resolve() for name in names}
    return [(path.as_uri(), path) for path in sorted(paths) if path.exists()]


def _evaluation(test: Test, system: System) -> str:
    assert test.query
    assert test.result
    text = test.query.read_text(encoding="utf-8")
    _load(test, system, text)
    suffix = test.result.suffix if test.result.suffix in (".csv", ".tsv", ".srx", ".srj") else ".srj"
    data = system.query(text, suffix, test.query.as_uri())
    kind, want = compare.expected(test.result)
    if kind == "graph":
        have: compare.Answer = compare.canonical(compare.read_graph(data, ".nt", ""))
        return "" if compare.same(kind, want, have, False) else _differs(want, have)
    got, have = compare.read_results(data, suffix)
    if got != kind:
        return f"a {got} instead of a {kind}"
    if test.lax and isinstance(want, list) and isinstance(have, list):  # REDUCED may leave out repeats, or not
        want, have = ([dict(row) for row in {tuple(sorted(row.items())) for row in each}] for each in (want, have))
    ordered = not test.lax and bool(_ORDER.search(text)) and test.result.suffix != ".csv"
    if compare.same(kind, want, have, ordered):
        return ""
    same_values = compare.same(kind, compare.by_value(want), compare.by_value(have), ordered)
    return BY_VALUE if same_values else _differs(want, have)


def _differs(want: compare.Answer, have: compare.Answer) -> str:
    if isinstance(want, list) and isinstance(have, list):
        missing = [row for row in want if row not in have]
        extra = [row for row in have if row not in want]
        return f"missing {missing[:2]}, extra {extra[:2]}" if missing or extra else "the rows are in another order"
    return f"expected {str(want)[:150]}, got {str(have)[:150]}"


def _update(test: Test, system: System) -> str:
    assert test.query
    _load(test, system)
    system.update(test.query.read_text(encoding="utf-8"), test.query.as_uri())
    have = compare.canonical(system.dump())
    system.clear()
    for path in test.result_default:
        system.put(None, path)
    for name, path in test.result_named:
        system.put(name, path)
    want = compare.canonical(system.dump())
    return "" if want == have else _differs(want, have)


def _syntax(update: bool, good: bool) -> Callable[[Test, System], str]:
    def runner(test: Test, system: System) -> str:
        assert test.query
        text = test.query.read_text(encoding="utf-8")
        try:
            if update:
                system.update(text, test.query.as_uri())
            else:
                system.query(text, "", test.query.as_uri())
        except FailedError as error:
            if error.status == 400:  # any other refusal comes after the text was found to be correct
                return str(error) if good else ""
        return "" if good else "was accepted"

    return runner


def _through_http(test: Test, system: System) -> str:
    from .protocol import run_requests

    if not isinstance(system, Server):
        return "only a server has a protocol"
    _load(test, system)
    return run_requests(test, system)


def _description(test: Test, system: System) -> str:
    from .protocol import describe

    return describe(test, system) if isinstance(system, Server) else "only a server has a protocol"


RUNNERS: dict[str, Callable[[Test, System], str]] = {
    "QueryEvaluationTest": _evaluation,
    "CSVResultFormatTest": _evaluation,
    "UpdateEvaluationTest": _update,
    "PositiveSyntaxTest": _syntax(False, True),
    "PositiveSyntaxTest11": _syntax(False, True),
    "NegativeSyntaxTest": _syntax(False, False),
    "NegativeSyntaxTest11": _syntax(False, False),
    "PositiveUpdateSyntaxTest11": _syntax(True, True),
    "NegativeUpdateSyntaxTest11": _syntax(True, False),
    "ProtocolTest": _through_http,
    "GraphStoreProtocolTest": _through_http,
    "ServiceDescriptionTest": _description,
}
