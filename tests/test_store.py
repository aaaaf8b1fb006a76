"""The store on disk: one writer, whole commits, generations, what survives a kill or a full disk."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.errors import StoreError
from graph.store import Change, Generation, Store

from .conftest import ROOT

G = "http://example.org/graph/article/{}"
P = ox.NamedNode("http://example.org/p")


def triples(*values: object) -> list[ox.Triple]:
    return [ox.Triple(ox.NamedNode(f"http://example.org/{value}"), P, ox.Literal(f'"{value}"\n\\')) for value in values]


def held(store: Store | Generation, graph: str) -> set[str]:
    quads = store.engine.quads_for_pattern(None, None, None, ox.NamedNode(graph))
    return {quad.subject.value.removeprefix("http://example.org/") for quad in quads if hasattr(quad.subject, "value")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


def test_a_graph_is_replaced_whole_and_says_what_that_changed(folder: Path) -> None:
    """Replacing a graph leaves just the new triples; the same again changes nothing; other graphs stay."""
    with Store.create(folder) as store:
        assert store.replace_graph(G.format(1), triples("a", "b")) == Change(2, 0)
        store.replace_graph(G.format(2), triples("x"))
        store.commit()
        assert store.replace_graph(G.format(1), triples("b", "c")) == Change(1, 1)
        assert not store.replace_graph(G.format(2), triples("x"))
        store.commit()
        assert held(store, G.format(1)) == {"b", "c"}
        assert held(store, G.format(2)) == {"x"}
        assert store.remove_graph(G.format(2))
        assert not store.remove_graph(G.format(2))
        assert not store.remove_graph(G.format(3))
    with Store.open(folder) as store:
        assert [str(graph) for graph in store.engine.named_graphs()] == [f"<{G.format(1)}>"]


@pytest.mark.parametrize("bulk", [1, 10**6])
def test_blank_nodes_and_bulk_changes_are_replaced_alike(
    folder: Path, bulk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change written in bulk, or one that removes blank nodes, ends in the same state as a small one."""
    monkeypatch.setattr("graph.store.writer.BULK", bulk)
    with Store.create(folder) as store:
        store.replace_graph(G.format(1), [ox.Triple(ox.BlankNode(), P, ox.BlankNode()), *triples("a")])
        store.replace_graph(G.format(2), [])
        store.commit()
        assert store.replace_graph(G.format(1), triples("a", "b")) == Change(1, 1)
        store.remove_graph(G.format(2))
        store.commit()
        assert held(store, G.format(1)) == {"a", "b"}
        assert len(list(store.engine.named_graphs())) == 1
    assert not (folder / "undo").exists()


def test_readers_keep_their_generation(folder: Path) -> None:
    """A reader sees what was published when it opened; the folder of an old generation goes when nobody reads it."""
    with Store.create(folder) as store:
        store.replace_graph(G.format(1), triples("a"))
        store.commit()
        with Generation(folder) as empty:
            assert not held(empty, G.format(1)), "committed is not published"
            store.publish()
            with Generation(folder) as full:
                assert held(full, G.format(1)) == {"a"}
                assert full.is_current()
                assert not empty.is_current()
                assert full.version != empty.version
            store.replace_graph(G.format(1), triples("b"))
            store.publish()
            assert not held(empty, G.format(1))
            assert len(list((folder / "generations").glob("[0-9]"))) == 2
        store.publish()
        assert [path.name for path in (folder / "generations").glob("*[0-9]")] == ["4"]


def test_one_writer(folder: Path) -> None:
    """A second writer is told so at once, or waits as long as it was told to."""
    with Store.create(folder), pytest.raises(StoreError, match="being written by another process"):
        Store.open(folder)
    with Store.open(folder, wait=1):
        pass


@pytest.mark.parametrize(
    ("card", "message"),
    [
        ({"format": 99, "id": "x", "base": "http://x/"}, "newer than"),
        ({"base": "http://x/"}, "not the card of a store"),
        (None, "is not a store"),
    ],
)
def test_what_is_not_a_store_of_ours(folder: Path, card: dict[str, object] | None, message: str) -> None:
    """A folder without a card, with a foreign one, or of a newer format, is a clear error to writers and readers."""
    if card:
        Store.create(folder).close()
        (folder / "store.json").write_text(json.dumps(card))
    for open_it in (Store.open, Generation):
        with pytest.raises(StoreError, match=message):
            open_it(folder)


def test_the_base_is_fixed(folder: Path) -> None:
    """The base is recorded at creation; opening with another is an error, with the same or none is not."""
    Store.create(folder, "http://example.org").close()
    with Store.ensure(folder) as store:
        assert store.base == "http://example.org/"
    Store.ensure(folder, "http://example.org").close()
    with pytest.raises(StoreError, match=r"has the base http://example.org/"):
        Store.ensure(folder, "http://other.org/")
    Store.open(folder).close()
    with pytest.raises(StoreError, match="is a store already"):
        Store.create(folder)


def test_an_exception_forgets_what_waits(folder: Path) -> None:
    """Leaving the `with` by an exception commits nothing that was still waiting."""

    def fail(store: Store) -> None:
        with store:
            store.replace_graph(G.format(1), triples("a"))
            store.commit()
            store.replace_graph(G.format(2), triples("b"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail(Store.create(folder))
    with Store.open(folder) as store:
        assert held(store, G.format(1)) == {"a"}
        assert not held(store, G.format(2))


def test_a_file_is_loaded_whole_or_not_at_all(folder: Path) -> None:
    """A fault on the last line of an N-Quads file takes back all of it."""
    good = b"".join(b'<http://a/%d> <http://p> "x" <http://g> .\n' % number for number in range(5000))
    with Store.create(folder) as store:
        store.replace_graph(G.format(1), triples("a"))
        with pytest.raises(SyntaxError):
            store.load(good + b"nonsense\n")
        assert len(store.engine) == 1
        store.load(good)
        assert len(store.engine) == 5001


def test_rdflib_sees_the_store(folder: Path) -> None:
    """`dataset()` is an rdflib Dataset: the union by default, named graphs by name."""
    with Store.create(folder) as store:
        store.replace_graph(G.format(1), triples("a"))
        store.replace_graph(G.format(2), triples("b"))
        store.publish()
        assert len(list(store.dataset().query("SELECT * { ?s ?p ?o }"))) == 2
    with Generation(folder) as generation:
        found = generation.dataset().query(f"SELECT ?s {{ GRAPH <{G.format(2)}> {{ ?s ?p ?o }} }}")
        assert [str(row[0]) for row in found] == ["http://example.org/b"]  # type: ignore[index]


WRITER = """
import resource, sys
from pathlib import Path
import pyoxigraph as ox
from graph.store import Store, writer
mode, folder = sys.argv[1], Path(sys.argv[2])
writer.BULK = 1 if mode == "bulk" else 10**9
if mode == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
store = Store.open(folder)
p = ox.NamedNode("http://example.org/p")
for number in range(100_000):
    graph = f"http://example.org/graph/article/{number}"
    store.replace_graph(graph, [ox.Triple(ox.NamedNode(f"{graph}/{i}"), p, ox.Literal("x" * 50)) for i in range(100)])
    store.commit()
    print(number, flush=True)
"""


def write_in_child(mode: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, mode, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def check_whole(folder: Path, acknowledged: int) -> None:
    with Store.open(folder, wait=5) as store:
        sizes: dict[str, int] = {}
        for quad in store.engine:
            sizes[str(quad.graph_name)] = sizes.get(str(quad.graph_name), 0) + 1
        assert set(sizes.values()) == {100}, "a graph is torn"
        assert acknowledged <= len(sizes) <= acknowledged + 1
        store.publish()


@pytest.mark.parametrize("mode", ["small", "bulk"])
def test_a_killed_writer_loses_nothing_it_acknowledged(folder: Path, mode: str) -> None:
    """kill -9 at an arbitrary moment: every commit that returned is there, and no graph is torn."""
    Store.create(folder).close()
    with write_in_child(mode, folder) as child:
        assert child.stdout
        lines = [child.stdout.readline() for _ in range(20)]
        time.sleep(0.05)
        os.kill(child.pid, signal.SIGKILL)
        lines += child.stdout.readlines()
    check_whole(folder, sum(line.endswith("\n") for line in lines))


def test_a_full_disk_is_named_and_harms_nothing(folder: Path) -> None:
    """When the disk takes no more, the error says so, and what was committed before is whole."""
    Store.create(folder).close()
    with write_in_child("full", folder) as child:
        out, err = child.communicate(timeout=200)
    assert "what was committed before is whole; make room" in err, err
    check_whole(folder, len(out.splitlines()))


def test_the_invariant_of_one_graph_a_triple_is_why(folder: Path) -> None:
    """The union counts a triple twice that stands in two graphs: the reason why every triple stands in one."""
    with Store.create(folder) as store:
        both: Iterable[ox.Triple] = triples("a")
        store.replace_graph(G.format(1), both)
        store.replace_graph(G.format(2), both)
        store.commit()
        rows = store.engine.query("SELECT * { ?s ?p ?o }", use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        assert len(list(rows)) == 2, "the engine no longer counts twice: the rule can be dropped"
