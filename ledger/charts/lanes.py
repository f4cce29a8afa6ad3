"""Records in lanes along time: one mark a record, or where these are too many one mark a lane and year.

A mark that holds many records has a key as the first of its custom data, under which `Chart.marks` has the ids of its records.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from ledger.charts.base import HOVER, Chart, Figure, Row, layout_of, pack, plain, rows_of, short, time_axis
from ledger.query.columns import IntArray, Subset
from ledger.query.selection import Selection
from ledger.wording import words

MOST = 400
MOST_LANES = 20
_NO_YEAR = 65_535
_SHARE = 48  # of the time axis that a mark takes in its row, so that each can be chosen
_STEP = 0.3  # between two rows of a lane, in lanes
RULE = (
    "These are too many to draw one by one: a mark holds all records of its lane and year, the larger the more, and each record "
    "stands once, in the year in the middle of its time. Choosing a mark lists its records below. Narrow the filter to "
    f"{MOST} records or fewer to see each."
)
Noun = tuple[str, str]
Colours = str | Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Lanes:
    """Records in lanes: `rows` are their rows among all claims, `codes[i]` the number in `names` of the lane of record `i`.

    `years[i]` is its year, 0 for none.
    """

    selection: Selection
    rows: IntArray
    codes: IntArray
    names: Sequence[str]
    years: IntArray

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """A key for each lane, made of its name."""
        keys: dict[str, None] = {}
        for name in self.names:
            slug = re.sub("[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "lane"
            number = 1
            while (key := slug if number == 1 else f"{slug}-{number}") in keys:
                number += 1
            keys[key] = None
        return tuple(keys)

    @cached_property
    def _first(self) -> int:
        """The year before the first of any record."""
        years = self.years.astype(np.uint16)
        return int((years - np.uint16(1)).min(initial=_NO_YEAR))  # no year becomes the largest number

    @cached_property
    def _bins(self) -> IntArray:
        """The bin of each record: its lane times the number of years, and its year; the first year of a lane is none."""
        many = int(self.years.max(initial=0)) - self._first + 1 if self._first != _NO_YEAR else 1
        bins: IntArray = self.codes * many + np.maximum(self.years - self._first, 0)
        return bins

    @cached_property
    def _numbers(self) -> IntArray:
        """How many records each lane has without a year, of the first year, of the second, and so on."""
        many = int(self.years.max(initial=0)) - self._first + 1 if self._first != _NO_YEAR else 1
        return np.bincount(self._bins, minlength=len(self.names) * many).reshape(len(self.names), many)

    @cached_property
    def sizes(self) -> list[int]:
        """How many records with a year each lane has."""
        sizes: list[int] = self._numbers[:, 1:].sum(axis=1).tolist()
        return sizes

    def days(self) -> list[date]:
        """The first and last day of the years that have a record."""
        last = self._first + self._numbers.shape[1] - 1
        return [date(self._first + 1, 1, 1), date(last, 12, 31)] if self._numbers.shape[1] > 1 else []

    @cached_property
    def counts(self) -> list[tuple[int, int, int]]:
        """Lane, year and number of records of every mark, in this order."""
        lanes, years = np.nonzero(self._numbers[:, 1:])
        numbers = self._numbers[lanes, years + 1]
        return list(zip(lanes.tolist(), (years + self._first + 1).tolist(), numbers.tolist(), strict=True))

    def key(self, lane: int, year: int) -> str:
        """What stands in a mark's custom data, and in the address when it is chosen."""
        return f"~{self.keys[lane]}~{year}"

    @cached_property
    def drawn(self) -> Subset[Any]:
        """The records that have a year."""
        return self.selection.records(self.rows[self.years > 0])

    def marks(self) -> dict[str, Subset[str]]:
        """The ids of the records of each mark, by its key."""
        dated = np.flatnonzero(self.years > 0)
        bins = self._bins[dated]
        small = np.min_scalar_type(int(bins.max(initial=0)))  # a sort of small numbers takes a tenth of the time
        ordered = dated[np.argsort(bins.astype(small), kind="stable")]
        parts = np.split(self.rows[ordered], np.cumsum([number for *_, number in self.counts])[:-1])
        return {self.key(lane, year): self.selection.ids(rows) for (lane, year, _), rows in zip(self.counts, parts, strict=False)}

    def folded(self, most: int = MOST_LANES) -> "Lanes":
        """The lanes of the most records, largest first, and all others as one."""
        order = [n for n in np.argsort(-np.array(self.sizes), kind="stable").tolist() if self.sizes[n]]
        rest = order[most:] if len(order) > most + 1 else []
        kept = order[: len(order) - len(rest)]
        new = np.full(len(self.names), len(kept), dtype=np.intp)
        new[kept] = np.arange(len(kept))
        names = [self.names[n] for n in kept] + ([f"{len(rest)} other lanes"] if rest else [])
        inside = new[self.codes] < len(names)
        return Lanes(self.selection, self.rows[inside], new[self.codes][inside], names, self.years[inside])


def lanes_of(selection: Selection, rows: IntArray, codes: IntArray, names: Sequence[str]) -> Lanes:
    """The lanes of records by the year in the middle of their time."""
    return Lanes(selection, rows, codes, names, selection.index.times.years[rows])


def by_year(title: str, lanes: Lanes, noun: Noun, colour: Colours, row: Callable[[Any], Row], missing: str = "date") -> Chart:
    """The chart of lanes by year; `colour` of all marks, or by the name of the lane; what those not drawn are `missing`."""
    undated = int(np.count_nonzero(lanes.years == 0))
    lanes = lanes.folded()
    heights = {lane: len(lanes.names) - 1 - lane for lane in range(len(lanes.names))}
    layout = layout_of(height=130 + 44 * len(lanes.names), legend=False)
    layout |= rows_of([f"{short(name, 52)} ({n:,})" for name, n in zip(lanes.names, lanes.sizes, strict=True)][::-1])
    layout["xaxis"] = time_axis(lanes.days())
    largest = ", ".join(f"“{name}” {n:,}" for name, n in list(zip(lanes.names, lanes.sizes, strict=True))[:3])
    sentence = f"{words.count(sum(lanes.sizes), *noun)} in {words.count(len(lanes.names), 'lane')}, counted by year"
    sentence += f"; the largest {largest}"
    sentence += f"; {undated:,} more {'has' if undated == 1 else 'have'} no {missing}." if undated else "."
    return Chart(
        title=title,
        figure={"data": [mark_trace(lanes, heights, noun, colour)], "layout": layout},
        sentence=sentence,
        rule=RULE,
        drawn=lanes.drawn,
        row=row,
        marks=lanes.marks,
    )


def mark_trace(lanes: Lanes, heights: Mapping[int, float], noun: Noun, colour: Colours) -> Figure:
    """One mark for each lane and year, at the height of its lane."""
    most = max((n for _, _, n in lanes.counts), default=1)
    colours = [colour if isinstance(colour, str) else colour[lanes.names[lane]] for lane, _, _ in lanes.counts]
    return {
        "type": "scatter",
        "mode": "markers",
        "showlegend": False,
        "x": [f"{year}-07-02" for _, year, _ in lanes.counts],
        "y": [heights[lane] for lane, _, _ in lanes.counts],
        "customdata": [
            [lanes.key(lane, year), words.count(n, *noun), str(year), plain(lanes.names[lane])] for lane, year, n in lanes.counts
        ],
        "hovertemplate": HOVER,
        "marker": {"color": colours, "size": [round(6 + 22 * (n / most) ** 0.5, 1) for _, _, n in lanes.counts], "opacity": 0.8},
    }


@dataclass(frozen=True)
class Packed:
    """Where records stand that are drawn one by one: the height of each, and the layout with the label of each lane."""

    heights: list[float]
    layout: Figure


def packed(spans: Sequence[tuple[date, date]], lanes: Sequence[tuple[str, Sequence[int]]]) -> Packed:
    """Records in rows within their lanes, so that none covers another.

    `spans` are the first and last day of each record; `lanes` are labels with the numbers of their records, the lowest first.
    """
    days = [day for span in spans for day in span]
    least = max(1, (max(days) - min(days)).days // _SHARE) if days else 1
    bottom, heights, tops = 0.0, [0.0] * len(spans), []
    for _, numbers in lanes:
        rows = pack([spans[n] for n in numbers], least)
        for number, row in zip(numbers, rows, strict=True):
            heights[number] = bottom + row * _STEP
        tops.append(bottom + max(rows) * _STEP)
        bottom = tops[-1] + 1
    layout = layout_of(height=int(130 + 40 * bottom), legend=True)
    layout |= rows_of([label for label, _ in lanes], range=[-0.5, bottom - 0.25])
    for annotation, top in zip(layout["annotations"], tops, strict=True):
        annotation["y"] = top + 0.18
    layout["xaxis"] = time_axis(days)
    return Packed(heights, layout)
