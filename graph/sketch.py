"""Near-identical texts: a MinHash sketch of an article's words, small enough to keep in the graph.

Two outlets that print one agency's text share most runs of three words. A sketch keeps, for 60 hash functions, the
smallest hash of all runs; the share of equal places estimates the share of common runs (Broder, 1997). The places
stand in 15 bands of four, one literal each: two texts that are near-identical agree in a whole band, so that they
are found by looking a band up, never by comparing all with all.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable

BANDS, ROWS = 15, 4
#: consecutive words that make one run
RUN = 3
#: characters of a text that are looked at: a copy differs at its end, if at all
MOST = 4_000
#: shortest text, in runs, that is compared at all: two short notices may agree by chance
SHORTEST = 12
#: share of common runs from which two texts are one: bench/sketch.py measures it on edited and on independent texts
NEAR = 0.4

_PRIME = (1 << 61) - 1
_DRAW = random.Random(20240601)
_FUNCTIONS = [(_DRAW.randrange(1, _PRIME), _DRAW.randrange(_PRIME)) for _ in range(BANDS * ROWS)]


def sketch(text: str) -> tuple[str, ...]:
    """The bands of a text, ``"00:1a2b…"`` (number, four hashes of four hexadecimal digits); none if it is too short."""
    words = re.findall(r"\w+", text[:MOST].casefold())
    runs = {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
    if len(runs) < SHORTEST:
        return ()
    hashes = [int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) for run in runs]
    least = [min((a * h + b) % _PRIME for h in hashes) & 0xFFFF for a, b in _FUNCTIONS]
    rows = [least[start : start + ROWS] for start in range(0, len(least), ROWS)]
    return tuple(f"{number:02}:" + "".join(f"{value:04x}" for value in row) for number, row in enumerate(rows))


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """The share of common runs of two texts, estimated from their sketches: 0 to 1, a standard error of 0.06 at 0.5."""
    pairs = zip(sorted(one), sorted(other), strict=True)
    same = sum(a[i : i + 4] == b[i : i + 4] for a, b in pairs for i in range(3, 3 + 4 * ROWS, 4))
    return same / (BANDS * ROWS)
