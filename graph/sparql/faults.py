"""The engine's syntax errors, made readable: place, what was found, what was expected, which prefix is meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from graph.errors import QueryError

from .scan import Token, position, tokens

_ENGINE = re.compile(r"error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)", re.DOTALL)
_PAIRS = {"(": ")", "[": "]", "{": "}"}
#: the words that queries and operations of updates begin with
_FORMS = "SELECT ASK CONSTRUCT DESCRIBE INSERT DELETE WITH LOAD CLEAR DROP CREATE ADD MOVE COPY".split()
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
    seen = _seen(text)
    if seen:
        return seen
    place = f"line {line}, column {column}"
    sentence = re.match(r"(?:The |IRI |Invalid |Unexpected )[^,\[]*|[^,\[]*(?: is | are |must|not )[^,\[]*", match[3])
    if sentence:
        return QueryError(place, sentence[0].strip().rstrip("."), "correct what stands before it")
    expected = _readable(match[3])
    token = _at(text, line, column)
    found = f"“{_short(token.text)}” cannot stand here" if token else "the text makes no sense up to its end"
    remedy = f"expected {expected}" if expected else "correct what stands there or before it"
    return QueryError(place, found, remedy)


def _seen(text: str) -> QueryError | None:
    """The faults that can be told better than by where the engine gave up: brackets, quotes, the first word."""
    brackets: list[Token] = []
    first = ""
    for token in tokens(text):
        if token.kind == "open":
            brackets.append(token)
        elif token.kind == "close":
            if not brackets or _PAIRS[brackets.pop().text] != token.text:
                return QueryError(_place(text, token.start), f"“{token.text}” closes nothing", "remove it")
        elif token.text in ("'", '"'):
            return QueryError(
                _place(text, token.start), "the string that begins here does not end", f"add {token.text}"
            )
        elif not first and token.kind == "word" and token.text.upper() not in ("PREFIX", "BASE"):
            first = token.text.upper()
            if first not in _FORMS:
                meant = difflib.get_close_matches(first, _FORMS, n=1)
                remedy = f"did you mean {meant[0]}?" if meant else f"begin with one of {', '.join(_FORMS[:4])}"
                return QueryError(_place(text, token.start), f"“{_short(token.text)}” begins no query", remedy)
    if brackets:
        closing = _PAIRS[brackets[-1].text]
        return QueryError(_place(text, brackets[-1].start), f"“{brackets[-1].text}” is not closed", f"add {closing}")
    if not first:
        return QueryError("query", "is empty", f"begin with one of {', '.join(_FORMS[:4])}")
    return None


def _place(text: str, index: int) -> str:
    return "line {}, column {}".format(*position(text, index))


def _no_prefix(text: str, token: Token, known: Mapping[str, str]) -> QueryError:
    prefix = token.text.partition(":")[0]
    place = _place(text, token.start)
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


#: what the engine expects → what a person calls it; None leaves it out (SPARQL 1.2, parts of tokens)
_NAMES: dict[str, str | None] = {
    "?": "a variable",
    "$": "a variable",
    "<": "an IRI",
    ":": "an IRI",
    "_:": "a blank node",
    '"': "a literal",
    "'": "a literal",
    "+": "a number",
    "-": "a number",
    **dict.fromkeys(('"""', "'''", "<<", "<<(", "{|", "~", "%", "_", "\\", "\\u", "\\U", "true", "false")),
}


def _readable(expected: str) -> str:
    """The expectations that a person can use: keywords and signs, without the classes of characters."""
    names: list[str] = []
    for part in (part.strip() for part in _EXPECTED.findall(expected)):
        plain: str | None = part[1:-1].replace('\\"', '"') if part.startswith('"') else part
        if part.startswith("["):
            single = re.fullmatch(r"\['(.)'\]", part)
            plain = single[1] if single else None
        plain = _NAMES.get(plain, plain) if plain else None
        if plain and plain not in names:
            names.append(plain)
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
