"""The way from the network to the Flask application: an ASGI coat that costs a slow client no thread and no worker.

Flask runs in a thread until the first bytes of an answer are there; the rest is sent from the event loop at the
client's pace. An answer that breaks off breaks the connection: it never looks whole. A client that leaves takes its
query with it.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, NamedTuple

from flask import Flask

from .backend import Departure
from .express import Express, Sent
from .local import LocalBackend
from .metrics import Metrics
from .problems import ProblemError
from .settings import Settings
from .workers.child import Heard
from .workers.streams import BrokenAnswerError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

#: bytes of a request's body that stay in memory
BODY_IN_MEMORY = 1 << 20
#: seconds that a client may take for the next piece of its request's body
BODY_TIMEOUT = 60.0


class Begun(NamedTuple):
    """A response whose first bytes are there: the rest comes from the iterator, if there is one."""

    status: int
    headers: list[tuple[bytes, bytes]]
    first: bytes
    rest: Iterator[bytes] | None
    close: Callable[[], None]


class BodyError(Exception):
    """A request's body that did not come, or is too long: the status to answer with."""


class Gateway:
    """The ASGI application."""

    def __init__(self, app: Flask, settings: Settings, stop: Callable[[], None] = lambda: None) -> None:
        """Take the Flask application, the settings, and what to do when the server has stopped."""
        self._app, self._settings, self._stop = app, settings, stop
        self._metrics: Metrics = app.extensions["transfergraph.metrics"]
        backend = app.extensions["transfergraph.backend"]
        self._express = Express(backend) if isinstance(backend, LocalBackend) else None
        self._prefix = settings.path_prefix.rstrip("/")
        threads = settings.queue + 4 * (settings.workers or 8) + 32
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                self._threads.shutdown(wait=False, cancel_futures=True)
                self._stop()
                return

    async def _request(self, scope: Message, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        log: dict[str, Any] = {}
        departure = Departure()
        sent = 0
        status = 499
        heard: Heard | None = None
        self._metrics.open += 1
        try:
            if self._express and scope["method"] == "GET" and self._path(scope["path"]) == "/sparql":
                sent_at_once = await self._express.answer(scope, log)
                if isinstance(sent_at_once, Sent):
                    status, sent = 200, len(sent_at_once.body)
                    await send({"type": "http.response.start", "status": status, "headers": sent_at_once.headers})
                    await send({"type": "http.response.body", "body": sent_at_once.body})
                    return
                heard = sent_at_once
            with await self._body(receive) as body:
                environ = self._environ(scope, body, log, departure)
                if heard:
                    environ["transfergraph.heard"] = heard
                begun = asyncio.get_running_loop().run_in_executor(self._threads, self._begin, environ)
                gone = asyncio.ensure_future(_gone(receive))
                await asyncio.wait((begun, gone), return_when=asyncio.FIRST_COMPLETED)
                if not begun.done():
                    departure.leave()
                response = await begun
                status = response.status
                try:
                    sent = await self._send(response, send, gone)
                except BrokenAnswerError as error:
                    log["broken"] = str(error)
                finally:
                    gone.cancel()
                    if response.rest is not None:
                        response.close()
        except BodyError as error:
            status = int(str(error))
            body_bytes, media = ProblemError(status, "the request's body is too long or did not come").render(None)
            headers = [(b"content-type", media.encode()), (b"connection", b"close")]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body_bytes})
        finally:
            self._metrics.open -= 1
            seconds = time.perf_counter() - started
            self._metrics.observe(scope["method"], self._path(scope["path"]), status, seconds, sent)
            self._log(scope, status, sent, seconds, log)

    async def _body(self, receive: Receive) -> IO[bytes]:
        """The request's body, in memory or, when it is long, in a file."""
        message = await receive()
        if not message.get("more_body"):
            return io.BytesIO(message.get("body", b""))
        limit = self._settings.max_upload * 1024 * 1024
        body: IO[bytes] = tempfile.SpooledTemporaryFile(BODY_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
        size = 0
        while True:
            piece = message.get("body", b"")
            size += len(piece)
            if size > limit:
                raise BodyError(413)
            body.write(piece)
            if message["type"] == "http.disconnect" or not message.get("more_body"):
                body.seek(0)
                return body
            try:
                message = await asyncio.wait_for(receive(), BODY_TIMEOUT)
            except TimeoutError:
                raise BodyError(408) from None

    def _environ(self, scope: Message, body: IO[bytes], log: dict[str, Any], departure: Departure) -> dict[str, Any]:
        server = scope.get("server") or ("localhost", 80)
        client = scope.get("client") or ("", 0)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": scope["method"],
            "SCRIPT_NAME": self._prefix,
            "PATH_INFO": self._path(scope["path"]).encode().decode("latin-1"),
            "QUERY_STRING": scope["query_string"].decode("latin-1"),
            "SERVER_NAME": server[0],
            "SERVER_PORT": str(server[1] or 0),
            "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
            "REMOTE_ADDR": client[0],
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": scope["scheme"],
            "wsgi.input": body,
            "wsgi.input_terminated": True,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "transfergraph.log": log,
            "transfergraph.departure": departure,
        }
        for name, value in scope["headers"]:
            key = name.decode("latin-1").upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            text = value.decode("latin-1")
            environ[key] = f"{environ[key]}, {text}" if key in environ else text
        return environ

    def _path(self, path: str) -> str:
        """A path without the prefix, whether or not the proxy took it away."""
        if self._prefix and (path == self._prefix or path.startswith(f"{self._prefix}/")):
            return path[len(self._prefix) :] or "/"
        return path

    def _begin(self, environ: dict[str, Any]) -> Begun:
        """Run Flask up to the first bytes of its response; in a thread."""
        head: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[..., object]:
            head[:] = [int(status[:3]), [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers]]
            return lambda data: None

        pieces: Iterable[bytes] = self._app.wsgi_app(environ, start_response)
        close = getattr(pieces, "close", lambda: None)
        rest = iter(pieces)
        first = next(rest, b"")
        length = next((int(value) for name, value in head[1] if name == b"content-length"), None)
        if environ["REQUEST_METHOD"] == "HEAD" or (length is not None and len(first) >= length):
            close()
            return Begun(head[0], head[1], first, None, close)
        return Begun(head[0], head[1], first, rest, close)

    async def _send(self, begun: Begun, send: Send, gone: asyncio.Future[None]) -> int:
        """Send a response at the client's pace; returns the bytes of its body."""
        await send({"type": "http.response.start", "status": begun.status, "headers": begun.headers})
        if begun.rest is None:
            await send({"type": "http.response.body", "body": begun.first})
            return len(begun.first)
        loop = asyncio.get_running_loop()
        piece: bytes | None = begun.first
        sent = 0
        while piece is not None:
            message = {"type": "http.response.body", "body": piece, "more_body": True}
            try:
                await asyncio.wait_for(send(message), self._settings.send_timeout)
            except TimeoutError:
                raise BrokenAnswerError("the client takes nothing of its answer") from None
            sent += len(piece)
            following = loop.run_in_executor(self._threads, next, begun.rest, None)
            await asyncio.wait((following, gone), return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                begun.close()
                raise BrokenAnswerError("the client is gone")
            piece = await following
        await send({"type": "http.response.body", "body": b""})
        return sent

    def _log(self, scope: Message, status: int, sent: int, seconds: float, log: dict[str, Any]) -> None:
        if not self._settings.access_log:
            return
        entry = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "client": (scope.get("client") or ("",))[0],
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "bytes": sent,
            "ms": round(seconds * 1000, 1),
            **log,
        }
        print(json.dumps(entry), file=sys.stderr)


async def _gone(receive: Receive) -> None:
    """Return when the client closes the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
