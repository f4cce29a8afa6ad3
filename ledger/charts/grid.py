"""Tables whose cells are marks: each filled cell carries the records behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ledger.charts.base import Row
from ledger.query.columns import Chosen, Numbers
from ledger.query.selection import Selection

OTHERS = "all-others"
MOST_HEADS = 100  # rows or columns; if there are more, only the first are named
KEPT_HEADS = 24


@dataclass(frozen=True)
class Head:
    """A row or column: the label shown, the group it stands in, and how deep it is folded into what stands above it."""

    id: str
    label: str
    group: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Mark:
    """A filled cell: the records behind it, what stands in it, which tone it has, and what it says in full."""

    ids: Sequence[str]
    text: str
    tone: str
    title: str


@dataclass(frozen=True)
class Grid:
    """A table of marks and all that is said of it.

    `cells` is keyed by the ids of row and column. `items` are what the table view lists, and `rows_of` makes plain rows of some
    of them.
    """

    title: str
    sentence: str
    rule: str
    corner: str
    columns: tuple[Head, ...]
    rows: tuple[Head, ...]
    cells: Mapping[tuple[str, str], Mark]
    items: Sequence[Any] = field(default=(), repr=False)
    rows_of: Callable[[Sequence[Any]], list[Row]] = field(default=lambda items: [], repr=False)

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the records behind the cells, each once."""
        return tuple(dict.fromkeys(name for mark in self.cells.values() for name in mark.ids))

    def data(self, empty: str) -> dict[str, Any]:
        """The table as plain data for the browser; `empty` stands in a cell that nothing fills."""
        return {
            "label": self.title,
            "corner": self.corner,
            "columns": [vars(c) for c in self.columns],
            "rows": [vars(r) for r in self.rows],
            "cells": {f"{r} {c}": {"text": m.text, "tone": m.tone, "title": m.title} for (r, c), m in self.cells.items()},
            "empty": empty,
        }


def most_shown(*sizes: int) -> int:
    """How many rows and columns to name one by one, given how many there are of each: all, or few if either are too many."""
    return max(sizes) if max(sizes) <= MOST_HEADS else KEPT_HEADS


@dataclass(frozen=True)
class Cells:
    """Statements sorted into the cells of a table whose rows and columns are some names; all other names are the last of each.

    `tallies` has, by row and column, how many statements count for each of some values, such as stances.
    """

    tallies: Numbers
    ids: Mapping[tuple[int, int], Chosen[str]]


def sorted_into_cells(
    selection: Selection,
    claims: Numbers,
    heads: tuple[Sequence[int], Sequence[int]],
    codes: tuple[Numbers, Numbers],
    values: Numbers,
    deep: int,
    counted: Numbers,
) -> Cells:
    """Sort statements into cells.

    selection: whose claims they are; claims: the row of the claim of each statement; heads: the numbers of the names that are
    rows, and of those that are columns; codes: the numbers of the two names of each statement; values: its value, a number below
    `deep`; counted: which of the statements count in the tallies.
    """
    high, wide = len(heads[0]) + 1, len(heads[1]) + 1
    places = []
    for names, numbers in zip(heads, codes, strict=True):
        place = np.full(int(numbers.max(initial=0)) + 1, len(names), dtype=np.intp)
        inside = [n for n in names if n < len(place)]
        place[inside] = [names.index(n) for n in inside]
        places.append(place[numbers])
    cells = places[0] * wide + places[1]
    tallies = np.bincount(cells[counted] * deep + values[counted], minlength=high * wide * deep).reshape(high, wide, deep)
    order = np.argsort(cells.astype(np.min_scalar_type(high * wide)), kind="stable")
    numbers, starts = np.unique(cells[order], return_index=True)
    parts = np.split(claims[order], starts[1:])
    ids = {divmod(int(cell), wide): selection.ids(_once(rows)) for cell, rows in zip(numbers, parts, strict=False)}
    return Cells(tallies, ids)


def _once(rows: Numbers) -> Numbers:
    """Ascending rows, each once; equal ones stand next to each other."""
    return rows[np.concatenate(([True], rows[1:] != rows[:-1]))] if len(rows) else rows
