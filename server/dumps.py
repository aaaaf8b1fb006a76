"""Dumps of a state: N-Quads and TriG of everything, N-Quads of each kind of graph, with counts and hashes.

They are written once for each state, by a process of their own (the web's processes never open the store), into
``dumps/{version}/`` in the store's folder: ``python -m server.dumps STORE`` does the same by hand.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import IO, cast

import pyoxigraph as ox
from flask import Response, current_app, send_from_directory

from graph.store import Generation

from .pages.site import Site


@dataclass(frozen=True, slots=True)
class Plan:
    """One dump file: what it is called and which graphs it holds."""

    name: str
    title: str
    media_type: str
    holds: Callable[[str], bool]


def _everything(_graph: str) -> bool:
    return True


def _part(name: str) -> Callable[[str], bool]:
    return lambda graph: f"/graph/{name}" in graph


DUMPS = (
    Plan("everything.nq.gz", "Everything, N-Quads", "application/n-quads", _everything),
    Plan("everything.trig.gz", "Everything, TriG", "application/trig", _everything),
    Plan("articles.nq.gz", "The articles' graphs, N-Quads", "application/n-quads", _part("article/")),
    Plan("registry.nq.gz", "The registry, N-Quads", "application/n-quads", _part("registry")),
    Plan("derived.nq.gz", "What the rules derive, N-Quads", "application/n-quads", _part("derived")),
)


@dataclass(frozen=True, slots=True)
class DumpFile:
    """A finished dump."""

    name: str
    title: str
    media_type: str
    quads: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Dumps:
    """The dumps of one state, in their folder."""

    folder: Path
    files: list[DumpFile]

    def send(self, name: str) -> Response:
        """One file as a download; its hash is its ETag."""
        file = next(f for f in self.files if f.name == name)
        response = send_from_directory(self.folder, name, mimetype="application/gzip", etag=False, conditional=False)
        response.set_etag(file.sha256)
        return response


def write_dumps(store: Path) -> Path:
    """Write the dumps of the store's current state, where they are not there yet; the folder that holds them."""
    with Generation(store) as generation:
        folder = store / "dumps" / generation.version
        if (folder / "manifest.json").exists():
            return folder
        draft = folder.with_name(f"draft-{generation.version}")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        files = [asdict(_write(generation.engine, draft, plan)) for plan in DUMPS]
        (draft / "manifest.json").write_text(json.dumps(files, indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    for old in (store / "dumps").iterdir():
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
    return folder


def _write(engine: ox.Store, folder: Path, plan: Plan) -> DumpFile:
    path, count = folder / plan.name, 0

    def quads() -> Iterator[ox.Quad]:
        nonlocal count
        for graph in engine.named_graphs():
            if plan.holds(graph.value):
                for quad in engine.quads_for_pattern(None, None, None, graph):
                    count += 1
                    yield quad

    form = ox.RdfFormat.TRIG if ".trig" in plan.name else ox.RdfFormat.N_QUADS
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as out:
        ox.serialize(quads(), cast("IO[bytes]", out), form)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return DumpFile(plan.name, plan.title, plan.media_type, count, path.stat().st_size, digest.hexdigest())


_writing: dict[str, subprocess.Popen[bytes]] = {}
_lock = Lock()


def dumps_of(site: Site) -> Dumps | None:
    """The dumps of the present state; None while they are being written (this starts it), or for a remote store."""
    store: Path | None = current_app.extensions.get("transfergraph.store")
    if store is None:
        return None
    folder = store / "dumps" / site.version
    if not (folder / "manifest.json").exists():
        with _lock:
            running = _writing.get(site.version)
            if running is None or running.poll() is not None:
                command = [sys.executable, "-m", "server.dumps", str(store)]
                _writing[site.version] = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        return None
    files = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return Dumps(folder, [DumpFile(**file) for file in files])


if __name__ == "__main__":
    print(write_dumps(Path(sys.argv[1])))
