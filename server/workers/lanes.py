"""Short queries on the fast lanes: a worker that has the next request in its socket before it has answered the last.

A process that must be woken costs more than a lookup does, so short queries share one warm worker and wait for each
other, each a fraction of a millisecond. What takes longer leaves the lane with its worker, and those behind it go to
another one: `frames.Slots` lets them be taken back although they were sent. Nobody waits for a long query here.

All of this runs in the event loop's thread.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections import deque
from typing import TYPE_CHECKING

from . import frames
from .child import Child, Heard

if TYPE_CHECKING:
    from .pool import Pool

#: requests that may stand in a worker's socket, the one that it answers included
DEPTH = 6
#: seconds after which a query is looked at, and of the processor's after which it leaves the lane with its worker
LONG = 0.005
#: seconds that requests wait for a lane before another one is opened for them, and before they go the long way
PATIENCE, IMPATIENCE = 0.004, 0.05
#: seconds that a lane goes on while others wait for its worker
TURN = 0.02
#: seconds between two looks at what takes long
TICK = 0.0025


class Asked:
    """A request on its way: its bytes, who asks, since when, and where the answer goes."""

    __slots__ = ("client", "future", "request", "since", "ticket")

    def __init__(self, request: bytes, client: str, future: asyncio.Future[Heard | None], since: float) -> None:
        """It waits from now on."""
        self.request, self.client, self.future, self.since = request, client, future, since
        self.ticket = 0


class Lane:
    """A worker and the requests in its socket, the one that it answers first."""

    def __init__(self, child: Child, now: float) -> None:
        """Take an idle worker."""
        self.child, self.opened, self.begun = child, now, now
        self.asked: deque[Asked] = deque()
        self.out: list[bytes] = []
        self.apart = False  # one long query has it, and no other may come
        self._seen: tuple[int, float] | None = None

    def is_long(self) -> bool:
        """Whether the first request has used the processor for long since this was asked first, not only waited for it.

        That matters on a busy machine, where every lookup may seem to take long.
        """
        ticket, used = self.asked[0].ticket, self.child.running_seconds()
        if not self._seen or self._seen[0] != ticket:
            self._seen = ticket, used
        return used - self._seen[1] >= LONG


class Lanes:
    """The lanes over a pool, and the requests that wait for a place in one."""

    def __init__(self, pool: Pool) -> None:
        """Nothing is asked yet."""
        self._pool = pool
        self._most = max(1, len(os.sched_getaffinity(0)))
        self._lanes: list[Lane] = []
        self._waiting: deque[Asked] = deque()
        self._ticking = False

    async def ask(self, request: bytes, client: str) -> Heard | None:
        """What a worker says first to a request; None when it must wait elsewhere.

        Without a child in it the answer is whole. With one, the query takes long, and the rest is to be had from that.
        """
        if not self._pool.turns.may(client):
            return None
        asked = Asked(request, client, asyncio.get_running_loop().create_future(), time.monotonic())
        self._waiting.append(asked)
        self._hand_out(asked.since)
        if not asked.ticket and not any(not lane.apart for lane in self._lanes):
            self._waiting.remove(asked)
            return None
        if not self._ticking:
            self._ticking = True
            asked.future.get_loop().call_later(TICK, self._tick)
        return await asked.future

    def _hand_out(self, now: float) -> None:
        while self._waiting:
            lane = next((each for each in self._lanes if self._has_room(each, now)), None) or self._open(now)
            if lane is None:
                return
            self._give(lane, self._waiting.popleft(), now)

    def _has_room(self, lane: Lane, now: float) -> bool:
        if lane.apart or len(lane.asked) >= DEPTH:
            return False
        return not (self._pool.turns.waiting and now - lane.opened > TURN)

    def _open(self, now: float) -> Lane | None:
        """Another lane, if there is none, or those that are cannot keep up."""
        number = sum(not lane.apart for lane in self._lanes)
        if number >= self._most or (number and now - self._waiting[0].since < PATIENCE):
            return None
        child = self._pool.turns.borrow()
        if child is None:
            return None
        lane = Lane(child, now)
        self._lanes.append(lane)
        asyncio.get_running_loop().add_reader(child.sock, self._hear, lane)
        return lane

    def _give(self, lane: Lane, asked: Asked, now: float) -> None:
        asked.ticket = lane.child.ticket()
        if not lane.asked:
            lane.begun = now
        lane.asked.append(asked)
        if not lane.out:
            asked.future.get_loop().call_soon(self._flush, lane)
        lane.out.append(frames.pack(frames.REQUEST, asked.request, asked.ticket))

    def _flush(self, lane: Lane) -> None:
        """Send what was given to a lane in this round of the loop, in one piece."""
        data, lane.out = b"".join(lane.out), []
        if data:
            try:
                lane.child.sock.sendall(data)
            except OSError:
                self._lose(lane)

    def _hear(self, lane: Lane) -> None:
        """Take what a worker has said."""
        try:
            lane.child.inbox.fill(flags=socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        except (EOFError, OSError):
            self._lose(lane)
            return
        now = time.monotonic()
        while frame := lane.child.inbox.take():
            if not lane.asked or frame.ticket != lane.asked[0].ticket:  # begun before it was taken back
                frame.discard()
                continue
            if frame.kind == frames.BEGIN:
                self._part(lane, frame)
                return
            asked = lane.asked.popleft()
            lane.begun = now
            if not asked.future.done():
                asked.future.set_result(Heard(None, 0.0, frame))
        if lane.apart and not lane.asked:
            self._leave(lane)
            self._pool.done(lane.child)
            return
        self._hand_out(now)
        if not lane.asked:
            self._leave(lane)
            self._pool.turns.put(lane.child)
            self._hand_out(now)

    def _tick(self) -> None:
        """Look at what takes long: queries in a lane, and requests that wait for one."""
        now = time.monotonic()
        for lane in list(self._lanes):
            if now - lane.begun >= LONG:
                self._hear(lane)  # it may have answered while this loop was held up
            if lane not in self._lanes or not lane.asked or now - lane.begun < LONG:
                continue
            if now - lane.begun >= self._pool.moment:
                self._part(lane, None)
            elif not lane.apart and lane.is_long():
                self._set_apart(lane, now)
        self._hand_out(now)
        while self._waiting and now - self._waiting[0].since > IMPATIENCE:
            self._turn_away(self._waiting.popleft())
        self._ticking = bool(self._lanes or self._waiting)
        if self._ticking:
            asyncio.get_running_loop().call_later(TICK, self._tick)

    def _set_apart(self, lane: Lane, now: float) -> bool:
        """Leave a lane to the query that takes long; those behind it go elsewhere. False when it may not have it."""
        head, *behind = lane.asked
        lane.asked = deque([head])
        lane.out.clear()
        lane.apart = True
        allowed = self._pool.take_over(lane.child, head.client, head.ticket, behind[-1].ticket if behind else 0)
        for asked in behind:
            asked.ticket = 0
        self._waiting.extendleft(reversed(behind))
        if not self._pool.turns.may(head.client):
            for asked in [each for each in self._waiting if each.client == head.client]:
                self._waiting.remove(asked)
                self._turn_away(asked)
        if not allowed:
            self._leave(lane)
            self._turn_away(head)
        self._hand_out(now)
        return allowed

    def _part(self, lane: Lane, frame: frames.Frame | None) -> None:
        """Let a query that takes long go its way, with its worker and what that has said so far."""
        if not lane.apart and not self._set_apart(lane, time.monotonic()):
            if frame:
                frame.discard()
            return
        self._leave(lane)
        asked = lane.asked.popleft()
        if asked.future.done():
            if frame:
                frame.discard()
            self._pool.drop(lane.child)
        else:
            asked.future.set_result(Heard(lane.child, lane.begun, frame))

    def _lose(self, lane: Lane) -> None:
        """A worker has ended over the query that it was at."""
        if lane.asked:
            self._part(lane, None)
        elif lane in self._lanes:
            self._leave(lane)
            self._pool.replace(lane.child)

    def _leave(self, lane: Lane) -> None:
        asyncio.get_running_loop().remove_reader(lane.child.sock)
        self._lanes.remove(lane)

    def _turn_away(self, asked: Asked) -> None:
        if not asked.future.done():
            asked.future.set_result(None)
