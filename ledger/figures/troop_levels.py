"""Every stated number of troops at the time it is about."""

from collections.abc import Iterable
from math import log10
from typing import Any

from ledger import dates, style, words
from ledger.dataset import Dataset
from ledger.figures.marks import HOVER, Chart, Figure, after, custom, drawn_edges, edges, layout_of, middle, room
from ledger.records import TroopLevel

# Of kinds that stand close together, so that their labels do not cover each other.
_LABEL_SIDE = {"plan": "middle left", "recommendation": "top right", "forecast": "bottom right"}


_LOG_TICKS = (0, *(10**n for n in range(10)))


def troop_levels(dataset: Dataset, scale: str) -> Chart:
    """Every stated number of troops at the time it is about, as wide as date and number are imprecise, by kind of number.

    `scale` is `log` or `linear`. On the logarithmic scale zero has a place of its own below one.
    """
    numbered = [r for r in dataset.troop_levels if edges(r)]
    labelled: set[tuple[str, float]] = set()
    traces: list[Figure] = []
    for kind, (colour, symbol) in style.KIND_MARKS.items():
        records = [r for r in numbered if r.kind == kind]
        if not records:
            continue
        at = [middle(dates.parse(r.refers_to)) for r in records]
        heights = [_height(drawn_edges(r)[1], scale) for r in records]
        lines: dict[str, list[Any]] = {"x": [], "y": []}
        for record, day, height in zip(records, at, heights, strict=True):
            (low, _, high), (first, last) = drawn_edges(record), dates.parse(record.refers_to).days
            lines["x"] += [first.isoformat(), after(last).isoformat(), None, day, day, None]
            lines["y"] += [height, height, None, _height(low, scale), _height(high, scale), None]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "legendgroup": kind,
                "showlegend": False,
                "line": {"color": colour, "width": 3},
                "opacity": 0.5,
                "hoverinfo": "skip",
                **lines,
            }
        )
        ends = [dates.parse(r.refers_to).days[1].isoformat() for r in records]
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "legendgroup": kind,
                "showlegend": False,
                "x": ends,
                "y": heights,
                "text": [
                    f"\u2003{_once(labelled, (x, y), words.number(r))}\u2003"
                    for r, x, y in zip(records, ends, heights, strict=True)
                ],
                "textposition": _LABEL_SIDE.get(kind, "middle right"),
                "cliponaxis": False,
                "hoverinfo": "skip",
            }
        )
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": style.WORDS["kinds"][kind],
                "legendgroup": kind,
                "x": at,
                "y": heights,
                "customdata": [custom(dataset, r) for r in records],
                "hovertemplate": HOVER,
                "marker": {
                    "color": colour,
                    "size": 12,
                    "symbol": [_symbol(r, symbol) for r in records],
                    "line": {"width": 2, "color": colour},
                },
            }
        )
    layout = layout_of(height=460, legend=True)
    layout["yaxis"] = {"title": {"text": "Number of people"}, "zeroline": False, "rangemode": "tozero", "tickformat": ",d"}
    if scale == "log":
        layout["yaxis"] |= {
            "tickvals": [_height(n, scale) for n in _LOG_TICKS],
            "ticktext": [f"{n:,}" for n in _LOG_TICKS],
            "range": [_height(0, scale) - 0.3, max([5.0, *(_height(drawn_edges(r)[2], scale) for r in numbered)]) + 0.1],
            "rangemode": "normal",
        }
    layout["xaxis"] = {"type": "date", "range": room(day for r in numbered for day in dates.parse(r.refers_to).days)}
    silent = len(dataset.troop_levels) - len(numbered)
    sentence = words.count(len(numbered), "stated number") + (f" ({_span_of(numbered)})" if numbered else "")
    sentence += f"; {silent} more are given without a number and stand in the list only." if silent else "."
    return Chart({"data": traces, "layout": layout}, sentence, tuple(r.id for r in numbered))


def _height(value: int, scale: str) -> float:
    """Where a number stands on the axis: itself, or its logarithm with zero one step below one."""
    if scale == "linear":
        return float(value)
    return log10(value) if value > 0 else -1.0


def _symbol(record: TroopLevel, symbol: str) -> str:
    """Open where an end of the number is open."""
    return f"{symbol}-open" if record.low is None or record.high is None else symbol


def _once(seen: set[tuple[str, float]], place: tuple[str, float], label: str) -> str:
    """The label, unless another mark already has one at that place."""
    if place in seen:
        return ""
    seen.add(place)
    return label


def _span_of(records: Iterable[TroopLevel]) -> str:
    values = [n for r in records for n in drawn_edges(r)]
    return f"from {min(values):,} to {max(values):,}"
