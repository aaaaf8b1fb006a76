"""What an HTTP client is told when something is not done: as text, or as problem+json (RFC 9457)."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping

from graph.errors import TransfergraphError

from .negotiation import negotiate

PROBLEM_JSON = "application/problem+json"
#: status → short title, the same for every problem of that status
TITLES: dict[int, str] = {
    400: "The request is malformed",
    401: "A token is needed",
    403: "This is not allowed",
    404: "There is no such graph or page",
    405: "This method does nothing here",
    406: "No format that you accept is on offer",
    408: "The request came too slowly",
    409: "The request contradicts what the store holds",
    412: "The store has changed meanwhile",
    413: "This is too much",
    415: "This media type is not understood",
    422: "The data does not pass the shapes",
    500: "The server failed",
    501: "The engine cannot do this",
    502: "The remote endpoint failed",
    503: "The server is busy",
    504: "The query took too long",
    507: "There is no room",
}


class ProblemError(Exception):
    """Why a request is not done: HTTP status, one line for people, headers, more fields for programs."""

    def __init__(
        self,
        status: int,
        detail: str,
        headers: Mapping[str, str] | None = None,
        fields: Mapping[str, object] | None = None,
    ) -> None:
        """Take the status (one of `TITLES`), the detail, and what else to send."""
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers, self.fields = dict(headers or {}), dict(fields or {})

    @property
    def title(self) -> str:
        """The title of its status."""
        return TITLES.get(self.status, "The request was not done")

    def render(self, accept: str | None) -> tuple[bytes, str]:
        """Body and media type: plain text, or problem+json for those who ask for JSON."""
        wanted = negotiate(accept, ("text/plain", PROBLEM_JSON, "application/json"))
        if wanted in (PROBLEM_JSON, "application/json"):
            body = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail}
            return json.dumps({**body, **self.fields}, ensure_ascii=False).encode(), PROBLEM_JSON
        return f"{self.title}\n{self.detail}\n".encode(), "text/plain; charset=utf-8"


def busy(detail: str, seconds: int = 1) -> ProblemError:
    """The server has too much to do: come back after that many seconds."""
    return ProblemError(503, detail, {"Retry-After": str(seconds)})


@contextlib.contextmanager
def refused(status: int) -> Iterator[None]:
    """Tell the client of a fault that the code below tells a user of, with that status."""
    try:
        yield
    except TransfergraphError as error:
        raise ProblemError(status, str(error)) from error
