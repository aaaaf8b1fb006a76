"""The engine's syntax errors, made readable: place, what was found, what was expected, which prefix is meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from graph.errors import QueryError

from .scan import Token, tokens

_ENGINE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
#: one expectation of the engine: a character class, a name, a literal
_EXPECTED = re.compile(r"\[(?:[^\]'\\]|'(?:[^'\\]|\\.)'|\\.)*\]|\"(?:[^\"\\]|\\.)*\"|[^,]+", re.DOTALL)
#: ending of namespaces that are often meant by a prefix which nobody declared
_ELSEWHERE = {
    "dbo": "http://dbpedia.org/ontology/",
    "dbr": "http://dbpedia.org/resource/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "p": "http://www.wikidata.org/prop/",
    "ps": "http://www.wikidata.org/prop/statement/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "so": "https://schema.org/",
}


def explain(text: str, fault: str, known: Mapping[str, str]) -> QueryError:
    """The error to show for a text that the engine refused with that message, given the prefixes known undeclared."""
    undeclared = _undeclared(text, known)
    if "Prefix not found" in fault and undeclared:
        return _no_prefix(text, undeclared, known)
    match = _ENGINE.match(fault)
    if not match:
        return QueryError("query", fault.rstrip("."), "correct it")
    line, column = int(match[1]), int(match[2])
    if "Prefix not found" in match[3] and undeclared:
        return _no_prefix(text, undeclared, known)
    expected = _readable(match[3])
    token = _at(text, line, column)
    found = f"“{_short(token.text)}” cannot stand here" if token else "the text ends too early"
    remedy = f"expected {expected}" if expected else "correct what stands there or before it"
    return QueryError(f"line {line}, column {column}", found, remedy)


def _no_prefix(text: str, token: Token, known: Mapping[str, str]) -> QueryError:
    prefix = token.text.partition(":")[0]
    line = text.count("\n", 0, token.start) + 1
    column = token.start - text.rfind("\n", 0, token.start)
    place = f"line {line}, column {column}"
    namespace = known.get(prefix.lower()) or _ELSEWHERE.get(prefix.lower())
    if namespace:
        return QueryError(place, f"prefix {prefix}: is not declared", f"add PREFIX {prefix}: <{namespace}>")
    close = difflib.get_close_matches(prefix.lower(), known, n=1, cutoff=0.6)
    if close:
        meant = f"{close[0]}: <{known[close[0]]}>"
        return QueryError(
            place, f"prefix {prefix}: is not declared", f"did you mean {meant}, which needs no declaring?"
        )
    return QueryError(place, f"prefix {prefix}: is not declared", f"add PREFIX {prefix}: <…> before the query")


def _undeclared(text: str, known: Mapping[str, str]) -> Token | None:
    """The first prefixed name whose prefix is neither declared in the text nor known."""
    declared, after = set(known), ""
    for token in tokens(text):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if after == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared and prefix != "_":
                return token
        after = token.text.upper() if token.kind == "word" else ""
    return None


def _at(text: str, line: int, column: int) -> Token | None:
    """The token at or after a place."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    index = (starts[line - 1] if line <= len(starts) else len(text)) + column - 1
    return next((token for token in tokens(text) if token.start + len(token.text) > index), None)


def _readable(expected: str) -> str:
    """The expectations that a person can use: keywords and brackets, without the classes of characters."""
    names = []
    for part in (part.strip() for part in _EXPECTED.findall(expected)):
        plain = part.strip("\"'")
        if part.startswith("["):
            single = re.fullmatch(r"\['(.)'\]", part)
            plain = single[1] if single else ""
        if plain and plain not in names and not re.fullmatch(r"[%_\\]", plain):
            names.append(plain)
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
