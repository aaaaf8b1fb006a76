"""Time and peak memory of every export format on synthetic claims, beside networkx's own writers.

    python -m bench.exports [--claims 100000] [--view moves] [--work FOLDER]

Makes a store of that many claims, spools the view once, then writes each format to a file. Time is the process's CPU
time, which a busy machine does not lengthen; memory is its peak above what it held before (Linux only). Networkx's
writers get the same graph with dates, lists and None made into text beforehand, since they refuse those.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox

from graph.claims import FACETS
from graph.export.formats import FORMATS
from graph.export.model import as_text, plain
from graph.network import EngineSource, project, spool
from ontology.terms import PREFIXES

BASE = "https://example.org/"


def claims(count: int) -> Iterator[bytes]:
    """N-Quads of that many move claims, ten an article, with names, evidence and credits."""
    random.seed(1)
    tg, oa, rdfs, schema = (PREFIXES[name] for name in ("tg", "oa", "rdfs", "schema"))
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    players, clubs, outlets = max(count // 40, 1), max(count // 400, 2), 60
    graph = f"<{BASE}graph/registry>"
    for type_, total in (("player", players), ("club", clubs), ("outlet", outlets)):
        for at in range(total):
            thing = f"<{BASE}id/{type_}/{type_}-{at}>"
            yield f'{thing} <{rdfs}label> "{type_.title()} Number {at}"@en {graph} .\n'.encode()
    for at in range(count):
        article, claim = f"{BASE}id/article/{at // 10:08x}", f"{BASE}id/claim/{at:08x}"
        graph, facet = f"<{BASE}graph/article/{at // 10:08x}>", random.choice(FACETS["move"])
        player, club = random.randrange(players), random.randrange(clubs)
        outlet = f"<{BASE}id/outlet/outlet-{at // 10 % outlets}>"
        scheme = "https://w3id.org/transfergraph/scheme"
        certainty = random.choice(("official", "asserted", "hedged"))
        rows = [
            f"<{claim}> {kind} <{tg}MoveClaim>",
            f'<{claim}> <{rdfs}label> "Player Number {player}, move {facet}, Club Number {club}"@en',
            f"<{claim}> <{tg}player> <{BASE}id/player/player-{player}>",
            f"<{claim}> <{tg}toClub> <{BASE}id/club/club-{club}>",
            f"<{claim}> <{tg}facet> <{scheme}/facet/move-{facet}>",
            f"<{claim}> <{tg}polarity> <{scheme}/polarity/{random.choice(('affirmed', 'affirmed', 'denied'))}>",
            f"<{claim}> <{tg}certainty> <{scheme}/certainty/{certainty}>",
            f"<{claim}> <{tg}inArticle> <{article}>",
            f"<{claim}> <{tg}attribution> <{claim}/attribution/1>",
            f"<{claim}/attribution/1> <{tg}source> {outlet}",
            f'<{claim}/attribution/1> <{tg}position> "1"^^<{PREFIXES["xsd"]}integer>',
            f"<{claim}> <{tg}evidence> <{claim}/evidence>",
            f"<{claim}/evidence> <{oa}hasSelector> <{claim}/evidence/quote>",
            f'<{claim}/evidence/quote> <{oa}exact> "Club Number {club} are said to be keen on Player Number {player}"',
        ]
        if at % 10 == 0:
            day = f"20{10 + at % 15:02}-{1 + at // 10 % 12:02}-{1 + at // 120 % 28:02}"
            rows.append(f'<{article}> <{schema}datePublished> "{day}"^^<{PREFIXES["xsd"]}date>')
            rows.append(f"<{article}> <{schema}publisher> {outlet}")
        yield "".join(f"{row} {graph} .\n" for row in rows).encode()


def make_store(folder: Path, count: int) -> None:
    """A store of that many claims in the folder."""
    quads = folder / "claims.nq"
    with quads.open("wb") as file:
        file.writelines(claims(count))
    engine = ox.Store(str(folder / "store"))
    engine.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    engine.optimize()
    quads.unlink()


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds that the work takes, and megabytes of its peak above what the process held before."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before, start = _megabytes("VmRSS"), time.process_time()
    work()
    return time.process_time() - start, _megabytes("VmHWM") - before


def _megabytes(field: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def plainest(graph: Any) -> Any:
    """A copy that networkx's own writers take: no None, dates or lists."""
    copy: Any = nx.MultiDiGraph()
    for name, data in graph.nodes(data=True):
        copy.add_node(name, **{k: _text(v) for k, v in data.items()})
    for source, target, key, data in graph.edges(keys=True, data=True):
        copy.add_edge(source, target, key, **{k: _text(v) for k, v in data.items()})
    return copy


def _text(value: Any) -> Any:
    shown = plain(value)
    return shown if isinstance(shown, int | float | bool) else json.dumps(shown, default=as_text)


def main() -> None:
    """Make the store, write every format, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--view", default="moves")
    parser.add_argument("--work", type=Path, help="where the store and the files go (a temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        run(Path(folder), options.claims, options.view)


def run(folder: Path, count: int, view: str) -> None:
    """One run in a folder."""
    # in a process of its own, so that what loading leaves behind in memory does not hide what an export takes
    maker = get_context("spawn").Process(target=make_store, args=(folder, count))
    maker.start()
    maker.join()
    engine = ox.Store.read_only(str(folder / "store"))
    source = EngineSource(engine, BASE)
    found: list[Any] = []
    seconds, megabytes = measured(lambda: found.append(spool(source, view)))
    network = found[0]
    print(f"{count:,} claims, {len(engine):,} quads; {view}: {network.size[0]:,} nodes, {network.size[1]:,} edges")
    print(f"{'format':<22}{'seconds':>9}{'MB peak':>9}{'MB file':>9}")
    print(f"{'(query and spool)':<22}{seconds:>9.1f}{megabytes:>9.0f}{'':>9}")
    for format in FORMATS:
        path = folder / f"out{format.suffix}"
        _row(format.name, path, lambda path=path, write=format.write: _write(path, write, network))  # type: ignore[misc]
    graphs: list[Any] = []
    seconds, megabytes = measured(lambda: graphs.append(plainest(project(source, view))))
    print(f"{'(networkx: the graph)':<22}{seconds:>9.1f}{megabytes:>9.0f}{'':>9}")
    writers: dict[str, Callable[[Any, Path], Any]] = {
        "gexf": lambda graph, path: nx.write_gexf(graph, path),
        "graphml": lambda graph, path: nx.write_graphml(graph, path),
        "graphml, by lxml": lambda graph, path: nx.write_graphml_lxml(graph, path),
        "pajek": lambda graph, path: nx.write_pajek(graph, path),
        "d3": lambda graph, path: path.write_text(json.dumps(nx.node_link_data(graph, edges="links"))),
        "cytoscape": lambda graph, path: path.write_text(json.dumps(nx.cytoscape_data(graph))),
    }
    for name, write in writers.items():
        path = folder / "networkx.out"
        _row(f"networkx {name}", path, lambda path=path, write=write: write(graphs[0], path))  # type: ignore[misc]


def _write(path: Path, write: Any, network: Any) -> None:
    with path.open("wb") as out:
        write(network, out, [])


def _row(name: str, path: Path, work: Callable[[], object]) -> None:
    try:
        seconds, megabytes = measured(work)
    except Exception as error:
        print(f"{name:<22}  {type(error).__name__}: {str(error)[:90]}", flush=True)
        return
    print(f"{name:<22}{seconds:>9.1f}{megabytes:>9.0f}{path.stat().st_size / 1e6:>9.1f}", flush=True)
    path.unlink()


if __name__ == "__main__":
    main()
