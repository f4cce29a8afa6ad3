"""What the public record has beside claims: counted by claim and by relation, and in no sum of claims."""

from dataclasses import replace

from ledger.loading.opening import open_dataset
from ledger.model.dataset import Dataset
from ledger.query import public_record
from ledger.query.filters import Filters
from ledger.query.selection import select
from tests.conftest import MINI, data


def mini() -> Dataset:
    dataset, problems = open_dataset(MINI)
    assert dataset, problems
    return dataset


def test_what_stands_beside_a_claim_has_its_reference_and_the_number_that_is_meant() -> None:
    june, july = public_record.beside(mini(), "guards-needed")
    assert (june.comparison.id, july.comparison.id) == ("guards-needed-june", "guards-needed-returns")
    assert june.reference
    assert july.reference
    assert june.value
    assert july.value
    assert {june.reference.id, july.reference.id} == {"returns-guards"}
    assert (june.value.best, july.value.low, july.value.high) == (31, 40, 45)


def test_a_reference_without_a_number_has_none_and_what_was_not_found_has_neither() -> None:
    (fire,), (winter,) = (public_record.beside(mini(), name) for name in ("oil-store-fire", "winter-dead"))
    assert fire.reference
    assert fire.reference.id == "inquest-fire"
    assert fire.value is None
    assert (winter.reference, winter.value, winter.comparison.relation) == (None, None, "not_found")


def test_nothing_stands_beside_a_claim_that_nobody_judged() -> None:
    assert public_record.beside(mini(), "fire-injured") == ()


def test_claims_are_counted_once_and_comparisons_by_relation() -> None:
    counted = public_record.counts(select(mini(), Filters()))
    dataset = mini()
    assert counted.claims == len(dataset.troop_levels) + len(dataset.casualties) + len(dataset.attacks)
    assert (counted.beside, counted.not_found) == (4, 1)
    assert {relation: number for relation, number in counted.relations.items() if number} == {
        "within_range": 1,
        "differs": 3,
        "other_definition": 1,
        "not_found": 1,
    }


def test_a_filter_narrows_the_claims_that_are_counted() -> None:
    counted = public_record.counts(select(mini(), Filters(kinds=("actual",))))
    assert (counted.claims, counted.beside, counted.not_found) == (7, 3, 1)
    assert (sum(counted.relations.values()), counted.relations["differs"]) == (4, 2)


def test_claims_without_a_comparison_are_listed_where_a_dataset_has_references() -> None:
    dataset = mini()
    judged = set(dataset.comparisons_of)
    rest = {r.id for t in public_record.TABLES for r in getattr(dataset, t)} - judged
    assert set(public_record.unjudged(dataset)) == rest != set()
    assert public_record.unjudged(replace(dataset, references=(), comparisons=())) == ()


def test_a_series_is_of_the_sort_of_its_table() -> None:
    assert [reference.id for reference in public_record.series(mini(), "troop_levels")] == ["returns-guards"]
    assert public_record.series(mini(), "casualties") == ()


# what is true of this dataset


def test_every_troop_level_casualty_and_attack_has_a_comparison_or_says_where_it_was_looked() -> None:
    assert public_record.unjudged(data()) == ()
    for comparison in data().comparisons:
        if comparison.relation == "not_found":
            assert any(words in comparison.why for words in ("looked for", "looked through", "were read", "was opened")), (
                comparison.id
            )


def test_there_are_sixty_figures_from_eight_documents_and_thirty_comparisons() -> None:
    figures = [(reference.id, value.time) for reference in data().references for value in reference.values]
    assert len(figures) == len(set(figures)) >= 60
    assert len({(reference.producer, reference.title) for reference in data().references}) >= 8
    assert sum(comparison.reference is not None for comparison in data().comparisons) >= 30


def test_the_record_beside_the_numbers_that_everybody_quotes() -> None:
    def numbers(claim: str) -> set[tuple[str, int | None]]:
        found = public_record.beside(data(), claim)
        return {(one.reference.id, one.value.best) for one in found if one.reference and one.value}

    assert ("dmdc-iraq-active-duty", 28_675) in numbers("troop-us-46000-2011")
    assert ("us-deaths-2011-06-hostile", 14) in numbers("casualties-us-june-2011")
    assert ("dod-us-troops-2017-12-06", 5_200) in numbers("troop-us-5200-2020")
    assert ("taji-2011-07-05-afp", 35) in numbers("casualties-taji-2011-killed")
    assert ("green-zone-2011-07-04-xinhua", 2) in numbers("casualties-embassy-rocket-2011-killed")
    (origin,) = (one for one in data().comparisons_of["troop-us-5200-2020"] if one.reference == "dod-us-troops-2017-12-06")
    assert origin.relation == "same_origin"


def test_of_a_figure_that_only_may_be_cited_no_table_is_taken() -> None:
    for reference in data().references:
        if reference.license == "cited-fact":
            assert len(reference.values) <= 16, reference.id
