"""Long answers on their way: one thread hears how far the workers are, and clients read at their own pace."""

from __future__ import annotations

import contextlib
import ctypes
import os
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from server.problems import ProblemError

from . import frames

if TYPE_CHECKING:
    from .child import Child

#: bytes handed to the client at a time
CHUNK = 262_144
#: bytes read after which their room in the file is given back
RELEASE = 16 * CHUNK
#: bytes that may wait for one client even when there are too many for all of them together
FAIR_SHARE = 64 * 1024 * 1024
_LIBC = ctypes.CDLL(None)


class BrokenAnswerError(Exception):
    """An answer that cannot be finished after it was begun: the connection must be broken, not ended."""


class Stream:
    """An answer that is being written to a file by a worker, and read from there."""

    def __init__(self, descriptor: int, size: int, closed: Callable[[], None]) -> None:
        """Take the file's descriptor, how many bytes stand in it already, and whom to tell that it is closed."""
        self._closed = closed
        self._file = descriptor
        self.size = size
        self.taken = 0
        self.ended = self.closed = False
        self.fault = ""
        self._news = threading.Condition()

    @property
    def unread(self) -> int:
        """Bytes that wait for the client."""
        return 0 if self.closed else self.size - self.taken

    def grow(self, size: int, ended: bool = False, fault: str = "") -> None:
        """So many bytes are there now; perhaps these are all, or there will be no more because of a fault."""
        with self._news:
            self.size, self.ended, self.fault = max(size, self.size), ended or bool(fault), fault
            self._news.notify_all()

    def __iter__(self) -> Iterator[bytes]:
        """The bytes as they come; `BrokenAnswerError` when they stop before the end."""
        at = freed = 0
        try:
            while True:
                with self._news:
                    while at >= self.size and not self.ended and not self.closed:
                        self._news.wait()
                    size, fault = self.size, self.fault
                    if self.closed:
                        return
                    data = os.pread(self._file, min(CHUNK, size - at), at)
                if at >= size:
                    if fault:
                        raise BrokenAnswerError(fault)
                    return
                at += len(data)
                yield data
                self.taken = at
                if at - freed >= RELEASE and not self.closed:
                    _release(self._file, freed, at - freed)
                    freed = at
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the file; the worker is ended if it still writes."""
        with self._news:
            if not self.closed:
                self.closed = True
                os.close(self._file)
                self._news.notify_all()
                self._closed()


def _release(descriptor: int, start: int, length: int) -> None:
    """Give back the room of bytes that were read, where the file system can (fallocate, punch hole, keep size)."""
    _LIBC.fallocate(descriptor, 3, ctypes.c_long(start), ctypes.c_long(length))


@dataclass(slots=True)
class _Watched:
    child: Child
    stream: Stream
    deadline: float
    slow_at: float | None


class Pump:
    """The thread that hears the workers of long answers, ends them at their deadline, and gives them back when done."""

    def __init__(self, finished: Callable[[Child, bool], None], slow: Callable[[Child], None], room: int) -> None:
        """Take whom to tell that an answer is finished (and whether its worker is fit for more), or takes long.

        `room` is how many bytes may wait for clients before answers that wait for slow ones are broken off.
        """
        self._finished, self._slow, self._room = finished, slow, room
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._wake.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._new: list[_Watched] = []
        self._open: list[Stream] = []
        self._lock = threading.Lock()
        self._stopping = False
        self.ended = 0
        self._thread: threading.Thread | None = None

    def watch(self, child: Child, stream: Stream, deadline: float, slow_at: float | None) -> None:
        """Hear this worker from now on."""
        with self._lock:
            self._new.append(_Watched(child, stream, deadline, slow_at))
            self._open = [each for each in self._open if not each.closed]
            self._open.append(stream)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="answers", daemon=True)
                self._thread.start()
        self.wake()

    def wake(self) -> None:
        """Look at everything once more."""
        with contextlib.suppress(BlockingIOError, OSError):
            self._wake.send(b"x")

    def held(self) -> int:
        """Bytes of answers that wait for their clients."""
        with self._lock:
            return sum(stream.unread for stream in self._open)

    def close(self) -> None:
        """Stop, and end the workers that are still writing."""
        self._stopping = True
        self.wake()
        if self._thread:
            self._thread.join(5)

    def _run(self) -> None:
        watched: dict[Any, _Watched] = {}
        while not self._stopping:
            for key, _ in self._selector.select(self._patience(watched)):
                if key.fileobj is self._woken:
                    self._woken.recv(4096)
                    with self._lock:
                        fresh, self._new = self._new, []
                    for each in fresh:
                        self._selector.register(each.child.sock, selectors.EVENT_READ)
                        watched[each.child.sock] = each
                else:
                    self._hear(watched, watched[key.fileobj])
            now = time.monotonic()
            for each in list(watched.values()):
                self._look(watched, each, now)
        for each in list(watched.values()):
            self._stop(watched, each, "the server is stopping")

    def _patience(self, watched: dict[Any, _Watched]) -> float:
        times = [min(each.deadline, each.slow_at or each.deadline) for each in watched.values()]
        return max(0.0, min(times) - time.monotonic()) if times else 60.0

    def _look(self, watched: dict[Any, _Watched], each: _Watched, now: float) -> None:
        """End what is past its deadline or wanted by nobody; move what takes long to a slow place."""
        if each.stream.closed:
            self._stop(watched, each, "nobody reads it")
        elif now >= each.deadline:
            self.ended += 1
            self._stop(watched, each, "the query was ended at its time limit, so the answer is not whole")
        elif each.slow_at and now >= each.slow_at:
            each.slow_at = None
            try:
                self._slow(each.child)
            except ProblemError as problem:
                self._stop(watched, each, problem.detail)

    def _hear(self, watched: dict[Any, _Watched], each: _Watched) -> None:
        try:
            frame = each.child.hear(time.monotonic() + 1)
        except (EOFError, TimeoutError):
            self._stop(watched, each, "the query ended its worker, so the answer is not whole")
            return
        if frame.kind == frames.MORE:
            each.stream.grow(int.from_bytes(frame.payload, "big"))
            if each.stream.unread > FAIR_SHARE and self.held() > self._room:
                self._stop(watched, each, "there is no room for so much that the client does not take")
            return
        self._forget(watched, each)
        if frame.kind == frames.END:
            each.stream.grow(int.from_bytes(frame.payload, "big"), ended=True)
        else:
            each.stream.grow(0, fault=frames.load(frame.payload)["text"])
        self._finished(each.child, True)

    def _stop(self, watched: dict[Any, _Watched], each: _Watched, why: str) -> None:
        self._forget(watched, each)
        each.stream.grow(0, fault=why)
        self._finished(each.child, False)

    def _forget(self, watched: dict[Any, _Watched], each: _Watched) -> None:
        self._selector.unregister(each.child.sock)
        del watched[each.child.sock]
