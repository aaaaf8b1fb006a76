"""The graph on disk: one writer, and generations that any number of readers open read-only."""

from .generations import Generation
from .writer import Change, Store

__all__ = ["Change", "Generation", "Store"]
