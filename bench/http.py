"""A small HTTP client for benches and tests: one kept connection, raw status, headers and body."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit


class Reply(NamedTuple):
    """An HTTP response."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Client:
    """Requests to one server over one connection; opened anew when the server closed it."""

    def __init__(self, address: str, token: str = "", timeout: float = 120) -> None:
        """Take the server's address and the token to send with every request."""
        parts = urlsplit(address)
        self.base = parts.path.rstrip("/")
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
        self._always = {"Authorization": f"Bearer {token}"} if token else {}

    def __call__(
        self, method: str, path: str, body: bytes | str | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send one request; the path starts after the server's address."""
        data = body.encode() if isinstance(body, str) else body
        sent = {**self._always, **(headers or {})}
        for last in (False, True):
            try:
                self._connection.request(method, self.base + path, data, sent)
                response = self._connection.getresponse()
                return Reply(response.status, _Headers(response.getheaders()), response.read())
            except (ConnectionError, http.client.BadStatusLine, http.client.CannotSendRequest):
                self._connection.close()
                if last:
                    raise
        raise AssertionError

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class _Headers(dict[str, str]):
    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__((name.lower(), value) for name, value in pairs)
