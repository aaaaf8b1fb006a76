"""Who may write: whoever sends the token that the operator has set; nobody, when none is set."""

from __future__ import annotations

import hmac
from pathlib import Path

from flask import current_app, request

from graph.errors import SettingsError

from .problems import ProblemError
from .settings import Settings


def configured_token(settings: Settings) -> str:
    """The token from the settings or from the first line of the file that they name; empty when there is none."""
    if settings.token or not settings.token_file:
        return settings.token
    try:
        lines = Path(settings.token_file).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise SettingsError(settings.token_file, f"cannot be read ({error})", "write the token into it") from None
    if not lines or not lines[0].strip():
        raise SettingsError(settings.token_file, "holds no token", "write the token into its first line")
    return lines[0].strip()


def demand_token() -> None:
    """Go on only if the request holds the token; `ProblemError` 403 without one configured, else 401."""
    token: str = current_app.extensions["transfergraph.token"]
    if not token:
        raise ProblemError(403, "this endpoint is read-only: its operator has set no TRANSFERGRAPH_TOKEN")
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        challenge = {"WWW-Authenticate": 'Bearer realm="transfergraph"'}
        raise ProblemError(401, "writing needs the header Authorization: Bearer TOKEN, with the right token", challenge)
