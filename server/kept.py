"""Short answers kept in memory until the store changes: what many ask is answered without a worker."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import replace

from .backend import Answer, Query

#: functions whose answer changes while the store does not
CHANGING = re.compile(r"\b(NOW|RAND|UUID|STRUUID|BNODE|SERVICE)\b", re.IGNORECASE)
_Key = tuple[object, ...]


class Kept:
    """Answers to queries at one version of the store, the least recently asked dropped first."""

    def __init__(self, room: int) -> None:
        """Take how many bytes of answers may be kept; 0 keeps none."""
        self._room, self._size, self._version = room, 0, ""
        self._lock = threading.Lock()
        self._answers: OrderedDict[_Key, Answer] = OrderedDict()

    def get(self, query: Query, version: str) -> Answer | None:
        """The answer to a query at that version, if it is kept."""
        key = _key(query)
        with self._lock:
            if version != self._version or key not in self._answers:
                return None
            self._answers.move_to_end(key)
            return replace(self._answers[key])

    def put(self, query: Query, answer: Answer) -> None:
        """Keep an answer, if it is whole and will stay right as long as the store does."""
        if answer.body is None or not self._room or query.explain or CHANGING.search(query.text):
            return
        with self._lock:
            if answer.version != self._version:
                self._answers.clear()
                self._size, self._version = 0, answer.version
            self._answers[_key(query)] = replace(answer)
            self._size += len(answer.body) + len(query.text)
            while self._size > self._room:
                (text, *_), dropped = self._answers.popitem(last=False)
                self._size -= len(dropped.body or b"") + len(str(text))


def _key(query: Query) -> _Key:
    return query.text, query.table, query.graph, query.default, query.named, query.gzip, tuple(query.values.items())
