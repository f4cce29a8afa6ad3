"""What is computed of a dataset or a selection: once for each, and gone with it."""

import gc
import weakref
from dataclasses import replace
from pathlib import Path

from ledger.charts.pages import PAGES
from ledger.loading.opening import open_dataset
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.query.filters import Filters
from ledger.query.selection import select
from ledger.query.totals import sums
from ledger.rendering import guide
from ledger.rendering.first_words import first_words
from ledger.rendering.preview import preview, tab_title
from ledger.urls.links import Link
from tests.conftest import data

MINI = Path(__file__).parents[1] / "mini"
calls: list[tuple[str, int]] = []


@memoized(maxsize=2)
def doubled(dataset: Dataset, number: int = 1) -> int:
    calls.append((dataset.version, number))
    return 2 * number


def test_a_result_is_computed_once_for_each_dataset_and_the_oldest_ones_are_dropped() -> None:
    calls.clear()
    one, other = replace(data(), version="one"), replace(data(), version="other")
    assert [doubled(one, 3), doubled(one, 3), doubled(other, 3), doubled(one)] == [6, 6, 6, 2]
    assert calls == [("one", 3), ("other", 3), ("one", 1)]
    doubled(one, 4)
    doubled(one, 3)  # was dropped: two are held, 1 and 4
    assert calls[3:] == [("one", 4), ("one", 3)]
    assert doubled.__name__ == "doubled"


def test_nothing_holds_a_dataset_that_nobody_reads_any_more() -> None:
    dataset = open_dataset(MINI)[0]
    assert dataset
    for page in (*PAGES, "records", "sources", "guide"):
        for filters in (Filters(), Filters(text="a")):
            link = Link(filters)
            assert first_words(dataset, page, link)
            assert preview(dataset, page, link)
            assert tab_title(dataset, page, link)
    assert guide.sections(dataset)
    sums(select(dataset), "killed")
    gone = weakref.ref(dataset)
    del dataset
    gc.collect()
    assert gone() is None
