"""The dataset as a value: its claims by id, where words stand in it, and what a copy of it holds."""

import dataclasses

import pytest

from ledger.loading.opening import open_dataset
from ledger.model.article import Article
from ledger.model.dataset import Dataset
from ledger.model.records import CLAIMS, Evidence
from ledger.model.statements import evidence_of
from tests.conftest import MINI


def data() -> Dataset:
    """The small dataset."""
    dataset, problems = open_dataset(MINI)
    assert dataset, problems
    return dataset


def test_a_claim_is_found_by_its_id_with_its_table():
    for table in CLAIMS:
        for record in getattr(data(), table):
            assert data().by_id[record.id] == (table, record)
    assert len(data().by_id) == sum(len(getattr(data(), table)) for table in CLAIMS)


def test_a_narrowed_dataset_finds_only_its_own_claims():
    narrowed = dataclasses.replace(data(), positions=())
    assert data().positions[0].id not in narrowed.by_id


def test_words_that_are_not_in_the_article_have_no_place_in_it():
    with pytest.raises(LookupError, match="not found"):
        data().span(Evidence(source="packet-1921", quote="words that nobody wrote"))


def test_records_that_give_the_same_fields_share_the_set_of_their_names() -> None:
    one, other = (Evidence(source="x", quote=quote) for quote in ("a", "b"))
    assert one.model_fields_set is other.model_fields_set
    copied = one.model_copy(update={"prefix": "c"})
    assert one.model_fields_set == {"source", "quote"}
    assert copied.model_fields_set == {"source", "quote", "prefix"}


def test_a_quote_is_found_once_for_all_who_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = data()
    asked = [evidence for _, claim in dataset.claims() for _, evidence in evidence_of(claim)]
    found = list(map(dataset.span, asked))
    monkeypatch.setattr(Article, "places", lambda *_: pytest.fail("looked for again"))
    assert list(map(dataset.span, asked)) == found
