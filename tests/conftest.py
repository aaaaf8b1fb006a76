"""What the tests share."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest
from hypothesis import settings

from graph.load import Loader, read_all
from graph.registry import load_registry
from graph.store import Store

# the same examples in every run, so that anybody can repeat a failure; HYPOTHESIS_PROFILE=search looks for new ones
settings.register_profile("repeatable", derandomize=True, database=None)
settings.register_profile("search")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The evaluation material beside the checkout (gold claims, W3C suites); the test skips where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared (evaluation material), which is not part of the project")
    return folder


@pytest.fixture(scope="session")
def seeds_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store with every seed article, made once a run by whichever process is first; only read it."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root
    folder = root / "seeds-store"
    with (root / "seeds-store.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "seeds-store.done").exists():
            with Store.ensure(folder, "https://example.org/") as store:
                heard: list[str] = []
                Loader(store, load_registry(), "fast", heard.append).run(read_all([ROOT / "seeds" / "articles"]))
                assert not heard, heard
            (root / "seeds-store.done").touch()
    return folder
