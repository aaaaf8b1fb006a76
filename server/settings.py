"""What can be set: one ordered table of name, default and help, read from options, environment and code alike."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from graph.errors import SettingsError


def _setting(default: Any, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of the server: option `--query-timeout 5`, or environment `TRANSFERGRAPH_QUERY_TIMEOUT=5`."""

    store: str = _setting("store", "Folder of the store that is served.")
    backend: str = _setting("", "Address of a SPARQL 1.1 endpoint to serve instead of a local store.")
    backend_update: str = _setting("", "Address of that endpoint for updates, where it differs.")
    backend_store: str = _setting("", "Address of that endpoint's Graph Store Protocol, where it has one.")
    base: str = _setting("", "Base of the data IRIs at that endpoint; a local store has its own.")
    backend_token: str = _setting("", "Bearer token that the remote endpoint wants for writes.")
    token: str = _setting("", "Token that writers must send; without one nobody writes over HTTP.")
    token_file: str = _setting("", "File that holds the token, in its first line.")
    workers: int = _setting(0, "Processes that answer queries; 0 is two a core, at least four.")
    slow_workers: int = _setting(0, "Queries that may run longer than slow-after at once; 0 is one a core.")
    slow_after: float = _setting(1.0, "Seconds after which a query counts as slow and gives up its place.")
    query_timeout: float = _setting(30.0, "Seconds after which a query is ended.")
    update_timeout: float = _setting(120.0, "Seconds after which a write is ended.")
    memory: int = _setting(2048, "Megabytes that one query may use.")
    max_query: int = _setting(256_000, "Characters that a query may have.")
    max_nesting: int = _setting(200, "Brackets that a query may have open at once.")
    max_upload: int = _setting(256, "Megabytes that a request's body may have.")
    max_result: int = _setting(2048, "Megabytes that an answer may have; a longer one is broken off, never shortened.")
    queue: int = _setting(256, "Queries that may wait for a worker; more are turned away with 503.")
    queue_timeout: float = _setting(5.0, "Seconds that a query waits for a worker before it is turned away with 503.")
    cache: int = _setting(64, "Megabytes of short answers that are kept until the store changes; 0 keeps none.")
    send_timeout: float = _setting(60.0, "Seconds that a client may take nothing of its answer before it is cut off.")
    spool: str = _setting("", "Folder for long answers on their way to slow clients; empty is the system's.")
    max_spool: int = _setting(8192, "Megabytes of long answers on their way before queries are turned away with 503.")
    services: tuple[str, ...] = _setting((), "Endpoints that SERVICE may name, separated by commas; none by default.")
    union: bool = _setting(True, "Whether the default graph of a query holds every graph of the store.")
    validate: bool = _setting(True, "Whether article graphs written over HTTP must pass the shapes.")
    publish_text: bool = _setting(False, "Whether the articles' full texts are shown, not only the quotes.")
    host: str = _setting("127.0.0.1", "Address to listen on; 0.0.0.0 is every one of this machine.")
    port: int = _setting(8000, "Port to listen on; 0 takes a free one.")
    path_prefix: str = _setting("", "Path under which a proxy shows the site, such as /transfers.")
    trusted_proxies: str = _setting("127.0.0.1", "Proxies whose X-Forwarded headers are believed, by commas; * is all.")
    stop_timeout: float = _setting(10.0, "Seconds that answers on their way may take to end when the server stops.")
    access_log: bool = _setting(True, "Whether each request is logged, one JSON object a line, on standard error.")

    @classmethod
    def read(cls, given: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
        """The settings given in code, else in the environment, else the defaults; `SettingsError` on a bad value."""
        values: dict[str, Any] = {}
        for name, default, _ in table():
            variable = f"TRANSFERGRAPH_{name.upper()}"
            if given and given.get(name) is not None:
                values[name] = given[name]
            elif environ.get(variable):
                values[name] = parse(name, environ[variable], default, variable)
        return cls(**values)


def table() -> Iterator[tuple[str, Any, str]]:
    """Name, default and help of every setting, in order."""
    for each in fields(Settings):
        yield each.name, each.default, each.metadata["help"]


def parse(name: str, text: str, default: Any, place: str) -> Any:
    """A setting's value from text, of the type of its default."""
    if isinstance(default, bool):
        if text.lower() not in ("1", "0", "true", "false", "yes", "no", "on", "off"):
            raise SettingsError(place, f"“{text}” is neither yes nor no", "write yes or no")
        return text.lower() in ("1", "true", "yes", "on")
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        return type(default)(text)
    except ValueError:
        raise SettingsError(place, f"“{text}” is not a number", f"give a number, such as {default}") from None
