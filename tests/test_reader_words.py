"""The word classes that rules of the reader's grammar name."""

from __future__ import annotations

import pytest

from graph.reader.language.words import Inflection, word_classes

INFLECTION = Inflection("make/made, take/took/taken, learn/learned, learn/learnt", "prefer, submit")


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("track", "track tracks tracked tracked tracking"),
        ("scout", "scout scouts scouted scouted scouting"),
        ("chase", "chase chases chased chased chasing"),
        ("plan", "plan plans planned planned planning"),
        ("travel", "travel travels travelled travelled travelling"),
        ("reveal", "reveal reveals revealed revealed revealing"),
        ("monitor", "monitor monitors monitored monitored monitoring"),
        ("submit", "submit submits submitted submitted submitting"),
        ("covet", "covet covets coveted coveted coveting"),
        ("pursue", "pursue pursues pursued pursued pursuing"),
        ("fancy", "fancy fancies fancied fancied fancying"),
        ("enjoy", "enjoy enjoys enjoyed enjoyed enjoying"),
        ("tie up", "tie up|ties up|tied up|tied up|tying up"),
        ("watch", "watch watches watched watched watching"),
        ("woo", "woo woos wooed wooed wooing"),
        ("agree", "agree agrees agreed agreed agreeing"),
        ("take up", "take up|takes up|took up|taken up|taking up"),
        ("sweet-talk", "sweet-talk sweet-talks sweet-talked sweet-talked sweet-talking"),
    ],
)
def test_a_verb_is_inflected_from_its_base_form(base: str, forms: str) -> None:
    """Rule: a verb is written once; its forms follow English spelling, or the table of irregular verbs."""
    wanted = forms.split("|") if "|" in forms else forms.split()
    assert list(next(INFLECTION.verb(base)).values()) == wanted


def test_both_spellings_of_a_verb_are_known() -> None:
    """Rule: -ise verbs are read in -ize too, and a verb may have two irregular pasts."""
    assert [row["ed"] for row in INFLECTION.verb("finalise")] == ["finalised", "finalized"]
    assert [row["ed"] for row in INFLECTION.verb("learn")] == ["learned", "learnt"]


def test_a_noun_stands_for_both_numbers() -> None:
    """Rule: a noun of a class is read in the singular and the plural."""
    assert INFLECTION.noun("enquiry") == ("enquiry", "enquiries")
    assert INFLECTION.noun("expression of interest") == ("expression of interest", "expressions of interest")


def test_a_class_of_verbs_has_every_form() -> None:
    """Rule: <name:*> is any form of the group's verbs."""
    classes = word_classes()
    assert set(classes["want:*"]) == {
        word for form in ("", ":s", ":ed", ":en", ":ing") for word in classes[f"want{form}"]
    }
    assert {"bid", "bids"} <= set(classes["offer"])
