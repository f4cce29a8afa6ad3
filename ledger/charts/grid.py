"""Tables whose cells are marks: each filled cell carries the records behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ledger.charts.base import Row
from ledger.query.columns import IntArray, Subset
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
    """A filled cell: what stands in it, which tone it has, and what it says in full."""

    text: str
    tone: str
    title: str


@dataclass(frozen=True)
class Grid:
    """A table of marks and all that is said of it.

    `cells` is keyed by the ids of row and column, and `behind` gives the ids of the records behind each of them. `items` are what
    the table view lists, and `rows_of` makes plain rows of some of them.
    """

    title: str
    sentence: str
    rule: str
    corner: str
    columns: tuple[Head, ...]
    rows: tuple[Head, ...]
    cells: Mapping[tuple[str, str], Mark]
    behind: Callable[[], Mapping[tuple[str, str], Sequence[str]]] = dict
    items: Sequence[Any] = ()
    rows_of: Callable[[Sequence[Any]], list[Row]] = list

    @property
    def shown(self) -> tuple[str, ...]:
        """Ids of the records behind the cells, each once."""
        return tuple(dict.fromkeys(name for ids in self.behind().values() for name in ids))

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


class Cells:
    """Statements sorted into the cells of a table whose rows and columns are some names; all others are its last row and column.

    selection: whose claims state them; claims: the row of the claim of each statement; heads: the numbers of the names that have
    a row, and of those that have a column; codes: the numbers of the two names of each statement.
    """

    def __init__(
        self,
        selection: Selection,
        claims: IntArray,
        heads: tuple[Sequence[int], Sequence[int]],
        codes: tuple[IntArray, IntArray],
    ) -> None:
        self.selection, self.claims = selection, claims
        self.high, self.wide = len(heads[0]) + 1, len(heads[1]) + 1
        rows, columns = (_places(names, numbers)[numbers] for names, numbers in zip(heads, codes, strict=True))
        self.cells: IntArray = rows * self.wide + columns

    def tallies(self, values: IntArray, deep: int, counted: IntArray | None = None) -> dict[tuple[int, int], list[int]]:
        """How many statements of each filled cell have each value below `deep`; only of the statements that are `counted`."""
        cells = self.cells if counted is None else self.cells[counted]
        values = values if counted is None else values[counted]
        numbers = np.bincount(cells * deep + values, minlength=self.high * self.wide * deep).reshape(-1, deep)
        return {divmod(cell, self.wide): numbers[cell].tolist() for cell in np.flatnonzero(numbers.any(axis=1)).tolist()}

    def behind(self, names: tuple[Sequence[str], Sequence[str]]) -> dict[tuple[str, str], Subset[str]]:
        """The ids of the claims behind each filled cell, each once, by the names of its row and column."""
        order = np.argsort(self.cells.astype(np.min_scalar_type(self.high * self.wide)), kind="stable")
        cells, starts = np.unique(self.cells[order], return_index=True)
        places = (divmod(int(cell), self.wide) for cell in cells)
        parts = zip(places, np.split(self.claims[order], starts[1:]), strict=False)  # no cell at all gives one empty part
        return {(names[0][row], names[1][column]): self.selection.ids(_once(rows)) for (row, column), rows in parts}


def _places(names: Sequence[int], numbers: IntArray) -> IntArray:
    """The row or column of each number: its place among the names, behind the last for all others."""
    places = np.full(max(int(numbers.max(initial=0)), *names, 0) + 1, len(names), dtype=np.intp)
    places[list(names)] = np.arange(len(names))
    return places


def _once(rows: IntArray) -> IntArray:
    """Ascending rows, each once."""
    return rows[np.concatenate(([True], rows[1:] != rows[:-1]))] if len(rows) else rows
