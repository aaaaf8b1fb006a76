"""The pool of query workers: who answers next, who takes too long, who is ended and replaced.

Two lanes. A query starts on one of the quick workers. If it is not done after `slow_after` seconds it is given one of
the slow places, with less of the processor, and its worker a successor; if all of those are taken it is turned away.
So a handful of long queries leaves the short ones their workers.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any

from server.backend import Departure
from server.problems import ProblemError, busy
from server.settings import Settings

from . import frames
from .streams import Pump, Stream

#: what is to know of an answer, and the answer: whole, or as it comes
Heard = tuple[dict[str, Any], bytes | Stream]
#: how much less of the processor a slow query gets
NICENESS = 10
#: seconds that a worker may take to start
START_TIMEOUT = 60.0


class Child:
    """One worker process and the socket to it."""

    def __init__(self, store: Path, options: str, module: str = "server.workers.worker") -> None:
        """Start it; it takes requests from now on, and answers once it is up."""
        self.sock, other = socket.socketpair()
        command = [sys.executable, "-m", module, str(other.fileno()), str(store), options]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self.process = subprocess.Popen(command, pass_fds=[other.fileno()], env=environment, stdin=subprocess.DEVNULL)
        other.close()
        self.slow = False

    def ask(self, request: bytes) -> None:
        """Send a request."""
        frames.send(self.sock, frames.REQUEST, request)

    def hear(self, deadline: float) -> tuple[int, bytes, int | None]:
        """The next frame; `TimeoutError` at the deadline (of `time.monotonic`), `EOFError` when it died."""
        self.sock.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            return frames.receive(self.sock)
        except ConnectionError:
            raise EOFError from None

    def kill(self) -> None:
        """End its process at once, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    def end(self) -> None:
        """End it, and the connection to it."""
        self.kill()
        self.sock.close()
        self.process.wait()


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
        self._idle: deque[Child] = deque()
        self._free = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._closed = False
        self.waiting = self.slow = self.ended = self.died = self.turned_away = 0
        self.pump = Pump(self._streamed, self.make_slow)
        for child in [self._start() for _ in range(self.size)]:
            self._put(child)

    def run(
        self, request: dict[str, Any], timeout: float, departure: Departure | None = None
    ) -> tuple[dict[str, Any], bytes | Stream]:
        """What the workers answer: what is to know of the answer, and the answer, whole or as it comes."""
        if self.pump.held() > self.settings.max_spool * 1024 * 1024:
            raise self._away("too many long answers are on their way to slow clients")
        child = self._take()
        started = time.monotonic()
        if departure:
            departure.then(child.kill)
        try:
            child.ask(json.dumps({**request, "timeout": timeout}).encode())
            kind, payload, descriptor = self._hear_first(child, started, timeout)
        except TimeoutError:
            self.ended += 1
            self._drop(child)
            raise timed_out(timeout) from None
        except (EOFError, OSError):
            if departure and departure.gone:
                self._drop(child)
                raise ProblemError(408, "the client is gone") from None
            raise self._loss(child) from None
        except BaseException:
            self._drop(child)
            raise
        finally:
            if departure:
                departure.then(None)
        if kind == frames.BEGIN and descriptor is not None:
            meta = json.loads(payload)
            stream = Stream(descriptor, meta["size"], self.pump.wake)
            self.pump.watch(child, stream, started + timeout, self._slow_at(child, started))
            return meta, stream
        self._done(child)
        if kind == frames.ERROR:
            return {"error": json.loads(payload)}, b""
        end = 4 + int.from_bytes(payload[:4], "big")
        return json.loads(payload[4:end]), payload[end:]

    def status(self) -> dict[str, float]:
        """Figures: workers, how many are idle, waiting and slow queries, and what befell them so far."""
        return {
            "workers": self.size,
            "workers_idle": len(self._idle),
            "queries_waiting": self.waiting,
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
        with self._lock:
            children, self._idle = list(self._idle), deque()
        for child in children:
            child.end()

    def _slow_at(self, child: Child, started: float) -> float | None:
        return None if child.slow else started + self.settings.slow_after

    def _start(self) -> Child:
        return Child(self._store, self._options)

    def _put(self, child: Child) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(child)
                self._free.release()
                return
        child.end()

    def _take(self) -> Child:
        if not self._free.acquire(blocking=False):
            with self._lock:
                if self.waiting >= self.settings.queue:
                    raise self._away(f"{self.waiting} queries are waiting already")
                self.waiting += 1
            try:
                if not self._free.acquire(timeout=self.settings.queue_timeout):
                    raise self._away(f"no worker was free for {self.settings.queue_timeout:g} s")
            finally:
                with self._lock:
                    self.waiting -= 1
        with self._lock:
            if self._closed:
                raise busy("the server is stopping", 5)
            return self._idle.pop()

    def _hear_first(self, child: Child, started: float, timeout: float) -> tuple[int, bytes, int | None]:
        deadline = started + timeout
        if self.settings.slow_after < timeout:
            try:
                return child.hear(started + self.settings.slow_after)
            except TimeoutError:
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
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, child.process.pid, NICENESS)
        self._succeed()

    def _succeed(self) -> None:
        """Start a worker in another's place."""
        if not self._closed:
            self._put(self._start())

    def _done(self, child: Child) -> None:
        if child.slow:  # it has a successor, and niceness cannot be taken back
            self._leave_slow()
            child.end()
        else:
            self._put(child)

    def _drop(self, child: Child) -> None:
        child.end()
        if child.slow:
            self._leave_slow()
        else:
            self._succeed()

    def _leave_slow(self) -> None:
        with self._lock:
            self.slow -= 1

    def _streamed(self, child: Child, whole: bool) -> None:
        """A streamed answer has ended: whole, or because its worker had to be ended."""
        self._done(child) if whole else self._drop(child)

    def _loss(self, child: Child) -> ProblemError:
        """What to say of a worker that died over a query."""
        self.died += 1
        self._drop(child)
        bound = f"it needed more than {self.settings.memory:,} MB or is beyond the engine; "
        return ProblemError(500, f"the query ended its worker: {bound}narrow it, or nest it less deeply")

    def _away(self, why: str) -> ProblemError:
        self.turned_away += 1
        return busy(f"{why}; try again")


def timed_out(timeout: float) -> ProblemError:
    """The problem of a query that was ended at its deadline."""
    return ProblemError(504, f"the query was ended after {timeout:g} s; narrow it, or ask for less at once")
