"""Counters and latencies of requests, in the text format of Prometheus."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping

#: upper bounds of the latency classes, in seconds
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
#: first parts of paths that are counted by themselves; every other is "page"
AREAS = ("sparql", "store", "id", "data", "graph", "export", "search", "static", "health", "metrics")
#: figure of the backend → its help
HELP = {
    "workers": "Processes that answer queries.",
    "workers_idle": "Query processes with nothing to do.",
    "workers_died_total": "Query processes that a query brought down.",
    "queries_waiting": "Queries that wait for a process.",
    "queries_slow": "Queries that take long and run in a slow place.",
    "queries_timed_out_total": "Queries ended at their time limit.",
    "queries_turned_away_total": "Queries turned away with 503.",
    "answer_bytes_held": "Bytes of long answers on their way to clients.",
    "generation": "Number of the store's current generation.",
    "store_bytes": "Size of the current generation on disk.",
}


class Metrics:
    """What the gateway has counted."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._latency: Counter[tuple[str, int]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._bytes = 0
        self.open = 0

    def observe(self, method: str, path: str, status: int, seconds: float, sent: int) -> None:
        """Count one request: its duration in seconds, the bytes of its answer."""
        first = path.strip("/").partition("/")[0]
        area = first if first in AREAS else "page"
        with self._lock:
            self._requests[method if method.isalpha() and len(method) < 8 else "OTHER", area, status] += 1
            self._latency[area, bisect_left(BUCKETS, seconds)] += 1
            self._seconds[area] += seconds  # type: ignore[assignment]
            self._bytes += sent

    def render(self, figures: Mapping[str, float]) -> str:
        """Everything counted, and the backend's figures, as Prometheus reads it."""
        return "\n".join([*self._lines(), *_figures(figures), ""])

    def _lines(self) -> Iterable[str]:
        with self._lock:
            totals: Counter[str] = Counter()
            yield "# HELP transfergraph_requests_total Requests by method, area of the site and status."
            yield "# TYPE transfergraph_requests_total counter"
            for (method, area, status), number in sorted(self._requests.items()):
                totals[area] += number
                labels = f'method="{method}",area="{area}",status="{status}"'
                yield f"transfergraph_requests_total{{{labels}}} {number}"
            yield "# HELP transfergraph_request_seconds Seconds from a request to the end of its answer."
            yield "# TYPE transfergraph_request_seconds histogram"
            for area, total in sorted(totals.items()):
                name = "transfergraph_request_seconds"
                below = 0
                for index, bound in enumerate(BUCKETS):
                    below += self._latency[area, index]
                    yield f'{name}_bucket{{area="{area}",le="{bound:g}"}} {below}'
                yield f'{name}_bucket{{area="{area}",le="+Inf"}} {total}'
                yield f'{name}_sum{{area="{area}"}} {self._seconds[area]:.6f}'
                yield f'{name}_count{{area="{area}"}} {total}'
            yield from _one("sent_bytes_total", "Bytes of answers sent.", self._bytes)
            yield from _one("requests_open", "Requests that are being answered.", self.open)


def _figures(figures: Mapping[str, float]) -> Iterable[str]:
    for name, value in figures.items():
        yield from _one(name, HELP.get(name, name), value)


def _one(name: str, help_text: str, value: float) -> Iterable[str]:
    yield f"# HELP transfergraph_{name} {help_text}"
    yield f"# TYPE transfergraph_{name} {'counter' if name.endswith('_total') else 'gauge'}"
    yield f"transfergraph_{name} {value:g}" if value < 1e6 else f"transfergraph_{name} {value:.0f}"
