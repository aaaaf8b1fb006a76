"""What the claims add up to: sagas, facts, contradictions, track records; rebuilt from the articles by rules."""

from .pending import expect, unfinished
from .run import Summary, derive

__all__ = ["Summary", "derive", "expect", "unfinished"]
