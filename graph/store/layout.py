"""What stands where in a store's folder, and the card that says which base and format it has.

::

    store.json        format, id and base IRI; written once
    lock              held by the one writer
    live/             the engine's files that the writer changes
    undo/             there only while an operation runs that the engine cannot roll back: what to go back to
    generations/N/    published states, opened read-only; N.lock is held by each reader of N
    current           the number of the generation that readers open
    articles/, quarantine/   texts and rejects, kept by their own modules
"""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.archive import write_whole
from graph.errors import StoreError

#: version of the layout above; a store that says more was made by a later transfergraph
FORMAT = 1
#: base of the IRIs of a store that names none: the address at which `demo` serves it
DEFAULT_BASE = "http://127.0.0.1:8000/"


@dataclass(frozen=True, slots=True)
class Card:
    """What `store.json` says: layout version, a random id (so that two stores never share an ETag), base IRI."""

    format: int
    id: str
    base: str


def write_card(path: Path, base: str) -> Card:
    """Write the card of a new store and return it."""
    card = Card(FORMAT, uuid.uuid4().hex[:12], base if base.endswith(("/", "#")) else f"{base}/")
    write_whole(path / "store.json", json.dumps(asdict(card)))
    return card


def read_card(path: Path) -> Card:
    """The card of the store at that folder; `StoreError` when there is no store, or one of a later format."""
    try:
        fields = json.loads((path / "store.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(path, "is not a store", "make one with `transfergraph load PATH --store DIR`") from None
    except (OSError, ValueError) as error:
        raise StoreError(path / "store.json", f"cannot be read ({error})", "restore it from a backup") from None
    if not isinstance(fields, dict) or not isinstance(fields.get("format"), int):
        raise StoreError(path / "store.json", "is not the card of a store", "restore it from a backup")
    if fields["format"] > FORMAT:
        raise StoreError(path, f"has format {fields['format']}, newer than {FORMAT}", "update transfergraph")
    return Card(fields["format"], fields["id"], fields["base"])
