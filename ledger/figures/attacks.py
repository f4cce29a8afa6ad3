"""Attacks and uses of force in time."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ledger import dates, query, style, words
from ledger.dataset import Dataset
from ledger.figures.marks import HOVER, Chart, Figure, after, custom, layout_of, middle


def attacks(dataset: Dataset) -> Chart:
    """Attacks and uses of force in time: one lane a type, each as wide as its date is imprecise."""
    dated = [(r, period) for r in dataset.attacks if (period := query.period_of(r, dataset))]
    types = [t for t in style.WORDS["types"] if any(r.type == t for r, _ in dated)]
    lanes = {t: i for i, t in enumerate(reversed(types))}
    bars: dict[str, list[Any]] = {"x": [], "y": []}
    ends = [day for _, p in dated for day in (p.first, p.last) if day]
    for record, period in dated:
        y = lanes[record.type]
        bars["x"] += [_start(period, ends).isoformat(), after(_end(period, ends)).isoformat(), None]
        bars["y"] += [y, y, None]
    traces: list[Figure] = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": "Possible days",
            "line": {"color": style.RED, "width": 6},
            "opacity": 0.35,
            "hoverinfo": "skip",
            **bars,
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": "Attack or use of force",
            "x": [middle(p) for _, p in dated],
            "y": [lanes[r.type] for r, _ in dated],
            "customdata": [custom(dataset, r) for r, _ in dated],
            "hovertemplate": HOVER,
            "marker": {"color": style.RED, "size": 11, "symbol": "circle", "line": {"color": "white", "width": 1}},
        },
    ]
    layout = layout_of(height=150 + 44 * len(types), legend=True)
    layout["yaxis"] = {
        "tickvals": list(lanes.values()),
        "ticktext": [style.WORDS["types"][t] for t in lanes],
        "range": [-0.6, len(types) - 0.4],
        "zeroline": False,
        "fixedrange": True,
    }
    layout["xaxis"] = {"type": "date", "tickformat": "%b<br>%Y" if ends and (max(ends) - min(ends)).days < 900 else "%Y"}
    undated = len(dataset.attacks) - len(dated)
    here = {r.id for r in dataset.attacks}
    parts = sum(r.part_of in here for r in dataset.attacks)
    sentence = (
        f"{words.count(len(dated), 'attack or use of force', 'attacks and uses of force')} of {words.count(len(types), 'type')}"
    )
    sentence += f", {parts} of them part of a wider one told with it" if parts else ""
    sentence += f"; {undated} more have no date." if undated else "."
    return Chart({"data": traces, "layout": layout}, sentence, tuple(r.id for r, _ in dated))


def _start(period: dates.Period, ends: Iterable[date]) -> date:
    return period.first or min(ends)


def _end(period: dates.Period, ends: Iterable[date]) -> date:
    return period.last or max(ends)
