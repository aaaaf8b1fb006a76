"""What part of a view is wanted, and how that is said in its query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from graph.claims import FACETS
from graph.errors import ExportError

from .view import View

CERTAINTIES = ("official", "asserted", "hedged", "conditional")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which edges to keep; the default keeps all.

    `focus` is the IRI of an entity: the edges within `hops` steps of it are kept (a view with a focus of its own, as
    `saga`, keeps what it says). `since` and `until` bound the day of publication, both included. `as_of` is what was
    known, and true, on that day: published no later, begun and not yet ended. `facets` and `certainties` are the
    record's strings; `min_sources` the least number of independent sources.
    """

    focus: str | None = None
    hops: int = 1
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    facets: tuple[str, ...] = ()
    certainties: tuple[str, ...] = ()
    min_sources: int = 0

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return self != Selection()

    def words(self) -> str:
        """The selection as a line of text for titles and file headers; empty where everything is kept."""
        parts = {
            "focus": self.focus and f"{self.focus}, {self.hops} hop{'s' if self.hops != 1 else ''}",
            "from": self.since,
            "to": self.until,
            "as of": self.as_of,
            "facet": ", ".join(self.facets),
            "certainty": ", ".join(self.certainties),
            "at least": self.min_sources and f"{self.min_sources} sources",
        }
        return "; ".join(f"{name} {value}" for name, value in parts.items() if value)


def queries(view: View, selection: Selection) -> Iterator[str]:
    """The view's query with the selection in it, for a view that needs no walk from a focus."""
    conditions = list(_conditions(view, selection))
    if selection.focus:
        kind = type_of(selection.focus)
        variable = view.focus.get(kind)
        if variable is None:
            choices = " or a ".join(view.focus)
            raise ExportError(view.name, f"has no {kind} to focus on", f"name a {choices}, or choose another view")
        conditions.insert(0, f"VALUES ?{variable} {{ <{selection.focus}> }}")
    yield view.query(conditions)


def step(view: View, selection: Selection, frontier: Iterable[str]) -> Iterator[str]:
    """The queries for the edges that touch the nodes of a frontier: one for each end."""
    conditions = list(_conditions(view, selection))
    nodes = " ".join(f"<{node}>" for node in frontier)
    for end in ("source", "target"):
        yield view.query([f"VALUES ?{end} {{ {nodes} }}", *conditions])


def type_of(iri: str) -> str:
    """The type in a data IRI: ``…/id/player/x`` is a player; ``thing`` for an IRI that is not ours."""
    _, found, rest = iri.rpartition("/id/")
    return rest.split("/")[0] if found and "/" in rest else "thing"


def _conditions(view: View, selection: Selection) -> Iterator[str]:
    """The FILTERs of a selection; a view without the variable that one needs is an error, never a filter dropped."""
    if selection.facets:
        _needs(view, "facet", "--facet")
        iris = [f"facet:{kind}-{facet}" for facet in selection.facets for kind in _kinds(facet)]
        yield f"FILTER(?facet IN ({', '.join(iris)}))"
    if selection.certainties:
        _needs(view, "certainty", "--certainty")
        for certainty in selection.certainties:
            if certainty not in CERTAINTIES:
                raise ExportError("--certainty", f"{certainty!r} is none", f"choose of {', '.join(CERTAINTIES)}")
        yield f"FILTER(?certainty IN ({', '.join(f'certainty:{name}' for name in selection.certainties)}))"
    if selection.since:
        _needs(view, "date", "--from")
        yield f'FILTER(STR(?date) >= "{selection.since}")'
    if selection.until:
        _needs(view, "date", "--to")
        yield f'FILTER(STR(?date) <= "{selection.until}")'
    if selection.as_of:
        day = selection.as_of
        if not (view.binds("date") or view.binds("start")):
            _needs(view, "date", "--as-of")
        if view.binds("date"):
            yield f'FILTER(!BOUND(?date) || STR(?date) <= "{day}")'
        if view.binds("start"):
            # a bare year or month ends on its last day, so pad the end with what sorts after every day
            yield f'FILTER(!BOUND(?start) || STR(?start) <= "{day}")'
            yield f'FILTER(!BOUND(?end) || CONCAT(STR(?end), "-99") > "{day}")'
    if selection.min_sources:
        _needs(view, "sources", "--min-sources")


def _needs(view: View, variable: str, option: str) -> None:
    if not view.binds(variable):
        fault = f"knows no {variable} that {option} could choose by"
        raise ExportError(f"view {view.name}", fault, f"leave out {option}, or choose another view")


def _kinds(facet: str) -> list[str]:
    kinds = [kind for kind, facets in FACETS.items() if facet in facets]
    if not kinds:
        known = ", ".join(sorted({name for names in FACETS.values() for name in names}))
        raise ExportError("--facet", f"{facet!r} is none", f"choose of {known}")
    return list(kinds)
