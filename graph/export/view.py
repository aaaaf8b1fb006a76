"""Views: what is a node and what an edge, each a SPARQL file. A new file in `views/` is a new view.

The first comment line is its title, ``# focus: TYPE=?variable …`` lists what an export of it may focus on (without it:
any node, and the steps around it). The SELECT binds ``?source`` and ``?target`` (a row without a target is a node that
may stand alone) and, where the edge is a thing of its own, its IRI ``?edge``; every other variable is an attribute of
the edge. Rows of one edge are put together: a variable with several values becomes a list, in the order of
``?NAME_position`` where the view binds it, or a value that changes with time where it binds ``?NAME_since``. Where a
line says ``# selection`` the filters of the command are put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

import pyoxigraph as ox

from graph.errors import ExportError
from ontology.terms import PREFIXES

#: the order of the views that we bring; others follow by name
ORDER = ("moves", "moves-aggregated", "clubs", "sources", "people", "claims", "saga", "everything")
_SELECTION = re.compile(r"^\s*#\s*selection\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class View:
    """A view: its name (the file's), its title, what it may focus on (entity type → variable) and its query."""

    name: str
    title: str
    focus: dict[str, str]
    text: str

    def binds(self, variable: str) -> bool:
        """Whether the query has that variable."""
        return re.search(rf"\?{variable}\b", self.text) is not None

    def query(self, conditions: Iterable[str] = ()) -> str:
        """The query with these conditions wherever it says ``# selection``, and its prefixes declared."""
        return prefixed(_SELECTION.sub(lambda _: "\n".join(conditions), self.text))


def prefixed(text: str) -> str:
    """A query with a declaration for every prefix of ours that it uses."""
    used = (f"PREFIX {name}: <{value}>" for name, value in PREFIXES.items() if re.search(rf"\b{name}:\w", text))
    return "\n".join([*used, text])


def variables(text: str) -> list[str]:
    """The variables of a query in the order in which it first names them, which is that of its outermost SELECT."""
    code = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    return list(dict.fromkeys(re.findall(r"\?(\w+)", code)))


@cache
def views() -> dict[str, View]:
    """Every view by its name, in the order of help texts."""
    found = {}
    for file in sorted((resources.files(__package__) / "views").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".rq") and not file.name.startswith("_"):
            view = read_view(file.name.removesuffix(".rq"), file.read_text(encoding="utf-8"))
            found[view.name] = view
    return {name: found[name] for name in [*ORDER, *sorted(found.keys() - {*ORDER})] if name in found}


def view_named(name: str) -> View:
    """The view of that name; `ExportError` with the names there are when there is none."""
    if name not in views():
        raise ExportError(f"view {name}", "is not there", f"choose of {', '.join(views())}")
    return views()[name]


def read_view(name: str, text: str) -> View:
    """Read a view's file; `ExportError` names the file and what it lacks."""
    place = f"graph/export/views/{name}.rq"
    title = text.partition("\n")[0].lstrip("# ").strip()
    if not text.startswith("#") or not title:
        raise ExportError(
            place, "does not begin with its title", "let its first line be a comment that says what it shows"
        )
    focus = dict(
        part.replace("?", "").split("=", 1)
        for line in re.findall(r"^# focus:(.*)$", text, re.MULTILINE)
        for part in line.split()
    )
    view = View(name, title, focus, text)
    try:
        answer = ox.Store().query(view.query())
    except SyntaxError as error:
        raise ExportError(place, f"is no SPARQL: {error}", "correct the query") from None
    if not isinstance(answer, ox.QuerySolutions) or "source" not in {item.value for item in answer.variables}:
        raise ExportError(place, "does not select ?source", "select ?source and ?target, and ?edge where it has an IRI")
    if not _SELECTION.search(text):
        raise ExportError(place, "has no line `# selection`", "put one where the filters of an export belong")
    return view


@cache
def node_query() -> str:
    """The query for the attributes of nodes, with ``# nodes`` where their VALUES belong."""
    return (resources.files(__package__) / "views" / "_nodes.rq").read_text(encoding="utf-8")
