"""Who is meant, and whose word it is, where a text says it in few words: brothers, posts, loans, rumour columns.

Every sentence is about nobody of the registry.
"""

from __future__ import annotations

from datetime import date

import pytest

from graph.articles import Article
from graph.claims import Claim
from graph.reader import Reader
from graph.registry import Registry

READER = Reader(Registry())


def read(text: str) -> list[Claim]:
    return READER.read(Article("a", text, date(2021, 3, 1), publisher="The Daily"))


def told(text: str) -> set[tuple[str, str, str]]:
    """Facet, person or player, and club of every claim of a text."""
    return {
        (
            claim.facet,
            getattr(claim.person or claim.player, "name", ""),
            getattr(claim.club or claim.to_club, "name", ""),
        )
        for claim in read(text)
    }


def test_a_brother_bears_the_surname() -> None:
    """A first name after "his brother" is of somebody with the surname of the one named before."""
    text = "Alba Rovers want striker Tomas Vrba. His brother Matej is wanted by Brigg Town. Corran City like Matej too."
    assert ("interest", "Matej Vrba", "Corran City") in told(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Alba Rovers have named Viktor Hale as their new head coach.", ("appointed", "Viktor Hale", "Alba Rovers")),
        ("Alba Rovers went down under previous manager Viktor Hale.", ("left", "Viktor Hale", "Alba Rovers")),
        ("Newly appointed Alba Rovers boss Viktor Hale is happy.", ("appointed", "Viktor Hale", "Alba Rovers")),
        ("Viktor Hale, the agent of striker Tomas Vrba, was there.", ("holds", "Viktor Hale", "")),
        (
            "Manager Viktor Hale complained that his Alba Rovers squad is too thin.",
            ("holds", "Viktor Hale", "Alba Rovers"),
        ),
    ],
)
def test_posts_are_given_held_and_left(text: str, wanted: tuple[str, str, str]) -> None:
    """A post is told by its verb, by what its title says of it, or by whose squad somebody complains of."""
    assert wanted in {
        (facet, who, club if facet != "holds" or club != "None" else "") for facet, who, club in told(text)
    }


def test_the_arrival_of_a_player_gives_nobody_a_post() -> None:
    """ "The arrival of X" is X's, not the manager's who is spoken of before."""
    text = "Alba Rovers manager Viktor Hale is glad after the arrival of striker Tomas Vrba."
    assert not any(claim.facet == "appointed" for claim in read(text))


def test_counts_of_a_season_on_loan_are_from_there() -> None:
    """What somebody has scored this season he has scored for the club that he is on loan at."""
    text = "Alba Rovers striker Tomas Vrba is currently on loan at Brigg Town. He has scored 14 goals this season."
    assert {("plays-for", "Tomas Vrba", "Brigg Town"), ("goals", "Tomas Vrba", "Brigg Town")} <= told(text)


@pytest.mark.parametrize(
    ("text", "facet", "value"),
    [
        ("Alba Rovers striker Tomas Vrba has scored just once this season.", "goals", 1),
        ("Alba Rovers striker Tomas Vrba has only started twice this season.", "appearances", 2),
        ("Alba Rovers striker Tomas Vrba has scored 15 in 30 for the club.", "appearances", 30),
        ("Alba Rovers striker Tomas Vrba has found the net nine times this season.", "goals", 9),
    ],
)
def test_counts_are_told_by_their_verbs(text: str, facet: str, value: int) -> None:
    """A count needs no noun where its verb says what is counted."""
    assert (facet, value) in {(claim.facet, claim.value) for claim in read(text)}


def test_brackets_that_close_a_paragraph_credit_all_of_it() -> None:
    """A rumour column names its source in brackets after the paragraph, and only for that paragraph."""
    text = (
        "Alba Rovers want striker Tomas Vrba. Brigg Town are keen on Vrba too. (The Herald)\n\n"
        "Corran City want defender Milo Kestrel."
    )
    sources = {
        (claim.to_club.name, claim.sources[0].name)
        for claim in read(text)
        if claim.facet == "interest" and claim.to_club
    }
    assert ("Corran City", "The Daily") in sources
    assert {name for club, name in sources if club != "Corran City"} == {"Herald"}


def test_a_hedge_of_an_amount_hedges_no_refusal() -> None:
    """ "An offer thought to be worth £10m" was turned down all the same."""
    text = "Alba Rovers turned down an offer thought to be worth £10m from Brigg Town for striker Tomas Vrba."
    assert {claim.certainty for claim in read(text) if claim.facet == "bid-rejected"} == {"asserted"}


def test_nobody_else_speaks_inside_a_quotation() -> None:
    """Whom a speaker quotes is no speaker: "us" stays the speaker's club."""
    text = (
        'Alba Rovers director Viktor Hale wants striker Tomas Vrba. "Vrba has said he wants to come to us," Hale said. '
        "Vrba plays for Brigg Town."
    )
    assert ("wants-to-join", "Tomas Vrba", "Alba Rovers") in told(text)
