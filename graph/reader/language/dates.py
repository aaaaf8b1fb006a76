"""Days, months and years in running text, told from the day of publication: "next summer", "in 18 months", "30 June".

The answer is an ISO string of day, month or year precision, as the claim record wants it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .lexicon import lexicon

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug"),
            *("september sept sep", "october oct", "november nov", "december dec"),
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
_NUMBERS = lexicon().numbers
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_DAY = re.compile(r"(?:[12]?\d|3[01])\Z")
#: words that a date may begin with, beside numbers in digits
_OPENERS = frozenset(
    (
        *_MONTHS,
        *_WEEKDAYS,
        *_NUMBERS,
        *"a in this today tonight yesterday tomorrow deadline next last coming the".split(),
    )
) | {"summer", "winter"}
_CLOSES = frozenset("closes shuts slams ends closing shutting closed".split())
_MOVES = frozenset("move transfer switch swoop bid exit departure return approach raid".split())
_SHIFTS = {"this": 0, "coming": 0, "next": 1, "last": -1}
_ORDINALS = ("st", "nd", "rd", "th")


@dataclass(frozen=True, slots=True)
class Day:
    """A date found in the text: its ISO form, the token after it, and how it was told.

    `told` is ``day``, ``month``, ``year``, ``window`` ("this summer"), ``season`` ("the end of the season"),
    ``span`` ("18 months left"), ``past`` and ``past season``, ``ahead`` ("in a year's time") or ``time`` ("this
    morning");
    ``bare month`` and ``bare window`` ("in June", "in the summer") may be the last or the next one.
    """

    iso: str
    end: int
    told: str


def dates_in(
    words: Sequence[str], caps: Sequence[bool], begin: int, end: int, today: date
) -> Iterator[tuple[int, Day]]:
    """The dates among tokens `begin` to `end`, each with the token it begins at."""
    free = begin
    for i in range(begin, end):
        word = words[i]
        if i >= free and (word in _OPENERS or word[0].isdecimal()):
            found = date_at(words, caps, i, end, today)
            if found is not None:
                free = found.end
                yield i, found


def date_at(words: Sequence[str], caps: Sequence[bool], i: int, end: int, today: date) -> Day | None:
    """The date that begins at token `i`, or None."""
    word = words[i]
    following = words[i + 1] if i + 1 < end else ""
    if word == "a" or word in _NUMBERS or word.isdecimal():
        span = _span(words, i, end, today)
        if span:
            return span
    if word in _MONTHS and (caps[i] or word not in ("may", "march", "mar")):
        return _month(words, i, end, today)
    if _DAY.match(word):
        j = i + 1 + (following in _ORDINALS)
        j += j < end and words[j] == "of"
        if j < end and words[j] in _MONTHS and caps[j]:
            month = _MONTHS[words[j]]
            year, j = _year_at(words, j + 1, end, today)
            return Day(_near(int(word), month, year, today), j, "day")
        return None
    if _YEAR.match(word):
        if following in ("/", "-") and i + 2 < end and words[i + 2].isdecimal():
            last = words[i + 2]
            return Day(str(word[:2] + last if len(last) == 2 else last), i + 3, "campaign")
        return Day(word, i + 1, "year")
    if word in _WEEKDAYS and caps[i]:
        ahead = (_WEEKDAYS[word] - today.weekday()) % 7
        return Day((today + timedelta(days=ahead)).isoformat(), i + 1, "weekday")
    if word == "in" and following == "a" and words[i + 2 : i + 4] == ["matter", "of"]:
        return Day(f"{today.year}-{today.month:02d}", i + 5, "month")
    if word == "this" and following in ("morning", "afternoon", "evening"):
        return Day(today.isoformat(), i + 2, "time")
    if word in ("today", "tonight"):
        return Day(today.isoformat(), i + 1, "day")
    if word == "yesterday":
        return Day((today - timedelta(days=1)).isoformat(), i + 1, "time")
    if word == "tomorrow":
        return Day((today + timedelta(days=1)).isoformat(), i + 1, "day")
    if word == "deadline" and following == "day":
        return Day(_closing(today), i + 2, "deadline")
    if word in ("this", "next", "last", "coming", "the"):
        return _relative(words, i, end, today)
    if word in ("summer", "winter") and i and (words[i - 1] in ("in", "of", "the", "for") or following in _MOVES):
        return Day(str(_window_year(word, today)), i + 1, "bare window")
    return None


def _span(words: Sequence[str], i: int, end: int, today: date) -> Day | None:
    """ "a year ago", "two years ago", "in a year's time", "in 18 months"."""
    value = number(words[i])
    unit = words[i + 1] if i + 1 < end else ""
    if value is None or value > 400 or unit not in ("year", "years", "month", "months"):
        return None
    rest = words[i + 2 : min(end, i + 4)]
    months = value * (1 if unit.startswith("month") else 12)
    if rest[:1] == ["ago"]:
        past = end_of_months(today, -months)
        return Day(past, i + 3, "past")
    if rest in (["'s", "time"], ["'", "time"]):
        return Day(end_of_months(today, months), i + 4, "ahead")
    return None


def _month(words: Sequence[str], i: int, end: int, today: date) -> Day:
    """A date that begins with a month: "June 30, 2025", "June 2025", "June"."""
    month, j = _MONTHS[words[i]], i + 1
    if j < end and _DAY.match(words[j]) and not (j + 1 < end and words[j + 1] in ("million", "m")):
        day = int(words[j])
        j += 1 + (j + 1 < end and words[j + 1] in _ORDINALS)
        named, j = _year_at(words, j, end, today)
        return Day(_near(day, month, named, today), j, "day")
    named, j = _year_at(words, j, end, today)
    if named is not None:
        return Day(f"{named}-{month:02d}", j, "month")
    previous = words[i - 1] if i else ""
    year = today.year
    if previous == "next":
        year += month <= today.month
    elif previous == "last":
        year -= month >= today.month
    elif month < today.month - 4:
        year += 1
    elif month > today.month + 8:
        year -= 1
    return Day(f"{year}-{month:02d}", j, "month" if previous in ("next", "last") else "bare month")


def _year_at(words: Sequence[str], j: int, end: int, today: date) -> tuple[int | None, int]:
    """The year told right after a day or a month, and the place after it: "2025", ", 2025", "of next year"."""
    k = j + (j < end and words[j] in (",", "of"))
    if k < end and _YEAR.match(words[k]):
        return int(words[k]), k + 1
    if k + 1 < end and words[k] in _SHIFTS and words[k + 1] == "year":
        return today.year + _SHIFTS[words[k]], k + 2
    return None, j


def _near(day: int, month: int, year: int | None, today: date) -> str:
    """The day of that number and month, in the given year or the one nearest to publication."""
    candidates = [year] if year else [today.year, today.year + 1, today.year - 1]
    days = []
    for candidate in candidates:
        try:
            days.append(date(candidate, month, day))
        except ValueError:
            continue
    if not days:
        return f"{year or today.year}-{month:02d}"
    return min(days, key=lambda found: abs((found - today).days + (0 if found >= today else -120))).isoformat()


def _relative(words: Sequence[str], i: int, end: int, today: date) -> Day | None:
    """ "this summer", "next summer", "last January", "next month", "next week", "the end of the season"."""
    word, following = words[i], words[i + 1] if i + 1 < end else ""
    if word == "the":
        if following in ("end", "remainder", "rest", "conclusion") and "of" in words[i + 2 : i + 3]:
            j = i + 3
            while j < min(end, i + 7) and words[j] in ("the", "this", "current", "ongoing", "present", "his", "their"):
                j += 1
            if j < end and words[j] in (
                "season",
                "campaign",
                "term",
                "year",
                "summer",
                "month",
                "window",
                "transfer",
                "contract",
            ):
                if words[j] == "month":
                    return Day(f"{today.year}-{today.month:02d}", j + 1, "month")
                if words[j] in ("window", "transfer", "contract"):
                    return None
                return Day(str(season_end(today)), j + 1, "season")
            if j + 1 < end and words[j] == "next" and words[j + 1] in ("season", "campaign"):
                return Day(str(season_end(today) + 1), j + 2, "season")
            if j < end and _YEAR.match(words[j]):
                return Day(words[j], j + 1, "year")
            if j < end and words[j] in _MONTHS:
                return _month(words, j, end, today)
        if following in ("summer", "winter"):
            j = i + 2 + (words[i + 2 : i + 3] == ["of"])
            if j < end and _YEAR.match(words[j]):
                return Day(words[j], j + 1, "year")
            return Day(str(_window_year(following, today)), i + 2, "bare window")
        if following == "weekend":
            return Day(f"{today.year}-{today.month:02d}", i + 2, "week")
        j = i + 1 + (following == "transfer")
        if words[j : j + 1] == ["window"] and words[j + 1 : j + 2] and words[j + 1] in _CLOSES:
            return Day(_closing(today), j + 2, "deadline")
        return None
    shift = _SHIFTS[word]
    if following in ("summer", "winter"):
        year = _window_year(following, today)
        if word == "next" and (following != "summer" or today.month >= 5):
            year = today.year + 1
        elif word == "last":
            year = today.year if following == "summer" and today.month > 8 else today.year - 1
            if following == "winter" and today.month > 2:
                year = today.year
        return Day(str(year), i + 2, "past" if shift < 0 else "window" if not shift else "ahead")
    if following == "month":
        month = today.month + shift
        year = today.year + (month > 12) - (month < 1)
        return Day(f"{year}-{(month - 1) % 12 + 1:02d}", i + 2, "past" if shift < 0 else "month")
    if following == "year":
        return Day(str(today.year + shift), i + 2, "past" if shift < 0 else "year")
    if following in ("season", "campaign", "term"):
        told = {-1: "past season", 0: "season", 1: "next season"}[shift]
        return Day(str(season_end(today) + shift), i + 2, told)
    if following == "week":
        day = today + timedelta(days=7 * shift)
        return Day(f"{day.year}-{day.month:02d}", i + 2, "past" if shift < 0 else "week")
    if following in _MONTHS:
        found = _month(words, i + 1, end, today)
        return Day(found.iso, found.end, "past" if shift < 0 else "month")
    return None


def _closing(today: date) -> str:
    """The usual last day of the transfer window: 31 January or 31 August."""
    return date(today.year, 1 if today.month <= 2 else 8, 31).isoformat()


def season_end(today: date) -> int:
    """The year in which the season of a day ends; June belongs to the season before."""
    return today.year + (today.month >= 7)


def _window_year(window: str, today: date) -> int:
    """The year of the summer (or winter) window that a day looks forward to."""
    if window == "summer":
        return today.year + (today.month >= 10)
    return today.year + (today.month >= 3)


def end_of_months(today: date, months: int) -> str:
    """The year in which a contract with that many months left ends; contracts end in June."""
    return str(date.fromordinal(today.toordinal() + int(months * 30.4)).year)


def last_weekday(iso: str, today: date) -> str:
    """The same weekday on or before the day of publication."""
    day = date.fromisoformat(iso)
    return (day if day <= today else day - timedelta(days=7)).isoformat()


def number(word: str) -> int | None:
    """A whole number in digits or words, or None."""
    if not word[0].isdecimal():
        return _NUMBERS.get(word)
    if word.isdecimal() and len(word) < 7:
        return int(word)
    if word.replace(",", "").isdecimal() and "," in word and len(word) < 10:
        return int(word.replace(",", ""))
    return None


def term_end(today: date, value: int, unit: str) -> str:
    """When a term of so many months, years or seasons from a day ends: the month (ISO), or the year."""
    return end_of_months(today, value) if unit.startswith("month") else str(today.year + value)
