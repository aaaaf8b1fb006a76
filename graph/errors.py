"""Every fault a user can meet: its place, what is wrong and what to do, in one line."""

from __future__ import annotations


class TransfergraphError(Exception):
    """A fault with its place (file, line or IRI), what is wrong there, and the remedy.

    `str(error)` is one line: ``place: fault; remedy``. The command line prints it and exits with 2.
    """

    def __init__(self, place: object, fault: str, remedy: str) -> None:
        """Take the place, the fault and the remedy; newlines in them are folded into spaces."""
        self.place, self.fault, self.remedy = (" ".join(str(part).split()) for part in (place, fault, remedy))
        super().__init__(f"{self.place}: {self.fault}; {self.remedy}")


class ArticleError(TransfergraphError):
    """A file, or one row of it, that cannot be read as an article."""


class RegistryError(TransfergraphError):
    """A registry table with a missing column, a duplicate id, an unknown reference or a malformed cell."""


class StoreError(TransfergraphError):
    """A store that is not there, is being written by another process, is of a newer version, or cannot be written."""


class ValidationError(TransfergraphError):
    """Shapes that cannot be compiled, a registry that breaks its shapes, or a graph on which the engines differ."""


class QueryError(TransfergraphError):
    """A SPARQL text that is not SPARQL: where it stops being so, what was expected there, what may be meant."""


class QueryRefusedError(TransfergraphError):
    """A SPARQL text that is not run: too long, nested too deep, or reaching outside without leave."""


class SettingsError(TransfergraphError):
    """A setting with a value that it cannot have."""


class GrammarError(TransfergraphError):
    """A grammar rule that is malformed, shadowed by another, or does not do what its examples say."""


class ExportError(TransfergraphError):
    """A view, format, selection or tool that a graph export cannot work with."""


class RuleError(TransfergraphError):
    """A derivation rule without its question or its place in the order, or a query the engine cannot run."""


class UnknownNameError(TransfergraphError):
    """A name that the user asks about and that nobody in the store has."""


class OutcomesError(TransfergraphError):
    """A table of transfers that cannot be read, or a row of it that names no season or window."""
