"""What the reader finds by words instead of rules: contracts, posts, counts, and the particulars of a claim.

Every sentence is about nobody of the registry; each list has sentences that must be found and some that must not.
"""

from __future__ import annotations

from datetime import date

import pytest

from graph.articles import Article
from graph.reader import Reader
from graph.reader.language.dates import date_at
from graph.registry import Registry

DAY = date(2021, 3, 1)
READER = Reader(Registry())
WHO = "Alba Rovers striker Tomas Vrba"


def records(text: str) -> list[dict[str, object]]:
    return [claim.record() for claim in READER.read(Article("a", text, DAY, publisher="The Daily"))]


def found(text: str, kind: str) -> list[dict[str, object]]:
    return [record for record in records(text) if record["kind"] == kind]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{WHO} has two years left on his contract.", {"facet": "expiry", "date": "2023", "club": "Alba Rovers"}),
        (f"The contract of {WHO} expires in June 2022.", {"facet": "expiry", "date": "2022-06"}),
        (f"{WHO} will be out of contract next summer.", {"facet": "expiry", "player": "Tomas Vrba"}),
        (f"{WHO} has entered the final year of his deal.", {"facet": "expiry", "date": "2021"}),
        (f"{WHO} has 16 months to go on his deal.", {"facet": "expiry", "date": "2022"}),
        (f"{WHO}'s contract expires on 30 June next year.", {"facet": "expiry", "date": "2022-06-30"}),
        (f"{WHO} can leave in June 2023, when his deal is up.", {"facet": "expiry", "date": "2023-06"}),
        (f"{WHO} earns £50,000 a week.", {"facet": "wage", "amount": 50_000, "currency": "GBP"}),
        (f"{WHO} has a £30m release clause.", {"facet": "release-clause", "amount": 30_000_000}),
        (f"{WHO} has signed a new five-year contract.", {"facet": "extension-signed", "polarity": "affirmed"}),
        (f"{WHO} is yet to agree a new deal.", {"facet": "extension-agreed", "polarity": "denied"}),
        (f"{WHO} has turned down a new contract.", {"facet": "extension-rejected", "polarity": "affirmed"}),
        (f"Alba Rovers' offer of fresh terms was rejected by {WHO}.", {"facet": "extension-rejected"}),
        (f"Alba Rovers will not offer {WHO} a new deal.", {"facet": "extension-wanted", "polarity": "denied"}),
        (f"Alba Rovers are working to tie down {WHO}.", {"facet": "extension-wanted", "polarity": "affirmed"}),
        (f"There is no release clause in the deal of {WHO}.", {"facet": "release-clause", "polarity": "denied"}),
        (f"{WHO} is in talks over a new contract.", {"facet": "extension-talks"}),
        (f"{WHO} has been offered improved terms.", {"facet": "extension-offered"}),
        (f"Alba Rovers are desperate for a new deal with {WHO}.", {"facet": "extension-wanted"}),
    ],
)
def test_contracts_are_found_by_their_words(text: str, wanted: dict[str, object]) -> None:
    """An end, a wage, a clause or a new contract is a claim at the club that the contract is with."""
    assert any(all(row[key] == value for key, value in wanted.items()) for row in found(text, "contract"))


@pytest.mark.parametrize(
    "text",
    [
        f"{WHO} has two goals left in him.",
        f"{WHO} has backed out of contract negotiations with nobody.",
        f"{WHO} is confident of another five years left at the top.",
        f"{WHO} will stay until the end of the match.",
        f"{WHO} cost £30m.",
        f"{WHO} has signed a new shirt.",
    ],
)
def test_what_is_no_contract_is_no_claim(text: str) -> None:
    """Years, amounts and signatures of something else are left alone."""
    assert not [row for row in found(text, "contract") if row["facet"] in ("expiry", "wage", "extension-signed")]


def test_a_new_contract_at_the_old_club_is_no_move() -> None:
    """Signing on again is a contract, not a transfer."""
    assert not found(f"{WHO} has signed a new contract with Alba Rovers.", "move")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Manager Viktor Hale was sacked by Alba Rovers in May 2020.", {"facet": "left", "date": "2020-05"}),
        ("Alba Rovers chairman Viktor Hale watched.", {"facet": "holds", "title": "chairman", "club": "Alba Rovers"}),
        ("Outgoing Alba Rovers chairman Viktor Hale watched.", {"facet": "left", "title": "chairman"}),
        ("Viktor Hale has been appointed manager of Alba Rovers.", {"facet": "appointed", "club": "Alba Rovers"}),
        ("Viktor Hale is the favourite to be the next manager of Alba Rovers.", {"facet": "appointed"}),
        ("Alba Rovers want Viktor Hale as their next head coach.", {"facet": "appointed", "certainty": "hedged"}),
        (f"{WHO} met Viktor Hale, chief executive of Alba Rovers.", {"facet": "holds", "title": "chief executive"}),
        (f"Viktor Hale, who represents {WHO}, spoke.", {"facet": "holds", "player": "Tomas Vrba"}),
        ("Boss Viktor Hale took charge of Alba Rovers.", {"facet": "appointed", "certainty": "official"}),
        ("Boss Viktor Hale is set to take over at Alba Rovers.", {"facet": "appointed", "certainty": "hedged"}),
        (f"{WHO} listened. His agent, Viktor Hale, spoke.", {"facet": "holds", "player": "Tomas Vrba"}),
        ("Alba Rovers, managed by Viktor Hale, watched boss Viktor Hale.", {"facet": "holds", "title": "manager"}),
    ],
)
def test_posts_are_held_given_and_left(text: str, wanted: dict[str, object]) -> None:
    """A phrase tells who holds a post, a verb who is given one or leaves one, and how sure it is."""
    rows = found(text, "post")
    assert any(all(row[key] == value for key, value in wanted.items()) for row in rows), rows
    assert {row["person"] for row in rows} == {"Viktor Hale"}


@pytest.mark.parametrize(
    "text",
    [
        "Former Alba Rovers manager Viktor Hale watched.",
        "Manager Viktor Hale ruled out an exit for the striker.",
        "Alba Rovers manager Viktor Hale's striker will leave.",
        f"{WHO} left Alba Rovers.",
    ],
)
def test_old_posts_and_players_moves_are_no_posts(text: str) -> None:
    """A post told only as past, and the comings and goings of players, change no post."""
    assert not [row for row in found(text, "post") if row["facet"] != "holds"]


@pytest.mark.parametrize(
    ("text", "facet", "value"),
    [
        (f"{WHO} has scored 12 goals in 30 games.", "goals", 12),
        (f"{WHO} has scored 12 goals in 30 games.", "appearances", 30),
        (f"{WHO} made 30 appearances, providing seven assists.", "assists", 7),
        (f"{WHO} has won two league titles and three cups at Alba Rovers.", "trophies", 3),
        (f"{WHO} has netted 20 times.", "goals", 20),
    ],
)
def test_counts_are_read(text: str, facet: str, value: int) -> None:
    """A count stands with its player and his club."""
    rows = [row for row in found(text, "statistic") if row["facet"] == facet]
    assert ("Tomas Vrba", "Alba Rovers", value) in [(row["player"], row["club"], row["value"]) for row in rows]


def test_counts_of_matches_are_none() -> None:
    """The last games of a team count for nobody."""
    assert not found(f"{WHO} missed the last three games.", "statistic")


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        (f"Brigg Town have signed {WHO} on loan.", "loan"),
        (f"Brigg Town have signed {WHO} on a free transfer.", "free"),
        (f"Brigg Town have signed {WHO} permanently after a loan spell.", "permanent"),
        (f"Brigg Town have agreed a deal for {WHO}. The striker will join Brigg Town on loan.", "loan"),
        (f"Brigg Town have signed {WHO} for £5m.", None),
    ],
)
def test_the_mode_of_a_move_holds_for_all_its_steps(text: str, mode: str | None) -> None:
    """The first word of a mode after the rule's words decides; one sentence may tell it for another."""
    assert {row["mode"] for row in found(text, "move") if row["to"] == "Brigg Town"} == {mode}


def test_a_fee_told_a_sentence_later_belongs_to_the_move() -> None:
    """ "The fee is £15m" after an agreement is its amount; a wage or an asking price is not."""
    deal = f"Brigg Town have agreed a deal for {WHO}."
    assert found(f"{deal} The fee is understood to be £15m.", "move")[0]["amount"] == 15_000_000
    assert found(f"{deal} His wages are £15m.", "move")[0]["amount"] is None


def test_the_way_of_a_move_may_be_told_in_the_next_sentence() -> None:
    """ "It will be a loan" after a step is its mode; what it will not be is none."""
    deal = "Alba Rovers have agreed a deal with Brigg Town for striker Tomas Vrba."
    assert found(f"{deal} It will be a simple loan.", "move")[0]["mode"] == "loan"
    assert found(f"{deal} The move will be permanent.", "move")[0]["mode"] == "permanent"
    assert found(f"{deal} It will not be a loan.", "move")[0]["mode"] is None


@pytest.mark.parametrize(
    ("words", "today", "iso"),
    [
        ("the summer of 2025", DAY, "2025"),
        ("a year ago", DAY, "2020"),
        ("a year 's time", DAY, "2022"),
        ("the end of June 2023", DAY, "2023-06"),
        ("the window closes", date(2021, 8, 20), "2021-08-31"),
        ("this morning", DAY, "2021-03-01"),
        ("in a matter of days", DAY, "2021-03"),
        ("² years ago", DAY, None),
    ],
)
def test_days_are_told_from_publication(words: str, today: date, iso: str | None) -> None:
    """A date is resolved against the day on which the article was published."""
    folded = words.lower().split()
    day = date_at(folded, [word[0].isupper() for word in words.split()], 0, len(folded), today)
    assert (day.iso if day else None) == iso
