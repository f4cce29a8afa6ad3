"""Panels below the troop levels: political events, and brackets over figures that disagree."""

from collections.abc import Container

import numpy as np

from ledger.charts import colours
from ledger.charts.base import (
    HOVER,
    JOIN,
    UNSELECTED,
    add_line,
    custom_data,
    days_trace,
    line_trace,
    mark_trace,
    middle_day,
    plain,
    span_of,
    text_trace,
    wrap,
)
from ledger.charts.lanes import year_strip
from ledger.charts.panels import Panel, plain_axis
from ledger.charts.sentences import of_number, of_numbers_that_differ
from ledger.charts.time_axis import time_axis
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.model.memoized import memoized
from ledger.model.records import TroopLevel
from ledger.query.columns import IntArray
from ledger.query.selection import Selection, indexed

BRACKET = "disagreement"  # Plotly's `meta` of the traces of brackets
EVENT = ("political event", "political events")
_MOST_ROWS = 40  # events that have a row with their name each


def events(selection: Selection) -> Panel:
    """A panel of the selected positions that were acts, such as a vote or an agreement.

    Each has a row with its name and a mark as wide as its date is imprecise; where there are too many, each year has one mark.
    """
    rows = acts_of(selection.dataset)
    rows = rows[selection.kept[rows]]
    if len(rows) > _MOST_ROWS:
        return year_strip(selection, rows, "Political events", "Political events", EVENT)
    acts = sorted(selection.records(rows), key=lambda p: (dates.parse(p.said_on).days, p.id))
    periods = [dates.parse(p.said_on) for p in acts]
    axis = time_axis(p.days for p in periods)
    rows_down = [-row for row in range(len(acts))]
    bars = days_trace({"color": colours.INK, "width": 4}, zip(periods, rows_down, strict=True), opacity=0.5)
    late = [bool(axis and axis.position(p.days[0]) > axis.length / 2) for p in periods]
    names = text_trace(
        [(p.days[0] if before else p.days[1]).isoformat() for p, before in zip(periods, late, strict=True)],
        rows_down,
        [f"\u2003{plain(p.event or '')}\u2003" for p in acts],
        ["middle left" if before else "middle right" for before in late],
        meta={"spans": [span_of(p) for p in periods], "cut": True},
        textfont={"size": 11},
    )
    marks = mark_trace(
        [middle_day(p) for p in periods],
        rows_down,
        [custom_data(selection.dataset, p) for p in acts],
        {"color": colours.INK, "size": 9, "symbol": "hourglass"},
        name="Political event",
        showlegend=False,
    )
    return Panel(
        title="Political events",
        traces=[bars, names, marks],
        pixels=8 + 18 * len(acts),
        axis=plain_axis(-len(acts) + 0.4, 0.6),
        spans=[p.days for p in periods],
        rows=np.array([selection.dataset.row[p.id] for p in acts], dtype=np.intp),
    )


@memoized(maxsize=2)
def acts_of(dataset: Dataset) -> IntArray:
    """The rows, among all claims, of the positions that were acts."""
    start = indexed(dataset).tables["positions"].start
    return np.flatnonzero([p.event is not None for p in dataset.positions]) + start


def disagreements(selection: Selection, shown: Container[str]) -> Panel:
    """A panel with a bracket for each disagreement of numbers that are drawn; `shown` are the ids of these.

    A bracket spans the dates of the numbers, and has them and by how much they differ beside it. It joins no values.
    """
    row_of = selection.dataset.row
    rows = [sorted(row_of[name] for name in d.records if name in shown) for d in selection.disagreements]
    sets = [(d, list(selection.records(np.array(r, dtype=np.intp)))) for d, r in zip(selection.disagreements, rows, strict=True)]
    sets = [(d, records) for d, records in sets if len({(r.low, r.best, r.high) for r in records}) > 1]
    colour = colours.GREY
    bars = line_trace({"color": colour, "width": 2}, meta=BRACKET)
    x: list[str] = []
    y: list[float] = []
    hover: list[list[str]] = []
    labels: list[str] = []
    sides: list[str] = []
    latest = max((middle_day(dates.parse(r.refers_to)) for _, records in sets for r in records), default="")
    for row, (disagreement, records) in enumerate(sets):
        days = sorted(middle_day(dates.parse(r.refers_to)) for r in records)
        if days[0] != days[-1]:
            add_line(bars, (days[0], -row), (days[-1], -row))
        for day in dict.fromkeys(days):
            x.append(day)
            y.append(-row)
            ids = JOIN.join(r.id for r in records)
            stated = "; ".join(of_number(selection.dataset, r) for r in records if isinstance(r, TroopLevel))
            why = f"{vocabulary.WORDS['reasons'][disagreement.reason]}. {disagreement.note or ''}".strip()
            hover.append([ids, wrap(disagreement.quantity), wrap(stated), wrap(why)])
            labels.append("")
        on_left = days[0] != days[-1] and days[-1] == latest  # there is no room to the right of the latest day
        labels[-len(dict.fromkeys(days)) if on_left else -1] = f"\u2002{plain(of_numbers_that_differ(records))}\u2002"
        sides += ["middle left" if on_left else "middle right"] * len(dict.fromkeys(days))
    ticks = {
        "type": "scatter",
        "mode": "markers+text",
        "unselected": UNSELECTED,
        "name": "Where statements differ",
        "meta": BRACKET,
        "showlegend": False,
        "x": x,
        "y": y,
        "text": labels,
        "textposition": sides,
        "textfont": {"size": 11},
        "cliponaxis": False,
        "customdata": hover,
        "hovertemplate": HOVER,
        "marker": {"color": colour, "size": 9, "symbol": "line-ns-open", "line": {"width": 2}},
    }
    return Panel(
        title="Where statements differ",
        traces=[bars, ticks],
        pixels=8 + 20 * len(sets),
        axis=plain_axis(-len(sets) + 0.4, 0.6),
        spans=[],
    )
