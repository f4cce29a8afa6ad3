"""Which clauses are cited, set aside or open; each test changes one thing in the small dataset, which leaves none open."""

from collections import Counter
from pathlib import Path

import pytest

from ledger.loading.opening import open_dataset
from ledger.model.article import fold
from ledger.model.dataset import Dataset
from ledger.model.records import CITABLE
from ledger.query import coverage
from ledger.query.coverage import Clause
from tests.conftest import MINI, Edit

ROOT = Path(__file__).resolve().parents[2]


def opened(root: Path) -> Dataset:
    dataset, problems = open_dataset(root)
    assert dataset, problems
    return dataset


def read(root: Path, source: str) -> list[tuple[str, str, str]]:
    """Words, state and reason of each clause of an article."""
    dataset = opened(root)
    text = dataset.articles[source].text
    return [(fold(text[s.span.start : s.span.end]), s.state, s.reason) for s in coverage.clauses(dataset, source)]


def test_every_clause_that_may_be_cited_has_one_state() -> None:
    assert read(MINI, "packet-1921") == [
        ("Harbour council asks for a garrison at Skerry Light", "cited", ""),
        ("The harbour master said on 3 March that Skerry Light needs 40 guards and that", "cited", ""),
        ("“no keeper should sleep alone”.", "cited", ""),
        ("The ferry guild answered that the garrison must leave by autumn.", "cited", ""),
        ("Two nights earlier raiders burned the oil store.", "cited", ""),
        ("The fire killed three keepers", "cited", ""),
        ("and injured at least seven fishermen, the council’s clerk wrote.", "cited", ""),
        ("The harbour master blames the salt camp;", "cited", ""),
        ("the salt camp denies it.", "cited", ""),
        ("That winter’s raids on the coast cost 12 lives in all.", "cited", ""),
        ("The lamp burned on.", "set aside", "No claim."),
        ("Nobody minded.", "set aside", "No claim."),
        ("The lamp burned on.", "set aside", "No claim."),
    ]


def test_furniture_bios_and_comments_have_no_state() -> None:
    dataset = opened(MINI)
    found = [s for source in dataset.sources for s in coverage.clauses(dataset, source)]
    assert {s.span.zone for s in found} == {"headline", "deck", "body"}
    assert {s.span.zone for s in found} <= set(CITABLE)


def test_a_clause_that_nothing_cites_and_nobody_sets_aside_is_open(edit: Edit, mini: Path) -> None:
    deck = "- source: tide-1921\n  quote: Fewer lamps,\n  until: and more fog\n"
    edit("set_aside", deck + "  reason: The deck; its number is coded from the body.\n", "")
    assert Counter(state for _, state, _ in read(mini, "tide-1921")) == {"cited": 7, "open": 1}
    assert ("Fewer lamps, fewer guards – and more fog", "open", "") in read(mini, "tide-1921")


def test_a_few_words_of_a_clause_are_enough_to_cite_it(edit: Edit, mini: Path) -> None:
    edit("positions", "quote: The ferry guild has said nothing about the oil.", "quote: nothing about the oil")
    assert ("The ferry guild has said nothing about the oil.", "cited", "") in read(mini, "tide-1921")


def test_of_two_clauses_of_a_sentence_the_one_that_nothing_cites_is_open(edit: Edit, mini: Path) -> None:
    edit("attacks", "quote: the salt camp denies it.", "quote: blames the salt camp")
    assert [(text, state) for text, state, _ in read(mini, "packet-1921")[7:9]] == [
        ("The harbour master blames the salt camp;", "cited"),
        ("the salt camp denies it.", "open"),
    ]


def test_many_words_in_a_row_that_nothing_quotes_are_open_within_a_clause_that_is_cited(edit: Edit, mini: Path) -> None:
    edit(
        "positions",
        "quote: The tide office would keep the guards only if the ferry guild pays for the oil.",
        "quote: for the oil.",
    )
    edit("positions", "quote: for the oil.", "quote: for the oil.\n    prefix: guild pays")
    assert [(text, state) for text, state, _ in read(mini, "tide-1921")[4:6]] == [
        ("The tide office would keep the guards only if the ferry guild pays", "open"),
        ("for the oil.", "cited"),
    ]


def test_a_clause_that_only_an_attribution_cites_is_cited(edit: Edit, mini: Path) -> None:
    edit(
        "attacks",
        "    quote: Two nights earlier raiders burned the oil store.\n",
        "    quote: That winter’s raids on the coast cost\n",
    )
    edit("attacks", "    words: Two nights earlier\n", "    words: That winter’s raids\n")
    assert ("Two nights earlier raiders burned the oil store.", "cited", "") in read(mini, "packet-1921")


def test_a_clause_that_only_an_erratum_names_is_cited(edit: Edit, mini: Path) -> None:
    edit("casualties", "quote: The fire of 1 March 1921 killed two keepers, not three", "quote: In June the garrison held 35")
    assert read(mini, "tide-1921")[-2:] == [
        ("The fire of 1 March 1921 killed two keepers, not three,", "open", ""),
        ("and was lit at noon.", "cited", ""),
    ]


def test_the_reason_is_that_of_the_first_words_set_aside(edit: Edit, mini: Path) -> None:
    first = "  suffix: Nobody minded\n  reason: No claim.\n"
    edit("set_aside", first, first.replace("No claim.", "Of a lamp."))
    assert [reason for *_, reason in read(mini, "packet-1921")[-3:]] == ["Of a lamp.", "No claim.", "No claim."]


def test_words_across_two_sentences_set_both_aside(edit: Edit, mini: Path) -> None:
    first = "- source: packet-1921\n  quote: The lamp burned on.\n  suffix: Nobody minded\n  reason: No claim.\n"
    edit("set_aside", first, "")
    edit(
        "set_aside",
        "  quote: Nobody minded. The lamp burned on.\n  prefix: lamp burned on.\n",
        "  quote: burned on. Nobody minded.\n",
    )
    assert [state for _, state, _ in read(mini, "packet-1921")[-3:]] == ["set aside", "set aside", "open"]


@pytest.mark.parametrize("root", [ROOT, MINI], ids=["the data", "the small data"])
def test_the_clauses_of_an_article_hold_each_word_of_its_sentences_once_and_have_a_reason_only_if_set_aside(root: Path) -> None:
    dataset = opened(root)
    for source, article in dataset.articles.items():
        found = list(coverage.clauses(dataset, source))
        told = "".join(article.text[c.span.start : c.span.end] for c in found)
        assert "".join(told.split()) == "".join("".join(article.text[s.start : s.end] for s in article.sentences).split())
        assert all(c.span.line == article.line_at(c.span.start) for c in found)
        assert all(bool(c.reason) == (c.state == "set aside") for c in found)


def test_no_clause_of_the_small_dataset_is_open() -> None:
    dataset = opened(MINI)
    assert [c for source in dataset.sources for c in coverage.clauses(dataset, source) if c.state == "open"] == []


def test_a_clause_without_a_reason_has_an_empty_one() -> None:
    span = opened(MINI).articles["tide-1921"].sentences[0]
    assert Clause(span, "cited") == Clause(span, "cited", "")
