"""HTTP as uvicorn speaks it, with a response's head and the first of its body sent in one piece.

Two pieces are two calls of the system, and wake a client twice: a quarter of what a short answer costs.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class OnePiece:
    """A connection that keeps the head of a response until what follows is written, or this round of the loop ends."""

    def __init__(self, transport: asyncio.Transport) -> None:
        """Take the connection."""
        self._transport = transport
        self._head = b""

    def __getattr__(self, name: str) -> Any:
        """Everything else is the connection's own."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send bytes, or keep them for a moment when they are a head."""
        if self._head:
            data, self._head = self._head + data, b""
        elif data.startswith(b"HTTP/1.1 ") and data.endswith(b"\r\n\r\n"):
            self._head = data
            asyncio.get_running_loop().call_soon(self._flush)
            return
        self._transport.write(data)

    def close(self) -> None:
        """Send what is kept, and close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._head:
            data, self._head = self._head, b""
            self._transport.write(data)


class Protocol(HttpToolsProtocol):
    """One connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin."""
        super().connection_made(cast(asyncio.Transport, OnePiece(transport)))
