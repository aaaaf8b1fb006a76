"""The reader on running text: who speaks, who is meant, and what a sentence leaves to the ones before it."""

from __future__ import annotations

from datetime import date

from graph.articles import Article
from graph.claims import Claim
from graph.reader import Reader
from graph.registry import Registry

READER = Reader(Registry())


def read(text: str) -> list[Claim]:
    return READER.read(Article("a", text, date(2021, 3, 1), publisher="The Daily"))


def found(text: str) -> set[tuple[str, str, str, str]]:
    """Facet, player or person, the club left or held, and the club joined of every claim of a text."""
    return {
        (
            claim.facet,
            getattr(claim.player or claim.person, "name", ""),
            getattr(claim.from_club or claim.club, "name", ""),
            getattr(claim.to_club, "name", ""),
        )
        for claim in read(text)
    }


def test_the_first_person_of_a_quotation_is_its_speaker() -> None:
    """What a player says of himself is claimed of him, and he is the source."""
    text = 'Brigg Town FC striker Tomas Vrba is in form. "I want to stay at Brigg Town FC," Vrba told reporters.'
    stays = [claim for claim in read(text) if claim.facet == "wants-to-stay"]
    assert [(claim.player.name if claim.player else "", claim.sources[0].name) for claim in stays] == [
        ("Tomas Vrba", "Tomas Vrba")
    ]


def test_a_list_of_arrivals_goes_to_the_club_of_its_sentence() -> None:
    """Each player listed with "from" and a club has joined the club that the sentence names apart from them."""
    text = (
        "Summer brought new arrivals to Alba Rovers: striker Tomas Vrba from Brigg Town and "
        "defender Milo Kestrel from Corran City."
    )
    assert {
        ("completed", "Tomas Vrba", "Brigg Town", "Alba Rovers"),
        ("completed", "Milo Kestrel", "Corran City", "Alba Rovers"),
    } <= found(text)


def test_articles_about_owners_have_no_players() -> None:
    """An unknown name in an article on a takeover is nobody's signing."""
    text = (
        "Osric Penhallow has made an offer for Alba Rovers. The takeover needs the shareholders, "
        "who want more for their stake. Penhallow is close to a deal with Alba Rovers."
    )
    assert all(claim.player is None for claim in read(text))


def test_an_opponent_is_no_suitor() -> None:
    """A club after "the clash with" neither wants nor gains anybody."""
    text = "Brigg Town striker Tomas Vrba will return for the clash with Alba Rovers."
    assert not any(club == "Alba Rovers" for _, _, _, club in found(text))


def test_a_signed_contract_is_with_the_club_that_the_article_says_signed_him() -> None:
    """A club's notice names the buyer once; the contract that follows makes no second move back to the seller."""
    text = "Alba Rovers FC have signed Tomas Vrba from Brigg Town FC. The striker has signed a contract until 2029."
    moves = {(facet, club, to) for facet, _, club, to in found(text) if facet == "completed"}
    assert moves == {("completed", "Brigg Town", "Alba Rovers")}


def test_the_first_words_of_a_club_named_in_full_are_that_club() -> None:
    """ "Castle Marsh want €1m" asks for Castle Marsh United; whoever is named in full elsewhere is somebody else."""
    text = "Alba Rovers FC have made a bid for Castle Marsh United defender Tomas Vrba. Castle Marsh want €1m for him."
    assert ("asking", "Tomas Vrba", "Castle Marsh United", "") in found(text)
    assert "Castle Marsh" not in {player for _, player, _, _ in found(text)}
    text = "Alba Rovers FC striker Tomas Vrba joined in 2019. Brigg Town FC want to sign Pavel Hron."
    assert ("interest", "Pavel Hron", "", "Brigg Town") in found(text)


def test_an_interest_has_no_part_in_the_day_of_the_step_beside_it() -> None:
    """A year told with a former bid is the bid's; the same year in the interest's own clause stays."""
    text = "Alba Rovers FC are interested in Tomas Vrba and made a bid of £15m for him in 2019."
    assert [claim.date for claim in read(text) if claim.facet == "interest"] == [None]
    text = "Alba Rovers FC were interested in Tomas Vrba in 2019."
    assert [claim.date for claim in read(text) if claim.facet == "interest"] == ["2019"]


def test_talks_to_appoint_a_manager_are_no_talks_about_a_player() -> None:
    """What two clubs talk about is a manager's post; talks over a player stay talks."""
    text = "Tomas Vrba plays for Brigg Town FC. Alba Rovers FC are in talks with Brigg Town FC to {} Viktor Hale."
    assert not [claim for claim in read(text.format("appoint")) if claim.facet == "talks"]
    assert [claim for claim in read(text.format("sign")) if claim.facet == "talks"]
