"""Panels that share one time axis, stacked from top to bottom: numbers above, events and attacks below them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ledger.charts.base import Figure, base_layout, label_at
from ledger.charts.time_axis import Span, on_time_axis
from ledger.query.columns import IntArray

GAP = 26  # pixels above a panel, in which its title stands
ASIDE = "x3"  # the axis of a panel that is not on the time axis
_AXIS = 34  # pixels of the time axis with its ticks, where a panel stands below it
_LEGEND = 82  # pixels that the legend takes from the panels on a phone


@dataclass(frozen=True)
class Panel:
    """A part of a figure with traces and a vertical axis of its own, `pixels` high; all panels share one time axis.

    `spans` are the times that the time axis must hold, and `labels` are annotations. `rows` are the rows of the drawn records
    among all claims. `marks` gives the ids of the records of marks that hold many, by the key of the mark. A panel below the time
    axis has in `across` an axis of its own. `narrow` is its height on a phone, where that is another.
    """

    title: str
    traces: list[Figure]
    pixels: int
    axis: Figure
    spans: list[Span]
    labels: list[Figure] = field(default_factory=list)
    rows: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    marks: Callable[[], Mapping[str, Sequence[str]]] = dict
    across: Figure | None = None
    narrow: int = 0

    @property
    def counted(self) -> bool:
        """Whether a mark of the panel stands for many records."""
        return self.marks is not dict


def stack(panels: Sequence[Panel], legend: bool = True) -> Figure:
    """The figure of several panels, the first on top. The last may have an axis of its own: it stands below the time axis."""
    figure = _stacked(panels, legend)
    if any(panel.narrow for panel in panels):
        on_phone = _stacked([replace(panel, pixels=panel.narrow or panel.pixels) for panel in panels], legend)
        own = sum(panel.pixels for panel in panels if not panel.narrow)
        added = sum(panel.narrow for panel in panels)
        on_phone["layout"]["height"] -= round(_LEGEND * added / (own + added))  # the other panels grow no higher
        figure["layout"]["meta"] = {"narrow": on_phone["layout"]}
    return figure


def _stacked(panels: Sequence[Panel], legend: bool) -> Figure:
    """The figure of several panels, each as high as it is on a wide screen."""
    in_time = [panel for panel in panels if not panel.across]
    whole = sum(p.pixels + GAP for p in panels) + _AXIS * (len(panels) - len(in_time))
    layout = base_layout(height=whole + 76, legend=legend)
    layout["annotations"] = []
    traces = []
    top, bottom = 0, 0.0
    for number, panel in enumerate(panels, 1):
        name = f"y{number}" if number > 1 else "y"
        top += GAP + _AXIS * bool(panel.across)
        upper, lower = 1 - top / whole, max(0.0, 1 - (top + panel.pixels) / whole)
        top += panel.pixels
        layout[f"yaxis{number}" if number > 1 else "yaxis"] = {**panel.axis, "domain": [lower, upper]}
        layout["annotations"] += [
            label_at(f"<b>{panel.title}</b>", upper, "paper", font={"size": 12}),
            *({**label, "yref": name} for label in panel.labels),
        ]
        own = {"xaxis": ASIDE} if panel.across else {}
        traces += [{**trace, "yaxis": name, **own} for trace in panel.traces]
        if panel.across:
            layout["xaxis3"] = {**panel.across, "anchor": name}
        else:
            bottom = lower
    lowest = f"y{len(in_time)}" if len(in_time) > 1 else "y"
    figure = on_time_axis({"data": traces, "layout": layout}, [span for p in in_time for span in p.spans], lowest)
    for shape in figure["layout"].get("shapes", ()):
        if shape["type"] == "rect":
            shape["y1"] = 1 - GAP / whole  # the title of the first panel stands above the bands
        for end in ("y0", "yanchor"):
            if len(in_time) < len(panels) and shape.get(end) == 0:
                shape[end] = bottom  # the bands end where the time axis stands
    return figure


def plain_axis(low: float, high: float) -> Figure:
    """A vertical axis from `low` to `high` without numbers, on which heights mean rows only."""
    return {"range": [low, high], "showticklabels": False, "showgrid": False, "zeroline": False, "fixedrange": True}
