"""The pool of query workers: who answers next, who takes too long, who is ended and replaced.

Two lanes. A query starts on one of the quick workers. If it is not done after `slow_after` seconds it is given one of
the slow places, with less of the processor, and its worker a successor; if all of those are taken it is turned away.
So a handful of long queries leaves the short ones their workers.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from server.backend import Departure
from server.problems import ProblemError, busy
from server.settings import Settings

from . import frames
from .child import Child, Heard
from .streams import Pump, Stream
from .turns import FullError, Turns

#: how much less of the processor a query gets after a moment, where that can be taken back, and a slow one anyhow
NICENESS = 10
#: seconds that the moment lasts
MOMENT = 0.1


class Pool:
    """Query workers over one local store."""

    def __init__(self, store: Path, settings: Settings) -> None:
        """Start the workers; settings say how many and how long they may take."""
        cores = len(os.sched_getaffinity(0))
        self.size = settings.workers or max(4, 2 * cores)
        self.slow_size = settings.slow_workers or max(1, cores)
        self.settings, self._store = settings, store
        spool = settings.spool or tempfile.gettempdir()
        self._options = json.dumps({"spool": spool, "memory": settings.memory, "network": bool(settings.services)})
        self.turns = Turns(self.size, settings.queue)
        self._lock = threading.Lock()
        self._closed = False
        self.slow = self.ended = self.died = self.turned_away = 0
        self._room = settings.max_spool * 1024 * 1024
        self.pump = Pump(self._streamed, self.make_slow, self._room)
        for child in [Child(store, self._options) for _ in range(self.size)]:
            self._put_when_ready(child)
            self._may_calm = child.be_nice(1) and child.be_nice(0)

    @property
    def moment(self) -> float:
        """Seconds after which a query is no longer waited for in the event loop."""
        return min(MOMENT, self.settings.slow_after)

    def take_over(self, child: Child, client: str, awaited: int, last: int) -> bool:
        """Leave a borrowed worker to a client's query, without the requests behind it.

        False, and the worker is ended, when the client holds as many as it may.
        """
        child.client, child.used = client, child.processor_seconds()
        if not self.turns.charge(client):
            self.replace(child)
            return False
        child.take_back(awaited, last)
        return True

    def run(
        self,
        request: bytes | None,
        timeout: float,
        client: str = "",
        departure: Departure | None = None,
        heard: Heard | None = None,
    ) -> tuple[dict[str, Any], bytes | Stream]:
        """What the workers answer: what is to know of the answer, and the answer, whole or as it comes.

        `heard` is a worker that was given the request already.
        """
        if heard and heard.child is None:
            return self._read(heard.frame)
        child = heard.child if heard and heard.child else self._take(client)
        started = heard.started if heard else time.monotonic()
        if departure:
            departure.then(child.kill)
        try:
            if request is not None:
                child.ask(request)
            first = heard.frame if heard else None
            frame = first or self._hear_first(child, started, timeout)
        except TimeoutError:
            self.ended += 1
            self.drop(child)
            raise timed_out(timeout) from None
        except (EOFError, OSError):
            if departure and departure.gone:
                self.drop(child)
                raise ProblemError(408, "the client is gone") from None
            raise self._loss(child) from None
        except BaseException:
            self.drop(child)
            raise
        finally:
            if departure:
                departure.then(None)
        if frame.kind == frames.BEGIN and frame.descriptor is not None:
            if self.pump.held() > self._room:
                frame.discard()
                self.drop(child)
                raise self._away("too much waits for slow clients to begin another long answer")
            meta = frames.load(frame.payload)
            stream = Stream(frame.descriptor, meta["size"], self.pump.wake)
            self.pump.watch(child, stream, started + timeout, self._slow_at(child, started))
            return meta, stream
        meta, body = self._read(frame)
        child.used = meta.get("cpu", child.used)
        self.done(child)
        return meta, body

    def _read(self, frame: frames.Frame | None) -> tuple[dict[str, Any], bytes]:
        """What a frame says that is the whole answer, be it an error."""
        assert frame
        if frame.kind == frames.ERROR:
            return {"error": frames.load(frame.payload)}, b""
        return small(frame)

    def status(self) -> dict[str, float]:
        """Figures: workers, how many are idle, waiting and slow queries, and what befell them so far."""
        return {
            "workers": self.size,
            "workers_idle": self.turns.idle,
            "queries_waiting": self.turns.waiting,
            "queries_slow": self.slow,
            "queries_timed_out_total": self.ended + self.pump.ended,
            "queries_turned_away_total": self.turned_away,
            "workers_died_total": self.died,
            "answer_bytes_held": self.pump.held(),
        }

    def close(self) -> None:
        """End every worker."""
        self._closed = True
        self.pump.close()
        for child in self.turns.empty():
            child.end()

    def _slow_at(self, child: Child, started: float) -> float | None:
        return None if child.slow else started + self.settings.slow_after

    def _put_when_ready(self, child: Child) -> None:
        try:
            child.ready()
        except (EOFError, OSError):
            child.end()
            raise ProblemError(503, "a query process cannot be started: see the log") from None
        self._put(child)

    def _put(self, child: Child) -> None:
        if self._closed:
            child.end()
        else:
            self.turns.put(child)

    def _take(self, client: str) -> Child:
        try:
            child = self.turns.take(client, self.settings.queue_timeout)
        except FullError as error:
            raise self._away(str(error)) from None
        if child is None:
            raise self._away(f"no worker was free for {self.settings.queue_timeout:g} s")
        if self._closed:
            child.end()
            raise busy("the server is stopping", 5)
        child.client = client
        return child

    def _hear_first(self, child: Child, started: float, timeout: float) -> frames.Frame:
        deadline = started + timeout
        if self._may_calm and self.settings.slow_after > MOMENT:
            try:
                return child.hear(started + MOMENT)
            except TimeoutError:
                child.be_nice(NICENESS)
        patience = started + self.settings.slow_after - time.monotonic()
        while time.monotonic() + patience < deadline and not child.slow:
            try:
                return child.hear(time.monotonic() + patience)
            except TimeoutError:
                patience = self.settings.slow_after - (child.processor_seconds() - child.used)
                if patience <= 0.1 * self.settings.slow_after:  # it was not only waiting for the processor
                    self.make_slow(child)
        return child.hear(deadline)

    def make_slow(self, child: Child) -> None:
        """Give a worker's query a slow place, and the worker a successor; `ProblemError` when no place is free."""
        with self._lock:
            if self.slow >= self.slow_size:
                self.turned_away += 1
                raise busy(f"{self.slow} long queries run already, and this one needs long too", 10)
            self.slow += 1
            child.slow = True
        child.be_nice(NICENESS)
        self.turns.leave(child.client)
        self._succeed()

    def replace(self, child: Child) -> None:
        """End a worker that no client holds, and let another take its place."""
        child.end()
        self._succeed()

    def _succeed(self) -> None:
        """Start a worker in another's place, without waiting for it."""
        if not self._closed:
            child = Child(self._store, self._options)
            threading.Thread(target=self._put_when_ready, args=(child,), daemon=True).start()

    def done(self, child: Child) -> None:
        """A worker has answered its client."""
        if child.slow:  # it has a successor, and niceness cannot be taken back
            self._leave_slow()
            child.end()
        elif child.strayed():
            self.drop(child)
        else:
            if child.nice:
                child.be_nice(0)
            self.turns.leave(child.client)
            self._put(child)

    def drop(self, child: Child, client: str | None = None) -> None:
        """End a worker whose answer nobody can use, and let another take its place."""
        child.client = child.client if client is None else client
        child.end()
        if child.slow:
            self._leave_slow()
        else:
            self.turns.leave(child.client)
            self._succeed()

    def _leave_slow(self) -> None:
        with self._lock:
            self.slow -= 1

    def _streamed(self, child: Child, whole: bool) -> None:
        """A streamed answer has ended: whole, or because its worker had to be ended."""
        self.done(child) if whole else self.drop(child)

    def _loss(self, child: Child) -> ProblemError:
        """What to say of a worker that died over a query."""
        self.died += 1
        self.drop(child)
        bound = f"it needed more than {self.settings.memory:,} MB or is beyond the engine; "
        return ProblemError(500, f"the query ended its worker: {bound}narrow it, or nest it less deeply")

    def _away(self, why: str) -> ProblemError:
        self.turned_away += 1
        return busy(f"{why}; try again")


def small(frame: frames.Frame) -> tuple[dict[str, Any], bytes]:
    """What is to know of an answer that came in one piece, and the answer."""
    end = 4 + int.from_bytes(frame.payload[:4], "big")
    return frames.load(frame.payload[4:end]), frame.payload[end:]


def timed_out(timeout: float) -> ProblemError:
    """The problem of a query that was ended at its deadline."""
    return ProblemError(504, f"the query was ended after {timeout:g} s; narrow it, or ask for less at once")
