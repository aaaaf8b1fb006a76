"""The production server: listens, answers, and stops without breaking what is on its way."""

from __future__ import annotations

import resource
import socket
from collections.abc import Callable

import click
import uvicorn

from graph.errors import SettingsError

from .app import create_app
from .backend import Backend
from .gateway import Gateway
from .local import LocalBackend
from .protocol import Protocol
from .remote import RemoteBackend
from .settings import Settings


def open_backend(settings: Settings) -> Backend:
    """The backend that the settings name: a remote endpoint, else the local store."""
    return RemoteBackend(settings) if settings.backend else LocalBackend(settings)


def run(settings: Settings, ready: Callable[[str], None] | None = None) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called with the address once it is answered."""
    listener = _listen(settings)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a connection and an answer on its way are two files
    backend = open_backend(settings)
    gateway = Gateway(create_app(backend, settings), settings)
    config = uvicorn.Config(
        gateway,
        log_level="critical",
        access_log=False,
        lifespan="on",
        loop="uvloop",
        http=Protocol,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=int(settings.stop_timeout),
        backlog=2048,
    )
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}{settings.path_prefix.rstrip('/')}/"
    (ready or _announce)(address)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        backend.close()


def _announce(address: str) -> None:
    click.echo(f"Serving {address} and {address}sparql (Ctrl-C stops)")


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise SettingsError(place, f"cannot be listened on ({error.strerror})", "choose another --port") from None
    listener.listen(2048)
    return listener
