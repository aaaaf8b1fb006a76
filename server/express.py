"""The short way for the most frequent request, a GET of a query at /sparql that is answered at once.

It needs no thread and no Flask: the event loop gives the query to an idle worker and sends what comes back, with the
headers that Flask would have sent. Whatever is not that simple goes the long way; so does a query that turns out to
take longer, with the worker that has begun it.
"""

from __future__ import annotations

import hashlib
from collections.abc import MutableMapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from .backend import Answer, Query
from .local import LocalBackend
from .negotiation import BY_MEDIA, GRAPH_OFFERS, TABLE_OFFERS, accepts_gzip, negotiate
from .problems import ProblemError
from .sparql import CORS, answer_headers, answer_tag, media_of
from .workers.child import Heard

#: bytes of a query string up to which it is given to a worker from the event loop
SHORT = 16_384
_ALWAYS = [(name.lower().encode(), value.encode()) for name, value in CORS.items()]
_ALWAYS += [(b"x-content-type-options", b"nosniff")]


class Sent(NamedTuple):
    """A whole response."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


class Express:
    """The short way to a local backend."""

    def __init__(self, backend: LocalBackend) -> None:
        """Take the backend."""
        self._backend = backend

    async def answer(self, scope: MutableMapping[str, Any], log: dict[str, Any]) -> Sent | Heard | None:
        """The response; or a query that was begun, for the long way to go on with; or None: all of it the long way."""
        asked = scope["query_string"]
        if len(asked) > SHORT:
            return None
        headers = dict(scope["headers"])
        try:
            parameters = parse_qs(asked.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
        except ValueError:
            return None
        if b"if-none-match" in headers or list(parameters) != ["query"] or len(parameters["query"]) != 1:
            return None
        accept = headers.get(b"accept", b"").decode("latin-1") or None
        table, graph = negotiate(accept, TABLE_OFFERS), negotiate(accept, GRAPH_OFFERS)
        query = Query(
            parameters["query"][0],
            table and BY_MEDIA[table].name,
            graph and BY_MEDIA[graph].name,
            gzip=accepts_gzip(headers.get(b"accept-encoding", b"").decode("latin-1")),
            client=(scope.get("client") or ("",))[0],
        )
        log["query"] = hashlib.sha256(query.text.encode()).hexdigest()[:16]
        if kept := self._backend.kept(query):
            return _sent(kept, query, table, graph)
        try:
            heard = await self._backend.ask(query)
        except ProblemError:
            return None
        answer = heard and self._backend.small(heard, query)
        return _sent(answer, query, table, graph) if answer else heard


def _sent(answer: Answer, query: Query, table: str | None, graph: str | None) -> Sent:
    media = media_of(answer, table, graph)
    named = answer_headers(answer, media, answer_tag(answer.version, query, table, graph))
    body = answer.body or b""
    pairs = [(name.lower().encode(), value.encode()) for name, value in named.items()]
    return Sent([*pairs, (b"content-length", str(len(body)).encode()), *_ALWAYS], body)
