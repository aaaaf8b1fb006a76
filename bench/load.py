"""A load generator in a process of its own: so many clients, each with one kept connection, in a closed loop."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from urllib.parse import urlencode, urlsplit

import uvloop


async def _client(
    host: str, port: int, requests: list[bytes], end: float, waits: list[float], failed: list[int]
) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    number = 0
    while time.perf_counter() < end:
        started = time.perf_counter()
        writer.write(requests[number % len(requests)])
        number += 1
        head = await reader.readuntil(b"\r\n\r\n")
        lowered = head.lower()
        if b"chunked" in lowered:
            while True:
                size = int(await reader.readuntil(b"\r\n"), 16)
                await reader.readexactly(size + 2)
                if not size:
                    break
        else:
            at = lowered.index(b"content-length:") + 15
            await reader.readexactly(int(lowered[at : lowered.index(b"\r\n", at)]))
        waits.append(time.perf_counter() - started)
        if b" 200 " not in head[:15]:
            failed.append(1)
        if b"connection: close" in lowered:
            writer.close()
            reader, writer = await asyncio.open_connection(host, port)
    writer.close()


async def _run(address: str, queries: list[str], clients: int, seconds: float) -> dict[str, float]:
    parts = urlsplit(address)
    heads = "Accept: application/sparql-results+json\r\nConnection: keep-alive\r\n"
    requests = [
        f"GET {parts.path}?{urlencode({'query': query})} HTTP/1.1\r\nHost: {parts.netloc}\r\n{heads}\r\n".encode()
        for query in queries
    ]
    waits: list[float] = []
    failed: list[int] = []
    started = time.perf_counter()
    end = started + seconds
    share = len(requests) // clients or 1
    own = [requests[n * share % len(requests) :] + requests[: n * share % len(requests)] for n in range(clients)]
    host, port = parts.hostname or "", parts.port or 80
    await asyncio.gather(*(_client(host, port, each, end, waits, failed) for each in own))
    took = time.perf_counter() - started
    waits.sort()
    return {
        "rate": len(waits) / took,
        "p50": waits[len(waits) // 2] * 1000,
        "p99": waits[int(len(waits) * 0.99)] * 1000,
        "failed": len(failed),
    }


if __name__ == "__main__":
    task = json.load(sys.stdin)
    print(json.dumps(uvloop.run(_run(**task))))
