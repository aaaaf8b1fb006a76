"""What a query means and where its time goes: the algebra as SPARQL defines it, and measured seconds."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import redirect_stdout
from typing import Any

import pyoxigraph as ox


def explain(engine: ox.Store, text: str, prefixes: Mapping[str, str], base: str, **options: Any) -> dict[str, Any]:
    """The algebra, the number of rows or triples, and the seconds until the plan, the first and the last of them."""
    started = time.perf_counter()
    results = engine.query(text, base_iri=base, prefixes=dict(prefixes), **options)
    planned = time.perf_counter()
    first, number = None, 0
    if isinstance(results, ox.QueryBoolean):
        number, first = int(bool(results)), time.perf_counter()
    else:
        for _ in results:
            number += 1
            first = first or time.perf_counter()
    ended = time.perf_counter()
    return {
        "algebra": algebra(text, prefixes, base),
        "results": number,
        "seconds": {
            "to read and plan the query": round(planned - started, 6),
            "to the first result": round((first or ended) - started, 6),
            "to the last result": round(ended - started, 6),
        },
    }


def algebra(text: str, prefixes: Mapping[str, str], base: str) -> str:
    """The algebra of a query, indented; says so where rdflib, which translates it, cannot."""
    from rdflib.plugins.sparql.algebra import pprintAlgebra, translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    shown = io.StringIO()
    try:
        with redirect_stdout(shown):
            pprintAlgebra(translateQuery(parseQuery(text), base=base, initNs=dict(prefixes)))
    except Exception as error:
        return f"not shown: {type(error).__name__} in rdflib's translation"
    return shown.getvalue().strip()


def algebra_apart(text: str, prefixes: Mapping[str, str], base: str, patience: float) -> str:
    """The same from a process of its own, which ends after that many seconds: rdflib's parser is slow on long texts."""
    request = json.dumps([text, dict(prefixes), base])
    try:
        run = subprocess.run(
            [sys.executable, "-m", "server.workers.explaining"],
            input=request,
            capture_output=True,
            text=True,
            timeout=patience,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
    except subprocess.TimeoutExpired:
        return f"not shown: rdflib's translation takes longer than {patience:g} s"
    return run.stdout.strip() or "not shown: rdflib's translation ended"


if __name__ == "__main__":
    print(algebra(*json.load(sys.stdin)))
