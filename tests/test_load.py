"""The pipeline: whole or quarantined, once, replaced when corrected, and one bad row never loses the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.commands.load import load as load_command
from graph.commands.validate import validate as validate_command
from graph.load import Loader, Summary, read_all
from graph.quarantine import Quarantine
from graph.registry import Registry, load_registry
from graph.store import Generation, Store
from graph.validate import Report, Result

TEXT = "Liverpool have made a bid for Lille defender Leny Yoro, according to Le Terrain. Real Madrid want him too."
ROW = {"id": "a1", "text": TEXT, "datePublished": "2024-07-01", "publisher": "Gazette", "url": "https://example.org/1"}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.ensure(tmp_path / "store") as store:
        yield store


def run(store: Store, registry: Registry, path: Path, *rows: object, **options: bool) -> tuple[Summary, list[str]]:
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows))
    heard: list[str] = []
    return Loader(store, registry, "fast", heard.append, **options).run(read_all([path])), heard


def claims(store: Store) -> int:
    query = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?claim a <https://w3id.org/transfergraph/ontology#Claim> } }"
    return int(next(iter(store.engine.query(query)))["n"].value)  # type: ignore[arg-type]


def test_the_same_article_again_changes_nothing(store: Store, registry: Registry, tmp_path: Path) -> None:
    """The second run commits nothing and publishes nothing."""
    first, _ = run(store, registry, tmp_path / "a.jsonl", ROW)
    assert (first.committed, first.unchanged) == (1, 0)
    assert first.claims == claims(store) >= 2
    with Generation(store.path) as before:
        again, heard = run(store, registry, tmp_path / "a.jsonl", ROW)
        assert (again.committed, again.unchanged, heard) == (0, 1, [])
        assert before.is_current()


def test_a_corrected_article_replaces_its_graph_and_says_so(store: Store, registry: Registry, tmp_path: Path) -> None:
    """No claim of the earlier version is left."""
    run(store, registry, tmp_path / "a.jsonl", ROW)
    changed, heard = run(store, registry, tmp_path / "a.jsonl", {**ROW, "text": "Real Madrid want Leny Yoro."})
    assert (changed.committed, changed.corrected) == (1, 1)
    assert heard == ["a1: corrected, its earlier version is replaced"]
    assert claims(store) == changed.claims


def test_unchanged_articles_are_read_again_on_demand(store: Store, registry: Registry, tmp_path: Path) -> None:
    """--reread is for a changed grammar or registry, and corrects nothing by itself."""
    run(store, registry, tmp_path / "a.jsonl", ROW)
    again, heard = run(store, registry, tmp_path / "a.jsonl", ROW, reread=True)
    assert (again.committed, again.corrected, heard) == (1, 0, [])


def test_one_bad_row_never_loses_the_others(store: Store, registry: Registry, tmp_path: Path) -> None:
    """Line 2 is named; lines 1 and 3 are in the store."""
    path = tmp_path / "a.jsonl"
    summary, heard = run(store, registry, path, ROW, "{broken", {**ROW, "url": "https://example.org/3"})
    assert (summary.committed, summary.unreadable) == (2, 1)
    assert heard[0].startswith(f"{path}:2: invalid JSON")


def test_what_does_not_pass_is_quarantined_whole(
    store: Store, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of a rejected article is in the store; an earlier version of it stays; a later pass releases it."""
    run(store, registry, tmp_path / "a.jsonl", ROW)
    before = claims(store)
    fault = Report(False, (Result("urn:claim", "urn:path", "MinCount", "Name the player."),), "# report")
    with monkeypatch.context() as patch:
        patch.setattr("graph.validate.Validator.check", lambda *_: fault)
        summary, heard = run(store, registry, tmp_path / "a.jsonl", {**ROW, "text": "Real Madrid want Leny Yoro."})
    assert (summary.quarantined, summary.committed) == (1, 0)
    assert heard == ["quarantined a1: Name the player. [urn:claim]"]
    assert claims(store) == before
    quarantine = Quarantine(store.path / "quarantine")
    waiting = list(quarantine.articles())
    assert [row.faults[0].message for row in quarantine.rows()] == ["Name the player."]
    assert Loader(store, registry, "fast", heard.append).run(waiting).committed == 1
    assert not list(quarantine.rows())


def test_removal_takes_out_the_article_alone(store: Store, registry: Registry, tmp_path: Path) -> None:
    """The registry stays, the article's graph and text go."""
    run(store, registry, tmp_path / "a.jsonl", ROW)
    loader = Loader(store, registry, "fast", print)
    slug = next(iter(loader.archive)).slug
    assert loader.remove(slug)
    loader.run([])
    assert claims(store) == 0
    assert not list(loader.archive)
    assert not loader.remove(slug)


def test_the_command_says_what_became_of_the_articles(tmp_path: Path) -> None:
    """Exit 1 when something could not be read; the summary stands on stdout, the fault on stderr."""
    path, folder = tmp_path / "a.jsonl", str(tmp_path / "store")
    path.write_text(f"{json.dumps(ROW)}\nnot json\n")
    result = CliRunner().invoke(load_command, [str(path), "--store", folder])
    assert result.exit_code == 1
    assert "1 read" in result.stdout
    assert "1 unreadable" in result.stdout
    assert f"{path}:2: invalid JSON" in result.stderr
    path.write_text(json.dumps(ROW))
    result = CliRunner().invoke(load_command, [str(path), "--store", folder])
    assert (result.exit_code, "1 unchanged" in result.stdout) == (0, True)
    assert CliRunner().invoke(validate_command, ["--store", folder]).stdout == "nothing in quarantine\n"
