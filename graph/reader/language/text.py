"""An article's text as tokens and sentences; every token keeps its offsets, so quotes are cut from the text itself.

News text is broken in known ways: lost spaces after full stops ("Villa.City"), words run together at a line's end
("timeLeicester"), HTML entities, mojibake, curly quotes, soft hyphens. Each is repaired token by token, never by
rewriting the text. Every expression here is linear: alternatives start with different characters or are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from functools import lru_cache

from graph.registry import fold

_TOKEN = re.compile(
    r"""
      [A-Za-z]{3,}(?=[ ,])                                      # most words, without a look at the rest
    | &(?:amp|pound|euro|quot|apos|nbsp|lt|gt|\#\d{1,5});        # HTML entities
    | â‚¬ | Â£ | â€[™œ“”\x9d\x98\x99] | Ã¢Â‚Â¬                   # mojibake of the euro, the pound and quotes
    | https?://\S{1,300}                                        # addresses say nothing
    | (?:[^\W\d_]\.){2,6}                                       # A.C. Milan
    | [(\[]\ ?(?:\.{2,4}|…)\ ?[)\]]                             # (...), [...]
    | (?:No|no)\.(?=\ ?\d)                                      # No.1
    | (?:St|Mr|Dr)\.(?=\s)                                      # St. James' Park
    | (?:ex|Ex|EX)(?=[-‐‑])                                     # ex-Chelsea
    | \d+(?:[.,]\d+)*                                           # 25, 1,500, 7.25
    | ['’](?:s|S|ve|ll|re|d|m)\b                                # possessive, we've, he'd
    | [^\W\d_]+(?:\xad[^\W\d_]+)*(?:['’](?!(?:s|S|ve|ll|re|d|m)\b)[^\W\d_]+)*  # words, O'Riley, don't
    | \S
    """,
    re.VERBOSE,
)
#: lower case running into a capital inside one word: two sentences whose space was lost
_RUN_ON = re.compile(r"([a-z]{3,}|\d|[A-Z]{3})([A-Z][a-z]{2,})")

_ENTITY = {
    "&amp;": "&", "&pound;": "£", "&euro;": "€", "&quot;": '"', "&apos;": "'", "&nbsp;": " ", "&lt;": "<", "&gt;": ">",
    "â‚¬": "€", "Ã¢Â‚Â¬": "€", "Â£": "£", "â€™": "'", "â€˜": "'", "â€œ": '"', "â€\x9d": '"', "â€“": "-", "â€”": "-",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "‐": "-", "‑": "-",
    "’s": "'s", "'S": "'s", "’S": "'s", "…": ".", "&#39;": "'", "&#8217;": "'", "&#163;": "£", "&#8364;": "€",
    "’ve": "'ve", "’ll": "'ll", "’re": "'re", "’d": "'d", "’m": "'m",
}  # fmt: skip
#: words whose full stop ends no sentence
_ABBREVIATIONS = frozenset(
    "st mr mrs dr vs v no jr jnr sr prof utd approx inc ltd jan feb aug sept oct nov dec".split()
)
#: a sentence longer than this many tokens is cut there: no news has one, and the work on each stays bounded
LONGEST_SENTENCE = 200
_CLOSERS = frozenset("\"')]")


@dataclass(slots=True)
class Tokens:
    """Parallel lists, one entry a token: `words` folded, `starts` and `ends` offsets in the article's text.

    `caps` marks a capitalised token, `glued` one that follows a hyphen without a space ("year" in "25-year-old"),
    `spaced` one that has white space before it. Hyphens inside words are dropped. `currency` is the one in which bare
    sums are told ("and 5m later").
    """

    text: str
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    caps: list[bool] = field(default_factory=list)
    glued: list[bool] = field(default_factory=list)
    spaced: list[bool] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    currency: str | None = None

    def raw(self, start: int, end: int) -> str:
        """The text of tokens `start` to `end` (exclusive) as the article has it."""
        return self.text[self.starts[start] : self.ends[end - 1]] if end > start else ""


@lru_cache(maxsize=100_000)
def _word(raw: str) -> str:
    """The folded form of a token."""
    known = _ENTITY.get(raw)
    if known is not None:
        return known
    if raw[0].isdecimal():
        return raw
    return fold(raw.replace("\xad", "")) or raw.casefold()


def tokenise(text: str, known: Container[str] = ()) -> Tokens:
    """The tokens of a text, in order; linear in its length. `known` words are never cut in two ("TEAMtalk")."""
    tokens = Tokens(text)
    words, starts, ends, caps = tokens.words, tokens.starts, tokens.ends, tokens.caps
    hyphen_at = -1  # offset just after a hyphen that joined two words
    previous = 0  # where the last token ended
    for match in _TOKEN.finditer(text):
        raw = match[0]
        start, end = match.span()
        opening = raw[0]
        if raw.isalpha():
            if len(raw) > 5 and not raw.islower() and (run := _RUN_ON.search(raw)) and _word(raw) not in known:
                middle = start + run.start(2)
                tokens.spaced += bool(words) and previous < start != hyphen_at, True
                tokens.glued += hyphen_at == start, False
                words += _word(text[start:middle]), _word(text[middle:end])
                starts += start, middle
                ends += middle, end
                caps += opening.isupper(), text[middle].isupper()
                tokens.breaks.add(len(words) - 1)
                previous = end
                continue
        elif opening in "-‐‑–" and words and previous == start and text[end : end + 1].isalnum():
            if not (text[end - 2 : end - 1].isdecimal() and text[end : end + 1].isdecimal()):
                hyphen_at = end
                continue
        elif opening in "([h" and len(raw) > 2 and (opening != "h" or raw[:4] == "http"):
            if opening == "[":
                tokens.breaks.add(len(words))
            continue
        spaced = previous < start
        if spaced and "\n" in text[previous:start]:
            tokens.breaks.add(len(words))
        tokens.spaced.append(spaced and bool(words) and hyphen_at != start)
        tokens.glued.append(hyphen_at == start)
        words.append(_word(raw))
        starts.append(start)
        ends.append(end)
        caps.append(opening.isupper())
        previous = end
    return tokens


def sentences(tokens: Tokens) -> list[tuple[int, int]]:
    """Token ranges of the sentences: they end at . ! ? before a capital, and at line breaks and lost spaces."""
    words, caps, spaced = tokens.words, tokens.caps, tokens.spaced
    ranges, begin, size = [], 0, len(words)
    i = 0
    while i < size:
        if i > begin and (i in tokens.breaks or i - begin >= LONGEST_SENTENCE):
            ranges.append((begin, i))
            begin = i
        if words[i] in (".", "!", "?"):
            end = i + 1
            while end < size and words[end] in _CLOSERS and not spaced[end]:
                end += 1
            ordinary = not (words[i] == "." and i > 0 and _abbreviates(words, i - 1))
            opens = end >= size or caps[end] or not words[end][0].isalpha()
            if ordinary and opens and not (end < size and words[end] in (",", ";")):
                ranges.append((begin, end))
                begin = end
                i = end
                continue
        i += 1
    if begin < size:
        ranges.append((begin, size))
    return ranges


#: a letter behind one of these is a name's last word, no initial
_LETTERED = frozenset("serie team squad group plan category grade level option".split())


def _abbreviates(words: list[str], i: int) -> bool:
    """Whether a full stop after this word belongs to it ("St.", "J."), not to the sentence ("£5m.")."""
    word = words[i]
    if len(word) == 1:
        if i and words[i - 1] in _LETTERED:
            return False  # "the return to Serie A. The club"
        return word.isalpha() and not (i > 0 and words[i - 1][0].isdecimal())
    return word in _ABBREVIATIONS
