"""Tables whose cells are marks: each filled cell carries the records behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger import style, words
from ledger.dataset import Dataset
from ledger.figures.marks import Row
from ledger.records import Attribution


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
    table: tuple[Row, ...]

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
    names, titles = dataset.actors, {a.id: a.title for a in dataset.attacks}
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
        table=tuple(
            {
                "Accused": names[a.actor].name,
                "Speaker": names[a.by].name,
                "Status": style.WORDS["status"][a.status],
                "Attack": titles[attack],
                "Words": " ".join(a.evidence[0].quote.split()),
                "Article": dataset.sources[a.evidence[0].source].short,
                "Record": attack,
            }
            for found in said.values()
            for attack, a in found
        ),
    )


def _by_weight(names: Any) -> list[str]:
    """Each name once, the most frequent first."""
    given = list(names)
    return sorted(dict.fromkeys(given), key=lambda n: (-given.count(n), n))


def _blame(dataset: Dataset, accused: str, by: str, found: Sequence[tuple[str, Attribution]]) -> Mark:
    statuses = list(dict.fromkeys(a.status for _, a in found))
    counts = {s: sum(a.status == s for _, a in found) for s in statuses}
    text = ", ".join(style.WORDS["status"][s] + (f" ×{n}" if n > 1 else "") for s, n in counts.items())
    title = "; ".join(f"{words.attribution(dataset, accused, by, s)}" for s in statuses)
    ids = tuple(dict.fromkeys(attack for attack, _ in found))
    return Mark(ids, text, statuses[0] if len(statuses) == 1 else "split", f"{title} ({words.count(len(ids), 'attack')})")
