"""The stated numbers of people as arrays: the bounds, the kind and the people of each troop level of a dataset."""

from dataclasses import dataclass

import numpy as np

from ledger.charts import colours
from ledger.charts.base import bounds_of
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.query.columns import IntArray
from ledger.query.selection import Selection

KINDS = tuple(colours.KIND_MARKS)


@dataclass(frozen=True, eq=False)
class Columns:
    """All troop levels of a dataset as arrays with one entry for each.

    `low`, `mark` and `high` are the numbers to draw (see `bounds_of`), -1 where there is no number. `others` is 1 where the
    people are not soldiers. `kinds` is the position of the kind in KINDS. `rank` is the position when all are sorted by `mark`.
    """

    low: IntArray
    mark: IntArray
    high: IntArray
    others: IntArray
    kinds: IntArray
    rank: IntArray


@memoized(maxsize=2)
def columns_of(dataset: Dataset) -> Columns:
    """The troop levels of a dataset as columns, made once for each dataset."""
    values = [(*(bounds_of(r) or (-1, -1, -1)), r.personnel != "military", KINDS.index(r.kind)) for r in dataset.troop_levels]
    low, mark, high, others, kinds = np.array(values, dtype=np.intp).reshape(-1, 5).T.copy()
    rank = np.empty_like(mark)
    rank[np.argsort(mark, kind="stable")] = np.arange(len(mark))
    return Columns(low, mark, high, others, kinds, rank)


def positions_of(selection: Selection, rows: IntArray) -> IntArray:
    """The positions among all troop levels of those whose rows among all claims are given."""
    return rows - selection.index.tables["troop_levels"].start


def numbered_rows(selection: Selection) -> IntArray:
    """The rows, among all claims, of the selected troop levels that have a number."""
    rows = selection.rows("troop_levels")
    return rows[columns_of(selection.dataset).mark[positions_of(selection, rows)] >= 0]
