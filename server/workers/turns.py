"""Whose turn it is: idle workers, and queries that wait for one, by turns among their clients."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .child import Child


class FullError(Exception):
    """So many queries wait already that this one may not; holds why."""


class Waiter:
    """A place in the queue: `child` is the worker once one is given."""

    def __init__(self, notify: Callable[[], None]) -> None:
        """Take what to call when a worker is given."""
        self.notify = notify
        self.child: Child | None = None


class Turns:
    """Idle workers, handed to each waiting client in turn.

    No client holds more than three quarters of the workers, or of the room to wait in: the rest is for the others.
    """

    def __init__(self, workers: int, room: int) -> None:
        """Take how many workers there are, and how many queries may wait for one."""
        self._share, self._room, self._queue_share = max(1, workers * 3 // 4), room, max(1, room * 3 // 4)
        self._lock = threading.Lock()
        self._idle: deque[Child] = deque()
        self._queues: dict[str, deque[Waiter]] = {}
        self._held: Counter[str] = Counter()
        self.waiting = 0

    @property
    def idle(self) -> int:
        """How many workers have nothing to do."""
        return len(self._idle)

    def take(self, client: str, patience: float) -> Child | None:
        """A worker, after at most that many seconds; None when there was none; `FullError` when too many wait.

        Who took one tells by `leave` that it is done with, and by `put` that it can be taken again.
        """
        given = threading.Event()
        waiter = self.line_up(client, given.set)
        if waiter.child is None and not given.wait(patience):
            self.step_out(client, waiter)
        return waiter.child

    def line_up(self, client: str, notify: Callable[[], None]) -> Waiter:
        """A place in the queue, which may have its worker at once; `FullError` when too many wait."""
        waiter = Waiter(notify)
        with self._lock:
            queue = self._queues.setdefault(client, deque())
            queue.append(waiter)
            self.waiting += 1
            self._hand_out()
            if waiter.child is None and (self.waiting > self._room or len(queue) > self._queue_share):
                who = "queries of yours" if self.waiting <= self._room else "queries"
                number = min(len(queue), self.waiting) - 1
                self._remove(client, waiter)
                raise FullError(f"{number} {who} are waiting already")
        return waiter

    def step_out(self, client: str, waiter: Waiter) -> bool:
        """Leave the queue; False when a worker was given meanwhile."""
        with self._lock:
            if waiter.child is None:
                self._remove(client, waiter)
        return waiter.child is None

    def leave(self, client: str) -> None:
        """A client holds one worker less."""
        with self._lock:
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]
            self._hand_out()

    def may(self, client: str) -> bool:
        """Whether a client may hold another worker."""
        return self._held[client] < self._share

    def borrow(self) -> Child | None:
        """An idle worker for whom it may concern, the last used first; given back by `put`, or by `charge` to one."""
        with self._lock:
            return self._idle.pop() if self._idle else None

    def charge(self, client: str) -> bool:
        """Let a client hold a worker that was borrowed; False when it holds as many as it may."""
        with self._lock:
            if self._held[client] >= self._share:
                return False
            self._held[client] += 1
            return True

    def put(self, child: Child) -> None:
        """A worker can be taken."""
        with self._lock:
            self._idle.append(child)
            self._hand_out()

    def empty(self) -> list[Child]:
        """Take away every idle worker."""
        with self._lock:
            children, self._idle = list(self._idle), deque()
        return children

    def _hand_out(self) -> None:
        while self._idle:
            client = next((each for each in self._queues if self._held[each] < self._share), None)
            if client is None:
                return
            queue = self._queues.pop(client)
            waiter = queue.popleft()
            if queue:
                self._queues[client] = queue  # behind the others
            self.waiting -= 1
            self._held[client] += 1
            waiter.child = self._idle.pop()
            waiter.notify()

    def _remove(self, client: str, waiter: Waiter) -> None:
        queue = self._queues[client]
        queue.remove(waiter)
        self.waiting -= 1
        if not queue:
            del self._queues[client]
