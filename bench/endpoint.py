"""`python -m bench.endpoint`: our endpoint beside others over the same generated claims, in one run on one machine.

Each system is loaded with the same quads, then asked: lookups by 1, 8 and 64 clients, eight shapes of queries, all rows
as JSON, lookups beside a long aggregation; its memory is read at the end. Figures are medians; a system that is not
installed, and a query that takes longer than `--patience`, is shown as such.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import click
import psutil
import pyoxigraph as ox
import pytest

from graph.store import Store
from tests.foreign import free_port, oxigraph, virtuoso
from tests.serving import serving

from .claim_data import BASE, SCHEMA, SCHEME, TG, quads
from .http import Client

ROOT = Path(__file__).resolve().parent.parent
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
#: eight shapes of queries, in order of what they touch
SHAPES: dict[str, str] = {
    "lookup": f"SELECT ?p ?o {{ <{BASE}id/claim/777> ?p ?o }}",
    "article graph": f"SELECT ?s ?p ?o {{ GRAPH <{BASE}graph/article/77> {{ ?s ?p ?o }} }}",
    "six patterns": f"""SELECT ?claim ?day ?club WHERE {{ ?claim <{TG}player> <{BASE}id/player/3> ; <{TG}toClub> ?to ;
        <{TG}inArticle> ?article . ?article <{SCHEMA}datePublished> ?day ; <{SCHEMA}publisher> <{BASE}id/outlet/1> .
        ?to {LABEL} ?club }}""",
    "range and order": f"""SELECT ?article ?day WHERE {{ ?article <{SCHEMA}datePublished> ?day .
        FILTER(?day > "2024-06-01"^^<http://www.w3.org/2001/XMLSchema#date>) }}
        ORDER BY DESC(?day) ?article LIMIT 50""",
    "optional, distinct": f"""SELECT DISTINCT ?club ?label WHERE {{ ?claim <{TG}player> <{BASE}id/player/0> ;
        <{TG}toClub> ?club . OPTIONAL {{ ?club {LABEL} ?label }} }}""",
    "property path": f"SELECT (COUNT(?c) AS ?n) WHERE {{ ?c <{TG}repeats>+ <{BASE}id/claim/9000> }}",
    "group by": f"""SELECT ?club (COUNT(*) AS ?n) WHERE {{ ?claim <{TG}toClub> ?club ;
        <{TG}facet> <{SCHEME}facet/move-bid> }} GROUP BY ?club ORDER BY DESC(?n) ?club LIMIT 10""",
    "count all": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
}
EVERYTHING = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
LONG = f"""SELECT ?o (COUNT(*) AS ?n) WHERE {{ ?a <{TG}toClub> ?c . ?b <{TG}toClub> ?c ; <{TG}creditedTo> ?o }}
    GROUP BY ?o ORDER BY DESC(?n)"""
RDFLIB = """
import sys, rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
path, port, store = sys.argv[1], int(sys.argv[2]), sys.argv[3]
graph = rdflib.Dataset(store=store, default_union=True)
if store == "default":
    graph.parse(path, format="nquads")
else:
    graph.store._inner.bulk_load(path=path)
uvicorn.run(SparqlEndpoint(graph=graph, enable_update=False), host="127.0.0.1", port=port, log_level="critical")
"""


def ours(*options: str) -> Callable[[Path, Path], contextlib.AbstractContextManager[tuple[str, int]]]:
    """Our server over a store of the data, with those options."""

    @contextlib.contextmanager
    def start(data: Path, folder: Path) -> Iterator[tuple[str, int]]:
        with Store.create(folder / "store", BASE) as store, data.open("rb") as file:
            store.load(file)
            store.publish()
        with serving(folder / "store", "--no-access-log", "--query-timeout", "300", *options) as address:
            yield f"{address}sparql", _listener(address)

    return start


@contextlib.contextmanager
def oxigraph_server(data: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """Oxigraph's own server over the data."""
    command = [str(Path(sys.executable).with_name("oxigraph")), "load", "--location", str(folder), "--file", str(data)]
    if Path(command[0]).exists():
        subprocess.run(command, check=True, capture_output=True)
    with oxigraph(folder, "--union-default-graph") as endpoint:
        yield endpoint.query, endpoint.pid


@contextlib.contextmanager
def virtuoso_server(data: Path, folder: Path) -> Iterator[tuple[str, int]]:
    """Debian's Virtuoso over the data."""
    folder.mkdir()
    shutil.copy(data, folder / "data.nq")  # it loads no file that is a link
    with virtuoso(folder, buffers=170_000) as endpoint:
        port = (folder / "virtuoso.ini").read_text().partition("ServerPort = ")[2].split()[0]
        script = f"ld_dir('{folder}', 'data.nq', 'x:g');\nrdf_loader_run();\ncheckpoint;\n"
        subprocess.run(["isql-vt", port, "dba", "dba"], input=script, text=True, capture_output=True, check=True)
        yield endpoint.query, endpoint.pid


def rdflib_endpoint(store: str) -> Callable[[Path, Path], contextlib.AbstractContextManager[tuple[str, int]]]:
    """rdflib-endpoint over rdflib's memory store ("default") or oxrdflib ("Oxigraph")."""

    @contextlib.contextmanager
    def start(data: Path, folder: Path) -> Iterator[tuple[str, int]]:
        pytest.importorskip("rdflib_endpoint")
        port = free_port()
        process = subprocess.Popen([sys.executable, "-c", RDFLIB, str(data), str(port), store])
        try:
            for _ in range(6000):
                with contextlib.suppress(OSError):
                    urlopen(f"http://127.0.0.1:{port}/?query={quote('ASK {}')}", timeout=60).read()
                    break
                assert process.poll() is None
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/", process.pid
        finally:
            process.kill()
            process.wait()

    return start


SYSTEMS = {
    "ours": ours("--cache", "0"),
    "ours, answers kept": ours(),
    "Oxigraph's server": oxigraph_server,
    "Virtuoso": virtuoso_server,
    "rdflib-endpoint, Oxigraph": rdflib_endpoint("Oxigraph"),
    "rdflib-endpoint, memory": rdflib_endpoint("default"),
}


class TooSlowError(Exception):
    """A system that has used up its time."""


@contextlib.contextmanager
def _at_most(seconds: int, system: str) -> Iterator[None]:
    """Leave the block after so many seconds, whatever it waits for."""

    def end(*_: object) -> None:
        raise TooSlowError(f"{system} was given {seconds:,} s")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def measure(
    figures: dict[str, str], address: str, pid: int, claims: int, runs: int, seconds: float, patience: float
) -> None:
    """Put every figure of one system into `figures`, as it comes."""
    figures["quads it says it holds"] = _count(address)
    lookups = [f"SELECT ?p ?o {{ <{BASE}id/claim/{n * 7919 % claims}> ?p ?o }}" for n in range(min(claims, 30_000))]
    for clients in (1, 8, 64):
        # other questions in each run, so that none is answered from what was kept
        share = len(lookups) // (3 * runs)
        start = {1: 0, 8: 1, 64: 2}[clients] * runs
        asked = [lookups[(start + run) * share : (start + run + 1) * share] for run in range(runs)]
        got = [_load(address, each, clients, seconds) for each in asked]
        rate, p50, p99 = (statistics.median(each[name] for each in got) for name in ("rate", "p50", "p99"))
        failed = sum(each["failed"] for each in got)
        refused = f", {failed:.0f} refused" if failed else ""
        figures[f"lookups/s, {clients} clients"] = f"{rate:,.0f} (p50 {p50:.1f}, p99 {p99:.1f} ms{refused})"
    figures["the same 100 lookups/s, 8 clients"] = f"{_load(address, lookups[:100], 8, seconds)['rate']:,.0f}"
    for name, query in SHAPES.items():
        fresh = [f"{query}\n# {run}" for run in range(runs)]
        figures[name] = _shown(list(_times(address, fresh, patience)))
    figures["all rows as JSON"] = _stream(address, patience * 4)
    figures["lookup beside a long aggregation"] = _beside(address, lookups, patience)
    tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    figures["memory, MB"] = f"{sum(process.memory_info().rss for process in tree) / 1e6:,.0f}"


def in_process(store: Path, runs: int) -> dict[str, str]:
    """The engine called in process: the limit."""
    from graph.store import Generation

    figures = {}
    with Generation(store) as generation:
        for name, query in SHAPES.items():
            times = []
            for _ in range(runs):
                started = time.perf_counter()
                results = generation.engine.query(query, use_default_graph_as_union=True)
                assert isinstance(results, ox.QuerySolutions)
                results.serialize(format=ox.QueryResultsFormat.JSON)
                times.append((time.perf_counter() - started) * 1000)
            figures[name] = _shown(list(times))
        sink = _Counter()
        started = time.perf_counter()
        results = generation.engine.query(EVERYTHING, use_default_graph_as_union=True)
        assert isinstance(results, ox.QuerySolutions)
        results.serialize(sink, ox.QueryResultsFormat.JSON)  # type: ignore[arg-type]
        figures["all rows as JSON"] = f"{sink.size / 1e6 / (time.perf_counter() - started):.1f} MB/s"
    return figures


class _Counter:
    """Where an answer goes that is only to be measured."""

    size = 0

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        pass


def _load(address: str, queries: list[str], clients: int, seconds: float, patience: float = 600) -> dict[str, float]:
    task = json.dumps({"address": address, "queries": queries, "clients": clients, "seconds": seconds})
    run = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=task,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
        timeout=patience,
    )
    figures: dict[str, float] = json.loads(run.stdout)
    return figures


def _time(address: str, query: str, patience: float) -> float | None:
    """Milliseconds until the whole answer is there; None when it takes longer than that, or fails."""
    parts = urlsplit(address)
    client = Client(f"http://{parts.netloc}", timeout=patience)
    started = time.perf_counter()
    headers = {"Accept": "application/sparql-results+json"}
    try:
        reply = client("GET", f"{parts.path}?query={quote(query)}", None, headers)
    except OSError:
        return None
    finally:
        client.close()
    return (time.perf_counter() - started) * 1000 if reply.status == 200 else None


def _times(address: str, queries: list[str], patience: float) -> Iterator[float | None]:
    """The same of each query; the first that takes too long is the last."""
    for query in queries:
        took = _time(address, query, patience)
        yield took
        if took is None:
            return


def _count(address: str) -> str:
    with urlopen(Request(f"{address}?query={quote(SHAPES['count all'])}", headers={"Accept": "text/csv"})) as answer:
        return str(answer.read().decode().split()[-1])


def _shown(times: list[float | None]) -> str:
    known = [each for each in times if each is not None]
    return f"{statistics.median(known):,.1f} ms" if len(known) == len(times) else "failed or too long"


def _stream(address: str, patience: float) -> str:
    headers = {"Accept": "application/sparql-results+json"}
    started = time.perf_counter()
    size, first = 0, 0.0
    try:
        with urlopen(Request(f"{address}?query={quote(EVERYTHING)}", headers=headers), timeout=patience) as answer:
            while data := answer.read(1 << 16):
                first = first or time.perf_counter() - started
                size += len(data)
                if time.perf_counter() - started > patience:
                    return f"{size / 1e6:.0f} MB after {patience:g} s, first byte after {first * 1000:.0f} ms"
    except OSError:
        return f"nothing within {patience:g} s"
    took = time.perf_counter() - started
    return f"{size / 1e6 / took:.1f} MB/s ({size / 1e6:.0f} MB), first byte after {first * 1000:.0f} ms"


def _beside(address: str, lookups: list[str], patience: float) -> str:
    done = threading.Event()

    def aggregate() -> None:
        _time(address, LONG, patience)
        done.set()

    thread = threading.Thread(target=aggregate)
    started = time.perf_counter()
    thread.start()
    time.sleep(0.3)
    try:
        got = _load(address, lookups, 1, 3, patience)
    except subprocess.TimeoutExpired:
        return f"none within {patience:g} s"
    running = not done.is_set()
    thread.join()
    took = time.perf_counter() - started
    return f"p99 {got['p99']:.1f} ms beside one of {took:.1f} s{'' if running else ' (it ended before)'}"


@click.command()
@click.option("--size", default=1_000_000, show_default=True, help="Quads to make; 5000000 is the other size measured.")
@click.option("--runs", default=3, show_default=True, help="Runs that each median is of.")
@click.option("--seconds", default=3.0, show_default=True, help="Seconds of each run of lookups.")
@click.option("--patience", default=60.0, show_default=True, help="Seconds after which a query counts as too long.")
@click.option("--limit", default=1800, show_default=True, help="Seconds that one system may take, loading included.")
@click.option("--system", "chosen", multiple=True, type=click.Choice(list(SYSTEMS)), help="Only these systems.")
def main(size: int, runs: int, seconds: float, patience: float, limit: int, chosen: tuple[str, ...]) -> None:
    """Measure our endpoint beside others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "data.nq"
        with data.open("w") as file:
            file.writelines(quads(size))
        claims = size // 46 * 5
        for system in chosen or SYSTEMS:
            figures: dict[str, str] = {}
            try:
                with (
                    _at_most(limit, system),
                    SYSTEMS[system](data, folder / f"at-{list(SYSTEMS).index(system)}") as (address, pid),
                ):
                    measure(figures, address, pid, claims, runs, seconds, patience)
            except pytest.skip.Exception as skipped:
                figures["not measured"] = str(skipped)
            except Exception as error:  # the others are measured all the same
                figures["ended early"] = f"{type(error).__name__} {error}"[:200]
            click.echo(f"\n{system}, {size:,} quads")
            for what, figure in figures.items():
                click.echo(f"    {what:34}{figure}")
        if (folder / "at-0" / "store").exists():
            click.echo(f"\nthe engine in process, {size:,} quads")
            for what, figure in in_process(folder / "at-0" / "store", runs).items():
                click.echo(f"    {what:34}{figure}")


def _listener(address: str) -> int:
    port = urlsplit(address).port
    for connection in psutil.net_connections("tcp"):
        if connection.status == "LISTEN" and connection.pid and connection.laddr and connection.laddr.port == port:
            return connection.pid
    raise AssertionError(f"nobody listens on {port}")


if __name__ == "__main__":
    main()
