"""What a sentence leaves to its context: whom "he", "they" and "it" stand for, who acts behind an aside."""

from __future__ import annotations

from datetime import date

import pytest

from graph.articles import Article
from graph.reader import Reader
from graph.reader.names.outlets import home_club, publisher_of
from graph.registry import Registry, load_registry

READER = Reader(Registry())


def moves(text: str) -> set[tuple[str, ...]]:
    """The moves of a text: facet, surname of the player, seller and buyer as their first words, `-` for none."""
    article = Article("context", text, date(2024, 8, 1), publisher="The Daily")
    return {
        (
            claim.facet,
            claim.player.name.split()[-1],
            *(club.name.split()[0] if club else "-" for club in (claim.from_club, claim.to_club)),
        )
        for claim in READER.read(article)
        if claim.kind == "move" and claim.player
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # the subject stands before the aside
        (
            "Alba Rovers, who lost Jan Kolar to Corvo United in May, are keen on Brigg Town striker Tomas Vrba.",
            ("interest", "Vrba", "Brigg", "Alba"),
        ),
        # a manager as "he"
        (
            "Alba Rovers manager Viktor Hale likes Jan Kolar. He has also asked about Tomas Vrba of Brigg Town.",
            ("contact", "Vrba", "Brigg", "Alba"),
        ),
        # "his club" of the sentence before
        (
            "Alba Rovers manager Viktor Hale is after Tomas Vrba. His club have offered £10m to Brigg Town for him.",
            ("bid", "Vrba", "Brigg", "Alba"),
        ),
        # "I" of a manager acts for his club
        (
            'Tomas Vrba plays for Brigg Town. "I want Tomas Vrba," said Alba Rovers manager Viktor Hale.',
            ("interest", "Vrba", "Brigg", "Alba"),
        ),
        # an offer told without names, and what "it" and "both" say of it
        (
            "Alba Rovers want Brigg Town striker Tomas Vrba. An offer of £10m has been submitted. It was rejected.",
            ("bid-rejected", "Vrba", "Brigg", "Alba"),
        ),
        (
            "Alba Rovers have offered £10m for Brigg Town's Tomas Vrba, and Corvo United bid £12m. Both were refused.",
            ("bid-rejected", "Vrba", "Brigg", "Corvo"),
        ),
        # what another club does too
        (
            "Alba Rovers asked about Brigg Town striker Tomas Vrba, and so did Corvo United.",
            ("contact", "Vrba", "Brigg", "Corvo"),
        ),
        # the latter of two
        (
            "Alba Rovers wanted Tomas Vrba and Jan Kolar, but the latter joined Corvo United.",
            ("completed", "Kolar", "-", "Corvo"),
        ),
        # where a player comes from stands behind him
        (
            "Alba Rovers are pleased to announce the signing of Tomas Vrba from Brigg Town.",
            ("completed", "Vrba", "Brigg", "Alba"),
        ),
        # a short first name
        (
            "Alba Rovers want Brigg Town striker Michael Vrba. Brigg Town rejected a bid for Mike from Corvo United.",
            ("bid-rejected", "Vrba", "Brigg", "Corvo"),
        ),
    ],
)  # fmt: skip
def test_context_tells_who_is_meant(text: str, told: tuple[str, ...]) -> None:
    """A pronoun, a description or a missing name is filled from the sentences before."""
    assert told in moves(text)


def test_several_sums_are_several_offers() -> None:
    """ "Bids of £10m and £12m" are two claims, add-ons are none."""
    article = Article(
        "sums", "Brigg Town rejected bids of £10m and £12m, plus £3m in add-ons, from Alba Rovers for Tomas Vrba.",
        date(2024, 8, 1), publisher="The Daily",
    )  # fmt: skip
    amounts = {c.money.amount for c in READER.read(article) if c.facet == "bid-rejected" and c.money}
    assert amounts == {10_000_000, 12_000_000}


def test_a_clubs_own_site_speaks_as_the_club() -> None:
    """A publisher that bears a club's name alone is that club's site."""
    registry = load_registry()
    article = Article("own", "Text.", date(2024, 8, 1), publisher="Brighton & Hove Albion FC")
    club = home_club(article, registry, publisher_of(article, registry))
    assert club is not None
    assert club.slug == "brighton-hove-albion"
