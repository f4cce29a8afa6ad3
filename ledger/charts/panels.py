"""Panels that share one time axis, stacked from top to bottom: numbers above, events and attacks below them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ledger.charts.base import Figure, base_layout, label_at
from ledger.charts.time_axis import Span, on_time_axis
from ledger.query.columns import IntArray

GAP = 26  # pixels above a panel, in which its title stands


@dataclass(frozen=True)
class Panel:
    """A part of a figure with traces and a vertical axis of its own, `pixels` high; all panels share one time axis.

    `spans` are the times that the time axis must hold, and `labels` are annotations. `rows` are the rows of the drawn records
    among all claims. `marks` gives the ids of the records of marks that hold many, by the key of the mark.
    """

    title: str
    traces: list[Figure]
    pixels: int
    axis: Figure
    spans: list[Span]
    labels: list[Figure] = field(default_factory=list)
    rows: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    marks: Callable[[], Mapping[str, Sequence[str]]] = dict

    @property
    def counted(self) -> bool:
        """Whether a mark of the panel stands for many records."""
        return self.marks is not dict


def stack(panels: Sequence[Panel], legend: bool = True) -> Figure:
    """The figure of several panels, the first on top."""
    whole = sum(p.pixels + GAP for p in panels)
    layout = base_layout(height=whole + 76, legend=legend)
    layout["annotations"] = []
    traces = []
    top = 0
    for number, panel in enumerate(panels, 1):
        name = f"y{number}" if number > 1 else "y"
        top += GAP
        upper, lower = 1 - top / whole, max(0.0, 1 - (top + panel.pixels) / whole)
        top += panel.pixels
        layout[f"yaxis{number}" if number > 1 else "yaxis"] = {**panel.axis, "domain": [lower, upper]}
        layout["annotations"] += [
            label_at(f"<b>{panel.title}</b>", upper, "paper", font={"size": 12}),
            *({**label, "yref": name} for label in panel.labels),
        ]
        traces += [{**trace, "yaxis": name} for trace in panel.traces]
    lowest = f"y{len(panels)}" if len(panels) > 1 else "y"
    figure = on_time_axis({"data": traces, "layout": layout}, [span for p in panels for span in p.spans], lowest)
    for shape in figure["layout"].get("shapes", ()):
        if shape["type"] == "rect":
            shape["y1"] = 1 - GAP / whole  # the title of the first panel stands above the bands
    return figure


def plain_axis(low: float, high: float) -> Figure:
    """A vertical axis from `low` to `high` without numbers, on which heights mean rows only."""
    return {"range": [low, high], "showticklabels": False, "showgrid": False, "zeroline": False, "fixedrange": True}
