"""What a query worker and the gateway say to each other: frames of a kind, a length and a payload, over a socket pair.

A worker says READY once. It answers a request by one SMALL or ERROR, or by BEGIN (with the descriptor of the file that
the answer is written to), any number of MORE (its length so far), and END or BROKEN. The worker never waits for the
client: a slow reader costs a file, not a worker.
"""

from __future__ import annotations

import socket
import struct

READY, REQUEST, SMALL, ERROR, BEGIN, MORE, END, BROKEN = b"RQSEBMZX"
_HEAD = struct.Struct("!BI")
#: bytes of an answer up to which it is sent in one piece, without a file
SMALL_ANSWER = 65_536


def send(sock: socket.socket, kind: int, payload: bytes, descriptor: int | None = None) -> None:
    """Send one frame, with an open file's descriptor if one is given."""
    frame = _HEAD.pack(kind, len(payload)) + payload
    if descriptor is None:
        sock.sendall(frame)
    else:
        sent = socket.send_fds(sock, [frame], [descriptor])
        sock.sendall(frame[sent:])


def receive(sock: socket.socket) -> tuple[int, bytes, int | None]:
    """The next frame: kind, payload and descriptor; `EOFError` when the other side is gone."""
    descriptor = None
    head, descriptors, _, _ = socket.recv_fds(sock, _HEAD.size, 1)
    if descriptors:
        descriptor = descriptors[0]
    while len(head) < _HEAD.size:
        piece = sock.recv(_HEAD.size - len(head))
        if not piece:
            raise EOFError
        head += piece
    kind, length = _HEAD.unpack(head)
    return kind, _exactly(sock, length), descriptor


def _exactly(sock: socket.socket, length: int) -> bytes:
    piece = sock.recv(length) if length else b""
    if len(piece) == length:
        return piece
    pieces, have = [piece], len(piece)
    while have < length:
        piece = sock.recv(min(length - have, 1 << 20))
        if not piece:
            raise EOFError
        pieces.append(piece)
        have += len(piece)
    return b"".join(pieces)
