"""Every stated number of troops at the time it is about, with what can be laid below it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from math import log10
from typing import TypeVar

import numpy as np

import ledger.charts.bins as bins
from ledger.charts import colours
from ledger.charts.attacks import strip
from ledger.charts.base import (
    HOVER,
    JOIN,
    UNSELECTED,
    Chart,
    Figure,
    Row,
    after,
    custom,
    drawn_edges,
    edges,
    lines,
    middle,
    piece,
    plain,
    room,
    stated,
)
from ledger.charts.context import disagreements, events
from ledger.charts.panels import Panel, stack
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.records import TroopLevel
from ledger.query import selection
from ledger.query.columns import Chosen
from ledger.wording import words

_NOUNS = {  # of the panels below, by the start of their titles
    "Attacks and uses of force": ("attack or use of force", "attacks and uses of force"),
    "Political events": ("political event",),
}
UNDER = {"none": "Nothing", "attacks": "Attacks", "events": "Political events", "both": "Both"}
_KINDS = tuple(colours.KIND_MARKS)
_Value = TypeVar("_Value")
_MOST = 200  # numbers drawn one by one
_RULE_BY_YEAR = (
    "These are too many to draw one by one: a mark holds all numbers of one kind about one year, on a line from the lowest to "
    "the highest, and stands at the number in the middle, which at least half of them do not exceed. Each number stands once, in "
    "the year in the middle of its time. Choosing a mark lists its records below. Disagreements stand on the overview. Narrow "
    f"the filter to {_MOST} numbers or fewer to see each."
)
# Of kinds that stand close together, so that their labels do not cover each other.
_LABEL_SIDE = {"plan": "middle left", "recommendation": "top right", "forecast": "bottom right"}


def troop_levels(dataset: Dataset, scale: str = "log", under: str = "none") -> Chart:
    """Every stated number of troops at the time it is about, as wide as date and number are imprecise, by kind of number.

    `scale` is `log` or `linear`; on the logarithmic scale zero has a place of its own below one. `under` says what is laid below:
    `none`, `attacks`, `events` or `both`. Disagreements among the drawn figures are always bracketed.
    """
    many = len(dataset.troop_levels) > _MOST
    panel = _by_year(dataset, scale) if many else levels(dataset, scale, {r.id for r in dataset.troop_levels})
    numbered = len(panel.drawn)
    panels = [panel]
    panels += [strip(dataset)] if under in ("attacks", "both") and dataset.attacks else []
    panels += [events(dataset)] if under in ("events", "both") and any(p.event for p in dataset.positions) else []
    if not many:
        brackets = disagreements(dataset, set(panel.drawn))
        panels += [brackets] if brackets.traces[1]["x"] else []
    figure = stack(panels)
    if len(panels) == 1 or under == "none":
        figure["layout"]["xaxis"]["range"] = room(panel.days)
    silent = len(dataset.troop_levels) - numbered
    if many:
        every, at = _numbers(selection.whole(dataset)), _numbered(dataset)
        span = _span(every.low[at].min(), every.high[at].max()) if len(at) else ""
        others = int(every.others[at].sum())
    else:
        records = [r for r in dataset.troop_levels if r.id in panel.drawn]
        span, others = _span_of(records) if records else "", sum(r.personnel != "military" for r in records)
    sentence = words.count(numbered, "stated number") + (f", {span}" if span else "")
    sentence += f" ({others} of them not of soldiers)" if others else ""
    if silent:
        verbs = "is given without a number and stands" if silent == 1 else "are given without a number and stand"
        sentence += f"; {silent} more {verbs} in the list only"
    laid = [words.count(len(p.drawn), *_NOUNS[p.title.partition(",")[0]]) for p in panels[1:] if p.drawn]
    sentence += f". Below: {' and '.join(laid)}." if laid else "."
    return Chart(
        title="Stated numbers of troops, by kind of number",
        figure=figure,
        sentence=sentence,
        rule=_RULE_BY_YEAR
        if many
        else (
            "A mark is one statement, at the time that the number is about. Its width is the imprecision of its "
            "date, its height the range that its words allow; an open symbol has an end that the words leave open. "
            "Choosing a mark chooses those it covers too. Nothing joins two statements, and nothing is averaged."
        ),
        drawn=_Together([p.drawn for p in panels]),
        bins=_Together([p.bins for p in panels]),
    )


def levels(dataset: Dataset, scale: str, labelled: set[str], pixels: int = 300) -> Panel:
    """The numbers as a panel; `labelled` are the ids of the marks that carry their number."""
    numbered = [r for r in dataset.troop_levels if edges(r)]
    floor = _floor(numbered)
    taken: set[tuple[str, float]] = set()
    traces: list[Figure] = []
    for kind, (colour, symbol) in colours.KIND_MARKS.items():
        records = sorted((r for r in numbered if r.kind == kind), key=_open)  # the legend shows the symbol of the first
        if not records:
            continue
        periods = [dates.parse(r.refers_to) for r in records]
        heights = [_mark(r, scale, floor) for r in records]
        widths = lines({"color": colour, "width": 3}, legendgroup=kind, opacity=0.5)
        for record, period, height in zip(records, periods, heights, strict=True):
            (low, _, high), (first, last), day = drawn_edges(record), period.days, middle(period)
            piece(widths, (first.isoformat(), height), (after(last).isoformat(), height))
            piece(widths, (day, _height(low, scale, floor)), (day, _height(high, scale, floor)))
        ends = [p.days[1].isoformat() for p in periods]
        traces += [
            widths,
            {
                "type": "scatter",
                "mode": "text",
                "unselected": UNSELECTED,
                "legendgroup": kind,
                "showlegend": False,
                "x": ends,
                "y": heights,
                "text": [
                    f"\u2003{_once(taken, (x, y), _label(r) if r.id in labelled or r.personnel != 'military' else '')}\u2003"
                    for r, x, y in zip(records, ends, heights, strict=True)
                ],
                "textposition": _LABEL_SIDE.get(kind, "middle right"),
                "cliponaxis": False,
                "hoverinfo": "skip",
            },
            {
                "type": "scatter",
                "mode": "markers",
                "name": vocabulary.WORDS["kinds"][kind],
                "legendgroup": kind,
                "x": [middle(p) for p in periods],
                "y": heights,
                "customdata": [custom(dataset, r) for r in records],
                "hovertemplate": HOVER,
                "marker": {
                    "color": colour,
                    "size": 12,
                    "symbol": [_symbol(r, symbol) for r in records],
                    "line": {"width": 2, "color": colour},
                },
            },
        ]
    _join_near([trace for trace in traces if trace["mode"] == "markers"], scale)
    axis = _axis(scale, floor, max((drawn_edges(r)[2] for r in numbered), default=1))
    return Panel(
        title="Number of people" + (", logarithmic; zero set apart" if scale == "log" else ""),
        traces=traces,
        pixels=pixels,
        axis=axis,
        days=[day for r in numbered for day in dates.parse(r.refers_to).days],
        drawn={r.id: _row(r) for r in numbered},
    )


def _row(record: TroopLevel) -> Row:
    return {
        "Drawn as": "Troop level",
        "Of": vocabulary.WORDS["personnel"][record.personnel],
        "Kind": vocabulary.WORDS["kinds"][record.kind],
        **stated(record),
    }


def _axis(scale: str, floor: int, most: int) -> Figure:
    """The axis of numbers up to `most`."""
    axis: Figure = {"zeroline": False, "rangemode": "tozero", "tickformat": ",d", "fixedrange": True}
    axis["range"] = [-most * 0.05, most * 1.1 or 1]
    if scale == "log":
        ticks = (0, *(10**n for n in range(floor, 10)))
        axis |= {
            "tickvals": [_height(n, scale, floor) for n in ticks],
            "ticktext": [f"{n:,}" for n in ticks],
            "range": [_height(0, scale, floor) - 0.3, max(5.0, _height(most, scale, floor)) + 0.1],
            "rangemode": "normal",
        }
    return axis


def _label(record: TroopLevel) -> str:
    """The number, and whose it is where they are no soldiers."""
    whose = f" ({vocabulary.WORDS['personnel'][record.personnel]})" if record.personnel != "military" else ""
    return plain(words.stated(record) + whose)


def _mark(record: TroopLevel, scale: str, floor: int) -> float:
    """Where the mark of a number stands: at the number stated, else in the middle of its range, else at the end that is known."""
    low, mark, high = drawn_edges(record)
    if record.best is None and record.low is not None and record.high is not None:
        return (_height(low, scale, floor) + _height(high, scale, floor)) / 2
    return _height(mark, scale, floor)


def _join_near(traces: list[Figure], scale: str) -> None:
    """Give each mark that others cover their ids, as fifth of its custom data: choosing one chooses all of them."""
    marks = [(date.fromisoformat(x), y, mine) for t in traces for x, y, mine in zip(t["x"], t["y"], t["customdata"], strict=True)]
    days = [day for day, _, _ in marks]
    wide = (max(days) - min(days)).days / 60 if days else 0
    high = 0.12 if scale == "log" else max((y for _, y, _ in marks), default=0) / 50
    for day, y, mine in marks:
        near = [other[0] for d, h, other in marks if other is not mine and abs((d - day).days) <= wide and abs(h - y) <= high]
        mine.extend([JOIN.join(near)] if near else [])


def _height(value: int, scale: str, floor: int) -> float:
    """Where a number stands on the axis: itself, or its logarithm, with zero one step below the power of ten `floor`."""
    if scale == "linear":
        return float(value)
    return log10(value) if value > 0 else floor - 1.0


def _floor(records: Iterable[TroopLevel]) -> int:
    """The power of ten at which the logarithmic axis starts: that of the smallest number above zero."""
    return min((int(log10(n)) for r in records for n in drawn_edges(r) if n > 0), default=0)


def _symbol(record: TroopLevel, symbol: str) -> str:
    """Open where an end of the number is open."""
    return f"{symbol}-open" if _open(record) else symbol


def _open(record: TroopLevel) -> bool:
    return record.low is None or record.high is None


def _once(seen: set[tuple[str, float]], place: tuple[str, float], label: str) -> str:
    """The label, unless another mark already has one at that place."""
    if not label or place in seen:
        return ""
    seen.add(place)
    return label


def _span_of(records: Iterable[TroopLevel]) -> str:
    values = [n for r in records for n in drawn_edges(r)]
    return _span(min(values), max(values))


def _span(least: int, most: int) -> str:
    return f"from {least:,} to {most:,}" if least != most else f"{least:,}"


class _Together(Mapping[str, _Value]):
    """The mappings of several panels as one, in their order; no key is in two."""

    def __init__(self, parts: Sequence[Mapping[str, _Value]]) -> None:
        self.parts = parts

    def __getitem__(self, key: str) -> _Value:
        for part in self.parts:
            if key in part:
                return part[key]
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return any(key in part for part in self.parts)

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self.parts)

    def __len__(self) -> int:
        return sum(map(len, self.parts))


@dataclass(frozen=True, eq=False)
class _Numbers:
    """Low, mark and high of every troop level, -1 where it has no number; which are no soldiers; and its kind and year.

    `order` are the places of those with a number, the lowest mark first.
    """

    low: bins.Numbers
    mark: bins.Numbers
    high: bins.Numbers
    others: bins.Numbers
    kinds: bins.Numbers
    years: bins.Numbers
    order: bins.Numbers


@lru_cache(maxsize=2)
def _numbers(whole: Dataset) -> _Numbers:
    """The numbers of all troop levels as columns."""
    rows = [(*(edges(r) or (-1, -1, -1)), r.personnel != "military", _KINDS.index(r.kind)) for r in whole.troop_levels]
    low, mark, high, others, kinds = np.array(rows, dtype=np.intp).reshape(-1, 5).T.copy()
    known = selection.indexed(whole)
    order = np.argsort(mark, kind="stable")
    return _Numbers(low, mark, high, others, kinds, known.times.years[known.tables["troop_levels"]], order[mark[order] >= 0])


def prepare(whole: Dataset) -> None:
    """Find the numbers before they are asked for."""
    _numbers(whole)


def _numbered(dataset: Dataset) -> bins.Numbers:
    """Which troop levels of the whole are left and have a number, the lowest mark first."""
    known, kept = selection.kept(dataset)
    order = _numbers(selection.whole(dataset)).order
    return order[kept[known.tables["troop_levels"]][order]]


def _by_year(dataset: Dataset, scale: str) -> Panel:
    """All numbers of a kind and year as one mark, with a line from the lowest to the highest."""
    every, ranked = _numbers(selection.whole(dataset)), _numbered(dataset)
    at = np.sort(ranked)
    names = [vocabulary.WORDS["kinds"][kind] for kind in _KINDS]
    found = bins.Lanes(Chosen(selection.whole(dataset).troop_levels, at), every.kinds[at], every.years[at], names)
    dated = ranked[every.years[ranked] > 0]
    groups = every.kinds[dated] * 10_000 + every.years[dated]
    by_mark = dated[np.argsort(groups.astype(np.uint16), kind="stable")]
    sizes = np.array([number for *_, number in found.counts], dtype=np.intp)
    starts = np.cumsum(sizes) - sizes
    middles = every.mark[by_mark[starts + (sizes - 1) // 2]].tolist()
    lows = np.minimum.reduceat(every.low[by_mark], starts).tolist() if len(starts) else []
    highs = np.maximum.reduceat(every.high[by_mark], starts).tolist() if len(starts) else []
    above = every.low[at][every.low[at] > 0]
    floor = int(log10(above.min())) if len(above) else 0
    traces: list[Figure] = []
    marks = list(zip(found.counts, lows, middles, highs, strict=True))
    for code, (kind, (colour, symbol)) in enumerate(colours.KIND_MARKS.items()):
        mine = [(year, number, *numbers) for (lane, year, number), *numbers in marks if lane == code]
        if not mine:
            continue
        widths = lines({"color": colour, "width": 3}, legendgroup=kind, opacity=0.5)
        x, y, said = [], [], []
        for year, number, low, mark, high in mine:
            day = f"{year}-{2 * code + 1:02}-15"  # kinds side by side within the year
            piece(widths, (day, round(_height(low, scale, floor), 3)), (day, round(_height(high, scale, floor), 3)))
            x.append(day)
            y.append(round(_height(mark, scale, floor), 3))
            told = f"{found.names[code]}: {low:,} to {high:,}, {mark:,} in the middle"
            said.append(
                [found.key(code, year), words.count(number, "stated number"), f"about {year}", f"{found.names[code]}: {told}"]
            )
        look = {"color": colour, "size": 11, "symbol": symbol}
        shown = {"name": vocabulary.WORDS["kinds"][kind], "legendgroup": kind, "type": "scatter", "mode": "markers"}
        traces += [widths, {**shown, "x": x, "y": y, "customdata": said, "hovertemplate": HOVER, "marker": look}]
    return Panel(
        title="Number of people, by kind and year" + (", logarithmic; zero set apart" if scale == "log" else ""),
        traces=traces,
        pixels=300,
        axis=_axis(scale, floor, int(every.high[at].max(initial=1))),
        days=found.days(),
        drawn=bins.Drawn(found, _row),
        bins=bins.Bins(found),
    )
