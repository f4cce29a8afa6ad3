"""Links that were once handed out keep their meaning."""

from pathlib import Path

import pytest
import yaml

from ledger.query.filters import describe
from ledger.query.selection import select
from ledger.urls import links
from tests.conftest import data

ROOT = Path(__file__).resolve().parents[2]
LINKS = yaml.safe_load((ROOT / "tests" / "links.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", LINKS, ids=lambda entry: entry["link"])
def test_an_old_link_applies_in_full_and_says_the_same(entry: dict[str, str]) -> None:
    dataset = data()
    page, _, text = entry["link"].partition("?")
    link = links.read(text, page, dataset)
    assert link.notices == ()
    assert describe(dataset, link.filters) == entry["says"]
    assert sum(1 for _ in select(dataset, link.filters).claims()) > 0


@pytest.mark.parametrize(
    ("query", "now"),
    [
        ("issue=restraint", ("iraq-sanctions",)),
        ("actor=us-officials", ("us-officials-2011",)),
        ("actor=bush", ("bush-administration",)),
    ],
)
def test_what_has_another_id_now_is_found_by_its_old_one(query: str, now: tuple[str, ...]) -> None:
    filters = links.read(query, "positions", data()).filters
    assert now in (filters.issues, filters.actors)


@pytest.mark.parametrize("old", ["position-iraqi-government-withdrawal-date-sofa", "position-trump-stay-pay-back"])
def test_a_position_that_was_merged_into_another_leads_to_it(old: str) -> None:
    record = links.read(f"record={old}", "records", data()).state["record"]
    assert old in data().by_id[record][1].formerly


@pytest.mark.parametrize(
    "query",
    ["actor=ahmadinejad", "actor=mckenzie", "actor=hashimy", "mode=agreement&with=danaeifar", "mode=side&columns=mccormack,iran"],
)
def test_an_actor_whose_records_went_to_another_is_not_said_to_be_that_other(query: str) -> None:
    (notice,) = links.read(query, "positions", data()).notices
    assert notice.message.startswith(f"actor “{notice.value}” is no longer in this dataset: ")
    assert notice.message.endswith("” is shown in its place.")
    assert "now called" not in notice.message


def test_a_record_that_went_into_another_is_not_said_to_be_that_other() -> None:
    old = "position-trump-stay-pay-back"
    for query in (f"record={old}", f"chosen={old}"):
        (notice,) = links.read(query, "records" if query.startswith("record") else "positions", data()).notices
        assert notice.message.startswith(f"The record “{old}” is no longer in this dataset: ")
