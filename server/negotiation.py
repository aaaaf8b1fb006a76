"""Which of the formats on offer a client wants: one negotiator for queries, graphs, pages and linked data."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from graph.sparql.formats import FORMATS, GRAPHS, TABLES, Format

HTML = "text/html"
#: media type → format, for every type that a format answers to
BY_MEDIA: dict[str, Format] = {media: format for format in FORMATS for media in (format.media, *format.also)}


def offers(formats: Iterable[Format]) -> tuple[str, ...]:
    """The media types of formats, in order of preference: first what each is registered as, then what else it is."""
    listed = tuple(formats)
    return (*(format.media for format in listed), *(media for format in listed for media in format.also))


#: what SELECT and ASK can be answered in, and what CONSTRUCT and DESCRIBE can
TABLE_OFFERS = offers(TABLES)
GRAPH_OFFERS = offers(GRAPHS)


@lru_cache(maxsize=4096)
def negotiate(accept: str | None, offered: tuple[str, ...]) -> str | None:
    """The media type on offer that an `Accept` header wants most (RFC 9110, 12.5.1), or None when it wants none.

    Of equally wanted ones the first offered is taken; no header, or an empty one, accepts everything.

    >>> negotiate("text/*;q=0.5, text/turtle;q=0, text/csv", ("text/turtle", "text/html", "text/csv"))
    'text/csv'
    """
    ranges = _ranges(accept or "*/*")
    best, best_quality = None, 0.0
    for media in offered:
        quality = max((entry for entry in ranges if _matches(entry[1], media)), default=(0, "", 0.0))[2]
        if quality > best_quality:
            best, best_quality = media, quality
    return best


@lru_cache(maxsize=256)
def accepts_gzip(header: str | None) -> bool:
    """Whether an `Accept-Encoding` header lets the answer be sent as gzip."""
    codings = dict.fromkeys(("gzip", "*"), -1.0)
    for part in (header or "").split(","):
        name, quality = _quality(part)
        if name in ("gzip", "x-gzip"):
            codings["gzip"] = quality
        elif name == "*":
            codings["*"] = quality
    return codings["gzip"] > 0 or (codings["gzip"] < 0 < codings["*"])


def _ranges(accept: str) -> list[tuple[int, str, float]]:
    """Specificity, range and quality of each part of an `Accept` header."""
    ranges = []
    for part in accept.split(","):
        name, quality = _quality(part)
        if "/" in name:
            ranges.append((2 - name.count("*"), name, quality))
        elif name == "*":  # what old Java clients mean by */*
            ranges.append((0, "*/*", quality))
    return ranges


def _quality(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip() for piece in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                quality = min(1.0, max(0.0, float(value)))
            except ValueError:
                quality = 0.0
    return name.lower(), quality


def _matches(pattern: str, media: str) -> bool:
    if pattern == "*/*":
        return True
    if pattern.endswith("/*"):
        return media.startswith(pattern[:-1])
    return pattern == media
