"""How claims read, how sagas are counted, how texts are cut: the rules of the pages, without a server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.claims import FACETS
from server.pages.ask import Ask, NotAnIriError
from server.pages.claims import ClaimCard, Piece
from server.pages.sagas import first_reports, rungs, side
from server.pages.spans import segments
from server.pages.words import headline, nice_date, nice_money, step

SCHEME = "https://w3id.org/transfergraph/scheme/"
ROLES = {"player": "Kane", "to": "Bayern", "from": "Spurs", "club": "Spurs", "person": "Levy"}


def card(facet: str, polarity: str = "affirmed", day: str = "2023-07-01", certainty: str = "asserted") -> ClaimCard:
    row = {
        "facet": f"{SCHEME}facet/{facet}",
        "polarity": f"{SCHEME}polarity/{polarity}",
        "certainty": f"{SCHEME}certainty/{certainty}",
        "published": day,
    }
    return ClaimCard(f"http://x/id/claim/{facet}-{day}", row, [Piece(facet)])


@pytest.mark.parametrize("polarity", ["affirmed", "denied"])
def test_every_facet_has_a_sentence_of_its_own(polarity: str) -> None:
    """Affirmed and denied read differently, whatever roles are known, and no bracket or brace is left."""
    for kind, facets in FACETS.items():
        for facet in facets:
            for roles in (ROLES, {"player": "Kane", "person": "Levy"}, {}):
                text = "".join(part for _, part in headline(f"{kind}-{facet}", polarity, roles))
                assert text
                assert not set(text) & set("[]{}|")
            both = ["".join(t for _, t in headline(f"{kind}-{facet}", p, ROLES)) for p in ("affirmed", "denied")]
            assert both[0] != both[1], facet


def test_money_and_days_read_as_the_press_prints_them() -> None:
    """Units by size, signs by currency; days only as exact as they are."""
    assert [nice_money(v, c) for v, c in ((67e6, "GBP"), (62.5e6, "EUR"), (350e3, "GBP"), (1.2e9, "JPY"))] == [
        "£67m",
        "€62.5m",
        "£350k",
        "JPY 1.2bn",
    ]
    assert [nice_date(d) for d in ("2025-06-30", "2025-06", "2025", "")] == ["30 June 2025", "June 2025", "2025", ""]


def test_the_ladder_counts_what_is_said_of_each_step() -> None:
    """A bid turned down is a bid; that it was not turned down is no denial of it; a prediction is no step."""
    found = {rung.name: rung for rung in rungs([card("move-bid-rejected"), card("move-bid-rejected", "denied")])}
    assert (found["Bid"].affirmed, found["Bid"].denied) == (1, 0)
    assert step("move-expected") is None
    assert rungs([card("move-talks"), card("move-talks", "denied")])[2].state == "disputed"


def test_sides() -> None:
    """A denial of talks and a wish to stay speak against a move; a membership says nothing of it."""
    assert side(card("move-talks")) == "for"
    assert side(card("move-talks", "denied")) == "against"
    assert side(card("stance-wants-to-stay")) == "against"
    assert side(card("stance-wants-to-stay", "denied")) == "for"
    assert side(card("membership-plays-for")) == "background"


def test_the_first_report_of_a_step_is_the_earliest_affirmed_one() -> None:
    """Order of days decides, denials do not count."""
    claims = [
        card("move-bid", day="2023-07-05"),
        card("move-bid", "denied", "2023-07-01"),
        card("move-bid", day="2023-07-03"),
    ]
    assert [c.published for c in first_reports(claims)] == ["2023-07-03"]


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_segments_put_together_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    """Whatever the spans, nothing of the text is lost or doubled, and each span covers just its stretch."""
    ordered = [(min(s), max(s)) for s in spans]
    parts = segments(text, ordered)
    assert "".join(part.text for part in parts) == text
    for number, (start, end) in enumerate(ordered, start=1):
        assert "".join(part.text for part in parts if number in part.covered) == text[start:end]


def test_nothing_breaks_out_of_a_query() -> None:
    """A value that is no IRI never reaches the store."""
    ask = Ask(lambda text: pytest.fail("asked"))
    for bad in ("http://x> } DROP ALL #", 'http://x/"', "", "http://x/\n"):
        with pytest.raises(NotAnIriError):
            ask.rows("known", this=bad)
