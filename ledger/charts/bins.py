"""Charts of more records than marks can be told apart: a mark a lane and year, as large as the number of its records.

A chart does so above `MOST` marks, and says it. The first of a mark's custom data is then a key, under which `Chart.bins` has the
ids of its records.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledger.charts.base import HOVER, Chart, Figure, Row, layout_of, plain, rows_of, short, time_axis
from ledger.model.dataset import Dataset
from ledger.model.records import Claim
from ledger.query import selection
from ledger.wording import words

MOST = 400
MOST_LANES = 20
_NO_YEAR = 65_535
RULE = (
    "These are too many to draw one by one: a mark holds all records of its lane and year, the larger the more, and each record "
    "stands once, in the year in the middle of its time. Choosing a mark lists its records below. Narrow the filter to "
    f"{MOST} records or fewer to see each."
)
Noun = tuple[str, str]
Colours = str | Mapping[str, str]
Numbers = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Lanes:
    """Records in lanes: `codes[i]` is the number in `names` of the lane of record `i`, `years[i]` its year, 0 for none.

    `counted` is what `_numbers` gives, where it is known already.
    """

    records: Sequence[Claim]
    codes: Numbers
    years: Numbers
    names: Sequence[str]
    counted: tuple[int, Numbers] | None = None

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """A key for each lane, made of its name."""
        found: dict[str, None] = {}
        for name in self.names:
            slug = re.sub("[^a-z0-9]+", "-", name.casefold()).strip("-")[:60] or "lane"
            number = 1
            while (key := slug if number == 1 else f"{slug}-{number}") in found:
                number += 1
            found[key] = None
        return tuple(found)

    @cached_property
    def _numbers(self) -> tuple[int, Numbers]:
        """The first year of any record less one, and how many records each lane has of no year, of the first, the second ..."""
        if self.counted:
            return self.counted
        years = self.years.astype(np.uint16)
        before = int((years - np.uint16(1)).min(initial=_NO_YEAR))  # no year becomes the largest number
        many = int(years.max()) - before + 1 if before != _NO_YEAR else 1
        lanes = len(self.names)
        at = self.codes * many + np.maximum(self.years - before, 0)
        return before, np.bincount(at, minlength=(lanes + 1) * many).reshape(lanes + 1, many)[:lanes]

    @cached_property
    def sizes(self) -> list[int]:
        """How many records with a year each lane has."""
        found: list[int] = self._numbers[1][:, 1:].sum(axis=1).tolist()
        return found

    def days(self) -> list[date]:
        """The first and last day of the years that have a record."""
        before, numbers = self._numbers
        return [date(before + 1, 1, 1), date(before + numbers.shape[1] - 1, 12, 31)] if numbers.shape[1] > 1 else []

    @cached_property
    def counts(self) -> list[tuple[int, int, int]]:
        """Lane, year and number of records of every mark, in this order."""
        before, numbers = self._numbers
        lanes, years = np.nonzero(numbers[:, 1:])
        return list(zip(lanes.tolist(), (years + before + 1).tolist(), numbers[lanes, years + 1].tolist(), strict=True))

    def folded(self, most: int = MOST_LANES) -> "Lanes":
        """The lanes of the most records, largest first, and all others as one."""
        sizes = self.sizes
        order = [n for n in np.argsort(-np.array(sizes), kind="stable").tolist() if sizes[n]]
        rest = order[most:] if len(order) > most + 1 else []
        kept = order[: len(order) - len(rest)]
        place = np.full(len(self.names), len(kept), dtype=np.intp)
        place[kept] = np.arange(len(kept))
        names = [self.names[n] for n in kept] + ([f"{len(rest)} other lanes"] if rest else [])
        before, numbers = self._numbers
        counted = np.zeros((len(kept) + 1, numbers.shape[1]), dtype=np.intp)
        np.add.at(counted, place, numbers)
        return Lanes(self.records, place[self.codes], self.years, names, (before, counted[: len(names)]))

    def key(self, lane: int, year: int) -> str:
        """What stands in a mark's custom data and in the address when it is chosen."""
        return f"~{self.keys[lane]}~{year}"


class Bins(Mapping[str, Sequence[str]]):
    """The ids of the records of each mark, by its key."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """Lane and year of each mark."""
        return {self.lanes.key(lane, year): (lane, year) for lane, year, _ in self.lanes.counts}

    def __getitem__(self, key: str) -> Sequence[str]:
        lane, year = self.places[key]
        here = np.flatnonzero((self.lanes.codes == lane) & (self.lanes.years == year))
        return [self.lanes.records[n].id for n in here.tolist()]

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.lanes.counts)


class Drawn(Mapping[str, Row]):
    """What was drawn of each record, made when it is asked for."""

    def __init__(self, lanes: Lanes, row: Callable[[Any], Row]) -> None:
        self.lanes, self.row = lanes, row

    @cached_property
    def _by_id(self) -> dict[str, Claim]:
        return {record.id: record for record in compress(self.lanes.records, (self.lanes.years > 0).tolist())}

    def __getitem__(self, name: str) -> Row:
        return self.row(self._by_id[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return sum(self.lanes.sizes)


def lanes_of(dataset: Dataset, table: str, names: Sequence[str], codes: Numbers) -> Lanes:
    """The lanes of what is left of a table; `codes` are those of all its records in the whole dataset."""
    known, at = selection.left(dataset, table)
    return Lanes(getattr(dataset, table), codes[at], known.times.years[known.tables[table]][at], names)


def values_of(dataset: Dataset, table: str, name: str) -> Numbers:
    """Of every record of a table in the whole dataset, the number of its value of a choice of which it has one."""
    known, _ = selection.kept(dataset)
    return known.columns[name].single[known.tables[table]]


def counted(
    title: str, lanes: Lanes, noun: Noun, colour: str | Mapping[str, str], row: Callable[[Any], Row], missing: str = "date"
) -> Chart:
    """The chart of lanes by year; `colour` of all marks, or by the name of the lane; what those not drawn are `missing`."""
    lanes = lanes.folded()
    heights = {lane: len(lanes.names) - 1 - lane for lane in range(len(lanes.names))}
    sizes = lanes.sizes
    layout = layout_of(height=130 + 44 * len(lanes.names), legend=False)
    layout |= rows_of([f"{short(name, 52)} ({n:,})" for name, n in zip(lanes.names, sizes, strict=True)][::-1])
    layout["xaxis"] = time_axis(lanes.days())
    dated = sum(sizes)
    undated = len(lanes.records) - dated
    largest = ", ".join(f"“{name}” {n:,}" for name, n in list(zip(lanes.names, sizes, strict=True))[:3])
    said = f"{words.count(dated, *noun)} in {words.count(len(lanes.names), 'lane')}, counted by year; the largest {largest}"
    said += f"; {undated:,} more {'has' if undated == 1 else 'have'} no {missing}." if undated else "."
    return Chart(
        title=title,
        figure={"data": [mark_trace(lanes, heights, noun, colour)], "layout": layout},
        sentence=said,
        rule=RULE,
        drawn=Drawn(lanes, row),
        bins=Bins(lanes),
    )


def mark_trace(lanes: Lanes, heights: Mapping[int, float], noun: Noun, colour: Colours) -> Figure:
    """One mark a lane and year, at the height of its lane."""
    marks = lanes.counts
    most = max((n for _, _, n in marks), default=1)
    colours = [colour if isinstance(colour, str) else colour[lanes.names[lane]] for lane, _, _ in marks]
    return {
        "type": "scatter",
        "mode": "markers",
        "showlegend": False,
        "x": [f"{year}-07-02" for _, year, _ in marks],
        "y": [heights[lane] for lane, _, _ in marks],
        "customdata": [
            [lanes.key(lane, year), words.count(n, *noun), str(year), plain(lanes.names[lane])] for lane, year, n in marks
        ],
        "hovertemplate": HOVER,
        "marker": {"color": colours, "size": [round(6 + 22 * (n / most) ** 0.5, 1) for _, _, n in marks], "opacity": 0.8},
    }
