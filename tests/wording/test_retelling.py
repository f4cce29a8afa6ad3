"""Records as sentences of a memo: they say who wrote what, and no more than the record."""

import re

import pytest

from ledger.model import dates
from ledger.model.records import Position, TroopLevel
from ledger.wording import bylines, citation, words
from ledger.wording.retelling import retold
from tests.conftest import data, each

EVERY = [(name, source) for name, cited in data().citations.items() for source in citation.by_article(cited)]


@each(EVERY)
def test_a_sentence_has_the_writer_the_record_and_its_time_and_nothing_else(told: tuple[str, str]) -> None:
    name, source = told
    record, details, said = data().by_id[name][1], data().sources[source], retold(data(), name, source)
    assert said == citation.ended(said)
    assert said.startswith(f"{details.author or details.publisher}")
    assert ("author not named" in said) == (not details.author)
    assert words.quotable(data(), record).rstrip(".") in said
    rest = said.replace(words.quotable(data(), record).rstrip("."), "", 1)
    if isinstance(record, Position):
        assert f"({words.when(data(), record)}{bylines.through(data(), record)})" in rest
    elif isinstance(record, TroopLevel) and record.asserted_by != details.voice:
        assert bylines.told_by(data(), record) in rest
    assert ("apparent error" in said) == bool(citation.noted(data(), *citation.by_article(data().citations[name])[source]))


@pytest.mark.parametrize("source", data().sources)
def test_a_date_that_was_inferred_is_said_to_be_so(source: str) -> None:
    name = next(name for name, of in EVERY if of == source)
    wrote = retold(data(), name, source).partition(" wrote ")[2]
    inferred = dates.parse(data().sources[source].published).inferred
    assert bool(re.match(r"(?:in|on) [^:;]{4,30}? \(date inferred\)", wrote)) == inferred


def test_the_sentence_of_the_troops_who_remained() -> None:
    said = retold(data(), "troop-us-46000-2011", "slavin-2011")
    assert said.startswith("Barbara Slavin wrote in July 2011 (date inferred) of ")
    assert "46,000" in said
