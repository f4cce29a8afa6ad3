"""The public record in words: the number in the document's terms, whose it is, of what time, and how it stands to the claim."""

import pytest

from ledger.loading.opening import open_dataset
from ledger.model.dataset import Dataset
from ledger.model.public_record import Value
from ledger.wording import public_record
from tests.conftest import MINI, data


def mini() -> Dataset:
    dataset, problems = open_dataset(MINI)
    assert dataset, problems
    return dataset


def lines(dataset: Dataset, claim: str) -> list[str]:
    return [str(public_record.line(dataset, comparison)) for comparison in dataset.comparisons_of[claim]]


def test_the_line_of_a_comparison_says_number_what_it_counts_producer_time_and_relation() -> None:
    counts = "guards at Skerry Light on the last day of the month, Harbour Board"
    assert lines(mini(), "guards-needed") == [
        f"The public record: 31 {counts}, June 1921 · differs by date",
        f"The public record: 40 to 45 {counts}, July 1921 · one lies within the range of the other",
    ]


def test_without_a_number_the_line_says_what_the_document_says_and_without_a_reference_that_nothing_was_found() -> None:
    assert lines(mini(), "oil-store-fire") == [
        "The public record: The verdict puts the fire in the night of 1 March 1921, Coroner of the coast · agrees"
    ]
    assert lines(mini(), "winter-dead") == ["The public record: nothing found"]


def test_a_line_has_the_address_of_the_reference_or_of_a_look_up() -> None:
    (june, _) = mini().comparisons_of["guards-needed"]
    assert public_record.line(mini(), june).address == "https://example.org/returns"
    (fire,) = mini().comparisons_of["oil-store-fire"]
    assert public_record.line(mini(), fire).address is None
    (dmdc,) = (c for c in data().comparisons_of["troop-us-46000-2011"] if c.reference == "dmdc-iraq-active-duty")
    assert data().reference["dmdc-iraq-active-duty"].address is None
    assert (public_record.line(data(), dmdc).address or "").startswith("https://github.com/meflynn/troopdata/")


def test_the_line_beside_46000_is_this() -> None:
    assert (
        "The public record: 28,675 active-duty US military personnel in Iraq, Defense Manpower Data Center, 30 September 2011"
        " · counts or tells something else"
    ) in lines(data(), "troop-us-46000-2011")


@pytest.mark.parametrize(
    ("low", "best", "high", "wording", "said"),
    [
        (28_675, 28_675, 28_675, None, "28,675"),
        (5_200, 5_200, 5_200, "about", "about 5,200"),
        (0, 0, 0, "no casualties", "0"),
        (None, None, 199, "fewer than 200", "fewer than 200"),
        (None, None, 10_000, "up to", "up to 10,000"),
        (8_500, None, 10_000, "between 8,500 and 10,000", "between 8,500 and 10,000"),
    ],
)
def test_a_number_is_said_in_the_terms_of_its_document(
    low: int | None, best: int | None, high: int | None, wording: str | None, said: str
) -> None:
    assert public_record.number(Value(time="2011", low=low, best=best, high=high, wording=wording)) == said


def test_the_summary_says_how_many_claims_have_something_beside_them_and_how_it_comes_out() -> None:
    relations = {"agrees": 44, "differs": 13, "within_range": 0, "not_found": 15}
    assert public_record.summary(81, 66, 15, relations) == (
        "81 records of troop levels, casualties and attacks: 66 have something beside them in the public record, "
        "15 were looked up in vain. Of 57 comparisons, 44 agree, 13 differ."
    )
    assert public_record.summary(1, 0, 1, {"not_found": 1}) == (
        "1 record of troop levels, casualties and attacks: 0 have something beside them in the public record, "
        "1 was looked up in vain."
    )
    assert public_record.summary(5, 0, 0, {}) == ""


def test_no_line_says_who_is_right() -> None:
    for comparison in data().comparisons:
        text = f"{public_record.line(data(), comparison)} {comparison.why}".lower()
        assert not [word for word in (" right", "wrong", "false", " true", "error", "correct") if word in text], comparison.id
