"""A real server for tests: `transfergraph serve` on a free port, in a process of its own."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from graph.store import Store

from .conftest import ROOT

TOKEN = "a-token-for-tests"


def labelled(path: Path, base: str, rows: int, graph: int = 1_000, language: str = "") -> Path:
    """A new store of that many claims that are only labelled ("claim 7"), so many of them to a graph."""
    line = '<{0}id/claim/{1}> <http://www.w3.org/2000/01/rdf-schema#label> "claim {1}"{3} <{0}graph/x/{2}> .\n'
    with Store.create(path, base) as made:
        made.load("".join(line.format(base, n, n // graph, language) for n in range(rows)).encode())
        made.publish()
    return path


@contextlib.contextmanager
def serving(store: Path | None, *options: str, token: str = TOKEN, log: Path | None = None) -> Iterator[str]:
    """The address (with a slash at its end) of a server over a store, stopped at the end of the `with`.

    Its standard error goes to the file `log`, where one is named.
    """
    command = [sys.executable, "-m", "server.cli", "serve", "--port", "0", *options]
    command += ["--store", str(store)] if store else []
    environment = {**os.environ, "TRANSFERGRAPH_TOKEN": token}
    with open(log, "w+") if log else tempfile.TemporaryFile("w+") as errors:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
        )
        try:
            assert server.stdout
            line = server.stdout.readline()
            address = re.search(r"http://\S+/", line)
            if not address:
                server.wait(10)
                errors.seek(0)
                raise AssertionError(f"the server did not start: {line}{errors.read()[-2000:]}")
            yield address[0]
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                raise
