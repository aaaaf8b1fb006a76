"""The backend over a local store: queries by the worker pool, writes by the one writer process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.sparql.scan import Limits, look_over
from graph.store.generations import current_number
from graph.store.layout import read_card

from .backend import Answer, Query, Write, Written
from .kept import Kept
from .problems import ProblemError, refused
from .settings import Settings
from .workers import frames
from .workers.child import Heard
from .workers.lanes import Lanes
from .workers.pool import Pool, small
from .workers.streams import Stream
from .writing.client import WriterClient

#: what a worker says is wrong with a query → the status it is answered with
STATUSES = {
    "syntax": 400,
    "acceptable": 406,
    "refused": 403,
    "long": 413,
    "store": 503,
    "engine": 500,
    "unsupported": 501,
}


class LocalBackend:
    """A store on this machine."""

    def __init__(self, settings: Settings) -> None:
        """Open the store that the settings name and start the workers."""
        self.settings = settings
        self._path = Path(settings.store)
        self._card = read_card(self._path)
        self._limits = Limits(settings.max_query, settings.max_nesting, frozenset(settings.services))
        self._pool = Pool(self._path, settings)
        self._lanes = Lanes(self._pool)
        self._kept = Kept(settings.cache * 1024 * 1024)
        self._writer = WriterClient(self._path, settings)

    @property
    def base(self) -> str:
        """Base of the data IRIs."""
        return self._card.base

    def version(self) -> str:
        """The store's id and the number of its current generation."""
        return f"{self._card.id}-{current_number(self._path)}"

    def query(self, query: Query) -> Answer:
        """Let a worker answer a query."""
        if not query.heard and not query.explain and (kept := self.kept(query)):
            return kept
        request = None if query.heard else self._request(query)
        meta, body = self._pool.run(request, self.settings.query_timeout, query.client, query.departure, query.heard)
        if "error" in meta:
            raise ProblemError(STATUSES[meta["error"]["kind"]], meta["error"]["text"])
        return self._answer(meta, body, query)

    def kept(self, query: Query) -> Answer | None:
        """The answer to a query that was asked before, since the store last changed."""
        return self._kept.get(query, self.version())

    async def ask(self, query: Query) -> Heard | None:
        """What a worker says first to a query, in the event loop; None when it must wait for one elsewhere.

        `ProblemError` when the query is not to be run.
        """
        return await self._lanes.ask(self._request(query), query.client)

    def small(self, heard: Heard, query: Query) -> Answer | None:
        """The answer, if a worker has sent it in one piece."""
        if heard.child or not heard.frame or heard.frame.kind != frames.SMALL:
            return None
        return self._answer(*small(heard.frame), query)

    def _request(self, query: Query) -> bytes:
        with refused(413):
            overview = look_over(query.text, self._limits)
        fields: dict[str, Any] = {
            "query": query.text,
            "table": query.table,
            "graph": query.graph,
            "union": self.settings.union and not overview.names_dataset and query.default is None,
            "gzip": query.gzip,
            "refused": str(overview.refused or ""),
            "limit": self.settings.max_result * 1024 * 1024,
            "timeout": self.settings.query_timeout,
        }
        if query.default is not None or query.named is not None:
            fields |= {"default": query.default, "named": query.named}
        if query.values or query.explain:
            fields |= {"values": dict(query.values), "explain": query.explain}
        return frames.dump(fields)

    def _answer(self, meta: dict[str, Any], body: bytes | Stream, query: Query) -> Answer:
        answer = Answer(meta["format"], None, gzip=query.gzip, version=meta["version"])
        if isinstance(body, Stream):
            answer.chunks, answer.close = iter(body), body.close
        else:
            answer.body, answer.seconds = body, meta["seconds"]
            self._kept.put(query, answer)
        return answer

    def has_graph(self, graph: str) -> bool:
        """Whether there is a graph of that name, be it empty."""
        return b"true" in self.query(Query(f"ASK {{ GRAPH {ox.NamedNode(graph)} {{ }} }}", "json", None)).read()

    def write(self, write: Write) -> Written:
        """Let the writer make a change."""
        if write.kind == "update":
            with refused(413):
                overview = look_over(write.text, self._limits._replace(size=self.settings.max_upload * 1024 * 1024))
            if overview.refused:
                raise ProblemError(403, str(overview.refused))
        return self._writer.write(write)

    def status(self) -> dict[str, float]:
        """Figures of the pool and of the store."""
        number = current_number(self._path)
        files = (self._path / "generations" / str(number)).glob("*")
        size = sum(file.stat().st_size for file in files if file.is_file())
        return {**self._pool.status(), "generation": number, "store_bytes": size}

    def close(self) -> None:
        """End the workers and the writer."""
        self._pool.close()
        self._writer.close()
