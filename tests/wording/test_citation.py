"""Passages as they are copied: quotation marks, words that are left out, and errors that the ledger knows of."""

import itertools

import pytest

from ledger.model.article import Article, Span
from ledger.model.dataset import Citation
from ledger.model.records import CLAIMS, Zone
from ledger.rendering import reading_room
from ledger.wording import bibliography
from ledger.wording import citation as citing
from tests.conftest import data, plain

TEXT = """He said: “We go. We may stay," and left. They are “a mess”, he added.

“We stay” is what she said.
"""


def cited(words: str) -> Citation:
    """A citation of some words of TEXT."""
    start = TEXT.index(words)
    return Citation("record", "positions", "source", words, Span(start, start + len(words), 1, "body"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('He said: “We go. We may stay," and left.', "He said: ‘We go. We may stay,’ and left."),
        ("We go. We may stay", "‘We go. We may stay’"),
        ('We may stay," and left', "[…] ‘We may stay,’ and left"),
        ("He said: “We go.", "He said: ‘We go.’ […]"),
        ("go", "[…] ‘go’ […]"),
        ("They are “a mess”", "They are ‘a mess’"),
        ("and left", "and left"),
    ],
)
def test_a_passage_has_single_marks_and_says_where_it_cuts_a_quotation(words, said):
    article = Article(TEXT, (Zone(lines=(1, 3), kind="body"),))
    assert citing.quoted(article, cited(words)) == said


def copied():
    """Each text of the reading room that cites a record, with the passages it cites."""
    for source in data().sources:
        for name, texts in reading_room._cited_as(data(), source).items():
            passages = [c for c in data().citations[name] if c.source == source]
            yield from ((text, passages) for text in texts if text)


def test_copied_quotes_are_balanced_and_stand_in_the_order_of_the_article():
    for text, passages in copied():
        assert text.count("“") == text.count("”")
        depth = 0
        for mark in text:
            depth += {"“": 1, "”": -1}.get(mark, 0)
            assert depth in (0, 1), text
        assert "[…] […]" not in text
        places = [plain(text).find(plain(c.quote)) for c in sorted(citing.longest(passages), key=lambda c: c.span)]
        assert -1 not in places
        assert places == sorted(places)


def test_words_that_are_left_out_between_two_passages_are_told():
    says = {record: citing.passage(data(), *data().citations[record]) for record in data().by_id}
    assert (
        "“The US opened a sprawling $590 million embassy complex in Baghdad […] It's designed to be the largest US mission"
        in says["troop-us-embassy-1200-employees"]
    )
    assert (
        "“Bush seeks his enemies' help in Iraq” (headline, par. 1, line 1) […] “To avoid"
        in says["position-bush-administration-talk-iran-seeks-help"]
    )
    assert any("told IPS. ‘There is no doubt that the Iranians are" in text for text, _ in copied())
    assert "the single largest toll for the U.S. in two years. Overall, 15 U.S. servicemen" in says["casualties-us-2011-06-06"]
    assert "are Iranian-made, and has singled out" in says["attack-recent-weeks-iraq-2011"]


def test_nothing_stands_for_words_between_two_passages_where_none_are_left_out():
    for _, record in data().claims():
        for source, cited in citing.by_article(data().citations[record.id]).items():
            text = data().articles[source].text
            gaps = [text[a.span.end : b.span.start] for a, b in itertools.pairwise(cited)]
            within = sum(citing.quoted(data().articles[source], one).count("[…]") for one in cited)
            left_out = sum(any(map(str.isalnum, gap)) for gap in gaps)
            assert citing.passages(data(), *cited).count("[…]") <= left_out + within, record.id
            if not left_out and not within:
                assert "[…]" not in citing.passage(data(), *cited)


def test_an_error_that_the_ledger_knows_of_is_told_once_behind_each_citation():
    for error in data().errata:
        for name in error.records:
            passages = [c for c in data().citations[name] if c.source == error.source]
            text = citing.passage(data(), *passages)
            assert text.count(error.problem) == 1
            assert text.index("[The ledger notes an apparent error: ") > text.index(citing.LINK)
            assert text.endswith("]")
            first = data().citations[name][0]
            assert (error.problem in bibliography.record(data(), name, "")["note"]) == (first.source == error.source)
    without = next(n for n in data().by_id if n not in data().errata_of)
    assert citing.passage(data(), *data().citations[without]).endswith(citing.LINK)


def test_an_error_in_words_that_a_record_does_not_quote_is_no_error_of_the_record():
    cited = data().citations["troop-us-al-asad-2020"]
    error = next(e for e in data().errata if e.quote.startswith("al-Asad air base, which sustained"))
    assert any("al-Asad air base" in one.quote for one in cited)
    assert error.problem not in citing.errata(data(), *cited)


def test_no_passage_of_a_record_starts_behind_a_reservation_in_the_same_quotation():
    assert {table for table, _ in data().claims()} == set(CLAIMS)
    text = citing.passage(data(), *data().citations["attack-recent-weeks-iraq-2011"])
    assert "‘We’re not talking about a smoking pistol. There is no doubt this is Iranian,’" in text
    assert "the story doesn't end there" in text
