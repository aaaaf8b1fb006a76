"""The writer process: takes changes one by one from the gateway, holding the store only while they come."""

from __future__ import annotations

import json
import select
import signal
import socket
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from graph.errors import TransfergraphError
from graph.store import Store
from server.backend import Write
from server.problems import ProblemError
from server.workers import frames, sandbox
from server.workers.worker import STACK

from .changes import Rules, apply

#: seconds without a change after which what changed articles touch is derived, and the store let go for `load`
LINGER = 0.5
#: seconds that a change waits for another writer, such as a running `load`
WAIT = 10.0


class Writer:
    """Makes the changes that come over a socket."""

    def __init__(self, sock: socket.socket, path: Path, rules: Rules) -> None:
        """Take the socket, the store's folder, and what changes must keep."""
        self._sock, self._path, self._rules = sock, path, rules
        self._inbox = frames.Inbox(sock)
        self._store: Store | None = None

    def run(self) -> None:
        """Say that it is ready, and work until the gateway is gone."""
        frames.send(self._sock, frames.READY, b"")
        while True:
            while self._store and not select.select([self._sock], [], [], LINGER)[0]:
                if self._rules.touched:
                    self._derive(self._store)
                else:
                    self._let_go()
            try:
                frame = self._inbox.receive()
            except (EOFError, OSError):
                self._let_go()
                return
            kind, answer = self._answer(frame.payload)
            frames.send(self._sock, kind, json.dumps(answer).encode(), frame.ticket)

    def _answer(self, payload: bytes) -> tuple[int, dict[str, Any]]:
        end = 4 + int.from_bytes(payload[:4], "big")
        write = Write(**{**json.loads(payload[4:end]), "data": payload[end:]})
        try:
            if self._store is None:
                self._store = Store.open(self._path, WAIT)
                self._rules.gate = None  # `load` may have changed the registry
            written = apply(self._store, write, self._rules)
        except ProblemError as problem:
            return frames.ERROR, {"status": problem.status, "detail": problem.detail, "fields": problem.fields}
        except TransfergraphError as error:
            self._let_go()
            return frames.ERROR, {"status": 503, "detail": str(error), "fields": {}}
        except Exception as error:
            self._let_go()
            return frames.ERROR, {"status": 500, "detail": f"{type(error).__name__}: {error}", "fields": {}}
        report = written.report.decode() if written.report is not None else None
        return frames.SMALL, {**asdict(written), "report": report}

    def _derive(self, store: Store) -> None:
        """Bring what the changed articles touch up to date, as `load` does.

        Where an earlier run left all of it to be rebuilt, that takes too long for here: the next `load` does it.
        """
        from graph.derive import derive, unfinished  # late: most writes need none of it

        touched, self._rules.touched = self._rules.touched, set()
        if unfinished(store.path):
            return
        try:
            derive(store, touched)
            store.publish()
        except Exception as error:
            print(f"deriving after a change over HTTP failed: {type(error).__name__}: {error}", file=sys.stderr)
            self._let_go()

    def _let_go(self) -> None:
        if self._store:
            self._store.close()
            self._store = None


def main(descriptor: int, _slots: int, path: str, options: str) -> None:
    """Serve the socket with that descriptor until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.stack_size(STACK)
    sandbox.cut_network()
    rules = Rules(**json.loads(options))
    thread = threading.Thread(target=Writer(socket.socket(fileno=descriptor), Path(path), rules).run)
    thread.start()
    thread.join()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4])
