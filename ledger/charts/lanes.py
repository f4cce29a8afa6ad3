"""Records in lanes along time, with one mark for each record, or one for each lane and year where there are too many.

The custom data of a mark that holds many records begin with a key, by which `Chart.marks` gives the ids of its records.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from ledger.charts import colours
from ledger.charts.base import (
    Chart,
    Figure,
    Row,
    base_layout,
    mark_sizes,
    mark_trace,
    plain,
    row_layout,
    shorten,
)
from ledger.charts.panels import Panel, plain_axis
from ledger.charts.time_axis import Span, folded_words, mark_width, on_time_axis, pack_rows
from ledger.query.columns import IntArray, Subset, without_repetitions
from ledger.query.selection import Selection
from ledger.wording import words

MOST = 400  # records that have a mark each
MOST_LANES = 20  # lanes that are drawn one by one
LONGEST_LANE = 100  # letters of the name of a lane; the script that draws it cuts it to what a window has room for
_SIDE_BY_SIDE = 17  # framed marks on the axis of a phone
_NO_YEAR = 65_535
_STEP = 0.56  # between two rows of a lane, as a part of the distance of two lanes: on a phone 17 pixels, as a framed mark has
_TOP = 0.9  # above the highest row, for the label of its lane
Noun = tuple[str, str]
"""The noun for one and for several of what is counted."""
STATEMENT: Noun = ("statement", "statements")
Colours = str | Mapping[str, str]
"""One colour for all marks, or the colour of each lane by its name."""


@dataclass(frozen=True, eq=False)
class Lanes:
    """Records in lanes, and the bins that those of one lane and year form.

    `rows` are the rows of the records among all claims; one that is in several lanes stands in it once for each, side by side.
    Record `i` is in the lane `names[codes[i]]`; its year is `years[i]`, or 0 where it has no date.
    """

    selection: Selection
    rows: IntArray
    codes: IntArray
    names: Sequence[str]
    years: IntArray

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """A key for each lane, made of its name, for the address."""
        keys: dict[str, None] = {}
        for name in self.names:
            slug = re.sub("[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "lane"
            number = 1
            while (key := slug if number == 1 else f"{slug}-{number}") in keys:
                number += 1
            keys[key] = None
        return tuple(keys)

    @cached_property
    def _year_before(self) -> int:
        """The year before the earliest year of any record; _NO_YEAR where no record has a year."""
        years = self.years.astype(np.uint16)
        return int((years - np.uint16(1)).min(initial=_NO_YEAR))  # 0 for no year becomes the largest number

    @cached_property
    def _bins_in_a_lane(self) -> int:
        """The number of bins of a lane: one for records without a year, and one for each year from the earliest to the latest."""
        return int(self.years.max(initial=0)) - self._year_before + 1 if self._year_before != _NO_YEAR else 1

    @cached_property
    def _bins(self) -> IntArray:
        """The number of the bin of each record; bins are numbered lane by lane."""
        bins: IntArray = self.codes * self._bins_in_a_lane + np.maximum(self.years - self._year_before, 0)
        return bins

    @cached_property
    def _numbers(self) -> IntArray:
        """How many records each bin has: a row for each lane, a column for each of its bins."""
        shape = len(self.names), self._bins_in_a_lane
        return np.bincount(self._bins, minlength=shape[0] * shape[1]).reshape(shape)

    @cached_property
    def sizes(self) -> list[int]:
        """The number of records with a year in each lane."""
        sizes: list[int] = self._numbers[:, 1:].sum(axis=1).tolist()
        return sizes

    def spans(self) -> list[Span]:
        """The first and last day of each year that has records."""
        return [(date(year, 1, 1), date(year, 12, 31)) for year in sorted({year for _, year, _ in self.counts})]

    @cached_property
    def counts(self) -> list[tuple[int, int, int]]:
        """Lane number, year and number of records of each mark, in the order of lanes and years."""
        lanes, years = np.nonzero(self._numbers[:, 1:])
        numbers = self._numbers[lanes, years + 1]
        return list(zip(lanes.tolist(), (years + self._year_before + 1).tolist(), numbers.tolist(), strict=True))

    def key(self, lane: int, year: int) -> str:
        """The key of a mark, which stands in its custom data, and in the address when it is chosen."""
        return f"~{self.keys[lane]}~{year}"

    @cached_property
    def drawn(self) -> Subset[Any]:
        """The records that have a year, each once."""
        return self.selection.records(without_repetitions(self.rows[self.years > 0]))

    def marks(self) -> dict[str, Subset[str]]:
        """The ids of the records of each mark, by the key of the mark."""
        dated = np.flatnonzero(self.years > 0)
        bins = self._bins[dated]
        small = np.min_scalar_type(int(bins.max(initial=0)))  # a sort of small numbers takes a tenth of the time
        ordered = dated[np.argsort(bins.astype(small), kind="stable")]
        parts = np.split(self.rows[ordered], np.cumsum([number for *_, number in self.counts])[:-1])
        return {self.key(lane, year): self.selection.ids(rows) for (lane, year, _), rows in zip(self.counts, parts, strict=False)}

    def folded(self, most: int = MOST_LANES, last: Sequence[str] = ()) -> "Lanes":
        """These lanes sorted by size, largest first, and those named in `last` after them.

        If there are more than `most` and one, the others become one lane.
        """
        order = [n for n in np.argsort(-np.array(self.sizes), kind="stable").tolist() if self.sizes[n]]
        rest = order[most:] if len(order) > most + 1 else []
        kept = sorted(order[: len(order) - len(rest)], key=lambda n: self.names[n] in last)
        new_numbers = np.full(len(self.names), len(kept), dtype=np.intp)
        new_numbers[kept] = np.arange(len(kept))
        codes = new_numbers[self.codes]
        names = [self.names[n] for n in kept] + ([f"{len(rest)} other lanes"] if rest else [])
        inside = codes < len(names)
        if rest:  # of a record in several of the lanes that become one, the last counts
            pairs = self.rows * (len(names) + 1) + codes
            order_of_pairs = np.argsort(pairs, kind="stable")
            inside[order_of_pairs[:-1]] &= pairs[order_of_pairs][1:] != pairs[order_of_pairs][:-1]
        return Lanes(self.selection, self.rows[inside], codes[inside], names, self.years[inside])


def lanes_of(selection: Selection, rows: IntArray, codes: IntArray, names: Sequence[str]) -> Lanes:
    """Records in lanes, each in the year in the middle of its time (see `Lanes`)."""
    return Lanes(selection, rows, codes, names, selection.index.times.years[rows])


def rule(most: int) -> str:
    """How records are drawn by year, in sentences for readers; up to `most` of them are drawn one by one instead."""
    return (
        "These are too many to draw one by one: a mark holds all records of its lane and year, the larger the more, and each "
        "record stands once, in the year in the middle of its time; of an open time in that of the known end. Choosing a mark "
        f"lists its records below. Narrow the filter to {most} records or fewer to see each."
    )


def by_year(
    title: str,
    lanes: Lanes,
    noun: Noun,
    colour: Colours,
    row: Callable[[Any], Row],
    missing: str = "date",
    last: Sequence[str] = (),
) -> Chart:
    """A chart with one mark for each lane and year.

    `row` gives what the table view says of a record besides its words. `missing` names what records that are not drawn lack.
    `last` are the names of lanes that stand below all others, whatever their size.
    """
    undated = len(without_repetitions(lanes.rows[lanes.years == 0]))
    lanes = lanes.folded(last=last)
    heights = {lane: len(lanes.names) - 1 - lane for lane in range(len(lanes.names))}
    layout = base_layout(height=96 + 44 * len(lanes.names), legend=False)
    layout |= row_layout(
        [f"{shorten(name, LONGEST_LANE)} ({n:,})" for name, n in zip(lanes.names, lanes.sizes, strict=True)][::-1]
    )
    largest = ", ".join(f"“{name}” {n:,}" for name, n in list(zip(lanes.names, lanes.sizes, strict=True))[:3])
    sentence = f"{words.count(len(lanes.drawn), *noun)} in {words.count(len(lanes.names), 'lane')}, counted by year"
    sentence += f"; the largest {largest}"
    sentence += f"; {undated:,} more {'has' if undated == 1 else 'have'} no {missing}." if undated else "."
    return Chart(
        title=title,
        figure=on_time_axis({"data": [year_marks(lanes, heights, noun, colour)], "layout": layout}, lanes.spans()),
        sentence=sentence,
        rule=rule(MOST) + folded_words(lanes.spans()),
        drawn=lanes.drawn,
        row=row,
        marks=lanes.marks,
    )


def year_marks(lanes: Lanes, heights: Mapping[int, float], noun: Noun, colour: Colours) -> Figure:
    """A trace with one mark for each lane and year; `heights` gives the height of each lane by its number."""
    of_marks = [colour if isinstance(colour, str) else colour[lanes.names[lane]] for lane, _, _ in lanes.counts]
    return mark_trace(
        [f"{year}-07-02" for _, year, _ in lanes.counts],
        [heights[lane] for lane, _, _ in lanes.counts],
        [[lanes.key(lane, year), words.count(n, *noun), str(year), plain(lanes.names[lane])] for lane, year, n in lanes.counts],
        {"color": of_marks, "size": mark_sizes([n for _, _, n in lanes.counts]), "opacity": 0.8},
        showlegend=False,
    )


def year_strip(selection: Selection, rows: IntArray, title: str, name: str, noun: Noun) -> Panel:
    """A panel with one lane for the records in some rows, and one mark for each year; `name` is that of the lane."""
    lanes = lanes_of(selection, rows, np.zeros_like(rows), (name,))
    return Panel(
        title=f"{title}, counted by year",
        traces=[year_marks(lanes, {0: 0}, noun, colours.INK)],
        pixels=40,
        axis=plain_axis(-0.6, 0.6),
        spans=lanes.spans(),
        rows=rows[lanes.years > 0],
        marks=lanes.marks,
    )


def packed(spans: Sequence[Span], lanes: Sequence[tuple[str, Sequence[int]]]) -> tuple[list[float], Figure]:
    """Put records into rows within their lanes, so that none covers another.

    Gives the height of each record, and the layout of the chart with the labels of the lanes. `spans` are the first and last day
    of each record. `lanes` gives the label of each lane with the numbers of its records, which are positions in `spans`; the
    lowest lane comes first.
    """
    width = mark_width(spans, _SIDE_BY_SIDE)
    bottom, heights, tops = 0.0, [0.0] * len(spans), []
    for _, numbers in lanes:
        rows = pack_rows([spans[n] for n in numbers], width)
        for number, row in zip(numbers, rows, strict=True):
            heights[number] = bottom + row * _STEP
        tops.append(bottom + max(rows) * _STEP)
        bottom = tops[-1] + 1
    layout = base_layout(height=int(96 + 40 * bottom), legend=True)
    layout |= row_layout([label for label, _ in lanes], range=[-0.5, bottom - 1 + _TOP])
    for annotation, top in zip(layout["annotations"], tops, strict=True):
        annotation["y"] = top + 0.18
    return heights, layout
