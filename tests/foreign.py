"""Endpoints that nobody here wrote, started for a test or a bench: Oxigraph's own server, Debian's Virtuoso."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = {sql}
DirsAllowed = {folder}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
[HTTPServer]
ServerPort = {http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 100000000
DefaultQuery = ASK {{}}
MaxQueryExecutionTime = 600
"""
#: anybody may write to this throw-away database
VIRTUOSO_GRANTS = """
DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7);
GRANT EXECUTE ON DB.DBA.SPARQL_UPDATE TO "SPARQL";
GRANT SPARQL_UPDATE TO "SPARQL";
"""


class Endpoint(NamedTuple):
    """Where an endpoint answers queries, takes updates, and has its graph store (empty: it has none to speak of)."""

    name: str
    query: str
    update: str
    store: str
    folder: Path
    pid: int

    @property
    def options(self) -> list[str]:
        """The options of `serve` that put our server in front of it."""
        given = ["--backend", self.query, "--backend-update", self.update]
        return [*given, "--backend-store", self.store] if self.store else given


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Endpoint]:
    """Oxigraph's own server over a folder; the test skips where the package `oxigraph` is not installed."""
    command = Path(sys.executable).with_name("oxigraph")
    if not command.exists():
        pytest.skip("needs Oxigraph's own server (pip install oxigraph)")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    given = ["serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}", *options]
    with _running([str(command), *given], folder, port) as pid:
        yield Endpoint("oxigraph", f"{address}/query", f"{address}/update", f"{address}/store", folder, pid)


@contextlib.contextmanager
def virtuoso(folder: Path, buffers: int = 30_000) -> Iterator[Endpoint]:
    """Debian's Virtuoso over a new database in a folder; the test skips where it is not installed."""
    server, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if not server or not client:
        pytest.skip("needs Virtuoso (apt install virtuoso-opensource)")
    folder.mkdir(parents=True, exist_ok=True)
    sql, http = free_port(), free_port()
    ini = VIRTUOSO_INI.format(folder=folder, sql=sql, http=http, buffers=buffers, dirty=buffers * 3 // 4)
    (folder / "virtuoso.ini").write_text(ini)
    with _running([server, "-f", "-c", "virtuoso.ini"], folder, http) as pid:
        script = [client, str(sql), "dba", "dba"]
        subprocess.run(script, input=VIRTUOSO_GRANTS, text=True, capture_output=True, check=True)
        address = f"http://127.0.0.1:{http}/sparql"
        yield Endpoint("virtuoso", address, address, "", folder, pid)


@contextlib.contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[int]:
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise AssertionError(f"{command[0]} ended with {process.returncode}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
