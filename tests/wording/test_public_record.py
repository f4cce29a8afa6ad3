"""The public record in words: the number in the document's terms, whose it is, of what time, and how it stands to the claim."""

import pytest

from ledger.loading.opening import open_dataset
from ledger.model.dataset import Dataset
from ledger.model.public_record import Value
from ledger.wording import public_record
from tests.charts.test_public_record import reference
from tests.conftest import MINI, data


def mini() -> Dataset:
    dataset, problems = open_dataset(MINI)
    assert dataset, problems
    return dataset


def lines(dataset: Dataset, claim: str) -> list[str]:
    return [str(public_record.line(dataset, comparison)) for comparison in dataset.comparisons_of[claim]]


def test_the_line_of_a_comparison_says_number_what_it_counts_producer_time_and_relation() -> None:
    counts, whose = "guards at Skerry Light on the last day of the month", "(Harbour Board, published in September 1921)"
    assert lines(mini(), "guards-needed") == [
        f"The public record: 31 {counts}, in June 1921 {whose} · differs by date",
        f"The public record: 40 to 45 {counts}, in July 1921 {whose} · one lies within the range of the other",
    ]


@pytest.mark.parametrize(
    ("time", "published", "of", "by"),
    [
        ("2012", "2011-07-05", "for 2012", "published 5 July 2011"),
        ("2011-12-31", "2009-07-02", "for 31 December 2011", "published 2 July 2009"),
        ("2010-10/2011-09", "2009-07-02", "for October 2010 to September 2011", "published 2 July 2009"),
        ("2011-09-30", None, "on 30 September 2011", None),
        ("2011-06", "2011-06-30", "in June 2011", "published 30 June 2011"),
        ("2011-07-05", "2011-07-05", "on 5 July 2011", "published the same day"),
        ("2011-07-15", "2011-07-05", "for 15 July 2011", "published 5 July 2011"),
        ("2011-07-05~", "2011-07-05", "", "published 5 July 2011"),
        ("2020-02-06~", "2020-02-06~", "", "published about 6 February 2020"),
        ("2020-01-03", "2020-01-02", "on 3 January 2020", "published 2 January 2020"),
        ("2006-01/2006-11", "2006-11-08~", "from January 2006 to November 2006", "published about 8 November 2006"),
        ("2019-10/2020-01-10", "2020-01-10", "from October 2019 to 10 January 2020", "published 10 January 2020"),
    ],
)
def test_the_time_of_a_number_and_the_day_of_its_document_are_told_apart(
    time: str, published: str | None, of: str, by: str | None
) -> None:
    value = {"time": time, "low": 1, "best": 1, "high": 1}
    source = reference("r", value, producer="Harbour Board", published=published)
    assert public_record.time_of(source, source.values[0]) == of
    assert public_record.by(source, source.values[0]) == ", ".join(filter(None, ("Harbour Board", by)))


def test_what_a_document_says_of_its_own_day_does_not_repeat_it() -> None:
    source = reference("r", says="It was signed on 6 December 2012.", published="2012-12-06", producer="Board")
    assert public_record.by(source) == "Board, published the same day"
    assert public_record.by(source.model_copy(update={"says": "It was signed on 16 December 2012."})) == (
        "Board, published 6 December 2012"
    )


def test_no_line_of_the_real_data_has_a_day_behind_a_producer_without_its_word() -> None:
    for comparison in data().comparisons:
        line = public_record.line(data(), comparison)
        source = data().reference.get(comparison.reference or "")
        if source:
            rest = line.by.removeprefix(source.producer)
            before = (" on ", " in ", " the same day") if source.is_told else ", published "
            assert rest.startswith(before) if source.published else rest == "", comparison.id


def test_of_a_claim_without_a_number_the_line_says_what_agrees() -> None:
    (of_event, *_) = lines(data(), "attack-rockets-early-2020")
    assert of_event.endswith(" · the event agrees")
    assert lines(data(), "troop-us-iraqi-bases-2020")[0].endswith(" · agrees in what is told")
    assert lines(data(), "casualties-soleimani-2020")[0].endswith(" · agrees")
    (of_words, *_) = lines(data(), "troop-all-foreign-out-sadr-2020")
    assert of_words.endswith(" · agrees in what is told")


def test_without_a_number_the_line_says_what_the_document_says_and_without_a_reference_that_nothing_was_found() -> None:
    assert lines(mini(), "oil-store-fire") == [
        (
            "The public record: The verdict puts the fire in the night of 1 March 1921"
            " (Coroner of the coast, as kept by the county) · the event differs in what is told"
        )
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
        "The public record: 28,675 active-duty US military personnel in Iraq, on 30 September 2011"
        " (Defense Manpower Data Center, as kept by the R package troopdata) · counts or tells something else"
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
