"""Names as the press writes them, and the key under which their spellings meet."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from graph.claims import Entity

Use = Literal["name", "alias", "nickname", "stadium", "adjective", "surname", "demonym"]

#: letters that Unicode does not decompose, and marks that writers use for one another
_LETTERS = str.maketrans(
    {
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE",
        "ð": "d", "þ": "th", "’": "'", "‘": "'", "ʼ": "'", "-": " ", "‐": " ", "‑": " ", "–": " ", ".": None,
        "\xa0": " ",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one entity, and how the press uses it (`stadium`: "Anfield" for Liverpool)."""

    text: str
    entity: Entity
    use: Use


def fold(text: str) -> str:
    """The key of a name: no case, no diacritics, hyphens as spaces, no full stops ("Sørloth" → "sorloth")."""
    plain = text.translate(_LETTERS)
    if plain.isascii():
        return " ".join(plain.casefold().split())
    decomposed = unicodedata.normalize("NFKD", plain)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())
