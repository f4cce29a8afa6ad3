"""Tables whose cells are marks: each filled cell carries the records behind it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from ledger import style, words
from ledger.dataset import Dataset
from ledger.figures.marks import Row
from ledger.records import Attribution

Said = Mapping[tuple[str, str], list[tuple[str, Attribution]]]


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

    ids: tuple[str, ...]
    text: str
    tone: str
    title: str


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
MOST_HEADS = 100  # rows or columns that are shown one by one
KEPT_HEADS = 24  # of more


def folded(numbers: Mapping[str, int]) -> list[str]:
    """The names to show one by one, the most frequent first: all, or where these are too many the first."""
    order = sorted(numbers, key=lambda n: (-numbers[n], n))
    return order if len(order) <= MOST_HEADS else order[:KEPT_HEADS]


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
    said: dict[tuple[str, str], list[tuple[str, Attribution]]] = {}
    for attack in dataset.attacks:
        for attribution in attack.attributions:
            said.setdefault((attribution.actor, attribution.by), []).append((attack.id, attribution))
    names = dataset.actors
    accused, accusers = _by_weight(a for a, _ in said), _by_weight(b for _, b in said)
    if max(len(accused), len(accusers)) > MOST_HEADS:
        return _blames_of_many(dataset, said)
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
        table=_rows(dataset, said),
    )


def _rows(dataset: Dataset, said: Said) -> Rows:
    names = dataset.actors

    def make(part: Sequence[tuple[str, Attribution]]) -> list[Row]:
        return [
            {
                "Accused": names[a.actor].name,
                "Speaker": names[a.by].name,
                "Status": style.WORDS["status"][a.status],
                "Attack": words.headline(dataset, dataset.by_id[attack][1]),
                "Words": " ".join(a.evidence[0].quote.split()),
                "Article": dataset.sources[a.evidence[0].source].short,
                "Record": attack,
            }
            for attack, a in part
        ]

    return Rows([one for found in said.values() for one in found], make)


def _blames_of_many(dataset: Dataset, said: Said) -> Grid:
    """The accused and accusers of the most statements one by one, all others as one row and one column."""
    sizes: tuple[Counter[str], Counter[str]] = Counter(), Counter()
    for place, found in said.items():
        for name, counter in zip(place, sizes, strict=True):
            counter[name] += len(found)
    shown = [folded(counter) for counter in sizes]
    heads = [[Head(n, dataset.actors[n].name) for n in names] for names in shown]
    for head, names, counter in zip(heads, shown, sizes, strict=True):
        if len(counter) > len(names):
            head.append(Head(OTHERS, f"{len(counter) - len(names):,} others"))
    kept = [set(names) for names in shown]
    cells: dict[tuple[str, str], list[tuple[str, Attribution]]] = {}
    for (accused, by), found in said.items():
        place = (accused if accused in kept[0] else OTHERS, by if by in kept[1] else OTHERS)
        cells.setdefault(place, []).extend(found)
    many = f"{words.count(sum(sizes[0].values()), 'statement')} by {words.count(len(sizes[1]), 'speaker')}"
    return Grid(
        title="Who blames whom",
        sentence=f"{many} about {words.count(len(sizes[0]), 'accused', 'accused')}.",
        rule=(
            "A row is who is said to have done it, a column who says so. These are too many to show one by one: those of the "
            "most statements are named, all others are one row and one column. One statement counts once for each attack that "
            "it is about. Choosing a cell lists its records below."
        ),
        corner="Accused",
        columns=tuple(heads[1]),
        rows=tuple(heads[0]),
        cells={place: _blame_of_many(found) for place, found in cells.items()},
        table=_rows(dataset, said),
    )


def _blame_of_many(found: Sequence[tuple[str, Attribution]]) -> Mark:
    counts = Counter(a.status for _, a in found)
    text = ", ".join(f"{style.WORDS['status'][s]} ×{n:,}" for s, n in counts.most_common())
    ids = tuple(dict.fromkeys(attack for attack, _ in found))
    return Mark(ids, f"{len(found):,}", next(iter(counts)) if len(counts) == 1 else "split", text)


def _by_weight(names: Any) -> list[str]:
    """Each name once, the most frequent first."""
    numbers = Counter(names)
    return sorted(numbers, key=lambda n: (-numbers[n], n))


def _blame(dataset: Dataset, accused: str, by: str, found: Sequence[tuple[str, Attribution]]) -> Mark:
    statuses = list(dict.fromkeys(a.status for _, a in found))
    counts = {s: sum(a.status == s for _, a in found) for s in statuses}
    text = ", ".join(style.WORDS["status"][s] + (f" ×{n}" if n > 1 else "") for s, n in counts.items())
    title = "; ".join(f"{words.attribution(dataset, accused, by, s)}" for s in statuses)
    ids = tuple(dict.fromkeys(attack for attack, _ in found))
    return Mark(ids, text, statuses[0] if len(statuses) == 1 else "split", f"{title} ({words.count(len(ids), 'attack')})")
