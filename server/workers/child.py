"""A worker process as the gateway sees it: the socket to it, what it was asked, what it says, how it is ended."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from . import frames

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
            frame.discard()

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
