"""The pages over thousands of records: each runs, nothing is listed without a page to turn, a mark opens all that it holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.generate import write
from ledger import charts
from ledger.loading.watch import Live
from ledger.query import agreement
from ledger.query.filters import Filters
from ledger.query.selection import choice_counts, select
from ledger.server.live import LIVE
from ledger.ui import sidebar
from tests.conftest import few
from tests.ui.test_pages import PAGES, choice, html, pick, run, said


@pytest.fixture(scope="module", autouse=True)
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Serves a made-up dataset instead of the real one."""
    folder = tmp_path_factory.mktemp("many")
    write(folder, 4000, 60, seed=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LIVE, "served", Live(Path(folder)).state())
        yield


def shown(at: AppTest) -> int:
    """How many cards are on the page."""
    return html(at).count('class="card')


@pytest.mark.parametrize("page", few(PAGES, "records", "troop-levels"))
def test_a_page_runs_and_lists_no_more_than_its_pages_hold(page: str) -> None:
    at = run(page)
    assert not at.exception
    assert shown(at) <= 120  # a few lists of 25, disagreements of two records each
    if page not in ("guide", "how-it-is-known", "kept"):  # its list is folded, or empty
        assert at.get("pagination")


@pytest.mark.parametrize(
    "text",
    [
        "mode=time",
        "mode=agreement&with=actor-1",
        "mode=side&columns=actor-1,actor-2",
        "mode=matrix&order=statements",
        "mode=issues",
    ],
)
def test_positions_can_be_read_in_every_way(text: str) -> None:
    assert not run("positions", text).exception


@pytest.mark.parametrize("page", ["troop-levels", "casualties", "attacks", "positions"])
def test_the_table_view_is_paged(page: str) -> None:
    at = run(page, "mode=matrix&view=table" if page == "positions" else "view=table")
    assert not at.exception
    assert at.dataframe
    assert all(frame.value["Record"].nunique() <= 500 for frame in at.dataframe)  # an attack has a row for each place


def test_actors_side_by_side_are_paged_by_issue_and_the_caption_tells_of_all() -> None:
    at = run(
        "positions",
        "mode=side&columns=actor-1,actor-2&level=government",
    )
    assert not at.exception
    dataset = LIVE.state().dataset
    assert dataset
    found = agreement.compare(select(dataset), agreement.speakers("actor-1,actor-2"), level="government")
    assert at.get("pagination")
    assert 0 < shown(at) < sum(len(side) for row in found for side in row.sides)
    assert f"{len(found)} issues" in html(at)


def test_the_records_as_a_table_are_paged() -> None:
    at = run("records", "as=table")
    assert not at.exception
    assert len(at.dataframe[0].value) == 500


def test_a_chosen_mark_opens_all_that_it_holds() -> None:
    dataset = LIVE.state().dataset
    assert dataset
    marks = charts.attacks(select(dataset)).marks()
    key = max(marks, key=lambda name: len(marks[name]))
    at = run("attacks", f"chosen={key}")
    assert not at.exception
    number = len(marks[key])
    assert any(f"{number} chosen records" in m.value for m in at.markdown)
    assert not any("could not be applied" in w.value for w in at.warning)


def test_a_mark_that_is_no_longer_there_opens_nothing() -> None:
    at = run("attacks", "chosen=~bombing~1950")
    assert not at.exception
    assert any("0 chosen records" in m.value for m in at.markdown)


def test_long_choices_offer_the_most_frequent_and_what_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sidebar, "MOST_OPTIONS", 10)
    dataset = LIVE.state().dataset
    assert dataset
    counts = choice_counts(dataset, Filters(), "actors")
    rare = min(counts, key=lambda name: counts[name])
    at = run("records", f"actor={rare}")
    assert not at.exception
    assert f"{counts[rare]} of 4,000 records" in said(at)
    field = choice(at, "actor")
    assert field["chosen"] == [rare]
    assert rare in [value for value, *_ in field["options"]]
    assert len(field["options"]) <= 11
    assert field["hint"].endswith(
        f"These are the {len(field['options'])} with the most records; other choices narrow the list, and words find the rest."
    )
    pick(at, "actor", (1, True, [max(counts, key=lambda name: counts[name])]))
    assert not at.exception
    assert len(at.query_params["actor"]) == 2
    pick(at, "actor", (2, False, choice(at, "actor")["chosen"]))
    assert choice(at, "actor")["chosen"] == []
    assert "actor" not in at.query_params
