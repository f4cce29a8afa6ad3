"""Claims that another article tells again: a second evidence of what is coded, not a second record."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.curation.told_again import told_again
from ledger.model.records import CLAIMS, Measured
from tests.conftest import data
from tests.curation.test_adding import Run, run  # noqa: F401
from tests.curation.test_new_records import GOOD

ELSEWHERE = [{"source": "a-new-article", "quote": "words"}]


def draft(name: str, **fields: Any) -> tuple[str, ...]:
    """The ids of what a claim of the dataset may tell again where another article has it, with some fields changed."""
    table, record = data().by_id[name]
    raw = record.model_dump(mode="json") | {"id": "draft", "evidence": ELSEWHERE} | fields
    return tuple(told.record.id for told in told_again(data(), table, raw))


def test_every_claim_that_has_a_number_or_a_time_is_known_again_in_the_words_of_another_article() -> None:
    unnumbered = {r.id for _, r in data().claims() if isinstance(r, Measured) and (r.low, r.best, r.high) == (None,) * 3}
    undated = {attack.id for attack in data().attacks if not attack.date}
    assert [name for name in data().by_id if name not in draft(name)] == [n for n in data().by_id if n in unnumbered | undated]


def test_few_records_of_the_dataset_are_taken_for_records_of_another_article() -> None:
    found = [record.id for table, record in data().claims() if told_again(data(), table, record.model_dump(mode="json"))]
    assert len(found) <= 0.05 * len(data().by_id)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("attack-baghdad-2020-02-15", {"date": "2020-02-18"}),
        ("attack-baghdad-2020-02-15", {"places": ["taji"]}),
        ("attack-baghdad-2020-02-15", {"date": None}),
        ("attack-baghdad-2020-02-15", {"date": "2019/2021"}),
        ("position-us-government-withdrawal-date-sofa", {"stance": "against"}),
        ("troop-us-sofa-limit-2011", {"best": 1, "low": 1, "high": 1}),
        ("troop-us-sofa-limit-2011", {"kind": "forecast"}),
        ("troop-us-sofa-limit-2011", {"refers_to": "1991"}),
    ],
)
def test_another_day_place_stance_number_or_kind_is_another_claim(name: str, fields: dict[str, Any]) -> None:
    assert name in draft(name)
    assert name not in draft(name, **fields)


@pytest.mark.parametrize("fields", [{"date": "2020-02-16"}, {"places": ["baghdad"]}, {"places": []}])
def test_a_day_more_the_place_around_it_or_no_place_may_be_the_same_attack(fields: dict[str, Any]) -> None:
    assert "attack-baghdad-2020-02-15" in draft("attack-baghdad-2020-02-15", **fields)


def test_what_the_same_article_tells_is_not_asked_again() -> None:
    source = data().by_id["attack-baghdad-2020-02-15"][1].evidence[0].source
    assert not draft("attack-baghdad-2020-02-15", evidence=[{"source": source}])


_ANY = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(["2011-07", "0001", "9999", "iraq"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=6,
)
_NAMES = st.sampled_from(["id", "evidence", "date", "places", "said_on", "actor", "refers_to", "low", "best", "attack", "kind"])


@given(st.sampled_from([*CLAIMS, "actors", "?"]), st.dictionaries(_NAMES, _ANY))
def test_a_draft_with_anything_in_its_fields_is_no_fault(table: str, fields: dict[str, Any]) -> None:
    told_again(data(), table, fields)


def test_add_adds_what_may_be_told_again_and_says_what_would_be_right(run: Run, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "mine.yaml"
    same = GOOD.replace("tide-office", "harbour-council").replace("issue: oil", "issue: garrison")
    path.write_text(same.replace("The office", "The council").replace("'1921-06'", "'1921-03-04'"), encoding="utf-8")
    code, out, err = run("add", path)
    assert (code, "1 record added to positions: office-oil" in out) == (0, True)
    assert err == (
        "office-oil may tell again what another article is coded for:\n"
        "  same? council-asks: The council asks for a garrison (Garrison at Skerry Light, 4 March 1921 (date inferred))\n"
        "  If it does, take this record out, and add its words to the evidence of that one.\n"
    )
