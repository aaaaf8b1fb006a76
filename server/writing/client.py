"""The gateway's side of the writer process: started with the first change, ended when a change takes too long."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

from server.backend import Write, Written
from server.problems import ProblemError, busy
from server.settings import Settings
from server.workers import frames
from server.workers.child import Child


class WriterClient:
    """Sends changes to the writer process, one at a time."""

    def __init__(self, store: Path, settings: Settings) -> None:
        """Take the store's folder and the settings; nothing is started yet."""
        self._store, self._settings = store, settings
        self._lock = threading.Lock()
        self._child: Child | None = None

    def write(self, write: Write) -> Written:
        """Make a change."""
        if not self._lock.acquire(timeout=self._settings.queue_timeout):
            raise busy("another change is being made; try again")
        try:
            kind, payload = self._ask(write)
        finally:
            self._lock.release()
        answer: dict[str, Any] = json.loads(payload)
        if kind == frames.ERROR:
            headers = {"Retry-After": "1"} if answer["status"] == 503 else {}
            raise ProblemError(answer["status"], answer["detail"], headers, answer["fields"])
        report = answer["report"]
        return Written(**{**answer, "report": None if report is None else report.encode()})

    def close(self) -> None:
        """End the process; a change that it is in the middle of is taken back at the next opening."""
        if self._child:
            self._child.end()
            self._child = None

    def _ask(self, write: Write) -> tuple[int, bytes]:
        fields = {name: getattr(write, name) for name in write.__slots__ if name != "data"}
        head = json.dumps(fields).encode()
        if self._child is None:
            options = json.dumps({"validate": self._settings.validate, "union": self._settings.union})
            self._child = Child(self._store, options, "server.writing.process")
            self._child.ready()
        try:
            self._child.ask(len(head).to_bytes(4, "big") + head + write.data)
            frame = self._child.hear(time.monotonic() + self._settings.update_timeout)
        except TimeoutError:
            self.close()
            raise ProblemError(504, f"the change was taken back after {self._settings.update_timeout:g} s") from None
        except (EOFError, OSError):
            self.close()
            raise ProblemError(500, "the writer ended over this change, which was taken back") from None
        return frame.kind, frame.payload
