"""The public record in exports: tables of its own, and the tables of claims byte for byte as they are without it."""

import json
from dataclasses import replace

import pytest

from ledger.export import COLUMNS, frames, to_csv
from ledger.export.files import to_parquet
from ledger.export.package_tables import TABLES, package_frames
from ledger.export.record import record_json
from ledger.loading.opening import open_dataset
from ledger.model.dataset import Dataset
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.wording import public_record
from tests.conftest import MINI, data

OWN = ("references", "reference_values", "comparisons")


def mini() -> Dataset:
    dataset, problems = open_dataset(MINI)
    assert dataset, problems
    return dataset


def without(dataset: Dataset) -> Dataset:
    """The dataset as it is without the two files."""
    return replace(dataset, references=(), comparisons=())


@pytest.mark.parametrize("whole", [data, mini])
@pytest.mark.parametrize("filters", [Filters(), Filters(text="killed"), Filters(kinds=("actual",))])
def test_the_tables_of_claims_are_byte_for_byte_what_they_are_without_the_layer(whole, filters):
    dataset = whole()
    with_it, bare = (frames(select(one, filters)) for one in (dataset, without(dataset)))
    assert tuple(with_it)[-3:] == OWN
    for name in (name for name in COLUMNS if name not in OWN):
        assert to_csv(with_it[name]) == to_csv(bare[name]), name
        assert to_parquet(with_it[name]) == to_parquet(bare[name]), name
    assert [len(bare[name]) for name in OWN] == [0, 0, 0]


def test_of_a_package_too_only_the_tables_of_the_layer_change():
    with_it, bare = (package_frames(select(one, Filters())) for one in (data(), without(data())))
    changed = {name for name in TABLES if to_csv(with_it[name]) != to_csv(bare[name])}
    assert changed == {*OWN, "reference_look_ups"}


def test_a_number_of_a_reference_is_a_row_and_what_is_open_is_empty():
    table = frames(select(mini(), Filters()))["reference_values"]
    assert table[["reference", "time", "low", "best", "high", "wording"]].astype(object).where(
        table.notna(), None
    ).values.tolist() == [
        ["returns-guards", "1921-06", 31, 31, 31, None],
        ["returns-guards", "1921-07", 40, 40, 45, "40 to 45"],
    ]


def test_comparisons_follow_their_claims_and_references_stay_under_every_filter():
    made = frames(select(mini(), Filters(text="lives")))
    assert list(made["comparisons"]["claim"]) == ["winter-dead"]
    assert list(made["references"]["id"]) == ["returns-guards", "inquest-fire"]


def test_a_comparison_says_in_words_what_the_line_says_and_where_it_is_read():
    table = frames(select(mini(), Filters()))["comparisons"].set_index("id")
    for comparison in mini().comparisons:
        line = public_record.line(mini(), comparison)
        assert table.loc[comparison.id, "in_words"] == str(line)
    assert table.loc["guards-needed-june", "read_at"] == "https://example.org/returns"
    assert table.loc["guards-needed-june", "differs_by"] == "date"


def test_every_claim_and_reference_of_the_layer_is_a_row_of_the_package():
    made = package_frames(select(data(), Filters(sources=("murphy-2011",))))
    assert set(made["comparisons"]["claim"]) <= set(made["records"]["id"])
    assert set(made["comparisons"]["reference"].dropna()) <= set(made["references"]["id"])
    assert set(made["reference_look_ups"]["reference"]) == set(made["references"]["id"])


def test_the_json_of_a_record_has_its_comparisons_apart_and_that_of_another_has_none():
    found = json.loads(record_json(mini(), "guards-needed"))
    assert [one["id"] for one in found["beside"]["comparisons"]] == ["guards-needed-june", "guards-needed-returns"]
    assert found["beside"]["what"] == public_record.IS
    assert "beside" not in json.loads(record_json(mini(), "fire-injured"))
    bare = json.loads(record_json(without(mini()), "guards-needed"))
    assert {key: value for key, value in found.items() if key != "beside"} == bare
