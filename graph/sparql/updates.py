"""An update taken apart: its operations, what each declares, where its WHERE stands, which graphs it may change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from .scan import Token, tokens, unescape

#: keywords after which a graph that is written to may be named
_TARGETS = ("GRAPH", "WITH", "INTO", "TO", "MOVE")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an update: the declarations before it, its text, its tokens (which start within the text)."""

    prologue: str
    text: str
    tokens: tuple[Token, ...]
    prefixes: Mapping[str, str]
    base: str

    @property
    def is_modify(self) -> bool:
        """Whether it is INSERT or DELETE with a WHERE, rather than DATA or the management of graphs."""
        return self._where() is not None

    @property
    def names_dataset(self) -> bool:
        """Whether it says by WITH or USING which graphs it reads."""
        return any(word(token) in ("USING", "WITH") and token.depth == 0 for token in self.tokens)

    def using(self, default: Iterable[str], named: Iterable[str]) -> Operation:
        """The operation with USING clauses put in for those graphs; itself when it has no WHERE."""
        clauses = [f"USING <{iri}> " for iri in default] + [f"USING NAMED <{iri}> " for iri in named]
        return self._with_where("".join(clauses), self.where) if self.is_modify else self

    @property
    def where(self) -> str:
        """The group of its WHERE, braces included; of the short form DELETE WHERE as well."""
        start = self._where()
        return "" if start is None else self.text[self.tokens[start + 1].start :]

    def with_where(self, group: str) -> Operation:
        """The operation with another group after WHERE."""
        return self._with_where("", group)

    def template_variables(self) -> set[str]:
        """The names of the variables that what is deleted and inserted is made with."""
        return {token.text[1:] for token in self._template() if token.kind == "variable"}

    def reads_default_graph(self) -> bool:
        """Whether its WHERE may match outside of GRAPH."""
        start = self._where()
        if start is None:
            return False
        after = ""
        for token in self.tokens[start + 2 : -1]:
            if token.depth == 1:
                named = after == "GRAPH" and token.kind in ("iri", "name", "variable")
                block = token.text in ("{", "}") and after in ("NAMED", "OPEN")
                if word(token) != "GRAPH" and not named and not block and token.text != ".":
                    return True
                after = "GRAPH" if word(token) == "GRAPH" else "NAMED" if named else "OPEN" if block else ""
        return False

    def targets(self) -> tuple[set[str], set[str]]:
        """The graphs that it may change: their IRIs, and the variables that stand for them in its template."""
        iris, variables = set(), set()
        template = set(self._template())
        for token, following in zip(self.tokens, self.tokens[1:], strict=False):
            if word(token) in _TARGETS:
                following = self._after_graph(following)
                if following.kind in ("iri", "name"):
                    iris.add(self.resolve(following.text))
                elif following.kind == "variable" and following in template:
                    variables.add(following.text[1:])
        return iris, variables

    def resolve(self, text: str) -> str:
        """The IRI of `<…>` or of a prefixed name."""
        if text.startswith("<"):
            return urljoin(self.base, text[1:-1])
        prefix, _, local = text.partition(":")
        return self.prefixes.get(prefix, "") + local.replace("\\", "")

    def _after_graph(self, following: Token) -> Token:
        """The graph's name after `TO GRAPH`, `INTO GRAPH` or `MOVE SILENT`, too."""
        while word(following) in ("GRAPH", "SILENT"):
            following = self.tokens[self.tokens.index(following) + 1]
        return following

    def _where(self) -> int | None:
        """Where in `tokens` its WHERE stands."""
        words = [(index, word(token)) for index, token in enumerate(self.tokens) if token.depth == 0]
        return next((index for index, text in words if text == "WHERE"), None)

    def _template(self) -> tuple[Token, ...]:
        start = self._where()
        if start is None or word(self.tokens[start - 1]) == "DELETE":  # what is deleted is what is matched
            return self.tokens
        return self.tokens[:start]

    def _with_where(self, before: str, group: str) -> Operation:
        start = self._where()
        assert start is not None
        head = self.text[: self.tokens[start].start]
        if word(self.tokens[start - 1]) == "DELETE":
            head += f"{self.where} "
        text = f"{head}{before}WHERE {group}"
        return replace(self, text=text, tokens=tuple(tokens(text)))


def operations(update: str, known: Mapping[str, str], base: str) -> Iterator[Operation]:
    """The operations of an update that the engine has found to be correct, in order."""
    update = unescape(update)
    prefixes, prologue = dict(known), ""
    listed = list(tokens(update))
    start = 0
    ends = [index for index, token in enumerate(listed) if token.text == ";" and token.depth == 0]
    for end in [*ends, len(listed)]:
        part, start = listed[start:end], end + 1
        first = _skip_prologue(part)
        for index in range(first):
            if word(part[index]) == "PREFIX":
                prefixes[part[index + 1].text.partition(":")[0]] = urljoin(base, part[index + 2].text[1:-1])
            elif word(part[index]) == "BASE":
                base = urljoin(base, part[index + 1].text[1:-1])
        if first:
            last = part[first - 1]
            prologue += update[part[0].start : last.start + len(last.text)] + "\n"
        if part[first:]:
            offset = part[first].start
            text = update[offset : part[-1].start + len(part[-1].text)]
            yield Operation(prologue, text, tuple(tokens(text)), dict(prefixes), base)


def word(token: Token) -> str:
    """A keyword in upper case; empty for other tokens."""
    return token.text.upper() if token.kind == "word" else ""


def _skip_prologue(part: list[Token]) -> int:
    index = 0
    while index < len(part) and word(part[index]) in ("PREFIX", "BASE"):
        index += 3 if word(part[index]) == "PREFIX" else 2
    return min(index, len(part))
