"""Tables whose cells are marks: each filled cell carries the records behind it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from ledger.charts.base import Row
from ledger.model import vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import Attribution
from ledger.query import selection
from ledger.query.columns import Chosen, Numbers
from ledger.wording import words


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


class Held:
    """The ids of the records behind each of many cells, sorted when the first is asked for.

    `cells[i]` is the number of the cell in which the record at `places[i]` of `ids` stands.
    """

    def __init__(self, cells: Numbers, ids: NDArray[np.object_], places: Numbers) -> None:
        self.cells, self.ids, self.places = cells, ids, places

    @cached_property
    def _sorted(self) -> tuple[Numbers, Numbers]:
        order = np.argsort(self.cells.astype(np.int16), kind="stable")  # a sort of small numbers takes a tenth of the time
        return self.cells[order], self.places[order]

    def of(self, cell: int) -> tuple[str, ...]:
        """The ids behind a cell, each once."""
        cells, places = self._sorted
        start, end = np.searchsorted(cells, (cell, cell + 1))
        return tuple(dict.fromkeys(self.ids[places[start:end]].tolist()))


class Behind(Sequence[str]):
    """The ids of the records behind one of many cells, found when they are asked for."""

    def __init__(self, held: Held, cell: int) -> None:
        self.held, self.cell = held, cell

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        return self.held.of(self.cell)

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        return self._ids[at]


class Rows(Sequence[Row]):
    """Plain rows, made when they are asked for."""

    def __init__(self, items: Sequence[Any], make: Callable[[Sequence[Any]], list[Row]]) -> None:
        self.items, self.make = items, make

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        return self.make(self.items[at]) if isinstance(at, slice) else self.make([self.items[at]])[0]


OTHERS = "all-others"
_STATUSES = tuple(vocabulary.WORDS["status"])
MOST_HEADS = 100  # rows or columns; if there are more, only the most frequent are named
KEPT_HEADS = 24


def folded(names: Sequence[str], sizes: Numbers) -> list[int]:
    """The numbers of the names to show one by one: the most frequent ones, or all if no more than one would be left over."""
    here = int(np.count_nonzero(sizes))
    many = here if here <= KEPT_HEADS + 1 else KEPT_HEADS
    least = np.partition(sizes, -many)[-many] if many else 1
    first = np.flatnonzero(sizes >= least).tolist()
    return sorted(first, key=lambda n: (-sizes[n], names[n]))[:many]


def places(many: int, shown: Sequence[int]) -> Numbers:
    """Of each of so many names the number of its row or column: behind the last one for those that are not shown."""
    found = np.full(many, len(shown), dtype=np.intp)
    found[list(shown)] = np.arange(len(shown))
    return found


@dataclass(frozen=True)
class Grid:
    """A table of marks and all that is said of it.

    `cells` is keyed by the ids of row and column; `table` holds the same as plain rows.
    """

    title: str
    sentence: str
    rule: str
    corner: str
    columns: tuple[Head, ...]
    rows: tuple[Head, ...]
    cells: Mapping[tuple[str, str], Mark]
    table: Sequence[Row]

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


def blames(dataset: Dataset) -> Grid:
    """Who is said to have done the attacks, by whom, and with which status: the accused by the accusers."""
    whole = selection.whole(dataset)
    if len(dataset.attacks) > MOST_HEADS and _too_many(whole, found := _left(dataset)):
        return _blames_of_many(dataset, found)
    said: dict[tuple[str, str], list[tuple[str, Attribution]]] = {}
    for attack in dataset.attacks:
        for attribution in attack.attributions:
            said.setdefault((attribution.actor, attribution.by), []).append((attack.id, attribution))
    names = dataset.actors
    accused, accusers = _by_weight(a for a, _ in said), _by_weight(b for _, b in said)
    statements = [a for found in said.values() for _, a in found]
    denied = sum(a.status == "denied" for a in statements)
    many = words.count(len(statements), "statement")
    sentence = f"{many} by {words.count(len(accusers), 'speaker')} about {words.count(len(accused), 'accused', 'accused')}"
    sentence += f"; {denied} of them {'denies' if denied == 1 else 'deny'} it" if denied else ""
    return Grid(
        title="Who blames whom",
        sentence=f"{sentence}." if said else "Nobody is blamed.",
        rule=(
            "A row is who is said to have done it, a column who says so. “Described” means that the speaker just "
            "tells it so. One statement counts once for each attack that it is about."
        ),
        corner="Accused",
        columns=tuple(Head(b, names[b].name) for b in accusers),
        rows=tuple(Head(a, names[a].name) for a in accused),
        cells={place: _blame(dataset, *place, found) for place, found in said.items()},
        table=_rows(dataset, [one for found in said.values() for one in found]),
    )


def _rows(dataset: Dataset, statements: Sequence[tuple[str, Attribution]]) -> Rows:
    names = dataset.actors

    def make(part: Sequence[tuple[str, Attribution]]) -> list[Row]:
        return [
            {
                "Accused": names[a.actor].name,
                "Speaker": names[a.by].name,
                "Status": vocabulary.WORDS["status"][a.status],
                "Attack": words.headline(dataset, dataset.by_id[attack][1]),
                "Words": " ".join(a.evidence[0].quote.split()),
                "Article": dataset.sources[a.evidence[0].source].short,
                "Record": attack,
            }
            for attack, a in part
        ]

    return Rows(statements, make)


@dataclass(frozen=True, eq=False)
class _Statements:
    """All attributions of a dataset, and of each the numbers of its attack, of the accused, of the speaker and of its status."""

    given: tuple[tuple[str, Attribution], ...]
    attack: Numbers
    accused: Numbers
    speaker: Numbers
    status: Numbers


@lru_cache(maxsize=4)
def _statements(whole: Dataset) -> _Statements:
    actors = {name: number for number, name in enumerate(whole.actors)}
    found = [(n, attack.id, a) for n, attack in enumerate(whole.attacks) for a in attack.attributions]
    codes = [(n, actors[a.actor], actors[a.by], _STATUSES.index(a.status)) for n, _, a in found]
    return _Statements(tuple((name, a) for _, name, a in found), *np.array(codes, dtype=np.intp).reshape(-1, 4).T.copy())


def prepare(whole: Dataset) -> None:
    """Find all attributions before they are asked for."""
    _statements(whole)


def _left(dataset: Dataset) -> Numbers:
    """Which of all attributions are of an attack that is left."""
    known, kept = selection.kept(dataset)
    return np.flatnonzero(kept[known.tables["attacks"]][_statements(selection.whole(dataset)).attack])


def _too_many(whole: Dataset, left: Numbers) -> bool:
    every = _statements(whole)
    return any(np.count_nonzero(np.bincount(names[left])) > MOST_HEADS for names in (every.accused, every.speaker))


def _blames_of_many(dataset: Dataset, left: Numbers) -> Grid:
    """The accused and accusers of the most statements one by one, all others as one row and one column."""
    every, names = _statements(selection.whole(dataset)), tuple(dataset.actors)
    heads: list[list[Head]] = []
    at: list[Numbers] = []
    numbers: list[int] = []
    for codes in (every.accused[left], every.speaker[left]):
        sizes = np.bincount(codes, minlength=len(names))
        shown, number = folded(names, sizes), int(np.count_nonzero(sizes))
        at.append(places(len(names), shown)[codes])
        rest = [Head(OTHERS, f"{number - len(shown):,} others")] if number > len(shown) else []
        heads.append([Head(names[n], dataset.actors[names[n]].name) for n in shown] + rest)
        numbers.append(number)
    wide, deep = len(heads[1]), len(_STATUSES)
    cells = at[0] * wide + at[1]
    tallies = np.bincount(cells * deep + every.status[left], minlength=len(heads[0]) * wide * deep).reshape(-1, deep)
    known, _ = selection.kept(dataset)
    held = Held(cells, known.ids[known.tables["attacks"]], every.attack[left])
    found = {}
    for cell, counts in ((cell, tallies[cell].tolist()) for cell in np.flatnonzero(tallies.any(axis=1)).tolist()):
        row, column = divmod(cell, wide)
        found[heads[0][row].id, heads[1][column].id] = _blame_of_many(Behind(held, cell), counts)
    many = f"{words.count(len(left), 'statement')} by {words.count(numbers[1], 'speaker')}"
    return Grid(
        title="Who blames whom",
        sentence=f"{many} about {words.count(numbers[0], 'accused', 'accused')}.",
        rule=(
            "A row is who is said to have done it, a column who says so. These are too many to show one by one: those of the "
            "most statements are named, all others are one row and one column. One statement counts once for each attack that "
            "it is about. Choosing a cell lists its records below."
        ),
        corner="Accused",
        columns=tuple(heads[1]),
        rows=tuple(heads[0]),
        cells=found,
        table=_rows(dataset, Chosen(every.given, left)),
    )


def _blame_of_many(attacks: Sequence[str], counts: Sequence[int]) -> Mark:
    found = {s: n for s, n in zip(_STATUSES, counts, strict=True) if n}
    text = ", ".join(f"{vocabulary.WORDS['status'][s]} ×{n:,}" for s, n in found.items())
    return Mark(attacks, f"{sum(counts):,}", next(iter(found)) if len(found) == 1 else "split", text)


def _by_weight(names: Any) -> list[str]:
    """Each name once, the most frequent first."""
    numbers = Counter(names)
    return sorted(numbers, key=lambda n: (-numbers[n], n))


def _blame(dataset: Dataset, accused: str, by: str, found: Sequence[tuple[str, Attribution]]) -> Mark:
    statuses = list(dict.fromkeys(a.status for _, a in found))
    counts = {s: sum(a.status == s for _, a in found) for s in statuses}
    text = ", ".join(vocabulary.WORDS["status"][s] + (f" ×{n}" if n > 1 else "") for s, n in counts.items())
    title = "; ".join(f"{words.attribution(dataset, accused, by, s)}" for s in statuses)
    ids = tuple(dict.fromkeys(attack for attack, _ in found))
    return Mark(ids, text, statuses[0] if len(statuses) == 1 else "split", f"{title} ({words.count(len(ids), 'attack')})")
