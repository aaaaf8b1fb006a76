"""Why the reader found what it found: for each sentence its phrases, what they stand for, rules, credits and claims."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from graph.claims import Claim, Entity

from .names.items import Item
from .read import Reading, Sentence
from .who.topics import described_club

#: kind of phrase → the colour of its span
COLOURS = {
    "player": "#cde7ff", "club": "#d8f5d0", "nation": "#e8f0c8", "person": "#ffe3c4", "outlet": "#eadcff",
    "journalist": "#eadcff", "agent": "#ffe3c4", "competition": "#e9e9e9", "money": "#fff2b0", "unknown": "#f3f3f3",
}  # fmt: skip
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}
mark{{padding:0 .15em;border-radius:.2em}} mark.rule{{background:none;border-bottom:2px solid #c22}}
dl{{margin:.2rem 0 1.2rem 1.5rem;font-size:.9rem}} dt{{font-weight:600}} dd{{margin:0 0 .2rem 1rem}}
</style></head><body><h1>{title}</h1>
{body}
</body></html>
"""


def as_text(reading: Reading) -> Iterator[str]:
    """The reading line by line: each sentence, then what was made of it, indented."""
    for sentence in reading.sentences:
        if not sentence.items:
            continue
        yield " ".join(reading.tokens.raw(sentence.items[0].start, sentence.items[-1].end).split())
        for what, line in _findings(reading, sentence):
            yield f"    {what:8} {line}"
        yield ""


def as_html(reading: Reading, title: str) -> str:
    """The reading as a page of its own: phrases and rules' words marked in the sentences, findings below each."""
    parts = []
    for sentence in reading.sentences:
        if not sentence.items:
            continue
        parts.append(f"<p>{_marked(reading, sentence)}</p><dl>")
        parts += [f"<dt>{escape(what)}</dt><dd>{escape(line)}</dd>" for what, line in _findings(reading, sentence)]
        parts.append("</dl>")
    return _PAGE.format(title=escape(title), body="\n".join(parts))


def _findings(reading: Reading, sentence: Sentence) -> Iterator[tuple[str, str]]:
    """What was found in a sentence, as pairs of a heading and a line."""
    for item in sentence.items:
        if item.kind not in ("word", "time", "generic"):
            yield "phrase", f"{_words(reading, item)!r} is {_meaning(reading, item)}"
    for credit in sentence.credits:
        if credit.sources:
            yield "credit", f"{_names(credit.sources)} for words {credit.start} to {credit.end}"
    for match in sentence.matches:
        words = reading.tokens.raw(sentence.items[match.start].start, sentence.items[match.end - 1].end)
        yield "rule", f"{match.pattern.rule.id}: {' '.join(words.split())!r} by {match.pattern.text}"
    for claim in sentence.claims:
        yield "claim", _claim(claim)


def _meaning(reading: Reading, item: Item) -> str:
    """What a phrase stands for, and how that is known."""
    if item.amount is not None and item.kind == "money":
        money = item.amount.money
        return f"{money.amount:,.0f} {money.currency}" + (f" a {item.amount.period}" if item.amount.period else "")
    if item.entity is not None:
        how = "in the registry" if item.entity.known else "named by the article"
        return f"the {item.kind} {item.entity.name} ({how})"
    entity: Entity | None = None
    if item.kind == "player":
        entity = reading.discourse.player(item)
    elif item.kind == "club":
        entity = described_club(reading.discourse, item)
    return f"the {item.kind} {entity.name} (by what is said of him)" if entity else f"a {item.kind} not resolved"


def _claim(claim: Claim) -> str:
    """A claim on one line."""
    roles = (
        ("", claim.player or claim.person),
        ("from", claim.from_club),
        ("to", claim.to_club),
        ("at", claim.club),
    )
    words = [f"{name} {entity.name}".strip() for name, entity in roles if entity]
    particulars = (
        claim.mode,
        claim.money and f"{claim.money.amount:,.0f} {claim.money.currency}",
        claim.date,
        claim.title,
    )
    words += [str(value) for value in (*particulars, claim.value) if value is not None]
    denied = "not " if claim.polarity == "denied" else ""
    condition = f" ({claim.condition})" if claim.condition else ""
    what = f"{denied}{claim.kind}/{claim.facet}: {', '.join(words)}"
    return f"{what}; {claim.certainty}{condition}, by {_names(claim.sources)}"


def _marked(reading: Reading, sentence: Sentence) -> str:
    """A sentence's text with its phrases coloured and its rules' words underlined."""
    text, tokens = reading.tokens.text, reading.tokens
    ruled = {place for match in sentence.matches for place in range(match.start, match.end)}
    parts, at = [], tokens.starts[sentence.items[0].start]
    for place, item in enumerate(sentence.items):
        start, end = tokens.starts[item.start], tokens.ends[item.end - 1]
        parts.append(escape(text[at:start]))
        piece = escape(text[start:end])
        if place in ruled:
            piece = f'<mark class="rule">{piece}</mark>'
        colour = COLOURS.get(item.kind)
        if colour:
            piece = f'<mark style="background:{colour}" title="{escape(_meaning(reading, item))}">{piece}</mark>'
        parts.append(piece)
        at = end
    return "".join(parts)


def _words(reading: Reading, item: Item) -> str:
    return " ".join(reading.tokens.raw(item.start, item.end).split())


def _names(entities: tuple[Entity, ...]) -> str:
    return ", ".join(entity.name for entity in entities)
