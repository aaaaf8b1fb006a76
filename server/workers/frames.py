"""What a query worker and the gateway say to each other: frames of a kind, a length, a ticket and a payload.

They go over a socket pair. A worker says READY once. It answers a request by one SMALL or ERROR, or by BEGIN (with the
descriptor of the file that the answer is written to), any number of MORE (its length so far), and END or BROKEN, all
with the request's ticket. The worker never waits for the client: a slow reader costs a file, not a worker.

Requests may wait in the socket behind one that is being answered. `Slots` is memory that both sides share: the worker
tells there which ticket it runs, the gateway up to which ticket it wants no answers any more.
"""

from __future__ import annotations

import array
import marshal
import mmap
import os
import socket
import struct
import tempfile
from typing import Any, NamedTuple

READY, REQUEST, SMALL, ERROR, BEGIN, MORE, END, BROKEN = b"RQSEBMZX"
_HEAD = struct.Struct("!BIQ")
#: bytes of an answer up to which it is sent in one piece, without a file
SMALL_ANSWER = 65_536
#: bytes asked of the socket at once by who takes what is there
_GULP = 131_072
_ONE_DESCRIPTOR = socket.CMSG_LEN(array.array("i").itemsize)


class Frame(NamedTuple):
    """A frame that has come."""

    kind: int
    payload: bytes
    ticket: int = 0
    descriptor: int | None = None

    def discard(self) -> None:
        """Close the file that came with it: nobody wants the answer."""
        if self.descriptor is not None:
            os.close(self.descriptor)


def pack(kind: int, payload: bytes, ticket: int = 0) -> bytes:
    """A frame as it is sent."""
    return _HEAD.pack(kind, len(payload), ticket) + payload


def send(sock: socket.socket, kind: int, payload: bytes, ticket: int = 0, descriptor: int | None = None) -> None:
    """Send one frame, with an open file's descriptor if one is given."""
    frame = pack(kind, payload, ticket)
    if descriptor is None:
        sock.sendall(frame)
    else:
        sent = socket.send_fds(sock, [frame], [descriptor])
        sock.sendall(frame[sent:])


def dump(fields: dict[str, Any]) -> bytes:
    """Fields of a request or an answer as bytes; both sides run the same interpreter."""
    return marshal.dumps(fields)


def load(data: bytes) -> dict[str, Any]:
    """The fields that `dump` made these bytes of."""
    fields: dict[str, Any] = marshal.loads(data)
    return fields


class Inbox:
    """The receiving end of a socket: whole frames out of what has come so far."""

    def __init__(self, sock: socket.socket) -> None:
        """Take the socket; nothing is read yet."""
        self._sock = sock
        self._data = bytearray()
        self._descriptor: int | None = None

    def __bool__(self) -> bool:
        """Whether bytes are there that were not taken yet."""
        return bool(self._data)

    def take(self) -> Frame | None:
        """The next frame, if the whole of it is there."""
        if self._missing() > 0:
            return None
        kind, length, ticket = _HEAD.unpack_from(self._data)
        end = _HEAD.size + length
        payload = bytes(memoryview(self._data)[_HEAD.size : end])
        del self._data[:end]
        if kind != BEGIN:
            return Frame(kind, payload, ticket)
        descriptor, self._descriptor = self._descriptor, None
        return Frame(kind, payload, ticket, descriptor)

    def fill(self, size: int = _GULP, flags: int = 0) -> None:
        """Take what the socket has, at most that much; `EOFError` when the other side is gone."""
        data, extra, _, _ = self._sock.recvmsg(size, _ONE_DESCRIPTOR, flags)
        if not data:
            raise EOFError
        for _, _, descriptors in extra:
            self._descriptor = array.array("i", descriptors)[0]
        self._data += data

    def receive(self) -> Frame:
        """Wait for the next frame, and read no more than it, so that others see by the socket what follows."""
        while (frame := self.take()) is None:
            self.fill(min(self._missing(), 1 << 20))
        return frame

    def next(self) -> Frame:
        """Wait for the next frame, and read what comes with it."""
        while (frame := self.take()) is None:
            self.fill(max(_GULP, min(self._missing(), 1 << 20)))
        return frame

    def _missing(self) -> int:
        """Bytes that are known to be missing of the next frame; 0 or less when it is there."""
        have = len(self._data)
        if have < _HEAD.size:
            return _HEAD.size - have
        length: int = _HEAD.unpack_from(self._data)[1]
        return _HEAD.size + length - have


class Slots:
    """Numbers in memory shared by gateway and worker.

    The worker tells the ticket of the request that it answers, or has answered last. The gateway tells of which tickets
    nobody wants an answer any more, so that requests which wait in the socket can be given to another worker.
    """

    _RUNNING, _AFTER, _UP_TO = range(3)

    def __init__(self, descriptor: int | None = None) -> None:
        """Make the memory, or open what has that descriptor."""
        size = 8 * 3
        if descriptor is None:
            with tempfile.TemporaryFile() as file:
                file.truncate(size)
                descriptor = os.dup(file.fileno())
        self.descriptor = descriptor
        self._map = mmap.mmap(descriptor, size)
        self._view = memoryview(self._map).cast("Q")

    @property
    def running(self) -> int:
        """What the worker does; 0 when it passes over what was taken back."""
        return self._view[self._RUNNING]

    def take_back(self, after: int, up_to: int) -> None:
        """Want no answers to the tickets after the first and up to the second, which are greater than any before."""
        self._view[self._AFTER] = after
        self._view[self._UP_TO] = up_to

    def begin(self, ticket: int) -> bool:
        """Say that the request of that ticket is begun; False when nobody wants it any more."""
        view = self._view
        if view[self._AFTER] < ticket <= view[self._UP_TO]:
            return False
        view[self._RUNNING] = ticket
        if view[self._AFTER] < ticket <= view[self._UP_TO]:  # taken back meanwhile
            view[self._RUNNING] = 0
            return False
        return True

    def close(self) -> None:
        """Let go of the memory."""
        self._view.release()
        self._map.close()
        os.close(self.descriptor)
