"""The pool of query workers: who answers next, who takes too long, who is ended and replaced.

Two lanes. A query starts on one of the quick workers. If it is not done after `slow_after` seconds it is given one of
the slow places, with less of the processor, and its worker a successor; if all of those are taken it is turned away.
So a handful of long queries leaves the short ones their workers.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.backend import Departure
from server.problems import ProblemError, busy
from server.settings import Settings

from . import frames
from .streams import Pump, Stream
from .turns import FullError, Turns

#: how much less of the processor a query gets after a moment, where that can be taken back, and a slow one anyhow
NICENESS = 10
#: seconds that the moment lasts
MOMENT = 0.1
#: seconds that a worker may take to start
START_TIMEOUT = 60.0
#: seconds that a frame may take to come once it has begun
FRAME_TIMEOUT = 30.0


class Child:
    """One worker process and the socket to it."""

    def __init__(self, store: Path, options: str, module: str = "server.workers.worker") -> None:
        """Start it; `ready` waits until it is up."""
        self.sock, other = socket.socketpair()
        patience = struct.pack("ll", int(FRAME_TIMEOUT), 0)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, patience)
        self.inbox, self.slots = frames.Inbox(self.sock), frames.Slots()
        shared = [other.fileno(), self.slots.descriptor]
        command = [sys.executable, "-m", module, *map(str, shared), str(store), options]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self.process = subprocess.Popen(command, pass_fds=shared, env=environment, stdin=subprocess.DEVNULL)
        other.close()
        self._last = self.awaited = 0
        self._taken_back = False
        self.slow = False
        self.client = ""
        self.used = 0.0
        self.nice = 0

    def ready(self) -> None:
        """Wait until it can answer; `EOFError` or `TimeoutError` when it cannot be started."""
        self.hear(time.monotonic() + START_TIMEOUT)

    def processor_seconds(self) -> float:
        """How much of the processor it has used so far."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def running_seconds(self) -> float:
        """The same to the nanosecond, which costs more to find out; seconds of the clock where that cannot be told."""
        tasks = f"/proc/{self.process.pid}/task"
        try:
            return sum(int(Path(tasks, each, "schedstat").read_text().split()[0]) for each in os.listdir(tasks)) / 1e9
        except OSError:
            return time.monotonic()

    def ticket(self) -> int:
        """The number of the next request."""
        self._last += 1
        return self._last

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self.awaited = self.ticket()
        frames.send(self.sock, frames.REQUEST, request, self.awaited)

    def take_back(self, awaited: int, last: int) -> None:
        """Want the answer to one request, and none to those behind it, up to that ticket."""
        self.awaited = awaited
        if last > awaited:
            self.slots.take_back(awaited, last)
            self._taken_back = True

    def strayed(self) -> bool:
        """Whether it went on to a request that was taken back just then."""
        taken_back, self._taken_back = self._taken_back, False
        return taken_back and self.slots.running not in (0, self.awaited)

    def hear(self, deadline: float) -> frames.Frame:
        """The next frame; `TimeoutError` at the deadline (of `time.monotonic`), `EOFError` when it died."""
        poll = select.poll()  # not select, which knows no descriptor beyond 1024
        poll.register(self.sock, select.POLLIN)
        while True:
            if not self.inbox and not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise TimeoutError
            try:
                frame = self.inbox.receive()
            except OSError:
                raise EOFError from None
            if frame.ticket == self.awaited:
                return frame
            if frame.descriptor is not None:
                os.close(frame.descriptor)

    def be_nice(self, niceness: int) -> bool:
        """Give it less of the processor, or as much as the others again; False where that is not allowed."""
        try:
            os.setpriority(os.PRIO_PROCESS, self.process.pid, niceness)
        except OSError:
            return False
        self.nice = niceness
        return True

    def kill(self) -> None:
        """End its process at once, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    def end(self) -> None:
        """End it, and the connection to it."""
        self.kill()
        self.sock.close()
        self.slots.close()
        self.process.wait()


@dataclass(slots=True)
class Heard:
    """A query that a worker has begun: since when (of `time.monotonic`), and the first frame if it came already.

    Without a worker the frame holds the whole answer.
    """

    child: Child | None
    started: float
    frame: frames.Frame | None = None


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

    def whole(self, frame: frames.Frame) -> Heard:
        """A whole answer; its worker goes on."""
        return Heard(None, 0.0, frame)

    def begun(self, child: Child, started: float, frame: frames.Frame | None) -> Heard:
        """A query that takes long, on a worker that `take_over` gave to its client."""
        return Heard(child, started, frame)

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
                os.close(frame.descriptor)
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
