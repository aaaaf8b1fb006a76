"""A SPARQL text looked over before the engine sees it: tokens, nesting, the keywords that reach outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from graph.errors import QueryRefusedError

TOKEN = re.compile(
    r"""
    (?P<skip>\s+|\#[^\n\r]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3} | "{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}
              | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?:[^\W\d_](?:[\w.\-]*[\w\-])?|_)?:(?:[\w:.\-%]|\\.)*)
  | (?P<word>[^\W\d]\w*)
  | (?P<number>[\d.]+(?:[eE][+-]?\d+)?)
  | (?P<open>[{(\[])
  | (?P<close>[})\]])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")


class Token(NamedTuple):
    """A token: its kind (a group of `TOKEN`), its text, where it starts, how many brackets are open before it."""

    kind: str
    text: str
    start: int
    depth: int


class Limits(NamedTuple):
    """What a text may be: size in characters, nesting of brackets, IRIs that SERVICE may name."""

    size: int = 256_000
    depth: int = 200
    services: frozenset[str] = frozenset()


class Overview(NamedTuple):
    """What a text says about how it must be run: whether it names its graphs, and where it may not reach to."""

    names_dataset: bool = False
    refused: QueryRefusedError | None = None


def unescape(text: str) -> str:
    r"""The text with `\uXXXX` replaced, as SPARQL demands before anything else is read.

    >>> unescape(r"\u0053ELECT")
    'SELECT'
    """
    if "\\u" not in text and "\\U" not in text:
        return text
    return _ESCAPE.sub(lambda match: _character(match[1] or match[2], match[0]), text)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text without space and comments; what is no token of SPARQL comes as kind "other"."""
    depth = 0
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "skip":
            continue
        if kind == "close":
            depth -= 1
        yield Token(kind, match[0], match.start(), depth)
        if kind == "open":
            depth += 1


def look_over(text: str, limits: Limits) -> Overview:
    """Refuse a text that is too long or nested too deep; tell what else matters before it is run.

    The engine recurses: 2,000 open braces in under 10 kB would end its process.
    """
    if len(text) > limits.size:
        raise QueryRefusedError("query", f"is {len(text):,} characters long, more than {limits.size:,}", "split it")
    text = unescape(text)
    folded = text.upper()
    if "SERVICE" not in folded and "FROM" not in folded and sum(map(text.count, "{([")) <= limits.depth:
        return Overview()
    names_dataset, refused, after = False, None, ""
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if token.depth > limits.depth:
            place = "line {}, column {}".format(*position(text, token.start))
            raise QueryRefusedError(place, f"more than {limits.depth} brackets are open", "nest less deeply")
        if (
            after == "SERVICE"
            and word != "SILENT"
            and not (token.kind == "iri" and token.text[1:-1] in limits.services)
        ):
            allowed = ", ".join(sorted(limits.services)) or "none"
            refused = QueryRefusedError(
                f"SERVICE {token.text}", "is not allowed here", f"use an allowed one ({allowed})"
            )
        names_dataset = names_dataset or (word == "FROM" and token.depth == 0)
        after = "SERVICE" if word == "SERVICE" or (after == "SERVICE" and word == "SILENT") else ""
    return Overview(names_dataset, refused)


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of a place in a text."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _character(digits: str, escape: str) -> str:
    try:
        return chr(int(digits, 16))
    except (ValueError, OverflowError):
        return escape
