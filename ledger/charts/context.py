"""What can be laid below the troop levels: political events, and brackets over figures that disagree."""

from collections.abc import Container
from functools import lru_cache

import numpy as np

from ledger.charts import colours
from ledger.charts.base import HOVER, JOIN, UNSELECTED, after, custom, lines, middle, piece, plain, wrap
from ledger.charts.lanes import Lanes, lanes_of, mark_trace
from ledger.charts.panels import Panel, plain_axis
from ledger.model import dates, vocabulary
from ledger.model.dataset import Dataset
from ledger.query.columns import IntArray
from ledger.query.selection import Selection, indexed

BRACKET = "disagreement"
EVENTS = ("political event", "political events")
_MOST_ROWS = 40  # of events, each with its name


def events(selection: Selection) -> Panel:
    """Positions that were acts, such as a vote or an agreement: one row each, as wide as its date is imprecise, with its name."""
    rows = acts_of(selection.dataset)
    rows = rows[selection.kept[rows]]
    if len(rows) > _MOST_ROWS:
        return _events_by_year(lanes_of(selection, rows, np.zeros_like(rows), ("Political events",)))
    acts = sorted(selection.records(rows), key=lambda p: (dates.parse(p.said_on).days, p.id))
    periods = [dates.parse(p.said_on) for p in acts]
    days = [day for p in periods for day in p.days]
    centre = min(days, default=None) and min(days) + (max(days) - min(days)) / 2
    bars = lines({"color": colours.PURPLE, "width": 4}, opacity=0.5)
    for row, period in enumerate(periods):
        first, last = period.days
        piece(bars, (first.isoformat(), -row), (after(last).isoformat(), -row))
    late = [bool(centre and p.days[0] > centre) for p in periods]
    names = {
        "type": "scatter",
        "mode": "text",
        "unselected": UNSELECTED,
        "showlegend": False,
        "x": [(p.days[0] if before else p.days[1]).isoformat() for p, before in zip(periods, late, strict=True)],
        "y": [-row for row in range(len(acts))],
        "text": [f"\u2003{plain(p.event or '')}\u2003" for p in acts],
        "textposition": ["middle left" if before else "middle right" for before in late],
        "textfont": {"size": 11},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    marks = {
        "type": "scatter",
        "mode": "markers",
        "name": "Political event",
        "showlegend": False,
        "x": [middle(p) for p in periods],
        "y": [-row for row in range(len(acts))],
        "customdata": [custom(selection.dataset, p) for p in acts],
        "hovertemplate": HOVER,
        "marker": {"color": colours.PURPLE, "size": 9, "symbol": "hourglass"},
    }
    return Panel(
        title="Political events",
        traces=[bars, names, marks],
        pixels=8 + 18 * len(acts),
        axis=plain_axis(-len(acts) + 0.4, 0.6),
        days=days,
        rows=np.array([selection.dataset.row[p.id] for p in acts], dtype=np.intp),
    )


@lru_cache(maxsize=2)
def acts_of(dataset: Dataset) -> IntArray:
    """The rows of the positions that were acts, among all claims."""
    start = indexed(dataset).tables["positions"].start
    return np.flatnonzero([p.event is not None for p in dataset.positions]) + start


def _events_by_year(lanes: Lanes) -> Panel:
    """The events as one mark a year."""
    return Panel(
        title="Political events, counted by year",
        traces=[mark_trace(lanes, {0: 0}, EVENTS, colours.PURPLE)],
        pixels=40,
        axis=plain_axis(-0.6, 0.6),
        days=lanes.days(),
        rows=lanes.rows[lanes.years > 0],
        marks=lanes.marks,
    )


def disagreements(selection: Selection, shown: Container[str]) -> Panel:
    """A bracket over each set of drawn figures that disagree, with the reason. It joins no values: it only spans their dates."""
    row_of = selection.dataset.row
    rows = [sorted(row_of[name] for name in d.records if name in shown) for d in selection.disagreements]
    found = [(d, list(selection.records(np.array(r, dtype=np.intp)))) for d, r in zip(selection.disagreements, rows, strict=True)]
    found = [(d, records) for d, records in found if len({(r.low, r.best, r.high) for r in records}) > 1]
    colour = colours.GREY
    bars = lines({"color": colour, "width": 2}, meta=BRACKET)
    x: list[str] = []
    y: list[float] = []
    hover: list[list[str]] = []
    labels: list[str] = []
    sides: list[str] = []
    latest = max((middle(dates.parse(r.refers_to)) for _, records in found for r in records), default="")
    for row, (disagreement, records) in enumerate(found):
        at = sorted(middle(dates.parse(r.refers_to)) for r in records)
        if at[0] != at[-1]:
            piece(bars, (at[0], -row), (at[-1], -row))
        for day in dict.fromkeys(at):
            x.append(day)
            y.append(-row)
            ids = JOIN.join(r.id for r in records)
            facts = [wrap(disagreement.quantity), f"{len(records)} figures", wrap(disagreement.note or "")]
            hover.append([ids, *facts])
            labels.append("")
        wide = at[0] != at[-1] and at[-1] == latest
        labels[-len(dict.fromkeys(at)) if wide else -1] = f"\u2002{vocabulary.WORDS['reasons'][disagreement.reason]}\u2002"
        sides += ["middle left" if wide else "middle right"] * len(dict.fromkeys(at))
    ticks = {
        "type": "scatter",
        "mode": "markers+text",
        "unselected": UNSELECTED,
        "name": "Figures that disagree",
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
        title="Figures that disagree, and why",
        traces=[bars, ticks],
        pixels=8 + 20 * len(found),
        axis=plain_axis(-len(found) + 0.4, 0.6),
        days=[],
    )
