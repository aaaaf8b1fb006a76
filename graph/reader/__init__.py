"""The reader: from an article's words to claims, by registry, grammar and resolution; no model, no chance."""

from .read import Reader, read

__all__ = ["Reader", "read"]
