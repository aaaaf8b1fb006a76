"""Whose word is good, how likely an open saga is, which texts are copies: the numbers behind the derived graph."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.sketch import SEEDS, measure
from bench.track_records import brier, by_method, calibration, overall, predictions, read_cases, step_alone
from graph.articles import Article, read_articles
from graph.derive.bench import in_euros
from graph.derive.chances import Signal, chance
from graph.derive.records import wilson
from graph.derive.windows import first_day, last_day
from graph.registry import load_registry
from graph.sketch import NEAR, sketch


def test_predictions_on_real_outcomes_beat_the_overall_rate(shared: Path) -> None:
    """Fitted on the windows before, tried on those after: better than the overall rate, no worse than the step."""
    cases = read_cases(shared, load_registry())
    scores = [brier(predictions(cases, date(2020, 2, 16), method)) for method in (by_method(5), step_alone, overall)]
    assert scores[0] < scores[2]
    assert scores[0] < scores[1] + 0.005
    for _, count, mean, share in calibration(predictions(cases, date(2020, 2, 16), by_method(5))):
        assert count < 20 or abs(mean - share) < 0.15


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)]
)
def test_wilson_limits_are_those_of_the_literature(successes: int, trials: int, low: float, high: float) -> None:
    """Newcombe (1998), method 3, at 95 %."""
    assert wilson(successes, trials) == pytest.approx((successes / trials, low, high), abs=1e-4)


def test_a_chance_is_drawn_from_the_wider_group_to_the_narrower() -> None:
    """Worked by hand: 20 past sagas, 8 done; talks 10, 6 done; firmly 5, 4 done."""
    past = {
        Signal("talks", "asserted"): (5, 4),
        Signal("talks", "hedged"): (5, 2),
        Signal("interest", "asserted"): (10, 2),
    }
    step = (6 + 5 * 0.4) / (10 + 5)
    assert chance(Signal("talks", "asserted"), past) == pytest.approx((4 + 5 * step) / (5 + 5))
    assert chance(Signal("medical", "asserted"), past) == pytest.approx(0.4), "nothing is known of medicals"
    assert chance(Signal("talks", "asserted"), {Signal("talks", "asserted"): (9, 9)}) is None, "too few sagas"


def test_copies_are_told_from_independent_texts() -> None:
    """The threshold stands where nearly every light edit is found and no two independent reports are one."""
    articles = [article for article in read_articles(SEEDS) if isinstance(article, Article)]
    found, apart = measure(articles)
    for name in ("a sentence dropped", "a sentence in front", "words changed"):
        assert sum(value >= NEAR for value in found[name]) / len(found[name]) >= 0.95, name
    assert not [value for value in apart if value >= NEAR]


def test_a_text_too_short_to_compare_has_no_sketch() -> None:
    """Two short notices agree by chance."""
    assert sketch("Manchester United have sacked manager Erik ten Hag.") == ()


def test_windows_follow_one_another_without_gap() -> None:
    """The year is cut on 15 February and 15 September."""
    assert (first_day("2025-summer"), last_day("2025-summer")) == (date(2025, 2, 16), date(2025, 9, 15))
    assert (first_day("2025-winter"), last_day("2025-winter")) == (date(2024, 9, 16), date(2025, 2, 15))


def test_sums_meet_in_euros_of_their_year() -> None:
    """At the year's average rate, to a thousand; a year beyond the table takes the nearest; others have none."""
    assert in_euros(60_000_000, "EUR", 2024) == 60_000_000
    assert in_euros(20_000_000, "GBP", 2025) == 23_343_000
    assert in_euros(1_000_000, "GBP", 2031) == in_euros(1_000_000, "GBP", 2025)
    assert in_euros(1_000_000, "SEK", 2024) is None
