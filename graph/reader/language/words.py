"""The word classes of `grammar/verbs.yaml`: what a rule writes as <class> or <class:form>.

A verb is written by its base form; its forms are made here, from the table of irregular verbs where it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from graph.errors import GrammarError

#: the forms of a verb, as rules name them; `*` is any of them
FORMS = ("", "s", "ed", "en", "ing")
_PLACE = "verbs.yaml"
#: one vowel and one consonant at the end of a syllable: the consonant is doubled ("plan", "travel")
_SHORT = re.compile(r"(?:[^aeiou]|\bqu|^)[aeiou][bdgklmnprt]$")


def split(text: str) -> list[str]:
    """The phrases of a list written with commas."""
    return [" ".join(phrase.split()) for phrase in text.split(",") if phrase.strip()]


def load_yaml(name: str) -> Any:
    """A data file of the grammar folder."""
    return yaml.load((files("graph.reader") / "grammar" / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


class Inflection:
    """The forms of verbs and nouns; `irregular` verbs and `doubling` ones (of two syllables) are told."""

    def __init__(self, irregular: str, doubling: str) -> None:
        """Take rows base/past or base/past/participle, and the verbs whose last, stressed consonant is doubled."""
        self.irregular: dict[str, list[list[str]]] = {}
        for base, *rest in (row.split("/") for row in split(irregular)):
            self.irregular.setdefault(base, []).append(rest)
        self.doubling = frozenset(split(doubling))

    def verb(self, phrase: str) -> Iterator[dict[str, str]]:
        """The forms of a verb, which is the first word of the phrase (behind a hyphen); with its spelling in -ize."""
        verb, _, rest = phrase.partition(" ")
        before, hyphen, first = verb.rpartition("-")
        for base in (first, f"{first[:-3]}ize") if first.endswith("ise") and len(first) > 5 else (first,):
            doubles = self._doubles(base)
            third = "has" if base == "have" else _plural(base)
            for told in self.irregular.get(base, [[_past(base, doubles)]]):
                forms = (base, third, told[0], told[-1], _gerund(base, doubles))
                yield {form: f"{before}{hyphen}{word} {rest}".strip() for form, word in zip(FORMS, forms, strict=True)}

    def noun(self, phrase: str) -> tuple[str, str]:
        """A noun and its plural: of the word before "of" ("expressions of interest"), else of the last."""
        head, of, rest = phrase.partition(" of ")
        *before, last = head.split()
        return phrase, " ".join([*before, _plural(last)]) + of + rest

    def _doubles(self, base: str) -> bool:
        syllables = len(re.findall("[aeiou]+", base))
        return bool(_SHORT.search(base)) and (syllables == 1 or base in self.doubling or base.endswith("l"))


def _plural(word: str) -> str:
    """The word with -s: of a noun in the plural, of a verb in the third person."""
    if word.endswith("y") and word[-2:-1] not in tuple("aeou"):
        return f"{word[:-1]}ies"
    return word + ("es" if word.endswith(("s", "ch", "sh", "x", "z")) or re.search("[^o]o$", word) else "s")


def _past(base: str, doubles: bool) -> str:
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2:-1] not in tuple("aeou"):
        return f"{base[:-1]}ied"
    return f"{base}{base[-1] if doubles else ''}ed"


def _gerund(base: str, doubles: bool) -> str:
    if base.endswith("ie"):
        return f"{base[:-2]}ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return f"{base[:-1]}ing"
    return f"{base}{base[-1] if doubles else ''}ing"


@cache
def word_classes() -> dict[str, tuple[str, ...]]:
    """Class name → its phrases: the lists, the nouns with their plurals, and the forms of every verb group.

    The group `acquire` with "bring in" gives `acquire` ("bring in"), `acquire:s` ("brings in"), `acquire:ed` and
    `acquire:en` ("brought in"), `acquire:ing` ("bringing in"), `acquire:told`, what cannot be an infinitive ("brings
    in", "brought in"), and `acquire:*`, all of these. The nouns `offer` give
    `offer` ("offer", "offers"). Raises `GrammarError` when two groups have one name.
    """
    data = load_yaml(_PLACE)
    inflect = Inflection(data["irregular"], data["doubling"])
    classes: dict[str, tuple[str, ...]] = {}
    for section in ("lists", "nouns", "verbs"):
        for name, text in data[section].items():
            if name in classes:
                raise GrammarError(f"{_PLACE}: {section} {name}", "the name is taken", "choose another")
            rows = split(text)
            if "/" in text:
                raise GrammarError(
                    f"{_PLACE}: {section} {name}",
                    "a form is written out",
                    "write base forms here, and the forms of an irregular verb under irregular:",
                )
            if section == "lists":
                classes[name] = tuple(rows)
            elif section == "nouns":
                classes[name] = tuple(form for row in rows for form in inflect.noun(row))
            else:
                forms = [found for row in rows for found in inflect.verb(row)]
                for form in FORMS:
                    classes[f"{name}:{form}" if form else name] = tuple(row[form] for row in forms)
                past = (row[form] for row in forms for form in ("ed", "en", "s") if row[form] != row[""])
                classes[f"{name}:told"] = tuple(dict.fromkeys(past))
                classes[f"{name}:*"] = tuple(dict.fromkeys(row[form] for row in forms for form in FORMS))
    return classes
