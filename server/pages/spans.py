"""A text cut at the ends of what was read from it, so that a page can colour it where claims overlap too."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple


class Segment(NamedTuple):
    """A stretch of text and the numbers (from 1) of the spans that cover it."""

    text: str
    covered: tuple[int, ...]


def segments(text: str, spans: Sequence[tuple[int, int]]) -> list[Segment]:
    """The text in stretches that the same spans (start, end exclusive) cover; joined, they are the text."""
    size = len(text)
    cuts = sorted({0, size, *(min(max(at, 0), size) for span in spans for at in span)})
    found = []
    for start, end in pairwise(cuts):
        covered = tuple(n for n, (first, last) in enumerate(spans, start=1) if first <= start and end <= last)
        found.append(Segment(text[start:end], covered))
    return found
