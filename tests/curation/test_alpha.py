"""Krippendorff's alpha: his published example, what is undefined, and properties that hold for any values."""

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.curation.alpha import Level, Unit, alpha, interval

PUBLISHED = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
"""Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), part C: four observers, twelve units, a dot for no value."""

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")


def units() -> list[Unit]:
    observers = [[None if value == "." else int(value) for value in row.split()] for row in PUBLISHED.split("\n") if row]
    return [list(unit) for unit in zip(*observers, strict=True)]


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)])
def test_alpha_of_the_published_example_is_the_published_one(level: Level, published: float) -> None:
    assert len(units()) == 12
    assert all(len(unit) == 4 for unit in units())
    value = alpha(units(), level)
    assert value is not None
    assert round(value, 3) == published


def test_words_are_compared_as_their_numbers_are() -> None:
    words = [[None if value is None else f"the value {value}" for value in unit] for unit in units()]
    assert alpha(words, "nominal") == alpha(units(), "nominal")


@pytest.mark.parametrize(
    "given",
    [
        [],
        [("a", "a")],
        [("a", "b")],
        [("a", "a"), ("a", "a"), ("a", "a")],
        [("a", None), (None, "b"), ("c", None)],
        [("a", "a"), ("b", None), (None, "c")],
    ],
    ids=str,
)
def test_alpha_is_undefined_without_two_units_to_compare_or_without_variation(given: Sequence[Unit]) -> None:
    assert alpha(given, "nominal") is None
    assert interval(given, "nominal") is None


def test_an_interval_holds_the_alpha_and_is_the_same_each_time() -> None:
    value, ends = alpha(units(), "nominal"), interval(units(), "nominal")
    assert value is not None
    assert ends is not None
    assert ends[0] < value < ends[1] <= 1
    assert interval(units(), "nominal") == ends


def test_an_interval_is_undefined_where_too_many_resamples_have_no_variation() -> None:
    rare = [("a", "a")] * 20 + [("a", "b")]
    assert alpha(rare, "nominal") is not None
    assert interval(rare, "nominal") is None


VALUES = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=30)


@given(VALUES, st.sampled_from(LEVELS))
def test_alpha_of_identical_codings_with_variation_is_one(pairs: list[tuple[int, int]], level: Level) -> None:
    assume(len({first for first, _ in pairs}) > 1)
    assert alpha([(first, first) for first, _ in pairs], level) == pytest.approx(1)


@given(VALUES, st.sampled_from(LEVELS))
def test_alpha_does_not_depend_on_which_coder_comes_first(pairs: list[tuple[int, int]], level: Level) -> None:
    assert alpha(pairs, level) == alpha([(second, first) for first, second in pairs], level)


@given(VALUES, st.sampled_from(LEVELS))
def test_alpha_does_not_depend_on_the_order_of_the_units(pairs: list[tuple[int, int]], level: Level) -> None:
    assert alpha(sorted(pairs), level) == pytest.approx(alpha(pairs, level))
