"""Which sentences are cited, set aside or open; each test changes one thing in the small dataset, which leaves none open."""

from collections import Counter
from pathlib import Path

import pytest

from ledger.loading.opening import open_dataset
from ledger.model.article import fold
from ledger.model.dataset import Dataset
from ledger.model.records import CITABLE
from ledger.query import coverage
from ledger.query.coverage import Sentence
from tests.conftest import MINI, Edit

ROOT = Path(__file__).resolve().parents[2]


def opened(root: Path) -> Dataset:
    dataset, problems = open_dataset(root)
    assert dataset, problems
    return dataset


def read(root: Path, source: str) -> list[tuple[str, str, str]]:
    """Words, state and reason of each sentence of an article."""
    dataset = opened(root)
    text = dataset.articles[source].text
    return [(fold(text[s.span.start : s.span.end]), s.state, s.reason) for s in coverage.sentences(dataset, source)]


def test_every_sentence_that_may_be_cited_has_one_state() -> None:
    assert read(MINI, "packet-1921") == [
        ("Harbour council asks for a garrison at Skerry Light", "cited", ""),
        (
            "The harbour master said on 3 March that Skerry Light needs 40 guards and that “no keeper should sleep alone”.",
            "cited",
            "",
        ),
        ("The ferry guild answered that the garrison must leave by autumn.", "cited", ""),
        ("Two nights earlier raiders burned the oil store.", "cited", ""),
        ("The fire killed three keepers and injured at least seven fishermen, the council’s clerk wrote.", "cited", ""),
        ("The harbour master blames the salt camp; the salt camp denies it.", "cited", ""),
        ("That winter’s raids on the coast cost 12 lives in all.", "cited", ""),
        ("The lamp burned on.", "set aside", "No claim."),
        ("Nobody minded.", "set aside", "No claim."),
        ("The lamp burned on.", "set aside", "No claim."),
    ]


def test_furniture_bios_and_comments_have_no_state() -> None:
    dataset = opened(MINI)
    found = [s for source in dataset.sources for s in coverage.sentences(dataset, source)]
    assert {s.span.zone for s in found} == {"headline", "deck", "body"}
    assert {s.span.zone for s in found} <= set(CITABLE)


def test_a_sentence_that_nothing_cites_and_nobody_sets_aside_is_open(edit: Edit, mini: Path) -> None:
    deck = "- source: tide-1921\n  quote: Fewer lamps, fewer guards – and more fog\n"
    edit("set_aside", deck + "  reason: The deck; its number is coded from the body.\n", "")
    assert Counter(state for _, state, _ in read(mini, "tide-1921")) == {"cited": 6, "open": 1}
    assert ("Fewer lamps, fewer guards – and more fog", "open", "") in read(mini, "tide-1921")


def test_a_few_words_of_a_sentence_are_enough_to_cite_it(edit: Edit, mini: Path) -> None:
    edit("positions", "quote: The ferry guild has said nothing about the oil.", "quote: has said nothing")
    assert ("The ferry guild has said nothing about the oil.", "cited", "") in read(mini, "tide-1921")


def test_a_sentence_that_only_an_attribution_cites_is_cited(edit: Edit, mini: Path) -> None:
    edit(
        "attacks",
        "    quote: Two nights earlier raiders burned the oil store.\n",
        "    quote: That winter’s raids on the coast cost\n",
    )
    assert ("Two nights earlier raiders burned the oil store.", "cited", "") in read(mini, "packet-1921")


def test_a_sentence_that_only_an_erratum_names_is_cited(edit: Edit, mini: Path) -> None:
    edit("casualties", "quote: The fire of 1 March 1921 killed two keepers, not three", "quote: In June the garrison held 35")
    assert read(mini, "tide-1921")[-1] == (
        "The fire of 1 March 1921 killed two keepers, not three, and was lit at noon.",
        "cited",
        "",
    )


def test_the_reason_is_that_of_the_first_words_set_aside(edit: Edit, mini: Path) -> None:
    first = "  suffix: Nobody minded\n  reason: No claim.\n"
    edit("set_aside", first, first.replace("No claim.", "Of a lamp."))
    assert [reason for *_, reason in read(mini, "packet-1921")[-3:]] == ["Of a lamp.", "No claim.", "No claim."]


def test_words_across_two_sentences_set_both_aside(edit: Edit, mini: Path) -> None:
    first = "- source: packet-1921\n  quote: The lamp burned on.\n  suffix: Nobody minded\n  reason: No claim.\n"
    edit("set_aside", first, "")
    edit("set_aside", "  quote: Nobody minded. The lamp burned on.\n  prefix: lamp burned on.\n", "  quote: on. Nobody minded.\n")
    assert [state for _, state, _ in read(mini, "packet-1921")[-3:]] == ["set aside", "set aside", "open"]


@pytest.mark.parametrize("root", [ROOT, MINI], ids=["the data", "the small data"])
def test_no_sentence_of_an_article_is_open(root: Path) -> None:
    dataset = opened(root)
    for source, article in dataset.articles.items():
        found = list(coverage.sentences(dataset, source))
        assert tuple(s.span for s in found) == article.sentences
        assert [s for s in found if s.state == "open"] == []
        assert all(bool(s.reason) == (s.state == "set aside") for s in found)


def test_a_sentence_without_a_reason_has_an_empty_one() -> None:
    span = opened(MINI).articles["tide-1921"].sentences[0]
    assert Sentence(span, "cited") == Sentence(span, "cited", "")
