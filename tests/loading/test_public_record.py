"""The rules about the public record: each test starts from the valid dataset in `tests/mini` and changes one thing."""

from pathlib import Path

import pytest

from ledger.loading.opening import open_dataset
from tests.conftest import Edit

DIFFERS = "  relation: differs\n  differs_by: date\n"
JUNE = "    low: 31\n    best: 31\n    high: 31\n"
OF_JUNE = "  time: '1921-06'\n" + DIFFERS


def found(root: Path) -> list[tuple[str, str, str]]:
    """Record, field and kind of each problem."""
    return [(p.record, p.field, p.kind.value) for p in open_dataset(root)[1]]


def test_a_dataset_without_the_two_files_opens_and_has_no_public_record(mini: Path, edit: Edit) -> None:
    edit("errata", "  comparison: fire-inquest\n", "")
    edit("disagreements", "  comparison: fire-dead-returns\n", "")
    for name in ("references", "comparisons"):
        (mini / "data" / f"{name}.yaml").unlink()
    dataset, problems = open_dataset(mini)
    assert problems == []
    assert dataset
    assert (dataset.references, dataset.comparisons, dataset.comparisons_of) == ((), (), {})


def test_comparisons_without_the_file_of_references_lead_nowhere(mini: Path) -> None:
    (mini / "data" / "references.yaml").unlink()
    assert {kind for _, _, kind in found(mini)} == {"unknown-reference"}


@pytest.mark.parametrize(
    ("number", "relation", "good"),
    [
        ((40, 40, 40), "agrees", True),
        ((31, 31, 31), "agrees", False),
        ((31, None, 40), "agrees", False),
        ((31, None, 40), "within_range", True),
        ((40, None, None), "agrees", False),
        ((41, None, None), "agrees", False),
        ((None, None, 39), "agrees", False),
        ((None, None, 40), "within_range", True),
        ((41, None, 45), "within_range", False),
        ((41, None, 45), "other_definition", True),
        ((41, None, 45), "same_origin", True),
    ],
)
def test_a_relation_is_true_of_the_numbers(
    mini: Path, edit: Edit, number: tuple[int | None, ...], relation: str, good: bool
) -> None:
    cells = zip(("low", "best", "high"), number, strict=True)
    said = "".join(f"    {name}: {n}\n" for name, n in cells if n is not None)
    edit("references", "    low: 31\n    best: 31\n    high: 31\n", said + "    wording: so many\n")
    edit("comparisons", OF_JUNE, f"  time: '1921-06'\n  relation: {relation}\n")
    assert found(mini) == ([] if good else [("guards-needed-june", "relation", "relation-untrue")])


@pytest.mark.parametrize(("low", "good"), [(40, False), (41, True)])
def test_what_differs_does_not_overlap(mini: Path, edit: Edit, low: int, good: bool) -> None:
    edit("references", "    low: 31\n    best: 31\n    high: 31\n", f"    low: {low}\n    wording: many\n")
    assert found(mini) == ([] if good else [("guards-needed-june", "relation", "relation-untrue")])


@pytest.mark.parametrize("word", ["He", "It", "They", "This"])
def test_what_a_document_says_names_whom_or_what_it_is_about(mini: Path, edit: Edit, word: str) -> None:
    edit("references", "  says: The verdict puts", f"  says: {word} puts")
    assert found(mini) == [("inquest-fire", "says", "value-unclear")]


def test_by_what_they_differ_is_said_where_they_differ_and_nowhere_else(mini: Path, edit: Edit) -> None:
    edit("comparisons", "  differs_by: date\n", "")
    assert found(mini) == [("guards-needed-june", "differs_by", "relation-untrue")]
    named = "  time: '1921-06'\n  relation: "
    edit("comparisons", f"{named}differs\n", f"{named}same_origin\n  differs_by: date\n")
    assert found(mini) == [("guards-needed-june", "differs_by", "relation-untrue")]


def test_nothing_found_has_no_reference_and_is_the_only_comparison_of_its_claim(mini: Path, edit: Edit) -> None:
    edit("comparisons", OF_JUNE, "  time: '1921-06'\n  relation: not_found\n")
    assert found(mini) == [("guards-needed-june", "relation", "relation-untrue")]
    edit("comparisons", "  reference: returns-guards\n  time: '1921-06'\n  relation: not_found\n", "  relation: not_found\n")
    assert found(mini) == [("guards-needed-june", "relation", "relation-untrue")]


def test_the_same_number_stands_once_beside_a_claim(mini: Path, edit: Edit) -> None:
    edit("comparisons", "  time: '1921-07'\n  relation: within_range\n", "  time: '1921-06'\n  relation: same_origin\n")
    assert [problem for problem in found(mini) if problem[2] == "value-unclear"] == [
        ("guards-needed-june", "reference", "value-unclear"),
        ("guards-needed-returns", "reference", "value-unclear"),
    ]


@pytest.mark.parametrize("time", ["", "  time: '1921-05'\n"])
def test_a_comparison_says_which_of_several_numbers_it_means(mini: Path, edit: Edit, time: str) -> None:
    edit("comparisons", OF_JUNE, time + DIFFERS)
    assert found(mini) == [("guards-needed-june", "time", "value-unclear")]


def test_a_reference_without_numbers_has_no_time_to_name(mini: Path, edit: Edit) -> None:
    edit(
        "comparisons",
        "  claim: oil-store-fire\n  reference: inquest-fire\n",
        "  claim: oil-store-fire\n  reference: inquest-fire\n  time: '1921-03-01'\n",
    )
    assert found(mini) == [("fire-inquest", "time", "value-unclear")]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("    low: 31\n    best: 31\n    high: 31\n", "    wording: none\n", ("values.0", "value-unclear")),
        ("    low: 31\n", "    low: 32\n", ("values.0.low", "bad-range")),
        ("    wording: '40 to 45'\n", "", ("values.1.wording", "wording-missing")),
        ("'1921-07'\n    low: 40", "'1921-06'\n    low: 40", ("values.1.time", "value-unclear")),
        ("  - time: '1921-06'\n", "  - time: '1921-06-31'\n", ("values.0.time", "bad-date")),
    ],
)
def test_a_value_has_a_number_and_a_time_of_its_own(mini: Path, edit: Edit, old: str, new: str, problem: tuple[str, str]) -> None:
    edit("references", old, new)
    assert ("returns-guards", *problem) in found(mini)


def test_a_reference_says_something(mini: Path, edit: Edit) -> None:
    edit("references", "  says: The verdict puts the fire in the night of 1 March 1921.\n", "")
    assert found(mini) == [("inquest-fire", "values", "value-unclear")]


def test_two_look_ups_need_no_reason_for_one(mini: Path, edit: Edit) -> None:
    edit("references", "    times:\n    - '1921-06'\n", "")
    assert found(mini) == [("returns-guards", "looked_up", "looked-up-once")]
    edit("references", "  only: The gazette of August is lost.\n", "")
    assert found(mini) == []


def test_a_number_of_a_series_that_was_read_in_one_place_needs_a_reason(mini: Path, edit: Edit) -> None:
    edit("references", "  only: The gazette of August is lost.\n", "")
    (problem,) = open_dataset(mini)[1]
    assert (problem.record, problem.kind) == ("returns-guards", "looked-up-once")
    assert "in one place only: 1921-07" in problem.message


def test_a_look_up_names_numbers_that_there_are(mini: Path, edit: Edit) -> None:
    edit("references", "    times:\n    - '1921-06'\n", "    times:\n    - '1921-08'\n")
    assert ("returns-guards", "looked_up.1.times", "value-unclear") in found(mini)


@pytest.mark.parametrize("by", ["scope", "definition"])
def test_two_numbers_of_other_people_or_definitions_do_not_differ(mini: Path, edit: Edit, by: str) -> None:
    edit("comparisons", "  differs_by: date\n", f"  differs_by: {by}\n")
    assert found(mini) == [("guards-needed-june", "relation", "relation-untrue")]


def test_two_troop_levels_of_other_times_do_not_differ(mini: Path, edit: Edit) -> None:
    edit("troop_levels", "  refers_to: '1921/..'\n", "  refers_to: '1921-08/..'\n")
    assert found(mini) == [("guards-needed-june", "relation", "relation-untrue")]
    edit("comparisons", DIFFERS, "  relation: other_definition\n")
    assert found(mini) == []


def test_a_level_of_troops_holds_for_a_month(mini: Path, edit: Edit) -> None:
    edit("troop_levels", "  refers_to: '1921/..'\n", "  refers_to: '1921-07/..'\n")
    assert found(mini) == []


SAME = "    low: 40\n    best: 40\n    high: 40\n"


@pytest.mark.parametrize(
    ("time", "relation", "good"),
    [
        ("1921-06", "other_definition", False),
        ("1921-06", "agrees", True),
        ("1921-06", "same_origin", True),
        ("1921-04", "other_definition", True),
    ],
)
def test_the_same_numbers_of_one_time_are_judged_alike(mini: Path, edit: Edit, time: str, relation: str, good: bool) -> None:
    edit("references", "    low: 40\n    best: 40\n    high: 45\n    wording: '40 to 45'\n", SAME)
    edit("references", f"  - time: '1921-06'\n{JUNE}", f"  - time: '{time}'\n{SAME}")
    edit("references", "    times:\n    - '1921-06'\n", f"    times:\n    - '{time}'\n")
    edit("comparisons", "'1921-06'\n  relation: other_definition", f"'{time}'\n  relation: other_definition")
    edit("comparisons", OF_JUNE, f"  time: '{time}'\n  relation: {relation}\n")
    edit("comparisons", "  time: '1921-07'\n  relation: within_range\n", "  time: '1921-07'\n  relation: agrees\n")
    assert found(mini) == ([] if good else [("guards-needed-returns", "relation", "relation-untrue")])


def test_a_comparison_is_judged_after_the_look_up(mini: Path, edit: Edit) -> None:
    edit(
        "comparisons", "why: The verdict names the night of 1 March.\n  judged: '2026-11-30'", "why: So.\n  judged: '2026-11-29'"
    )
    assert found(mini) == [("fire-inquest", "judged", "after-publication")]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("basis: 'text: the", "basis: 'record: the", None),
        ("  comparison: fire-inquest\n", "  comparison: guards-june-returns\n", "comparison"),
        ("  comparison: fire-inquest\n", "", None),
    ],
)
def test_an_erratum_may_rest_on_a_comparison_of_one_of_its_records(
    mini: Path, edit: Edit, old: str, new: str, problem: str | None
) -> None:
    edit("errata", old, new)
    assert [(field, kind) for _, field, kind in found(mini)] == ([(problem, "basis-unclear")] if problem else [])


def test_a_basis_of_the_public_record_names_the_comparison(mini: Path, edit: Edit) -> None:
    edit("errata", "basis: 'text: the", "basis: 'record: the")
    edit("errata", "  comparison: fire-inquest\n", "")
    assert [(field, kind) for _, field, kind in found(mini)] == [("basis", "basis-unclear")]


def test_a_disagreement_rests_on_no_comparison_that_found_nothing(mini: Path, edit: Edit) -> None:
    edit("disagreements", "comparison: fire-dead-returns", "comparison: winter-dead-none")
    assert found(mini) == [("keepers-dead", "comparison", "basis-unclear")]


def test_a_place_does_not_rest_on_the_public_record(mini: Path, edit: Edit) -> None:
    text = (mini / "data" / "places.yaml").read_text(encoding="utf-8")
    basis = next(line for line in text.splitlines() if "basis: " in line and ("text" in line or "background" in line))
    edit("places", basis, basis.replace("text", "record").replace("background", "record"))
    assert [kind for _, _, kind in found(mini)] == ["basis-unclear"]
