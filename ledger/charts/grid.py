"""Charts that are tables: each filled cell has a text and a tone, and the records behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ledger.charts.base import Row
from ledger.query.columns import IntArray, Subset, without_repetitions
from ledger.query.selection import Selection
from ledger.wording import words

OTHERS = "all-others"
MOST_HEADS = 100  # rows or columns that are all named
KEPT_HEADS = 24  # rows or columns that are named where there are more


@dataclass(frozen=True)
class Head:
    """The head of a row or column: its label, the group in which it stands, how far it is indented, and its text for hover.

    `said` is what the text for hover of its cells says of it: first that of the row, then that of the column. The browser is sent
    it once, and not with every cell.
    """

    id: str
    label: str
    group: str = ""
    depth: int = 0
    title: str = ""
    said: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell: its text, the name of its tone (a class of the style sheet), and its whole text for hover.

    `is_concluded` is whether all that it holds is what somebody else concludes about the actor (see `agreement.is_concluded`),
    and `has_error` whether any of it rests on words with an apparent error.
    """

    text: str
    tone: str
    title: str
    is_concluded: bool = False
    has_error: bool = False

    @property
    def looks(self) -> str:
        """The further classes of the style sheet that the cell has beside its tone; empty where it has none."""
        return " ".join(("concluded",) * self.is_concluded + ("erratum",) * self.has_error)


@dataclass(frozen=True)
class Grid:
    """A table with its texts and its records.

    `sentence` describes what the table shows, `rule` how it counts, `corner` is the heading of the rows, and `noun` is
    what a column is, such as an issue. `cells` gives the filled cells by the ids of their row and column, and `behind` the ids of
    the records behind each of them. `notes` gives what stands in some of the other cells. `items` are what the table view lists;
    `rows_of` makes its rows of some items. `left_out` gives the names that have no row or column because the filter leaves no
    statement of them, by what they are, such as `issue`. `within` gives the items of a cell, where a cell shows a part of its
    records only.
    """

    title: str
    sentence: str
    rule: str
    corner: str
    noun: tuple[str, str]
    columns: tuple[Head, ...]
    rows: tuple[Head, ...]
    cells: Mapping[tuple[str, str], Cell]
    behind: Callable[[], Mapping[tuple[str, str], Sequence[str]]] = dict
    notes: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    items: Sequence[Any] = ()
    rows_of: Callable[[Sequence[Any]], list[Row]] = list
    left_out: Mapping[str, Sequence[str]] = field(default_factory=dict)
    within: Callable[[tuple[str, str]], Sequence[Any]] = lambda place: ()

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of the records behind the cells, each once."""
        return tuple(dict.fromkeys(name for ids in self.behind().values() for name in ids))

    def data(self, empty: str) -> dict[str, Any]:
        """The table as plain data for the component in the browser; `empty` is the text of cells that are not filled.

        The titles of its cells lack what the heads of their row and column `said`.
        """
        rows, columns = ({head.id: f"{head.said} " for head in heads if head.said} for heads in (self.rows, self.columns))

        def rest(place: tuple[str, str], title: str) -> str:
            """The title of a cell without what the heads of its row and column say."""
            row, column = place
            return title.removeprefix(rows[row] + columns[column]) if row in rows and column in columns else title

        return {
            "label": self.title,
            "corner": self.corner,
            "noun": [*self.noun],
            "columns": [_filled(c) for c in self.columns],
            "rows": [_filled(r) for r in self.rows],
            "cells": {" ".join(place): _told(cell, rest(place, cell.title)) for place, cell in self.cells.items()},
            "notes": {" ".join(at): {"text": note.text, "title": rest(at, note.title)} for at, note in self.notes.items()},
            "empty": empty,
        }


def _filled(head: Head) -> dict[str, Any]:
    """A head as plain data, without what it does not have."""
    return {name: value for name, value in vars(head).items() if value}


def _told(cell: Cell, title: str) -> dict[str, Any]:
    """A cell as plain data with this `title`, and with its further `looks` where it has any."""
    return {"text": cell.text, "tone": cell.tone, "title": title, **({"looks": cell.looks} if cell.looks else {})}


def left_out_words(left_out: Mapping[str, Sequence[str]]) -> str:
    """The names that have no row or column, counted: '3 actors and 12 issues'; empty if all have one."""
    return " and ".join(words.count(len(names), noun) for noun, names in left_out.items() if names)


def most_shown(*sizes: int) -> int:
    """How many rows and columns to name one by one, given how many of each there are: all, or few if either are too many."""
    return max(sizes) if max(sizes) <= MOST_HEADS else KEPT_HEADS


class CrossTable:
    """Statements, each about two names, sorted into the cells of a table with names as rows and as columns.

    Names that have no row or column of their own share the last one. `claims` gives for each statement the row of its claim among
    all claims of the dataset of `selection`. `codes` gives the numbers of the first and of the second name of each statement, and
    `heads` the numbers of the names that have a row and of those that have a column, in order.
    """

    def __init__(
        self,
        selection: Selection,
        claims: IntArray,
        heads: tuple[Sequence[int], Sequence[int]],
        codes: tuple[IntArray, IntArray],
    ) -> None:
        self.selection, self.claims = selection, claims
        self.height, self.width = len(heads[0]) + 1, len(heads[1]) + 1
        rows, columns = (_places(names, numbers)[numbers] for names, numbers in zip(heads, codes, strict=True))
        self.cells: IntArray = rows * self.width + columns

    def tallies(self, values: IntArray, size: int, counted: IntArray | None = None) -> dict[tuple[int, int], list[int]]:
        """Count the statements of each filled cell by their value.

        `values` gives the value of each statement, from 0 to `size` - 1. `counted` are the numbers of the statements that count,
        if not all do. The result gives, by the numbers of row and column, a list of `size` counts.
        """
        cells = self.cells if counted is None else self.cells[counted]
        values = values if counted is None else values[counted]
        numbers = np.bincount(cells * size + values, minlength=self.height * self.width * size).reshape(-1, size)
        return {divmod(cell, self.width): numbers[cell].tolist() for cell in np.flatnonzero(numbers.any(axis=1)).tolist()}

    def behind(self, names: tuple[Sequence[str], Sequence[str]]) -> dict[tuple[str, str], Subset[str]]:
        """The ids of the claims behind each filled cell, each once, by the ids of its row and column.

        `names` are the ids of all rows and of all columns, the shared last ones included.
        """
        order = np.argsort(self.cells.astype(np.min_scalar_type(self.height * self.width)), kind="stable")
        cells, starts = np.unique(self.cells[order], return_index=True)
        places = (divmod(int(cell), self.width) for cell in cells)
        parts = zip(places, np.split(self.claims[order], starts[1:]), strict=False)  # no cell at all gives one empty part
        return {(names[0][row], names[1][column]): self.selection.ids(without_repetitions(rows)) for (row, column), rows in parts}


def _places(names: Sequence[int], numbers: IntArray) -> IntArray:
    """For each number of a name, its row or column: its position in `names`, or the one behind the last for all others."""
    places = np.full(max(int(numbers.max(initial=0)), *names, 0) + 1, len(names), dtype=np.intp)
    places[list(names)] = np.arange(len(names))
    return places
