"""The marker that outlives a crash: articles may have changed since the derived graph was last brought up to date."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

#: what this process writes into a marker, to tell its own from one that a killed process left
_MINE = f"{os.getpid()}-{uuid.uuid4().hex}"


def expect(store: Path) -> None:
    """Tell, before the first article changes, that a derivation must follow."""
    marker = _marker(store)
    if not marker.exists():
        marker.write_text(_MINE)


def unfinished(store: Path) -> bool:
    """Whether another process changed articles and ended before it derived."""
    marker = _marker(store)
    return marker.exists() and marker.read_text() != _MINE


def done(store: Path) -> None:
    """Tell that the derived graph is up to date."""
    _marker(store).unlink(missing_ok=True)


def _marker(store: Path) -> Path:
    return store / "derive.pending"
