"""The axis of every chart over time: the years it shows, the years it leaves out, its ticks, and rows of marks along it.

Years in which nothing lies are left out where three or more of them follow each other. A time longer than three years lies in no
year; but its mark stands in one, which is left out only with five others or more. The axis keeps its scale on both sides, and a
band marked “//” stands for what is left out. A time that reaches over such years is a line through the band, and what begins,
ends or has its mark in them is drawn in the band. The axis depends on the times alone, never on the window or its language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise

from ledger.charts import colours
from ledger.charts.base import Figure

Span = tuple[date, date]
"""The first and the last day of a time."""

LEFT_OUT = "left out"  # Plotly's `name` of the shapes and labels of a band
TOP = "x2"  # the axis at the top, which follows the one at the bottom
_FEWEST_YEARS, _MANY_YEARS = 3, 6  # that are left out together, without the mark of a long time and even with one
_LONGEST = 3 * 366  # days of a time that keeps the years it touches
_LEAST = 60  # days that an axis shows at least
_ROOM = 0.07  # at either end, as a part of the time shown
_EDGE = 0.04  # nearer to an end of the axis, as a part of the time shown, a label has no room
_BAND = 0.045  # the width of a band, as a part of the time shown
_MARKS_IN_A_ROW = 48  # side by side on a whole axis
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)  # months from one tick to the next
_YEARS_SIDE_BY_SIDE, _MONTHS_SIDE_BY_SIDE, _MONTH_BESIDE_YEAR = 9, 5.5, 6.5  # labels for which a phone has room
_ZOOMED = [  # the labels of ticks once a reader has zoomed in or out
    {"dtickrange": [None, 86_400_000 * 27], "value": "%-d %b %Y"},
    {"dtickrange": [86_400_000 * 27, "M11"], "value": "%b %Y"},
    {"dtickrange": ["M11", None], "value": "%Y"},
]


@dataclass(frozen=True)
class TimeAxis:
    """The days from `first` to `last`, and the years between them that are left out, each as its first and last day."""

    first: date
    last: date
    left_out: tuple[Span, ...] = ()

    @cached_property
    def _hidden(self) -> list[Span]:
        """For each band the first day that it hides, and the first day after these; half a band is shown on either side."""
        shown = (self.last - self.first).days - sum((last - first).days for first, last in self.left_out)
        half = timedelta(days=max(1, round(shown * _BAND / 2)))
        return [(first + half, last + timedelta(days=1) - half) for first, last in self.left_out]

    @cached_property
    def _hidden_as_text(self) -> list[tuple[str, str]]:
        """The same days as ISO text."""
        return [(start.isoformat(), end.isoformat()) for start, end in self._hidden]

    @cached_property
    def length(self) -> int:
        """How many days the axis shows, its bands included."""
        return self.position(self.last)

    def position(self, day: date) -> int:
        """How many shown days lie between the start of the axis and a day; a day that is hidden counts as the end of its band."""
        hidden = sum((min(max(day, start), end) - start).days for start, end in self._hidden)
        return (day - self.first).days - hidden

    def shown(self, day: str | None) -> str | None:
        """The day, as ISO text, at which a day is drawn: the middle of the band where the axis hides it, else the day itself."""
        return next((end for start, end in self._hidden_as_text if day and start <= day < end), day)

    def _has_room(self, month: date, other: date, years: bool) -> bool:
        """Whether the label of a month has room beside that of another day; where `years`, a January is labelled by its year."""
        side_by_side = _MONTH_BESIDE_YEAR if years and other.month == 1 else _MONTHS_SIDE_BY_SIDE
        return abs(self.position(month) - self.position(other)) >= self.length / side_by_side

    def layout(self, anchor: str) -> Figure:
        """The axes of a figure, at its bottom below the vertical axis `anchor` and at its top, with the bands between them."""
        years, ticks = self._ticks()
        axis: Figure = {
            "type": "date",
            "range": [self.first.isoformat(), self.last.isoformat()],
            "tickmode": "array",
            "tickvals": [day.isoformat() for day in ticks],
            "ticktext": [f"{day:%Y}" if years and day.month == 1 else f"{day:%b %Y}" for day in ticks],
            "tickformatstops": _ZOOMED,
            "tickangle": 0,
            "ticks": "outside",
            "showline": True,
            "nticks": 5,
            "zeroline": False,
        }
        if self.left_out:
            axis["rangebreaks"] = [{"bounds": [start.isoformat(), end.isoformat()]} for start, end in self._hidden]
        top = {"overlaying": "x", "matches": "x", "side": "top", "anchor": "free", "position": 1}
        bands = [
            {
                "name": LEFT_OUT,
                "type": "rect",
                "xref": "x",
                "yref": "paper",
                "x0": first.isoformat(),
                "x1": (last + timedelta(days=1)).isoformat(),
                "y0": 0,
                "y1": 1,
                "fillcolor": colours.faint(colours.GREY, 0.1),
                "line": {"width": 0},
                "layer": "below",
            }
            for first, last in self.left_out
        ]
        strokes = [
            {
                "name": LEFT_OUT,
                "type": "line",
                "xref": "x",
                "yref": "paper",
                "xsizemode": "pixel",
                "ysizemode": "pixel",
                "xanchor": end.isoformat(),
                "yanchor": height,
                "x0": x,
                "x1": x + 4,
                "y0": -3 if height == 0 else -9,
                "y1": 9 if height == 0 else 3,
                "line": {"width": 1.5, "color": colours.INK},
            }
            for _, end in self._hidden
            for height in (0, 1)
            for x in (-5, 0)
        ]
        axes = {"xaxis": {**axis, "anchor": anchor}, "xaxis2": {**axis, **top}}
        return {**axes, "shapes": [*bands, *strokes]} if self.left_out else axes

    def _ticks(self) -> tuple[bool, list[date]]:
        """The days that have a tick, so far apart that a phone has room for their labels, and whether they are years apart.

        They are the first days of every so many months. Before and after a band stands one at least where there is room.
        """
        starts = [self.first, *(last for _, last in self.left_out)]
        ends = [*(first for first, _ in self.left_out), self.last + timedelta(days=1)]
        for step in _STEPS:
            least = self.length / (_MONTHS_SIDE_BY_SIDE if step % 12 else _YEARS_SIDE_BY_SIDE)
            parts = [_firsts_of_months(start, end, step) for start, end in zip(starts, ends, strict=True)]
            if all(self.position(b) - self.position(a) >= least for part in parts for a, b in pairwise(part)):
                break
        kept: list[date] = []
        for day in [*(part[0] for part in parts if part), *(day for part in parts for day in part[1:])]:
            if all(abs(self.position(day) - self.position(other)) >= least for other in kept):
                kept.append(day)
        for start, end, part in zip(starts, ends, parts, strict=True):  # before the first year there may be room for a month
            months = [m for m in _firsts_of_months(start, min([end, *part[:1]]), 1) if self.position(m) >= self.length * _EDGE]
            kept += [m for m in months if all(self._has_room(m, other, step % 12 == 0) for other in kept)][:1]
        least = self.length * _EDGE
        return step % 12 == 0, sorted(day for day in kept if least <= self.position(day) <= self.length - least)


def _firsts_of_months(start: date, end: date, step: int) -> list[date]:
    """The first days of every so many months after `start` and before `end`, counted from the start of our era."""
    first, last = start.year * 12 + start.month, end.year * 12 + end.month
    months = (date(m // 12, m % 12 + 1, 1) for m in range(-(-first // step) * step, last + 1, step) if m // 12 < date.max.year)
    return [day for day in months if start < day < end]


def time_axis(spans: Iterable[Span]) -> TimeAxis | None:
    """The axis that holds all these times, with room at either end; None where there are none.

    A time longer than three years keeps no year: so long a time says little of each of its years.
    """
    return _time_axis(tuple(spans))


@lru_cache(maxsize=64)  # the marks, the rows and the words of one panel ask for the same axis
def _time_axis(spans: tuple[Span, ...]) -> TimeAxis | None:
    """The same, once for the same times."""
    if not spans:
        return None
    first, last = min(first for first, _ in spans), max(last for _, last in spans)
    short = [(a, b) for a, b in spans if (b - a).days < _LONGEST]
    kept = sorted({first.year, last.year, *(year for a, b in short for year in range(a.year, b.year + 1))})
    marked = {(a + (b - a) / 2).year for a, b in spans}
    runs = [range(before + 1, after) for before, after in pairwise(kept)] if short else []
    left_out = tuple(
        (date(run[0], 1, 1), date(run[-1], 12, 31))
        for run in runs
        if len(run) >= _MANY_YEARS or (len(run) >= _FEWEST_YEARS and not marked.intersection(run))
    )
    shown = max((last - first).days - sum((b - a).days for a, b in left_out), _LEAST)
    room = timedelta(days=round(shown * _ROOM) + (_LEAST // 2 if shown == _LEAST else 1))
    return TimeAxis(first - room, last + room, left_out)


def on_time_axis(figure: Figure, spans: Iterable[Span], anchor: str = "y") -> Figure:
    """A figure over time with its axes and bands; its traces have their days as ISO text.

    `spans` are the times that the axis must hold, and `anchor` is the vertical axis that stands lowest.
    """
    axis, layout = time_axis(spans), figure["layout"]
    if not axis:
        return {**figure, "layout": {**layout, "xaxis": {"type": "date", "range": None, "zeroline": False}}}
    layout = {**layout, **axis.layout(anchor)}
    layout["margin"] = {**layout["margin"], "t": layout["margin"]["t"] + 22}
    traces = [_moved(trace, axis) for trace in figure["data"]] if axis.left_out else figure["data"]
    return {"data": [*traces, _top(axis)], "layout": layout}


def _moved(trace: Figure, axis: TimeAxis) -> Figure:
    """A trace with the days at which its marks, lines and labels are drawn."""
    moved = {**trace, "x": [axis.shown(day) for day in trace["x"]]}
    meta = trace.get("meta")
    if isinstance(meta, dict) and "spans" in meta:
        moved["meta"] = {**meta, "spans": [[axis.shown(day) for day in span] for span in meta["spans"]]}
    return moved


def _top(axis: TimeAxis) -> Figure:
    """An empty trace on the axis at the top: Plotly draws an axis only where it has one."""
    look = {"mode": "markers", "showlegend": False, "hoverinfo": "skip"}
    return {"type": "scatter", "xaxis": TOP, "yaxis": "y", "x": [axis.first.isoformat()], "y": [None], **look}


def folded_words(spans: Iterable[Span]) -> str:
    """A sentence on the years that the axis of these times leaves out; empty where it leaves out none."""
    axis = time_axis(spans)
    if not axis or not axis.left_out:
        return ""
    years = " and ".join(f"{first.year} to {last.year}" for first, last in axis.left_out)
    return f" At // the axis leaves out {years}: only times longer than three years reach into them."


def mark_width(spans: Iterable[Span], in_a_row: int = _MARKS_IN_A_ROW) -> int:
    """How many days of the axis of these times a mark takes, at least one, where so many have room side by side."""
    axis = time_axis(spans)
    return max(1, axis.length // in_a_row) if axis else 1


def pack_rows(spans: Sequence[Span], width: int) -> list[int]:
    """Put times, each with a mark in its middle, into rows so that nothing covers anything; give the row of each.

    `width` is the width of a mark in days of the axis. In order of time, each time gets the lowest row that is free.
    """
    axis = time_axis(spans)
    if not axis:
        return []
    free: list[int] = []
    rows = [0] * len(spans)
    for number in sorted(range(len(spans)), key=lambda n: spans[n]):
        first, last = spans[number]
        centre = axis.position(first + (last - first) / 2)
        start, end = min(axis.position(first), centre - width // 2), max(axis.position(last), centre + width // 2) + 1
        row = next((r for r, taken in enumerate(free) if taken <= start), len(free))
        if row == len(free):
            free.append(start)
        free[row] = end
        rows[number] = row
    return rows
