"""What a record belongs with: nothing is left out of a list without the list saying so."""

import pytest

from ledger.query.relations import MOST, relations
from tests.conftest import data


@pytest.mark.parametrize("issue", ["stay", "nuclear"])
def test_a_list_of_others_on_an_issue_says_how_many_it_leaves_out(issue: str) -> None:
    dataset = data()
    record = next(p for p in dataset.positions if p.issue == issue)
    others = [p for p in dataset.positions if p.issue == issue and p.actor != record.actor]
    heading = next(h for h in relations(dataset, record) if h.startswith("Others on the same issue"))
    assert heading.endswith(f", {MOST} of {len(others)}") == (len(others) > MOST)
    assert len(relations(dataset, record)[heading]) == min(MOST, len(others))
