"""The reader: its grammar does what its own sentences say, and its claims keep their promises on any text."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.articles import Article
from graph.errors import GrammarError
from graph.reader import Reader, read
from graph.reader.check import faults, repeats
from graph.reader.language.lexicon import lexicon
from graph.reader.language.money import amount_at
from graph.reader.language.text import sentences, tokenise
from graph.reader.rules.grammar import Grammar, grammar, load_rules
from graph.registry import Registry

DAY = date(2021, 3, 1)
REGISTRY = Registry()
READER = Reader(REGISTRY)

#: pieces of news that random texts are made of, so that rules fire on them
PIECES = (
    *(
        "Alba Rovers",
        "Brigg Town",
        "striker Tomas Vrba",
        "Milo Kestrel, 24,",
        "manager Viktor Hale",
        "£20m",
        "€25m (£21m)",
    ),
    *(
        "are keen on",
        "have signed",
        "reportedly",
        "according to",
        "The Daily",
        "“",
        "”",
        "if",
        "not",
        "on loan",
        "until 2025",
    ),
    *(".", ",", "and", "the 25-year-old", "has scored 12 goals in 30 games", "said", "their", "he", "\n", "Villa.City"),
)


def article(text: str) -> Article:
    return Article("a", text, DAY, publisher="The Daily")


def test_every_rule_does_what_its_worked_sentences_say() -> None:
    """Each rule matches its own sentences with the record they tell, and leaves the others alone."""
    assert [str(fault) for fault in faults(grammar())] == []


def grammar_of(text: str) -> Grammar:
    """A grammar of the rules in one text, as if it stood in bad.yaml."""
    rules, patterns = load_rules(text, "bad.yaml", lexicon())
    made = Grammar({rule.id: rule for rule in rules})
    for pattern in patterns:
        made.index.add(pattern)
    return made


def test_no_pattern_of_a_rule_says_what_another_says() -> None:
    """A pattern that has the form of another of its rule and no word beyond it is left out; every class counts."""
    assert [str(fault) for fault in repeats(grammar())] == []
    double = grammar_of(
        "kind: move\nrules: [{rule: x, facet: bid, when: ["
        "'{to} <want:*>|like {player}', '{to} tracked|chases {player}', '{to} like [tracked] {player}']}]"
    )
    (told,) = repeats(double)
    assert str(told).startswith("bad.yaml: rule x: '{to} tracked|chases {player}' says no more than")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("kind: gossip\nrules: []", "unknown kind"),
        ("kind: move\nrules: [{rule: x, facet: flies, when: ['{to} flies']}]", "unknown facet"),
        ("kind: move\nrules: [{rule: x, facet: bid}]", "a name and its patterns"),
        ("kind: move\nrules: [{rule: x, facet: bid, when: ['{to} bid'], sings: 1}]", "unknown key 'sings'"),
        ("kind: move\nrules: [{rule: x, facet: bid, when: ['{to} <fly> {player}']}]", "unknown word class <fly>"),
        ("kind: move\nrules: [{rule: x, facet: bid, when: ['{buyer} bid']}]", "unknown role {buyer}"),
        ("kind: move\nrules: [{rule: x, facet: bid, when: ['{to} {player}']}]", "no words in the pattern"),
        ("kind: move\nrules: [{rule: x, facet: bid, when: ['{to} .. bid']}]", "begins with a gap"),
        ("kind: move\nrules: [{rule: x, facet: bid, when: ['{to} bid', '{to} bid']}]", "stands in rule x too"),
        ("kind: move\nrules: [", "not YAML"),
    ],
)
def test_a_malformed_rule_names_its_file_and_fault(text: str, fault: str) -> None:
    """A mistake in a rule file is one line with the file, the rule and what is wrong."""
    with pytest.raises(GrammarError) as error:
        load_rules(text, "bad.yaml", lexicon())
    assert str(error.value).startswith("bad.yaml")
    assert fault in str(error.value)


def test_a_rule_whose_sentences_do_not_hold_is_a_fault() -> None:
    """A rule that matches nothing, is shadowed, finds something else or matches too much is named."""
    broken = grammar_of(
        "kind: move\nrules: [{rule: x, facet: bid, when: ['{to} bid for {player}'],"
        " match: [{text: 'Alba Rovers sold Tomas Vrba.', claim: {player: Tomas Vrba}}],"
        " no_match: ['Alba Rovers bid for striker Tomas Vrba.']}]"
    )
    told = [str(fault) for fault in faults(broken)]
    assert len(told) == 2
    assert all(fault.startswith("bad.yaml: rule x: ") for fault in told)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)))
def test_claims_keep_their_promises_on_any_text(text: str) -> None:
    """The quote stands at its offsets, every claim has a source and a rule, and reading twice gives the same."""
    claims = READER.read(article(text))
    for claim in claims:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.quote
        assert claim.sources
        assert claim.rule
        assert claim.player or claim.person
    assert claims == READER.read(article(text))


@pytest.mark.parametrize(
    "unit",
    [
        "Alba Rovers, ", "Alba Rovers are keen on striker Tomas Vrba and ", "a", "'", '"', "(£20m ", "£1 to £2 to ",
        "1,", "&amp;",
        "A.B.", "the the the ", "Villa.City", "not ", "according to ", "said ", "Van De ", "aA", "\xad", "﷽", "- ",
    ],
)  # fmt: skip
def test_reading_takes_time_in_proportion_to_the_text(unit: str) -> None:
    """A text four times as long takes no more than about four times as long, whatever it repeats."""
    short, long = unit * (6_000 // len(unit)), unit * (24_000 // len(unit))
    READER.read(article(short))
    times = []
    for text in (short, long):
        best = min(_seconds(text) for _ in range(2))
        times.append(best)
    assert times[1] < 10 * times[0] + 0.5


@pytest.mark.parametrize(
    "sentence",
    [
        "Alba Rovers want Tomas Vrba. He is keen on a move. ",
        "The 25-year-old Alba Rovers striker has agreed a deal with Brigg Town. Tomas Vrba scored. ",
    ],
)
def test_a_long_article_takes_time_in_proportion(sentence: str) -> None:
    """Whom a pronoun or a description means is looked for near it, not in the whole of a long article."""
    short, long = (_seconds(sentence * (size // len(sentence))) for size in (12_000, 72_000))
    assert long < 14 * short + 0.5


def _seconds(text: str) -> float:
    start = time.process_time()
    READER.read(article(text))
    return time.process_time() - start


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("£40million", 40e6, "GBP"),
        ("€80m (£67m)", 80e6, "EUR"),
        ("25 million euros", 25e6, "EUR"),
        ("£20m to £25m", 25e6, "GBP"),
        ("£20-25m", 25e6, "GBP"),
        ("£150,000-a-week", 150e3, "GBP"),
        ("7,25 million euros", 7.25e6, "EUR"),
        ("$100m", 100e6, "USD"),
        ("Â£12.5m", 12.5e6, "GBP"),
        ("&pound;3m", 3e6, "GBP"),
    ],
)
def test_amounts_in_every_form(text: str, amount: float, currency: str) -> None:
    """Amounts are in whole units; a range keeps its upper bound, two currencies the first."""
    words = tokenise(text).words
    found = amount_at(words, 0, len(words))
    assert found is not None
    assert (found.money.amount, found.money.currency) == (amount, currency)


def test_broken_text_is_ordinary_input() -> None:
    """Lost spaces, curly quotes and entities neither join sentences nor move offsets."""
    text = "He left Aston Villa.City won ‘well’ &amp; timeLeicester lost."
    tokens = tokenise(text)
    assert [tokens.raw(*part) for part in sentences(tokens)] == [
        "He left Aston Villa.",
        "City won ‘well’ &amp; time",
        "Leicester lost.",
    ]


def test_sources_are_the_credited_ones_nearest_first() -> None:
    """A credit reaches its sentence; background facts stay with the outlet."""
    claims = read(
        article("Alba Rovers are keen on Brigg Town striker Tomas Vrba, according to Milo Kestrel of The Post."),
        REGISTRY,
    )
    by_kind = {claim.kind: [source.name for source in claim.sources] for claim in claims}
    assert by_kind["move"][0] == "Milo Kestrel"
    assert by_kind["membership"] == ["The Daily"]


def test_denial_hedge_and_condition_are_told_apart() -> None:
    """Polarity and certainty are read for each clause, and a condition keeps its words."""

    def move(text: str) -> tuple[str, str, str | None]:
        claim = next(claim for claim in READER.read(article(text)) if claim.kind == "move")
        return claim.polarity, claim.certainty, claim.condition

    assert move("Alba Rovers have not made a bid for Brigg Town striker Tomas Vrba.")[0] == "denied"
    assert move("Alba Rovers are reportedly keen on Brigg Town striker Tomas Vrba.")[1] == "hedged"
    assert move("Alba Rovers will sign Brigg Town striker Tomas Vrba if Milo Kestrel leaves.")[1:] == (
        "conditional",
        "if Milo Kestrel leaves",
    )
