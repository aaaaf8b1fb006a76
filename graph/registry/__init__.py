"""The registry: who the clubs, players, people and outlets are, what they are called, and who was where when."""

from .load import Registry, load_registry
from .names import Name, fold
from .tables import Club, Competition, Journalist, NationalTeam, Outlet, Person, Player, Post, Spell

__all__ = [
    "Club",
    "Competition",
    "Journalist",
    "Name",
    "NationalTeam",
    "Outlet",
    "Person",
    "Player",
    "Post",
    "Registry",
    "Spell",
    "fold",
    "load_registry",
]
