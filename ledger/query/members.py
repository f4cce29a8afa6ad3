"""The actors that belong to others, such as the officials of a government, and the records that they would add to a filter."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from ledger.model.dataset import Dataset
from ledger.query.agreement import bodies_above
from ledger.query.filters import Filters, values_of
from ledger.query.selection import Selection, select


@lru_cache(maxsize=64)
def members(dataset: Dataset, actor: str) -> tuple[str, ...]:
    """The ids of the actors that belong to an actor, directly or as part of a body that does."""
    return tuple(other for other in dataset.actors if actor in bodies_above(dataset, other))


def added(selection: Selection, tables: Sequence[str]) -> tuple[int, Filters]:
    """How many records of some tables the members of the filter's actors would add to what it leaves, and the filter with them.

    Every other part of the filter holds. Members without such a record are not added. Without an actor in the filter it is none.
    """
    dataset, asked = selection.dataset, selection.filters
    others = {other for actor in asked.actors for other in members(dataset, actor)}.difference(asked.actors)
    if not others:
        return 0, asked
    new = select(dataset, replace(asked, actors=tuple(sorted(others)))).kept & ~selection.kept
    counted = np.zeros_like(new)
    for rows in (selection.index.tables[table] for table in tables):
        counted[rows] = new[rows]
    column = selection.index.columns["actors"]
    numbers = dict(zip(column.values, column.counts(counted).tolist(), strict=True))
    wider = {*asked.actors, *(other for other in others if numbers.get(other))}
    return int(np.count_nonzero(counted)), replace(asked, actors=tuple(v for v in values_of(dataset, "actors") if v in wider))


def members_in_words(selection: Selection, tables: Sequence[str]) -> str:
    """The number of `added` as a sentence: '3 more of its bodies, officials or members.'; empty where they add nothing."""
    number, _ = added(selection, tables)
    whose = "its" if len(selection.filters.actors) == 1 else "their"
    return f"{number:,} more of {whose} bodies, officials or members." if number else ""
